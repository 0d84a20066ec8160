"""Pages of people: sign in, register, own account, members of the seller."""

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts import access, queries, service
from app.accounts.attempts import limit_attempts, limit_registrations
from app.accounts.emails import is_hidden
from app.accounts.errors import WrongCredentials
from app.accounts.forms import MemberForm, NameForm, PasswordForm, RegisterForm, RoleForm, SignInForm
from app.accounts.models import Role
from app.core.errors import InvalidInput, RuleBroken
from app.core.settings import Settings
from app.web.forms import Form

bp = Blueprint("accounts", __name__)


def init_app(app: Flask, settings: Settings) -> None:  # noqa: ARG001  every door is installed with the settings
    access.init_app(app)


@bp.get("/sign-in")
@access.public
def sign_in() -> ResponseReturnValue:
    if access.find_caller():
        return access.go_to(request.args.get("next"), "/")
    return render_template("accounts/sign_in.html", form=SignInForm())


@bp.post("/sign-in")
@limit_attempts
@access.public
def submit_sign_in() -> ResponseReturnValue:
    form = SignInForm()
    if not form.validate():
        return render_template("accounts/sign_in.html", form=form), 422
    try:
        started = service.sign_in(str(form.email.data), str(form.password.data))
    except WrongCredentials as error:
        return render_template("accounts/sign_in.html", form=form, error=error.message), error.status
    return access.open_session(access.go_to(request.args.get("next"), "/"), started)


@bp.get("/register")
@access.public
def register() -> ResponseReturnValue:
    return render_template("accounts/register.html", form=RegisterForm())


@bp.post("/register")
@limit_registrations
@access.public
def submit_register() -> ResponseReturnValue:
    form = RegisterForm()
    if not form.validate():
        return render_template("accounts/register.html", form=form), 422
    try:
        user = service.register(str(form.email.data), str(form.password.data), str(form.name.data))
    except (InvalidInput, RuleBroken) as error:
        _tell(form, error, field="email")
        return render_template("accounts/register.html", form=form), error.status
    return access.open_session(redirect("/", 303), service.begin_sign_in(user))


@bp.post("/sign-out")
@access.public
def sign_out() -> ResponseReturnValue:
    caller = access.find_caller()
    if caller is not None:
        service.sign_out(caller.sign_in)
    return access.close_session(redirect(url_for("accounts.sign_in"), 303))


@bp.get("/account")
@access.page()
def account() -> ResponseReturnValue:
    return _account_page(NameForm(name=access.current_user().name), PasswordForm())


@bp.post("/account/name")
@access.page()
def change_name() -> ResponseReturnValue:
    form = NameForm()
    if not form.validate():
        return _account_page(form, PasswordForm()), 422
    service.change_name(access.current_user(), str(form.name.data))
    flash("Your name is changed.")
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/password")
@access.page()
def change_password() -> ResponseReturnValue:
    form = PasswordForm()
    if not form.validate():
        return _account_page(NameForm(), form), 422
    try:
        service.change_password(
            access.current_user(),
            access.current_sign_in(),
            str(form.old_password.data or ""),
            str(form.new_password.data),
        )
    except InvalidInput as error:
        _tell(form, error, field="new_password")
        return _account_page(NameForm(), form), error.status
    flash("Your password is changed. You are signed out everywhere else.")
    return redirect(url_for("accounts.account"), 303)


@bp.post("/account/sign-out-everywhere")
@access.page()
def sign_out_everywhere() -> ResponseReturnValue:
    ended = service.sign_out_everywhere(access.current_user(), but=access.current_sign_in())
    flash(f"Signed out in {ended} other place{'' if ended == 1 else 's'}.")
    return redirect(url_for("accounts.account"), 303)


@bp.post("/sellers/current")
@access.page()
def choose_seller() -> ResponseReturnValue:
    seller = service.choose_seller(access.current_user(), request.form.get("seller", ""))
    flash(f"You are now working for {seller.name}.")
    return redirect("/", 303)


@bp.get("/members")
@access.page(Role.ADMIN)
def members() -> ResponseReturnValue:
    return _members_page(MemberForm())


@bp.post("/members")
@access.page(Role.ADMIN)
def add_member() -> ResponseReturnValue:
    form = MemberForm()
    if not form.validate():
        return _members_page(form), 422
    try:
        user = service.add_member(
            access.current_seller(),
            access.current_user(),
            str(form.email.data),
            Role(form.role.data),
            name=form.name.data or "",
            password=form.password.data or "",
        )
    except (InvalidInput, RuleBroken) as error:
        _tell(form, error, field="email")
        return _members_page(form), error.status
    flash(f"{user.name} is a member now.")
    return redirect(url_for("accounts.members"), 303)


@bp.post("/members/<user_id>/role")
@access.page(Role.ADMIN)
def change_role(user_id: str) -> ResponseReturnValue:
    membership, user = queries.get_member(access.current_seller(), user_id)
    form = RoleForm()
    if not form.validate():
        raise InvalidInput({"role": "is none of the roles"})
    service.change_role(access.current_seller(), access.current_user(), membership, Role(form.role.data))
    flash(f"{user.name} is {form.role.data} now.")
    return redirect(url_for("accounts.members"), 303)


@bp.get("/members/<user_id>/remove")
@access.page(Role.ADMIN)
def ask_remove_member(user_id: str) -> ResponseReturnValue:
    _, user = queries.get_member(access.current_seller(), user_id)
    return render_template("accounts/remove_member.html", user=user)


@bp.post("/members/<user_id>/remove")
@access.page(Role.ADMIN)
def remove_member(user_id: str) -> ResponseReturnValue:
    membership, user = queries.get_member(access.current_seller(), user_id)
    service.remove_member(access.current_seller(), access.current_user(), membership)
    flash(f"{user.name} no longer works for this seller.")
    return redirect("/" if user is access.current_user() else url_for("accounts.members"), 303)


def _account_page(name_form: Form, password_form: Form) -> str:
    user = access.current_user()
    return render_template(
        "accounts/account.html",
        user=user,
        is_hidden_email=is_hidden(user.email),
        name_form=name_form,
        password_form=password_form,
        sellers=queries.list_sellers(user),
    )


def _members_page(form: Form) -> str:
    seller = access.current_seller()
    members = queries.list_members(seller)
    return render_template("accounts/members.html", seller=seller, members=members, form=form, roles=tuple(Role))


def _tell(form: Form, error: InvalidInput | RuleBroken, *, field: str) -> None:
    """Puts what a verb refused beside the fields that it is about."""
    problems = error.fields if isinstance(error, InvalidInput) else {field: error.message}
    for name, text in problems.items():
        form[name if name in form else field].errors = [f"{text[:1].upper()}{text[1:].removesuffix('.')}."]
