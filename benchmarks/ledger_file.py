"""Writes inventory ledgers as Amazon's files look: a made-up shop, the same for the same seed, any number of rows in constant memory."""

import gzip
import itertools
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

LAST_DAY = date(2026, 10, 31)
DAYS = 540
_PRODUCTS = 3000
_HEADER = (
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Event Type", "Reference ID", "Quantity", "Fulfillment Center",
    "Disposition", "Reason", "Country", "Reconciled Quantity", "Unreconciled Quantity", "Date and Time",
)  # fmt: skip
COLUMN_COUNT = len(_HEADER)
# event type, reason, share of all rows in thousandths, sign of the quantity
_KINDS = (
    ("Shipments", "", 620, -1),
    ("WhseTransfers", "", 160, 0),
    ("CustomerReturns", "", 70, 1),
    ("Receipts", "", 40, 1),
    ("VendorReturns", "", 10, -1),
    ("Adjustments", "M", 35, -1),
    ("Adjustments", "F", 28, 1),
    ("Adjustments", "E", 7, -1),
    ("Adjustments", "6", 5, -1),
    ("Adjustments", "Q", 13, 1),
    ("Adjustments", "P", 12, -1),
)
_DISPOSITIONS = ("SELLABLE", "SELLABLE", "SELLABLE", "CUSTOMER_DAMAGED", "WAREHOUSE_DAMAGED")
_CENTERS = tuple(f"{city}{number}" for city in ("PHX", "ONT", "LGB", "SDF", "MDW", "EWR") for number in range(10))


def window(days: int = DAYS) -> tuple[date, date]:
    """The first and the last day of a file."""
    return LAST_DAY - timedelta(days=days - 1), LAST_DAY


def write_ledger(path: Path, rows: int, *, changed_day: int | None = None, days: int = DAYS) -> None:
    """Newest day first, every field quoted. `changed_day`: the file as of later, when Amazon reconciled that day's rows."""
    with gzip.open(path, "wt", compresslevel=6, encoding="utf-8", newline="") as file:
        file.write(_line(_HEADER))
        for day in range(days):
            in_day = rows * (day + 1) // days - rows * day // days
            file.writelines(_day(LAST_DAY - timedelta(days=day), in_day, is_reconciled=day == changed_day))


def _day(on: date, rows: int, *, is_reconciled: bool) -> Iterator[str]:
    chance = random.Random(on.toordinal())
    weights = list(itertools.accumulate(share for _, _, share, _ in _KINDS))
    shown = on.strftime("%m/%d/%Y")
    for kind, reason, _, sign in chance.choices(_KINDS, cum_weights=weights, k=rows):
        product = int(_PRODUCTS * chance.random() ** 3)  # some sell far more than others
        units = int(1 + chance.expovariate(1.2))
        open_units = units if reason == "M" and not is_reconciled else 0
        yield _line(
            (
                shown,
                f"X00{product:07d}",
                f"B0{product * 7919 % 10**8:08d}",
                f"SKU-{product:05d}-US",
                f"Brand {product % 97} Stainless Steel Kitchen Utensil Set model {product}, {product % 12 + 1}-Pack, Dishwasher Safe",
                kind,
                str(chance.randrange(10**9, 10**10)),
                str(units * (sign or chance.choice((-1, 1)))),
                chance.choice(_CENTERS),
                chance.choice(_DISPOSITIONS),
                reason,
                "US",
                str(units - open_units),
                str(open_units),
                f"{on.isoformat()}T00:00:00-0700",
            )
        )


def _line(fields: tuple[str, ...]) -> str:
    return '"' + '"\t"'.join(fields) + '"\r\n'
