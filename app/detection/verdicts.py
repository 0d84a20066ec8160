"""What becomes of a candidate: a claim, or the reason why not."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from app.detection.candidates import Candidate
from app.detection.coverage import CoveredDays
from app.detection.models import Verdict
from app.detection.netting import Effect
from app.policy.windows import PolicyWindow
from app.web.filters import day

_VERDICT_OF = {
    Effect.FOUND: Verdict.FOUND_LATER,
    Effect.RESTORED: Verdict.FOUND_LATER,
    Effect.RECONCILED: Verdict.FOUND_LATER,
    Effect.REGRADED: Verdict.CUSTOMER_DAMAGED,
    Effect.PAID: Verdict.ALREADY_REIMBURSED,
}
_WORDS = {
    Effect.FOUND: "found again",
    Effect.RESTORED: "put back into sellable stock",
    Effect.RECONCILED: "reconciled by Amazon's own count",
    Effect.REGRADED: "regraded: the damage was not Amazon's",
    Effect.PAID: "reimbursed",
}


@dataclass(frozen=True)
class Decision:
    """The verdict and its sentence for the seller; dates are days of the marketplace."""

    verdict: Verdict
    reason: str
    claimable_from: date
    deadline: date


@dataclass(frozen=True)
class Coverage:
    """The days of both reports that netting stands on."""

    ledger: CoveredDays
    reimbursements: CoveredDays

    def missing(self, since: date, today: date) -> list[str]:
        """Names of the reports that do not reach from the event to now."""
        reports = {"the inventory ledger": self.ledger, "the reimbursements report": self.reimbursements}
        return [name for name, days in reports.items() if not days.reaches_from(since, today)]


def decide(candidate: Candidate, window: PolicyWindow, today: date, coverage: Coverage) -> Decision:
    """Judges in this order: refused by its nature, nothing open, too late, too early, not enough data, claim."""
    claimable_from, deadline = window.claimable_from(candidate.event_on), window.deadline(candidate.event_on)
    verdict, reason = _judge(candidate, claimable_from, deadline, today, coverage)
    return Decision(verdict, reason, claimable_from, deadline)


def _judge(
    candidate: Candidate, claimable_from: date, deadline: date, today: date, coverage: Coverage
) -> tuple[Verdict, str]:
    closed = _closed_units(candidate)
    if candidate.refusal is not None and (candidate.nothing_lost or candidate.units_open):
        return candidate.refusal
    if not candidate.units_open:
        return _closing_verdict(candidate, closed), _closed_text(candidate, closed)
    open_text = _open_text(candidate, closed)
    if today > deadline:
        return Verdict.WINDOW_CLOSED, f"{open_text} The last day to claim was {day(deadline)}."
    if today < claimable_from:
        return (
            Verdict.NOT_YET_CLAIMABLE,
            f"{open_text} Amazon may still settle by itself; it can be claimed from {day(claimable_from)}.",
        )
    missing = coverage.missing(candidate.event_on, today)
    if missing:
        return (
            Verdict.NEEDS_DATA,
            f"{open_text} But {' and '.join(missing)} since {day(candidate.event_on)} has not arrived completely.",
        )
    return Verdict.CLAIM, open_text


def _closed_units(candidate: Candidate) -> Counter[Effect]:
    """Closed units by what closed them; a reversal opens paid units again."""
    closed: Counter[Effect] = Counter()
    for movement in candidate.movements:
        closed[Effect.PAID if movement.effect is Effect.REVERSED else movement.effect] += movement.units
    return +closed


def _closing_verdict(candidate: Candidate, closed: Counter[Effect]) -> Verdict:
    """That of what closed most units; of equals, of what closed last."""
    last = {movement.effect: place for place, movement in enumerate(candidate.movements)}
    return _VERDICT_OF[max(closed, key=lambda effect: (closed[effect], last[effect]))]


def _open_text(candidate: Candidate, closed: Counter[Effect]) -> str:
    lost, still_open = candidate.units_lost, candidate.units_open
    if not closed:
        return f"{lost} {_units(lost)} gone, and nothing in Amazon's reports explains or pays {'it' if lost == 1 else 'them'}."
    return f"{still_open} of {lost} {_units(lost)} still open: {_told(closed)}."


def _closed_text(candidate: Candidate, closed: Counter[Effect]) -> str:
    if candidate.units_lost == 1:
        return f"The unit was {_WORDS[next(iter(closed))]}."
    return f"All {candidate.units_lost} units: {_told(closed)}."


def _told(closed: Counter[Effect]) -> str:
    return ", ".join(f"{units} {_WORDS[effect]}" for effect, units in closed.items())


def _units(number: int) -> str:
    return "unit" if number == 1 else "units"
