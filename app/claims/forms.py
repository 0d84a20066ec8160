"""Forms of the claims pages."""

from collections.abc import Mapping
from decimal import Decimal

from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    HiddenField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.claims.claim_settings import SettingsChange
from app.claims.listing import ClaimFilters
from app.claims.models import ClaimSettings, DismissReason
from app.claims.reviewing import ReviewAction, ReviewDecision
from app.claims.tabs import TABS, Tab
from app.core.marketplaces import MARKETPLACES
from app.policy.claim_types import CLAIM_TYPES
from app.web.forms import Form

_HUNDRED = Decimal(100)
_PERCENT = NumberRange(0, 100, "Enter a number from 0 to 100.")


def _choices(none_of_them: str, values: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice("", none_of_them), *(SelectChoice(value, label) for value, label in values.items())]


class FilterForm(Form):
    """Filters of the list; a GET form, so it needs no token."""

    class Meta:
        csrf = False

    tab = HiddenField()
    sort = HiddenField()
    type = SelectField(
        "Type", default="", choices=_choices("All types", {slug: info.label for slug, info in CLAIM_TYPES.items()})
    )
    marketplace = SelectField(
        "Marketplace", default="", choices=_choices("All marketplaces", {m.id: m.name for m in MARKETPLACES})
    )
    sku = StringField("SKU, FNSKU or ASIN", [Length(max=100)])
    deadline_before = DateField("Deadline before", [Optional()])
    min_amount = DecimalField("Worth at least", [Optional(), NumberRange(0, 10**9, "Enter an amount from 0.")])

    def filters(self, tab: Tab) -> ClaimFilters:
        """What the valid form asks for, within the tab."""
        return ClaimFilters(
            statuses=tab.statuses,
            type=self.type.data or None,
            marketplace_id=self.marketplace.data or None,
            sku=(self.sku.data or "").strip() or None,
            deadline_before=self.deadline_before.data,
            min_amount=self.min_amount.data,
        )

    @property
    def chosen_tab(self) -> Tab:
        return TABS.get(self.tab.data or "", TABS["open"])

    @property
    def is_filtered(self) -> bool:
        return any(
            (self.type.data, self.marketplace.data, self.sku.data, self.deadline_before.data, self.min_amount.data)
        )


class ReviewForm(Form):
    """One decision. The reasons of a dismissal are buttons, so the field has no widget of its own."""

    decision = HiddenField(validators=[InputRequired()])
    reason = StringField()
    note = TextAreaField("Note", [Length(max=2000)])
    quantity = IntegerField("Units to claim", [Optional()])
    from_queue = HiddenField()

    def decided(self) -> ReviewDecision | None:
        """The decision, or None when no button of ours was pressed."""
        action, reason = self.decision.data or "", self.reason.data or ""
        if action not in set(ReviewAction) or (reason and reason not in set(DismissReason)):
            return None
        why = DismissReason(reason) if reason else None
        return ReviewDecision(ReviewAction(action), why, self.note.data or "", self.quantity.data)


class SettingsForm(Form):
    """Thresholds as per cent, and the standing consent."""

    auto_threshold = DecimalField(
        "Approve automatically from",
        [InputRequired("Enter a number from 0 to 100."), _PERCENT],
        places=None,
        description="Per cent of confidence. Claims at or above it need no review.",
    )
    review_threshold = DecimalField(
        "Look closely below",
        [InputRequired("Enter a number from 0 to 100."), _PERCENT],
        places=None,
        description="Per cent of confidence. Claims below it are marked for a close look.",
    )
    automatic_filing = BooleanField(
        "File approved high-confidence claims automatically",
        description="Your name is kept as the standing consent behind each of these filings. You can switch it off at any time.",
    )
    daily_limit = IntegerField(
        "Filings a day at most",
        [InputRequired("Enter a number from 1 to 1000."), NumberRange(1, 1000, "Enter a number from 1 to 1000.")],
        description="Amazon acts against sellers who send too many requests at once.",
    )

    @classmethod
    def of(cls, settings: ClaimSettings) -> "SettingsForm":
        return cls(
            auto_threshold=_percent(settings.auto_threshold),
            review_threshold=_percent(settings.review_threshold),
            automatic_filing=settings.automatic_filing,
            daily_limit=settings.daily_limit,
        )

    def change(self) -> SettingsChange:
        """What the valid form asks for."""
        return SettingsChange(
            auto_threshold=(self.auto_threshold.data or Decimal(0)) / _HUNDRED,
            review_threshold=(self.review_threshold.data or Decimal(0)) / _HUNDRED,
            automatic_filing=bool(self.automatic_filing.data),
            daily_limit=self.daily_limit.data,
        )


def _percent(threshold: Decimal) -> Decimal:
    """85 rather than 85.0000."""
    percent = (threshold * _HUNDRED).normalize()
    return percent.quantize(Decimal(1)) if percent == percent.to_integral_value() else percent
