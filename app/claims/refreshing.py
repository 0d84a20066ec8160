"""Claims follow their findings: opened, changed, closed or noted after every run of the detectors."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, or_, select

from app.activity.models import ActivityType
from app.activity.service import record_activity
from app.claims.claim_settings import settings_by_id, tier_of
from app.claims.confidence import Confidence, assess
from app.claims.events import ClaimsOpened
from app.claims.expiry import lost_reason
from app.claims.models import CLOSED, PENDING_REVIEW, UNFILED, Claim, ClaimHistory, ClaimSettings, ClaimStatus, Tier
from app.claims.resolution import settled_by_amazon
from app.claims.states import STATUS_OF_TIER, move, write_history
from app.claims.values import SUBJECT, take_over, value_of
from app.core import clock
from app.core.db import db, emit
from app.core.ids import new_public_id
from app.core.money import Money, totals_by_currency
from app.detection.models import DetectionRun, Finding, RunState, Verdict
from app.detection.service import note_claims
from app.policy.claim_types import CLAIM_TYPES
from app.web.filters import money, percent

_BATCH = 500
# What a seller wants to see in the history when it changes.
_TOLD = ("quantity", "amount", "amount_low", "amount_high", "valuation_basis", "claimable_from", "deadline")

_END_OF_VERDICT = {
    Verdict.FOUND_LATER: ClaimStatus.RESOLVED_BY_AMAZON,
    Verdict.ALREADY_REIMBURSED: ClaimStatus.RESOLVED_BY_AMAZON,
    Verdict.WINDOW_CLOSED: ClaimStatus.EXPIRED,
}

# Without nulls written out, rows would be sent in a statement for each pattern of known columns.
_INSERT_CLAIMS = insert(Claim).returning(Claim.id, sort_by_parameter_order=True).execution_options(render_nulls=True)
_INSERT_HISTORY = insert(ClaimHistory).execution_options(render_nulls=True)


@dataclass
class RefreshResult:
    """What one refresh did. `new_value` is the likely value of the new claims by currency, unknown ones left out."""

    new_claim_ids: list[int] = field(default_factory=list)
    new_value: dict[str, Decimal] = field(default_factory=dict)
    changed: int = 0
    closed: int = 0
    noted: int = 0


def refresh_claims(seller_id: int, run: DetectionRun) -> RefreshResult:
    """Brings the claims of all findings that `run` changed in line with them; a second time changes nothing.

    Claims not yet told to Amazon are opened, changed and closed. Filed ones are left as they are, with a note.
    """
    refresh = _Refresh(run, settings_by_id(seller_id, lock=True))
    for findings in _changed_findings(seller_id, run):
        claims = _claims_of(findings)
        refresh.open([f for f in findings if f.id not in claims and f.verdict == Verdict.CLAIM])
        for finding in findings:
            if finding.id in claims:
                refresh.follow(claims[finding.id], finding)
        refresh.write_notes()
    result = refresh.result
    if result.new_claim_ids:
        emit(ClaimsOpened(seller_id, tuple(result.new_claim_ids)))
        record_activity(seller_id, ActivityType.CLAIM_DETECTED, _message(result), "/claims?sort=-created_at")
    db.session.flush()
    return result


class _Refresh:
    """One refresh under way."""

    def __init__(self, run: DetectionRun, settings: ClaimSettings) -> None:
        self.run = run
        self.settings = settings
        self.result = RefreshResult()
        self._notes: list[tuple[Claim, Finding]] = []

    def open(self, findings: Sequence[Finding]) -> None:
        """Opens a claim for each, numbered in their order, in two statements whatever their number."""
        if not findings:
            return
        rows = [self._new_row(finding) for finding in findings]
        new_ids = db.session.scalars(_INSERT_CLAIMS, rows).all()
        history = [entry for claim_id, row in zip(new_ids, rows, strict=True) for entry in self._birth(claim_id, row)]
        reasons = {finding.id: finding.reason for finding in findings}
        for row, entry in zip(rows, history[::2], strict=True):
            entry["reason"] = reasons[row["finding_id"]]
        db.session.execute(_INSERT_HISTORY, history)
        note_claims({row["finding_id"]: row["public_id"] for row in rows})
        self.result.new_claim_ids += new_ids
        values = [Money(row["amount"], row["currency"]) for row in rows if row["amount"] is not None]
        for currency, amount in totals_by_currency(values).items():
            self.result.new_value[currency] = self.result.new_value.get(currency, Decimal(0)) + amount

    def follow(self, claim: Claim, finding: Finding) -> None:
        """Does with an existing claim what its finding now asks for."""
        is_claim = finding.verdict == Verdict.CLAIM
        if claim.status in UNFILED:
            self._change(claim, finding) if is_claim else self._close(claim, finding)
        elif claim.status not in CLOSED:
            self._notes.append((claim, finding))
        elif is_claim and claim.status != ClaimStatus.DISMISSED:
            self._reopen(claim, finding)

    def write_notes(self) -> None:
        """Notes at filed claims whose facts have changed, one for each run."""
        noted = _noted_claims([claim.id for claim, _ in self._notes], self.run)
        for claim, finding in self._notes:
            differs = finding.verdict != Verdict.CLAIM or finding.quantity != claim.quantity
            if differs and claim.id not in noted:
                reason = f"Amazon's rows have changed since this claim was filed: {finding.reason}"
                details = {"verdict": finding.verdict, "open_quantity": finding.quantity}
                self._note(claim, reason, **details)
                self.result.noted += 1
        self._notes.clear()

    def _new_row(self, finding: Finding) -> dict[str, Any]:
        confidence = assess(finding.type, finding.features)
        tier = tier_of(confidence.probability, self.settings)
        number = self.settings.next_claim_number
        self.settings.next_claim_number += 1
        now = clock.now()
        return {
            **{name: getattr(finding, name) for name in SUBJECT},
            **value_of(finding, None),
            "public_id": new_public_id("clm"),
            "seller_id": finding.seller_id,
            "finding_id": finding.id,
            "number": number,
            "family": CLAIM_TYPES[finding.type].family,
            "status": STATUS_OF_TIER[tier],
            "tier": tier,
            "confidence": confidence.probability,
            "explanation": confidence.reasons,
            "created_at": now,
            "updated_at": now,
        }

    def _birth(self, claim_id: int, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The first two lines of a history: found, and where its tier has put it."""
        both = {"claim_id": claim_id, "seller_id": row["seller_id"], "at": row["created_at"]}
        found = {"detection_run": self.run.public_id, "quantity": row["quantity"], "amount": _plain(row["amount"])}
        yield {**both, "from_status": None, "to_status": ClaimStatus.DETECTED, "reason": "", "details": found}
        reason, details = self._decision(row["confidence"], row["tier"])
        yield {
            **both,
            "from_status": ClaimStatus.DETECTED,
            "to_status": row["status"],
            "reason": reason,
            "details": details,
        }

    def _decision(self, confidence: Decimal, tier: Tier) -> tuple[str, dict[str, Any]]:
        """Why the tier is what it is, by the thresholds in force now."""
        limits = self.settings
        sure, auto, review = (
            f"{n.normalize():f}" for n in (confidence, limits.auto_threshold, limits.review_threshold)
        )
        shown, sure_from, look_below = map(percent, (confidence, limits.auto_threshold, limits.review_threshold))
        texts = {
            Tier.AUTO: f"Approved by Opside: confidence {shown} reaches your threshold of {sure_from}.",
            Tier.REVIEW: f"Confidence {shown} is below {sure_from}: a person decides.",
            Tier.MANUAL: f"Confidence {shown} is below {look_below}: a person looks at it closely.",
        }
        details = {"tier": str(tier), "confidence": sure, "auto_threshold": auto, "review_threshold": review}
        return texts[tier], details

    def _change(self, claim: Claim, finding: Finding) -> None:
        before = {name: getattr(claim, name) for name in _TOLD}
        self._settle_by_amazon(claim, finding)
        confidence = take_over(claim, finding)
        told = {
            name: [_plain(old), _plain(getattr(claim, name))]
            for name, old in before.items()
            if old != getattr(claim, name)
        }
        if told:
            self._note(claim, _what_changed(before, claim, finding), changes=told)
            self.result.changed += 1
        self._follow_tier(claim, confidence)

    def _follow_tier(self, claim: Claim, confidence: Confidence) -> None:
        """A claim that nobody has decided yet goes where its new tier belongs; a person's decision stands."""
        old, new = claim.tier, tier_of(confidence.probability, self.settings)
        if old == new:
            return
        claim.tier = new
        undecided = claim.status in PENDING_REVIEW or (claim.status == ClaimStatus.APPROVED and old == Tier.AUTO)
        if undecided and claim.status != STATUS_OF_TIER[new]:
            reason, details = self._decision(claim.confidence, new)
            move(claim, STATUS_OF_TIER[new], reason=reason, **details)

    def _close(self, claim: Claim, finding: Finding) -> None:
        end = _END_OF_VERDICT.get(Verdict(finding.verdict), ClaimStatus.WITHDRAWN)
        if end is ClaimStatus.RESOLVED_BY_AMAZON:
            self._settle_by_amazon(claim, finding)
        reason = lost_reason(claim) if end is ClaimStatus.EXPIRED else finding.reason
        move(claim, end, reason=reason, verdict=finding.verdict, detection_run=self.run.public_id)
        self.result.closed += 1

    def _reopen(self, claim: Claim, finding: Finding) -> None:
        move(claim, ClaimStatus.DETECTED, reason=f"Open again: {finding.reason}", detection_run=self.run.public_id)
        claim.amazon_quantity, claim.amazon_amount = 0, None
        confidence = take_over(claim, finding)
        tier = tier_of(confidence.probability, self.settings)
        claim.tier = tier
        reason, details = self._decision(confidence.probability, tier)
        move(claim, STATUS_OF_TIER[tier], reason=reason, **details)
        self.result.changed += 1

    def _settle_by_amazon(self, claim: Claim, finding: Finding) -> None:
        """Counts what Amazon found or paid since the claim was opened; before `claim` takes the new quantity."""
        explained_before = finding.quantity_lost - claim.quantity - claim.amazon_quantity
        settled = settled_by_amazon(finding.trail, max(0, explained_before))
        claim.amazon_quantity = settled.found + settled.paid
        claim.amazon_amount = settled.amount

    def _note(self, claim: Claim, reason: str, **details: Any) -> None:
        write_history(claim, ClaimStatus(claim.status), reason=reason, detection_run=self.run.public_id, **details)


def _changed_findings(seller_id: int, run: DetectionRun) -> Iterator[Sequence[Finding]]:
    """Findings that this run changed and that are a claim or have one, in batches.

    A run that failed after its findings were stored has left its changes to the next one.
    """
    complete = select(func.coalesce(func.max(DetectionRun.id), 0)).where(
        DetectionRun.seller_id == seller_id, DetectionRun.state == RunState.COMPLETE
    )
    failed = select(DetectionRun.id).where(
        DetectionRun.seller_id == seller_id,
        DetectionRun.state == RunState.FAILED,
        DetectionRun.id > complete.scalar_subquery(),
        DetectionRun.id < run.id,
    )
    is_changed = or_(Finding.detection_run_id == run.id, Finding.detection_run_id.in_(failed))
    last = 0
    while True:
        question = (
            select(Finding)
            .outerjoin(Claim, Claim.finding_id == Finding.id)
            .where(Finding.seller_id == seller_id, is_changed, Finding.id > last)
            .where(or_(Finding.verdict == Verdict.CLAIM, Claim.id.is_not(None)))
            .order_by(Finding.id)
            .limit(_BATCH)
        )
        findings = db.session.scalars(question).all()
        if not findings:
            return
        yield findings
        last = findings[-1].id


def _claims_of(findings: Sequence[Finding]) -> dict[int, Claim]:
    """The claims by finding id, locked, so that no reviewer decides on them meanwhile."""
    question = (
        select(Claim)
        .where(Claim.finding_id.in_([finding.id for finding in findings]))
        .order_by(Claim.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {claim.finding_id: claim for claim in db.session.scalars(question)}


def _noted_claims(claim_ids: Sequence[int], run: DetectionRun) -> set[int]:
    """Those that already carry a note of this run: the run is being repeated."""
    if not claim_ids:
        return set()
    question = select(ClaimHistory.claim_id).where(
        ClaimHistory.claim_id.in_(claim_ids), ClaimHistory.details["detection_run"].astext == run.public_id
    )
    return set(db.session.scalars(question))


def _what_changed(before: dict[str, Any], claim: Claim, finding: Finding) -> str:
    old, new = int(before["quantity"]), claim.quantity
    if new < old:
        return f"{old - new} of {old} units were found or paid, {new} remain: {finding.reason}"
    if new > old:
        return f"{new - old} more units are open, {new} in all: {finding.reason}"
    if before["amount"] != claim.amount:
        old_text = money(before["amount"], claim.currency)
        return f"The likely value changed from {old_text} to {money(claim.amount, claim.currency)}."
    return "Dates or details changed with Amazon's rows."


def _message(result: RefreshResult) -> str:
    count = len(result.new_claim_ids)
    values = [money(amount, currency) for currency, amount in sorted(result.new_value.items())]
    return ", ".join([f"{count} {'claim' if count == 1 else 'claims'} found", *(values or ["value unknown"])])


def _plain(value: object) -> str | int | None:
    return value if value is None or isinstance(value, int) else str(value)
