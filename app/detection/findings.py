"""From candidate to finding: everything that a page, a claim or a packet needs to know about it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import blake2b
from typing import Any, NamedTuple

from app.core.marketplaces import BY_COUNTRY, Marketplace, find_marketplace
from app.detection.candidates import Candidate
from app.detection.detectors.detector import Detector, Surroundings
from app.detection.features import DAILY, features_of
from app.detection.records import Adjustment, Facts
from app.detection.trail import RowIndex, trail_of
from app.detection.values import CostsByMsku, cost_in_force, is_cost_based, paid_per_unit, value_units
from app.detection.verdicts import Coverage, decide
from app.policy.windows import window_in_force

_FALLBACK = BY_COUNTRY["US"]


class FindingRecord(NamedTuple):
    """A finding as it is stored; names and order as the columns of `findings`. `trail` and `features` are JSON texts."""

    type: str
    key: str
    verdict: str
    reason: str
    marketplace_id: str
    fnsku: str
    msku: str | None
    asin: str | None
    product_name: str | None
    fulfillment_center: str | None
    reference_id: str | None
    event_on: date
    quantity_lost: int
    quantity: int
    currency: str
    amount: Decimal | None
    amount_low: Decimal | None
    amount_high: Decimal | None
    valuation_basis: str
    claimable_from: date
    deadline: date
    policy_version: str
    trail: str
    features: str
    digest: str


class ProductName(NamedTuple):
    """What the catalog knows of an FNSKU."""

    msku: str | None
    asin: str | None
    title: str | None


@dataclass(frozen=True)
class Knowledge:
    """What a whole run knows beside the facts of a product."""

    as_of: datetime
    coverage: Coverage
    costs: CostsByMsku
    case_keys: Mapping[str, str]
    tells_unreconciled: bool


def find_in(
    facts: Facts, detector: Detector, knows: Knowledge, names: Mapping[str, ProductName]
) -> Iterator[FindingRecord]:
    """The findings of one detector in the facts of one product."""
    home = _home(facts)

    def marketplace_of(row: Adjustment) -> Marketplace:
        return find_marketplace(country=row.country) or home

    around = Surroundings(marketplace_of, knows.case_keys, knows.tells_unreconciled)
    candidates = detector.examine(facts, around)
    if candidates:
        index = RowIndex(facts)
        for candidate in candidates:
            yield _record(candidate, marketplace_of(candidate.rows[0]), index, knows, names)


def _home(facts: Facts) -> Marketplace:
    """The store for rows that name none: that of the product's other rows."""
    for row in facts.adjustments:
        marketplace = find_marketplace(country=row.country)
        if marketplace is not None:
            return marketplace
    return _FALLBACK


def _record(
    candidate: Candidate, marketplace: Marketplace, index: RowIndex, knows: Knowledge, names: Mapping[str, ProductName]
) -> FindingRecord:
    today = marketplace.local_date(knows.as_of)
    window = window_in_force(candidate.claim_type, marketplace.country, today)
    decision = decide(candidate, window, today, knows.coverage)
    row = candidate.rows[0]
    name = names.get(row.fnsku, ProductName(None, None, None))
    msku = row.msku or name.msku
    payments = index.payments.values()
    cost = cost_in_force(knows.costs, msku, candidate.event_on, marketplace.currency)
    usable_cost = cost if is_cost_based(marketplace, today) else None
    value = value_units(candidate.units_open, usable_cost, paid_per_unit(payments, marketplace, today), marketplace)
    features = features_of(
        candidate,
        decision,
        index,
        today,
        has_cost=cost is not None,
        is_covered=not knows.coverage.missing(candidate.event_on, today),
    )
    record = FindingRecord(
        type=candidate.claim_type.value,
        key=candidate.key,
        verdict=decision.verdict.value,
        reason=decision.reason,
        marketplace_id=marketplace.id,
        fnsku=row.fnsku,
        msku=msku,
        asin=row.asin or name.asin,
        product_name=name.title,
        fulfillment_center=row.fulfillment_center,
        reference_id=row.reference_id,
        event_on=candidate.event_on,
        quantity_lost=candidate.units_lost,
        quantity=candidate.units_open,
        currency=marketplace.currency,
        amount=value.likely,
        amount_low=value.low,
        amount_high=value.high,
        valuation_basis=value.basis,
        claimable_from=decision.claimable_from,
        deadline=decision.deadline,
        policy_version=window.version,
        trail=json.dumps(trail_of(candidate, index)),
        features=json.dumps(features),
        digest="",
    )
    return record._replace(digest=_digest(record, features))


def _digest(record: FindingRecord, features: Mapping[str, Any]) -> str:
    """Equal for equal findings, whatever the day on which they were found."""
    lasting = [(name, value) for name, value in features.items() if name not in DAILY]
    content = repr((record._replace(features=""), lasting))
    return blake2b(content.encode(), digest_size=16).hexdigest()
