"""JSON of people and sign-ins."""

from typing import Any

from marshmallow import fields

from app.accounts.models import Role, User
from app.web.api import Schema


class LoginIn(Schema):
    email = fields.String(required=True)
    password = fields.String(required=True)


class RegisterIn(LoginIn):
    name = fields.String(required=True)


class UserOut(Schema):
    id = fields.String(required=True)
    email = fields.Email(required=True)
    name = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)


class LoginOut(Schema):
    success = fields.Boolean(required=True)
    message = fields.String(required=True)
    access_token = fields.String(required=True, metadata={"description": "JWT"})
    user = fields.Nested(UserOut, required=True)


class TokenOut(Schema):
    success = fields.Boolean(required=True)
    access_token = fields.String(required=True, metadata={"description": "JWT"})
    message = fields.String(required=True)


class DoneOut(Schema):
    ok = fields.Boolean(required=True)
    success = fields.Boolean(required=True)
    message = fields.String(required=True)


class BillingLinksOut(Schema):
    onboarding_url = fields.Url(required=True, allow_none=True)
    manage_billing_url = fields.Url(required=True, allow_none=True)
    redirect_url = fields.Url(required=True, allow_none=True)


def user_out(user: User, role: Role | None) -> dict[str, Any]:
    """A user; without a seller the least role is shown."""
    return {"id": user.public_id, "email": user.email, "name": user.name, "role": role or Role.VIEWER}


def login_out(user: User, role: Role | None, token: str, message: str) -> dict[str, Any]:
    return {"success": True, "message": message, "access_token": token, "user": user_out(user, role)}
