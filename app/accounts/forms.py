"""Forms of people."""

from wtforms import EmailField, PasswordField, SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional

from app.accounts.models import Role
from app.accounts.passwords import LONGEST, SHORTEST
from app.web.forms import Form

ROLE_CHOICES = [
    SelectChoice(Role.VIEWER, "Viewer: reads everything"),
    SelectChoice(Role.REVIEWER, "Reviewer: also decides on claims"),
    SelectChoice(Role.MANAGER, "Manager: also syncs, files, and sets costs and settings"),
    SelectChoice(Role.ADMIN, "Admin: also manages members and the connection"),
]
_AT_LEAST = f"At least {SHORTEST} characters; a few unrelated words are easy to keep."


class SignInForm(Form):
    email = EmailField("Email", [DataRequired("Enter your email address.")], render_kw={"autocomplete": "username"})
    password = PasswordField(
        "Password", [DataRequired("Enter your password.")], render_kw={"autocomplete": "current-password"}
    )


class RegisterForm(Form):
    name = StringField("Your name or business", [DataRequired("Enter a name.")], render_kw={"autocomplete": "name"})
    email = EmailField("Email", [DataRequired("Enter your email address.")], render_kw={"autocomplete": "email"})
    password = PasswordField(
        "Password",
        [DataRequired("Choose a password."), Length(SHORTEST, LONGEST, f"Use at least {SHORTEST} characters.")],
        description=_AT_LEAST,
        render_kw={"autocomplete": "new-password"},
    )


class NameForm(Form):
    name = StringField("Name", [DataRequired("Enter a name.")], render_kw={"autocomplete": "name"})


class PasswordForm(Form):
    old_password = PasswordField("Current password", [Optional()], render_kw={"autocomplete": "current-password"})
    new_password = PasswordField(
        "New password",
        [DataRequired("Choose a password."), Length(SHORTEST, LONGEST, f"Use at least {SHORTEST} characters.")],
        description=_AT_LEAST,
        render_kw={"autocomplete": "new-password"},
    )


class MemberForm(Form):
    email = EmailField("Email", [DataRequired("Enter the email address.")], render_kw={"autocomplete": "off"})
    role = SelectField("Role", choices=ROLE_CHOICES)
    name = StringField("Name", description="Only for somebody who is new to Opside.", render_kw={"autocomplete": "off"})
    password = PasswordField(
        "First password",
        description="Only for somebody who is new to Opside. Tell it in person; it can be changed after the first sign-in.",
        render_kw={"autocomplete": "new-password"},
    )


class RoleForm(Form):
    role = SelectField("Role", choices=ROLE_CHOICES)
