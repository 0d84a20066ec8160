"""Forms of the sync page."""

from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from app.sync.scheduling import MONTHS
from app.web.forms import Form


class SyncSettingsForm(Form):
    months_back = IntegerField(
        "Months to look back",
        validators=[
            InputRequired("Enter a number of months."),
            NumberRange(MONTHS[0], MONTHS[-1], f"Enter a number from {MONTHS[0]} to {MONTHS[-1]}."),
        ],
        description="Amazon keeps the inventory ledger for 18 months. A longer time is pulled with the next sync.",
    )
    is_paused = BooleanField("Pause the daily sync", description="Syncs that you start yourself still run.")
