"""Histories that were lived once, for tests that only read them."""

from collections.abc import Iterable
from datetime import date
from functools import cache

from app.sandbox.history.history import History, Size
from app.sandbox.history.rulings import Ruling
from app.sandbox.sellers import NORTHWIND, DemoSeller

ANCHOR = date(2026, 11, 20)
TODAY = ANCHOR.toordinal()
MANY_YEARS = (1, 10**7)


@cache
def lived(
    seller: DemoSeller = NORTHWIND, days_after: int = 0, seed: str = "opside", orders_per_day: int = 12
) -> History:
    """Eighteen months and some days more; not to be changed by the test."""
    return live(seller, days_after, seed, orders_per_day)


def live(
    seller: DemoSeller = NORTHWIND, days_after: int = 0, seed: str = "opside", orders_per_day: int = 12
) -> History:
    """One of the test's own."""
    history = History(seed, seller, ANCHOR, Size(orders_per_day, skus=200, months=18))
    history.live_until(TODAY - 1 + days_after)
    return history


def rulings_of(history: History, claim_type: str) -> list[Ruling]:
    return [each for each in history.rulings() if each.candidate.type == claim_type]


def claims_among(rulings: Iterable[Ruling]) -> list[Ruling]:
    return [each for each in rulings if each.verdict == "claim"]
