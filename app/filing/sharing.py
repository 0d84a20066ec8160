"""Share one reimbursement row among the claims of its case: units first, then the money by units. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.core.money import round_to_currency


@dataclass(frozen=True)
class Row:
    """A row's numbers, signed as Amazon signs them. `amount` is for the cash units; None: Amazon gave none."""

    cash: int
    in_stock: int
    amount: Decimal | None
    currency: str | None


@dataclass(frozen=True)
class Share:
    """What of a row falls on one claim. `quantity`: units in money and in stock together."""

    claim_id: int
    quantity: int
    in_stock: int
    amount: Decimal | None


def share_row(row: Row, room: Sequence[tuple[int, int]]) -> list[Share]:
    """`room` is (claim id, units it can take) in the order in which they are served; at least one.

    What exceeds all room falls on the last claim that is served. Units put into stock in exchange for money taken
    back (cash -1, stock +1) stay with the claim that loses the money.
    """
    limits = [units for _, units in room]
    cash = _spread(row.cash, limits)
    if row.cash * row.in_stock < 0:
        stock = _spread(row.in_stock, [abs(units) for units in cash])
    else:
        stock = _spread(row.in_stock, [limit - abs(units) for limit, units in zip(limits, cash, strict=True)])
    amounts = _amounts(row, cash)
    shares = [
        Share(claim_id, money + units, units, amount)
        for (claim_id, _), money, units, amount in zip(room, cash, stock, amounts, strict=True)
    ]
    return [share for share in shares if share.quantity or share.in_stock or share.amount]


def _spread(units: int, limits: Sequence[int]) -> list[int]:
    """`units` (signed) over the limits (unsigned) in their order; the rest falls on the last that took some, else on the first."""
    left, spread = abs(units), []
    for limit in limits:
        taken = min(left, max(limit, 0))
        spread.append(taken)
        left -= taken
    last = max((i for i, taken in enumerate(spread) if taken), default=0)
    spread[last] += left
    return [taken if units > 0 else -taken for taken in spread]


def _amounts(row: Row, cash: Sequence[int]) -> list[Decimal | None]:
    """The money by cash units, to the cent; the last share takes what rounding left. A sum without units goes to the first."""
    amounts: list[Decimal | None] = [None] * len(cash)
    if row.amount is None or row.currency is None:
        return amounts
    served = [i for i, units in enumerate(cash) if units]
    if not served:
        amounts[0] = row.amount or None
        return amounts
    left = row.amount
    for i in served[:-1]:
        amounts[i] = round_to_currency(row.amount * cash[i] / row.cash, row.currency)
        left -= amounts[i] or Decimal(0)
    amounts[served[-1]] = left
    return amounts
