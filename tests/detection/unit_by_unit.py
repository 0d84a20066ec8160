"""Netting told as slowly and plainly as possible: single units, sorted anew for every offset.

The queue in app/detection/netting.py must always come to the same open units.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from app.detection.netting import Effect, Loss, Offset
from app.detection.records import Link

_RANK = {Effect.PAID: 3, Effect.REVERSED: 4}


@dataclass
class Unit:
    loss: Loss
    number: int
    explained: bool
    is_open: bool = True


def open_units(losses: Iterable[Loss], offsets: Iterable[Offset], links: Iterable[Link] = ()) -> dict[str, int]:
    """Open units of each loss by its row."""
    return _World(list(losses), list(links)).run(list(offsets))


class _World:
    def __init__(self, losses: list[Loss], links: list[Link]) -> None:
        ordered = sorted(losses, key=lambda loss: (loss.on, loss.row_ref))
        self.units = [Unit(loss, n, explained=n < loss.explained) for loss in ordered for n in range(loss.units)]
        self.links = links
        self.paid: dict[str, list[list[object]]] = {}
        self.left_over: list[Offset] = []

    def run(self, offsets: list[Offset]) -> dict[str, int]:
        for offset in sorted(offsets, key=lambda o: (o.on, _RANK.get(o.effect, 2), o.row_ref)):
            self.apply(offset)
        opened = {unit.loss.row_ref: 0 for unit in self.units}
        for unit in self.units:
            if unit.is_open and not unit.explained:
                opened[unit.loss.row_ref] += 1
        return opened

    def apply(self, offset: Offset) -> None:
        if offset.effect is Effect.REVERSED:
            self.reverse(offset)
        elif offset.original_id in self.paid:
            self.pay_again(offset)
        else:
            self.close_all(offset)

    def close_all(self, offset: Offset) -> None:
        able = [unit for unit in self.units if unit.is_open and unit.loss.on <= offset.on]
        named = [unit for unit in able if offset.key is not None and unit.loss.key == offset.key]
        left = self.close_first(sorted(named, key=lambda unit: not unit.explained), offset, offset.units)
        if offset.only_key:
            return
        shelves: dict[tuple[object, ...], list[Unit]] = {}
        for unit in able:
            if unit.is_open and self.are_one(offset, unit.loss):
                shelves.setdefault(self.preference(offset, unit), []).append(unit)
        for name in sorted(shelves):
            left = self.close_first(self.by_age(shelves[name], offset), offset, left)
        self.left_over += [offset] * left

    def close_first(self, units: list[Unit], offset: Offset, number: int) -> int:
        for unit in units[:number]:
            self.close(unit, offset)
        return number - len(units[:number])

    def by_age(self, shelf: list[Unit], offset: Offset) -> list[Unit]:
        """The oldest first, but losses that are older than the claim window last."""
        since = offset.on - timedelta(days=60)
        return sorted(shelf, key=lambda unit: unit.loss.on < since)

    def preference(self, offset: Offset, unit: Unit) -> tuple[object, ...]:
        loss = unit.loss
        is_foreign = offset.currency is not None and loss.currency != offset.currency
        return (is_foreign, loss.sellable != offset.sellable, not unit.explained, loss.currency)

    def are_one(self, offset: Offset, loss: Loss) -> bool:
        """Whether the two FNSKUs are linked by the day of the offset."""
        known = {offset.fnsku}
        for _ in self.links:
            for link in self.links:
                if link.on <= offset.on and {link.old, link.new} & known:
                    known |= {link.old, link.new}
        return loss.fnsku in known

    def close(self, unit: Unit, offset: Offset) -> None:
        unit.is_open = False
        if offset.payment_id is not None:
            self.paid.setdefault(offset.payment_id, []).append([unit, "paid"])

    def reverse(self, reversal: Offset) -> None:
        shares = self.paid.get(reversal.original_id or "", [])
        beyond = [
            offset for offset in self.left_over if reversal.original_id and offset.payment_id == reversal.original_id
        ]
        for offset in beyond[: reversal.units]:
            self.left_over.remove(offset)
        wanted = reversal.units - len(beyond[: reversal.units])
        for share in [share for share in shares if share[1] == "paid"][:wanted]:
            unit = share[0]
            assert isinstance(unit, Unit)
            share[1] = "taken back"
            unit.is_open, unit.explained = True, False
            for offset in self.left_over:
                if offset.on >= unit.loss.on and self.are_one(offset._replace(on=reversal.on), unit.loss):
                    self.left_over.remove(offset)
                    self.close(unit, offset)
                    break

    def pay_again(self, payment: Offset) -> None:
        shares = self.paid[payment.original_id or ""]
        for share in [share for share in shares if share[1] == "taken back"][: payment.units]:
            share[1] = "paid again"
            unit = share[0]
            assert isinstance(unit, Unit)
            self.close_all(payment._replace(key=unit.loss.key, only_key=True, units=1))
