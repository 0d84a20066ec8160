"""Rows of loss detection, made from few words, and a detector run over them."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from app.core.marketplaces import BY_COUNTRY
from app.detection.candidates import Candidate
from app.detection.detectors.detector import Detector, Surroundings
from app.detection.records import Adjustment, Facts, Payment
from app.policy.reason_codes import classify

DAY0 = date(2026, 10, 1)
_numbers = count(1)


def on(day: int) -> date:
    return DAY0 + timedelta(days=day)


def adjustment(day: int, code: str, quantity: int, **over: Any) -> Adjustment:
    """A row of one product in one fulfillment center, with a reference of its own."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "row_ref": f"row-{number:05d}",
        "on": on(day),
        "fnsku": "X1",
        "msku": "SKU-1",
        "asin": "B1",
        "reference_id": f"ref-{number}",
        "quantity": quantity,
        "fulfillment_center": "PHX7",
        "disposition": "SELLABLE",
        "code": code,
        "reason_class": classify(code, on(day)).reason_class,
        "country": "US",
        "reconciled": None,
        "unreconciled": None,
    }
    return Adjustment(**values | over)


def damage(day: int, units: int, into: str = "WAREHOUSE_DAMAGED", **over: Any) -> list[Adjustment]:
    """Code E out of sellable stock, and P into another disposition."""
    return pair(day, units, "SELLABLE", into, code="E", **over)


def pair(day: int, units: int, source: str, target: str, code: str = "Q", **over: Any) -> list[Adjustment]:
    left = adjustment(day, code, -units, disposition=source, **over)
    came = adjustment(day, "P", units, disposition=target, **{"reference_id": left.reference_id} | over)
    return [left, came]


def payment(day: int, cash: int = 0, stock: int = 0, **over: Any) -> Payment:
    """Amazon pays by itself for a lost unit."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "row_ref": f"pay-{number:05d}",
        "on": on(day),
        "fnsku": "X1",
        "reimbursement_id": f"R{number}",
        "reason": "Lost_Warehouse",
        "case_id": None,
        "currency": "USD",
        "amount_per_unit": Decimal("7.50") if cash else Decimal(0),
        "amount_total": Decimal("7.50") * cash,
        "quantity_cash": cash,
        "quantity_inventory": stock,
        "quantity_total": cash + stock,
        "original_id": None,
    }
    return Payment(**values | over)


def examine(
    detector: Detector, *rows: Adjustment | Payment, case_keys: dict[str, str] | None = None
) -> list[Candidate]:
    """The detector's candidates in these rows, in the order of their days."""
    facts = Facts(
        [row for row in rows if isinstance(row, Adjustment)], [row for row in rows if isinstance(row, Payment)], []
    )
    around = Surroundings(lambda _: BY_COUNTRY["US"], case_keys or {})
    return sorted(detector.examine(facts, around), key=lambda candidate: candidate.rows[0].on)


def open_units(detector: Detector, *rows: Adjustment | Payment) -> list[int]:
    return [candidate.units_open for candidate in examine(detector, *rows)]
