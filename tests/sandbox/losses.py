"""Losses made by hand."""

from datetime import date

from app.sandbox.history.products import make_products
from app.sandbox.history.rows import LOST, Loss
from app.sandbox.sellers import NORTHWIND

TODAY = date(2026, 11, 20).toordinal()
PRODUCTS = make_products("tests", NORTHWIND, 4, 4)


def make_loss(
    kind: str = LOST,
    day: int = TODAY - 40,
    found: int = 0,
    paid_cash: int = 0,
    reversed_units: int = 0,
    quantity: int = 2,
) -> Loss:
    """Two units, lost forty days ago unless told otherwise."""
    return Loss(
        kind,
        PRODUCTS[0],
        "PHX7",
        "1000000001",
        day,
        "M",
        quantity,
        "by hand",
        found=found,
        paid_cash=paid_cash,
        reversed=reversed_units,
    )
