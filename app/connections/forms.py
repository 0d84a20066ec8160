"""Forms of the connection pages."""

from wtforms import IntegerField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from app.connections.private_app import PrivateApp
from app.web.forms import Form

_REGIONS = [
    SelectChoice("NA", "North America (US, Canada, Mexico, Brazil)"),
    SelectChoice("EU", "Europe, Middle East, Africa, India"),
    SelectChoice("FE", "Far East (Japan, Australia, Singapore)"),
]
_KEEP, _PURGE = "keep", "purge"
_MISSING = "is missing"


class PrivateAppForm(Form):
    """Secrets are never shown again, not even after a mistake."""

    client_id = StringField(
        "LWA client identifier",
        validators=[InputRequired(_MISSING)],
        description="Begins with amzn1.application-oa2-client. In Seller Central: Apps and Services, Develop Apps, View LWA credentials.",
    )
    client_secret = PasswordField(
        "LWA client secret",
        validators=[InputRequired(_MISSING)],
        description="Beside the identifier. Amazon lets it live for 180 days.",
    )
    refresh_token = PasswordField(
        "Refresh token",
        validators=[InputRequired(_MISSING)],
        description="Begins with Atzr|. Seller Central shows it once: Develop Apps, Authorize, Generate refresh token.",
    )
    region = SelectField("Region of your Seller Central", choices=_REGIONS)
    partner_id = StringField(
        "Merchant token (optional)",
        description="Your seller id, in Seller Central under Account Info. Helps Amazon's support.",
    )

    def private_app(self) -> PrivateApp:
        return PrivateApp(
            client_id=(self.client_id.data or "").strip(),
            client_secret=(self.client_secret.data or "").strip(),
            refresh_token=(self.refresh_token.data or "").strip(),
            region=str(self.region.data),
            partner_id=(self.partner_id.data or "").strip(),
        )


class DisconnectForm(Form):
    records = RadioField(
        "What was synced",
        choices=[
            SelectChoice(_KEEP, "Keep it, with all claims"),
            SelectChoice(_PURGE, "Delete it: Amazon's rows, findings, and claims that were never filed"),
        ],
        default=_KEEP,
    )

    @property
    def is_purge(self) -> bool:
        return bool(self.records.data == _PURGE)


class AdvanceForm(Form):
    """The demo's only: how many days the simulated Amazon moves on."""

    days = IntegerField(
        "Days",
        default=3,
        validators=[InputRequired(_MISSING), NumberRange(1, 90, "must be from 1 to 90")],
        description="New stock movements, found units, payments, decided cases. Sync afterwards to see them.",
    )


class RetentionForm(Form):
    months = IntegerField("Months", validators=[InputRequired("Enter a number of months.")])
