"""Rows that are one thing told twice: the two halves of a move, and a unit given in stock that the ledger shows too."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from app.detection.records import Adjustment, Link, Payment
from app.policy.dispositions import WAREHOUSE_DAMAGED
from app.policy.reason_codes import ReasonClass

_ARRIVES_WITHIN_DAYS = 3
_SAME_REFERENCE_WITHIN_DAYS = 30
_REPLACEMENT_WITHIN_DAYS = 7  # code N beside a payment in stock
_FOUND_WITHIN_DAYS = 2  # code F beside a payment in stock of just as many units
_TAKEN_AWAY_WITHIN_DAYS = 3
_MERGED_WITHIN = timedelta(days=3)  # halves of a redefinition that share neither reference nor place

_LEAVES = {ReasonClass.DAMAGE, ReasonClass.UNSELLABLE_MOVE, ReasonClass.DISPOSITION_OUT}


class Move(NamedTuple):
    """`units` that changed their disposition: the row by which they left (None: not seen) and the one by which they came."""

    left: Adjustment | None
    came: Adjustment
    units: int


def pair_moves(rows: Iterable[Adjustment]) -> list[Move]:
    """Each unit that arrives by a disposition change (code P), with the row by which it left its former disposition.

    Pairs of one reference go first, then those of one fulfillment center and day with equal quantities, then those of
    one fulfillment center within a few days. Of the latter two, those go first that are usual: damage (and what was
    unsellable before) arrives as damaged by the warehouse, and other changes as anything else.
    """
    rows = sorted(rows, key=lambda row: (row.on, row.row_ref))
    arriving = [row for row in rows if row.reason_class is ReasonClass.DISPOSITION_IN and row.quantity > 0]
    leaving = _Leaving(row for row in rows if row.reason_class in _LEAVES and row.quantity < 0)
    waiting = {row.row_ref: row.quantity for row in arriving}
    moves = []
    for candidates, usual_only in _STAGES:
        for came in arriving:
            if not waiting[came.row_ref]:
                continue
            for left in candidates(leaving, came):
                if usual_only and not _is_usual(left, came):
                    continue
                units = min(waiting[came.row_ref], leaving.units[left.row_ref])
                if units:
                    waiting[came.row_ref] -= units
                    leaving.units[left.row_ref] -= units
                    moves.append(Move(left, came, units))
    return moves + [Move(None, came, waiting[came.row_ref]) for came in arriving if waiting[came.row_ref]]


class _Leaving:
    """Rows by which units left a disposition, and how many of their units have not arrived yet."""

    def __init__(self, rows: Iterable[Adjustment]) -> None:
        self.units: dict[str, int] = {}
        self._by_reference: dict[str, list[Adjustment]] = {}
        self._by_place: dict[tuple[str | None, date], list[Adjustment]] = {}
        for row in rows:
            self.units[row.row_ref] = -row.quantity
            self._by_place.setdefault((row.fulfillment_center, row.on), []).append(row)
            if row.reference_id:
                self._by_reference.setdefault(row.reference_id, []).append(row)

    def of_reference(self, came: Adjustment) -> list[Adjustment]:
        same = self._by_reference.get(came.reference_id or "", ())
        return [row for row in same if 0 <= (came.on - row.on).days <= _SAME_REFERENCE_WITHIN_DAYS]

    def of_day_and_quantity(self, came: Adjustment) -> list[Adjustment]:
        same = self._by_place.get((came.fulfillment_center, came.on), ())
        return [row for row in same if self.units[row.row_ref] == came.quantity == -row.quantity]

    def of_center(self, came: Adjustment) -> list[Adjustment]:
        days = [came.on - timedelta(days=days) for days in range(_ARRIVES_WITHIN_DAYS + 1)]
        return [row for day in days for row in self._by_place.get((came.fulfillment_center, day), ())]


_STAGES: Sequence[tuple[Callable[[_Leaving, Adjustment], list[Adjustment]], bool]] = (
    (_Leaving.of_reference, False),
    (_Leaving.of_day_and_quantity, True),
    (_Leaving.of_center, True),
    (_Leaving.of_day_and_quantity, False),
    (_Leaving.of_center, False),
)


def _is_usual(left: Adjustment, came: Adjustment) -> bool:
    return (left.reason_class is not ReasonClass.DISPOSITION_OUT) == (came.disposition == WAREHOUSE_DAMAGED)


def founds(rows: Iterable[Adjustment], payments: Sequence[Payment]) -> list[tuple[Adjustment, int]]:
    """Rows that brought lost units back, with the units that count: those that no other row tells already.

    A unit given in stock appears in the reimbursements report and in the ledger (code N, sometimes F): it counts once,
    as the payment. A unit that was found after it had been paid for and is taken away by a correction (code O) the
    same days is Amazon's own: it counts as nothing.
    """
    rows = list(rows)
    counted = {row.row_ref: row.quantity for row in rows if _is_back(row)}
    back = sorted((row for row in rows if row.row_ref in counted), key=lambda row: (row.on, row.row_ref))
    for payment in sorted(payments, key=lambda payment: (payment.on, payment.row_ref)):
        if payment.quantity_inventory > 0:
            _count_once(payment, back, counted)
    _forget_taken_away(rows, back, payments, counted)
    return [(row, counted[row.row_ref]) for row in back if counted[row.row_ref]]


def _is_back(row: Adjustment) -> bool:
    """Found units; also a loss or correction booked the other way round, which can only give units back."""
    if row.quantity <= 0:
        return False
    return row.reason_class in {ReasonClass.FOUND, ReasonClass.LOSS} or row.code == "O"


def _count_once(payment: Payment, back: Sequence[Adjustment], counted: dict[str, int]) -> None:
    left = payment.quantity_inventory
    for row in sorted(back, key=lambda row: (row.quantity != left, abs((row.on - payment.on).days), row.row_ref)):
        days = abs((row.on - payment.on).days)
        is_replacement = row.code == "N" and days <= _REPLACEMENT_WITHIN_DAYS
        is_twin = row.code == "F" and days <= _FOUND_WITHIN_DAYS and row.quantity == payment.quantity_inventory
        if left and (is_replacement or is_twin):
            units = min(left, counted[row.row_ref])
            counted[row.row_ref] -= units
            left -= units


def _forget_taken_away(
    rows: Sequence[Adjustment], back: Sequence[Adjustment], payments: Sequence[Payment], counted: dict[str, int]
) -> None:
    for taken in sorted((row for row in rows if row.code == "O" and row.quantity < 0), key=lambda row: row.row_ref):
        if sum(p.quantity_cash for p in payments if p.on <= taken.on) < -taken.quantity:
            continue
        for row in back:
            is_same = row.fulfillment_center == taken.fulfillment_center and row.quantity == -taken.quantity
            if is_same and counted[row.row_ref] and 0 <= (taken.on - row.on).days <= _TAKEN_AWAY_WITHIN_DAYS:
                counted[row.row_ref] = 0
                break


def pair_links(rows: Iterable[Adjustment]) -> list[Link]:
    """FNSKUs that became one: a unit leaves under one (code 4) and arrives under the other (code 3).

    The halves share their reference, or else fulfillment center, day and quantity. Where several could fit, only
    halves of the same MSKU or ASIN are linked: a wrong link would set one product's found units against another's
    losses. Halves of one MSKU or ASIN are linked wherever they are, with equal quantities within a few days.
    """
    rows = list(rows)
    left = [row for row in rows if row.quantity < 0]
    came = [row for row in rows if row.quantity > 0]
    links, used = _links_by_reference(left, came)
    left = [row for row in left if row.row_ref not in used]
    came = [row for row in came if row.row_ref not in used]
    links |= _links_by_place(left, came)
    linked = {frozenset((link.old, link.new)) for link in links}
    links |= {link for link in _links_by_product(left, came) if frozenset((link.old, link.new)) not in linked}
    return sorted(links)


def _links_by_reference(left: Sequence[Adjustment], came: Sequence[Adjustment]) -> tuple[set[Link], set[str]]:
    links, used = set(), set()
    arrived: dict[str, list[Adjustment]] = {}
    for row in came:
        if row.reference_id:
            arrived.setdefault(row.reference_id, []).append(row)
    for row in left:
        for partner in arrived.get(row.reference_id or "", ()):
            if partner.fnsku != row.fnsku:
                links.add(Link(max(row.on, partner.on), row.fnsku, partner.fnsku))
                used |= {row.row_ref, partner.row_ref}
    return links, used


def _links_by_place(left: Sequence[Adjustment], came: Sequence[Adjustment]) -> set[Link]:
    links = set()
    places: dict[tuple[str | None, date, int], tuple[list[Adjustment], list[Adjustment]]] = {}
    for row in (*left, *came):
        halves = places.setdefault((row.fulfillment_center, row.on, abs(row.quantity)), ([], []))
        halves[row.quantity > 0].append(row)
    for leaving, arriving in places.values():
        is_plain = len({row.fnsku for row in leaving}) == len({row.fnsku for row in arriving}) == 1
        for row in leaving:
            for partner in arriving:
                if partner.fnsku != row.fnsku and (is_plain or _is_one_product(row, partner)):
                    links.add(Link(row.on, row.fnsku, partner.fnsku))
    return links


def _links_by_product(left: Sequence[Adjustment], came: Sequence[Adjustment]) -> Iterator[Link]:
    arrived: dict[int, list[Adjustment]] = {}
    for row in came:
        arrived.setdefault(row.quantity, []).append(row)
    for row in left:
        for partner in arrived.get(-row.quantity, ()):
            is_near = abs(partner.on - row.on) <= _MERGED_WITHIN
            if is_near and partner.fnsku != row.fnsku and _is_one_product(row, partner):
                yield Link(max(row.on, partner.on), row.fnsku, partner.fnsku)


def _is_one_product(row: Adjustment, other: Adjustment) -> bool:
    return (row.msku is not None and row.msku == other.msku) or (row.asin is not None and row.asin == other.asin)
