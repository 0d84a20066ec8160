"""A finding's trail as a page shows it. Which facts a row carries beside the usual ones depends on its source."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from app.web.filters import label, money

_SOURCES = {"ledger_detail": "Inventory ledger", "reimbursements": "Reimbursements report"}


@dataclass(frozen=True)
class TrailRow:
    """One row of Amazon's. `quantity` is signed and counts this claim's units; `row_quantity` is the whole row's if more."""

    on: date
    what: str
    facts: list[str]
    quantity: int
    row_quantity: int | None
    still_open: int


def trail_rows(trail: Iterable[Mapping[str, Any]]) -> list[TrailRow]:
    """The rows in their order."""
    return [
        TrailRow(
            on=date.fromisoformat(row["date"]),
            what=row["what"],
            facts=_facts(row),
            quantity=int(row["quantity"]),
            row_quantity=row.get("row_quantity"),
            still_open=int(row["running_open_quantity"]),
        )
        for row in trail
    ]


def _facts(row: Mapping[str, Any]) -> list[str]:
    case_id, amount, currency = row.get("case_id"), row.get("amount"), row.get("currency")
    facts = [
        _SOURCES.get(row["source"]) or label(row["source"]),
        row.get("fulfillment_center"),
        label(disposition.lower()) if (disposition := row.get("disposition")) else None,
        row.get("reference_id"),
        money(Decimal(amount), currency) if amount is not None and currency else None,
        f"case {case_id}" if case_id else None,
    ]
    return [fact for fact in facts if fact]
