"""The verdict on everything that a claim could be made for, but for the ledger's losses: those have their own bookkeeping."""

from dataclasses import dataclass

from app.sandbox.history.candidates import Candidate
from app.sandbox.history.windows import window_of


@dataclass(frozen=True)
class Ruling:
    """The verdict on one candidate that is no row of the ledger's losses, with the window in which it may be claimed."""

    candidate: Candidate
    verdict: str
    first_day: int
    last_day: int
    is_boundary: bool

    @property
    def also_accepted(self) -> tuple[str, ...]:
        """A window that is closed is never worse an answer than the other reason for a refusal."""
        more = ("window_closed", "not_yet_claimable") if self.verdict != "claim" else ()
        return tuple(sorted({self.verdict, *self.candidate.also_accepted, *more}))


def rule(candidate: Candidate, region: str, today: int) -> Ruling:
    """The verdict on one candidate; `today` is the sandbox's day."""
    first, last = (candidate.day + days for days in window_of(candidate.type, region))
    is_boundary = candidate.open_quantity > 0 and any(abs(today - edge) <= 1 for edge in (first, last))
    return Ruling(candidate, _rule(candidate, today, first, last), first, last, is_boundary)


def _rule(candidate: Candidate, today: int, first: int, last: int) -> str:
    if candidate.refusal:
        return candidate.refusal
    if not candidate.open_quantity and candidate.loss is not None:
        return "already_reimbursed"
    if not candidate.open_quantity:
        came_back = candidate.type in ("return_missing", "replacement_unreturned")
        is_found = candidate.found >= candidate.paid - candidate.reversed
        return ("returned_in_time" if came_back else "found_later") if is_found else "already_reimbursed"
    if today < first:
        return "not_yet_claimable"
    return "claim" if today <= last else "window_closed"
