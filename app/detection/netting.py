"""Netting: which units of which loss were found, paid or given back. Quantities are matched, never rows.

An exact first-in-first-out queue in one pass over time, without a database. The rules:

- An offset closes units of losses dated on or before it, of its own FNSKU or of one that is merged with it by then.
- A payment that names a claim by its case closes that claim's units first.
- Otherwise the order is: losses of the offset's currency before others, of the offset's state (sellable or not)
  before others, units that Amazon itself counts as reconciled before others, and then the oldest first.
- Losses that are not older than the claim window go before older ones. Amazon finds and pays within weeks, so a
  payment of today is not for last year's loss, and to take it for that would claim last month's a second time.
- What an offset has left over closes no later loss.
- A reversal re-opens exactly the units that the reversed payment closed; left-over offsets then close them again,
  since a unit that was found after it was paid for is what a rightful reversal gives back.
- At the end, units that Amazon counts as reconciled are closed although no row shows how.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from app.detection.records import Link

# An older loss can no longer be claimed, so that units which it does not get are claimed by nobody.
_SPAN = timedelta(days=60)


class Effect(StrEnum):
    """What an offset did to a unit."""

    FOUND = "found"
    RESTORED = "restored"  # damaged unit back in sellable stock
    REGRADED = "regraded"  # damage that turned out not to be Amazon's
    PAID = "paid"
    REVERSED = "reversed"  # payment taken back: the unit is open again
    RECONCILED = "reconciled"  # explained by Amazon's own count


class Loss(NamedTuple):
    """One ledger row that took `units` away. `explained` of them Amazon counts as reconciled."""

    key: str
    on: date
    row_ref: str
    fnsku: str
    units: int
    explained: int
    sellable: bool
    currency: str


class Offset(NamedTuple):
    """One row that explains or pays units. With `key`, those of that candidate first; with `only_key` no others."""

    effect: Effect
    on: date
    row_ref: str
    fnsku: str
    units: int
    sellable: bool = True
    currency: str | None = None
    key: str | None = None
    only_key: bool = False
    payment_id: str | None = None
    original_id: str | None = None


class Movement(NamedTuple):
    """`units` of the loss closed by the offset; negative when re-opened. No offset: Amazon's own count closed them."""

    loss: Loss
    offset: Offset | None
    units: int

    @property
    def effect(self) -> Effect:
        return self.offset.effect if self.offset else Effect.RECONCILED


class _Open:
    """Units of one loss that are still open; `explained` units of a loss stand apart from its other units."""

    __slots__ = ("explained", "loss", "order", "units")

    def __init__(self, loss: Loss, units: int, *, explained: bool) -> None:
        self.loss = loss
        self.units = units
        self.explained = explained
        self.order = (loss.on, loss.row_ref)

    def __lt__(self, other: "_Open") -> bool:
        return self.order < other.order


_Shelf = list[_Open]  # oldest first; no entry without units
_ShelfName = tuple[str, bool, bool]  # currency, sellable, explained


def _order(entry: _Open) -> tuple[date, str]:
    return entry.order


class _Stock:
    """Open losses of FNSKUs that are one product, and offsets that found nothing to close."""

    def __init__(self) -> None:
        self.fnskus: set[str] = set()
        self.shelves: dict[_ShelfName, _Shelf] = {}
        self.left_over: list[tuple[Offset, int]] = []

    def put(self, entry: _Open) -> None:
        insort(self.shelves.setdefault((entry.loss.currency, entry.loss.sellable, entry.explained), []), entry)

    def drop(self, entry: _Open) -> None:
        shelf = self.shelves[(entry.loss.currency, entry.loss.sellable, entry.explained)]
        del shelf[bisect_left(shelf, entry.order, key=_order)]

    def absorb(self, other: "_Stock") -> None:
        self.fnskus |= other.fnskus
        self.left_over += other.left_over
        for shelf in other.shelves.values():
            for entry in shelf:
                self.put(entry)

    def shelves_for(self, offset: Offset) -> list[_Shelf]:
        """In the offset's order of preference."""

        def preference(name: _ShelfName) -> tuple[bool, bool, bool, str]:
            currency, sellable, explained = name
            is_foreign = offset.currency is not None and currency != offset.currency
            return (is_foreign, sellable != offset.sellable, not explained, currency)

        return [self.shelves[name] for name in sorted(self.shelves, key=preference)]


class _Netting:
    def __init__(self) -> None:
        self.movements: list[Movement] = []
        self._stocks: dict[str, _Stock] = {}
        self._by_key: dict[str, list[_Open]] = {}
        self._closed_by: dict[str, list[_Share]] = {}

    def stock(self, fnsku: str) -> _Stock:
        if fnsku not in self._stocks:
            self._stocks[fnsku] = _Stock()
            self._stocks[fnsku].fnskus.add(fnsku)
        return self._stocks[fnsku]

    def link(self, link: Link) -> None:
        stock, other = self.stock(link.old), self.stock(link.new)
        if stock is not other:
            stock.absorb(other)
            for fnsku in other.fnskus:
                self._stocks[fnsku] = stock

    def lose(self, loss: Loss) -> None:
        for units, explained in ((loss.explained, True), (loss.units - loss.explained, False)):
            if units:
                self._open(_Open(loss, units, explained=explained))

    def offset(self, offset: Offset) -> None:
        if offset.effect is Effect.REVERSED:
            self._reverse(offset)
        elif offset.original_id in self._closed_by:
            self._pay_again(offset)
        else:
            self._close(offset)

    def reconcile(self) -> None:
        """Closes what Amazon counts as reconciled."""
        for stock in self._all_stocks():
            for (_, _, explained), shelf in stock.shelves.items():
                if explained:
                    self.movements += [Movement(entry.loss, None, entry.units) for entry in shelf]

    def _open(self, entry: _Open) -> None:
        self.stock(entry.loss.fnsku).put(entry)
        self._by_key.setdefault(entry.loss.key, []).append(entry)

    def _open_again(self, entry: _Open) -> None:
        """Units that are open anew stand with the open units of their loss."""
        for rest in self._by_key[entry.loss.key]:
            if rest.units and not rest.explained and rest.loss is entry.loss:
                rest.units += entry.units
                return
        self._open(entry)

    def _close(self, offset: Offset) -> None:
        stock = self.stock(offset.fnsku)
        left = offset.units
        for entry in self._by_key.get(offset.key or "", ()):
            if left and entry.units and entry.loss.on <= offset.on:
                left -= self._take(entry, offset, left)
                if not entry.units:
                    self.stock(entry.loss.fnsku).drop(entry)
        if offset.only_key:
            return
        for shelf in stock.shelves_for(offset):
            left = self._take_from(shelf, offset, left)
        if left:
            stock.left_over.append((offset, left))

    def _take_from(self, shelf: _Shelf, offset: Offset, left: int) -> int:
        """Closes units of the shelf in the order of the rules; gives back what is left of the offset."""
        fresh = bisect_left(shelf, (offset.on - _SPAN, ""), key=_order)
        end = bisect_left(shelf, (offset.on + timedelta(days=1), ""), key=_order)
        while left and fresh < end:
            left -= self._take(shelf[fresh], offset, left)
            if not shelf[fresh].units:
                del shelf[fresh]
                end -= 1
        while left and fresh:
            left -= self._take(shelf[0], offset, left)
            if not shelf[0].units:
                del shelf[0]
                fresh -= 1
        return left

    def _take(self, entry: _Open, offset: Offset, wanted: int) -> int:
        taken = min(entry.units, wanted)
        entry.units -= taken
        self.movements.append(Movement(entry.loss, offset, taken))
        if offset.payment_id is not None:
            self._closed_by.setdefault(offset.payment_id, []).append(_Share(entry.loss, taken))
        return taken

    def _reverse(self, reversal: Offset) -> None:
        left = self._take_back_left_over(reversal)
        for share in self._closed_by.get(reversal.original_id or "", ()):
            units = min(left, share.units)
            if not units:
                continue
            left -= units
            share.units -= units
            share.reopened += units
            self.movements.append(Movement(share.loss, reversal, -units))
            self._reopen(_Open(share.loss, units, explained=False))

    def _take_back_left_over(self, reversal: Offset) -> int:
        """Units that the payment had paid beyond what was open go first; gives back how many must be opened again."""
        left = reversal.units
        for stock in self._all_stocks():
            for place, (offset, units) in enumerate(stock.left_over):
                if reversal.original_id is not None and offset.payment_id == reversal.original_id:
                    taken = min(left, units)
                    stock.left_over[place] = (offset, units - taken)
                    left -= taken
        return left

    def _all_stocks(self) -> list[_Stock]:
        return list({id(stock): stock for stock in self._stocks.values()}.values())

    def _reopen(self, entry: _Open) -> None:
        """Open again, but for the units that left-over offsets explain."""
        stock = self.stock(entry.loss.fnsku)
        for place, (offset, units) in enumerate(stock.left_over):
            if entry.units and units and offset.on >= entry.loss.on:
                stock.left_over[place] = (offset, units - self._take(entry, offset, units))
        if entry.units:
            self._open_again(entry)

    def _pay_again(self, payment: Offset) -> None:
        """A payment for an earlier one: pays units that were taken back, else it only adds money to units paid before."""
        left = payment.units
        for share in self._closed_by[payment.original_id or ""]:
            units = min(left, share.reopened)
            if units:
                left -= units
                share.reopened -= units
                self._close(payment._replace(units=units, key=share.loss.key, only_key=True))


class _Share:
    """Units of a loss that one payment closed, and how many of them a reversal opened again."""

    __slots__ = ("loss", "reopened", "units")

    def __init__(self, loss: Loss, units: int) -> None:
        self.loss = loss
        self.units = units
        self.reopened = 0


def _moment(event: Link | Loss | Offset) -> tuple[date, int, str]:
    """A day has no clock time: products are merged first, then units are lost, found, paid, and taken back."""
    if isinstance(event, Link):
        return (event.on, 0, f"{event.old}/{event.new}")
    if isinstance(event, Loss):
        return (event.on, 1, event.row_ref)
    return (event.on, _RANKS.get(event.effect, 2), event.row_ref)


_RANKS = {Effect.PAID: 3, Effect.REVERSED: 4}


def _in_time(*events: Iterable[Link | Loss | Offset]) -> Iterator[Link | Loss | Offset]:
    return iter(sorted((event for part in events for event in part), key=_moment))


def net(losses: Iterable[Loss], offsets: Iterable[Offset], links: Iterable[Link] = ()) -> list[Movement]:
    """The movements of every loss, in the order in which they happened; the order of the arguments' rows is irrelevant.

    Open units of a loss are its units minus the sum of its movements.
    """
    netting = _Netting()
    for event in _in_time(links, losses, offsets):
        if isinstance(event, Link):
            netting.link(event)
        elif isinstance(event, Loss):
            netting.lose(event)
        else:
            netting.offset(event)
    netting.reconcile()
    return netting.movements
