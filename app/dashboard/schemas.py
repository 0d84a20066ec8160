"""JSON of the figures and of the profile."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate

from app.accounts.models import Role, User
from app.web.api import Schema
from app.web.times import iso

WINDOWS = {"7d": 7, "30d": 30, "90d": 90}


class ProfileIn(Schema):
    """`role` and `id` are passed over: nobody changes them here."""

    name = fields.String()


class ProfileOut(Schema):
    id = fields.String(required=True)
    email = fields.Email(required=True)
    name = fields.String(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    amazon_connected = fields.Boolean(required=True)
    stripe_connected = fields.Boolean(required=True)
    created_at = fields.DateTime(required=True)
    last_login = fields.DateTime(required=True, allow_none=True)


class WindowQuery(Schema):
    window = fields.String(load_default="30d", validate=validate.OneOf(tuple(WINDOWS)))


class TrackIn(Schema):
    name = fields.String(required=True, validate=validate.Length(1, 100))
    payload = fields.Dict()
    ts = fields.Float(allow_nan=False)


class OkOut(Schema):
    ok = fields.Boolean(required=True)


class DashboardOut(Schema):
    window = fields.String(required=True, validate=validate.OneOf(tuple(WINDOWS)))
    currency = fields.String(required=True, metadata={"description": "of all amounts: the one with the most claims"})
    totalRecovered = fields.Float(required=True, metadata={"description": "paid for our claims within the window"})
    totalApproved = fields.Float(required=True, metadata={"description": "granted, and not yet paid"})
    totalExpected = fields.Float(required=True, metadata={"description": "filed, and not yet paid"})
    totalPotential = fields.Float(required=True, metadata={"description": "all open claims"})
    newCases = fields.Integer(required=True, metadata={"description": "claims opened within the window"})
    valueEstimated = fields.Float(required=True, metadata={"description": "their likely value"})


class RecoveryMetricsOut(Schema):
    totalClaimsFound = fields.Integer(required=True)
    inProgress = fields.Integer(required=True)
    valueInProgress = fields.Float(required=True)
    currency = fields.String(required=True)
    successRate30d = fields.Float(
        required=True, metadata={"description": "per cent of the decided claims that Amazon granted"}
    )


@dataclass(frozen=True)
class Figures:
    """What `dashboard_out` tells, in one currency."""

    currency: str
    recovered: Decimal
    granted: Decimal
    with_amazon: Decimal
    open: Decimal
    new_claims: int
    new_amount: Decimal


def profile_out(user: User, role: Role | None, connected: set[str]) -> dict[str, Any]:
    """`connected` names the providers of the current seller that are connected."""
    return {
        "id": user.public_id,
        "email": user.email,
        "name": user.name,
        "role": role or Role.VIEWER,
        "amazon_connected": "amazon" in connected,
        "stripe_connected": "stripe" in connected,
        "created_at": iso(user.created_at),
        "last_login": iso(user.last_signed_in_at),
    }


def dashboard_out(window: str, figures: Figures) -> dict[str, Any]:
    return {
        "window": window,
        "currency": figures.currency,
        "totalRecovered": _number(figures.recovered),
        "totalApproved": _number(figures.granted),
        "totalExpected": _number(figures.with_amazon),
        "totalPotential": _number(figures.open),
        "newCases": figures.new_claims,
        "valueEstimated": _number(figures.new_amount),
    }


def recovery_metrics_out(
    found: int, in_progress: int, value: Decimal, currency: str, rate: Decimal | None
) -> dict[str, Any]:
    return {
        "totalClaimsFound": found,
        "inProgress": in_progress,
        "valueInProgress": _number(value),
        "currency": currency,
        "successRate30d": round(float((rate or Decimal(0)) * 100), 1),
    }


def _number(amount: Decimal) -> float:
    return round(float(amount), 2)
