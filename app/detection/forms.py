"""Forms of the findings' pages."""

from wtforms import Form, SelectField, StringField
from wtforms.validators import Optional

from app.core.marketplaces import MARKETPLACES
from app.detection.detectors import DETECTORS
from app.detection.models import Verdict
from app.detection.queries import FindingFilters

_ANY = [("", "All")]


class FilterForm(Form):
    """Which findings to show; it changes nothing, so it needs no token."""

    verdict = SelectField("Verdict", choices=[], validators=[Optional()])
    type = SelectField("Kind", choices=[], validators=[Optional()])
    marketplace_id = SelectField("Marketplace", choices=[], validators=[Optional()])
    sku = StringField("MSKU, FNSKU or ASIN", validators=[Optional()])

    def offer(self, verdict_words: dict[str, str]) -> "FilterForm":
        """Fills in the choices; verdicts by their words."""
        self.verdict.choices = _ANY + [(verdict.value, verdict_words[verdict.value]) for verdict in Verdict]
        self.type.choices = _ANY + [(detector.claim_type.value, detector.label) for detector in DETECTORS]
        self.marketplace_id.choices = _ANY + [(place.id, place.name) for place in MARKETPLACES]
        return self

    @property
    def filters(self) -> FindingFilters:
        """What was chosen; what is not among the choices is left out."""
        return FindingFilters(
            verdict=Verdict(self.verdict.data) if self.verdict.data in set(Verdict) else None,
            type=self.type.data or None,
            marketplace_id=self.marketplace_id.data or None,
            sku=(self.sku.data or "").strip() or None,
        )
