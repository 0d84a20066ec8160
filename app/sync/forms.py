"""Forms of the sync page."""

from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from app.sync.models import SyncSettings
from app.sync.scheduling import HOURS, MONTHS, SettingsChange
from app.web.forms import Form

_OFF = SelectChoice("", "Off")
_USUAL = (1, 2, 3, 4, 6, 8, 12, 24)  # hours


def _number(text: object) -> int | None:
    return None if text in {None, "", "None"} else int(str(text))


def _intervals(kept: int | None) -> list[SelectChoice]:
    """The usual ones, and the one that is set, which a program may have chosen otherwise."""
    hours = sorted({*_USUAL, *([kept] if kept else [])})
    return [_OFF, *(SelectChoice(each, "Every hour" if each == 1 else f"Every {each} hours") for each in hours)]


class SyncSettingsForm(Form):
    full_hour = SelectField(
        "Full sync, each day",
        coerce=_number,
        choices=[_OFF, *(SelectChoice(hour, f"At {hour:02}:00 UTC") for hour in HOURS)],
        description="It begins within 40 minutes after that hour, since not all sellers can begin at once.",
    )
    inventory_hours = SelectField("Inventory", coerce=_number)
    detection_hours = SelectField(
        "Looking for losses",
        coerce=_number,
        description="Besides after each sync: with time, more becomes claimable.",
    )
    months_back = IntegerField(
        "Months to look back",
        validators=[
            InputRequired("Enter a number of months."),
            NumberRange(MONTHS[0], MONTHS[-1], f"Enter a number from {MONTHS[0]} to {MONTHS[-1]}."),
        ],
        description="Amazon keeps the inventory ledger for 18 months. A longer time is pulled with the next sync.",
    )
    is_paused = BooleanField("Pause all of this", description="Syncs that you start yourself still run.")

    @classmethod
    def of(cls, settings: SyncSettings) -> "SyncSettingsForm":
        """Filled with what was sent, else with the settings."""
        form = cls(obj=settings)
        form.inventory_hours.choices = _intervals(settings.inventory_hours)
        form.detection_hours.choices = _intervals(settings.detection_hours)
        return form

    def change(self) -> SettingsChange:
        return {
            "months_back": self.months_back.data or 0,
            "is_paused": bool(self.is_paused.data),
            "full_hour": self.full_hour.data,
            "inventory_hours": self.inventory_hours.data,
            "detection_hours": self.detection_hours.data,
        }
