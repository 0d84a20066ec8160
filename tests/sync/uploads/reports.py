"""Report files as a seller downloads them."""

from collections.abc import Sequence

LEDGER_HEADER = (
    "Date", "FNSKU", "ASIN", "MSKU", "Title", "Event Type", "Reference ID", "Quantity", "Fulfillment Center", "Disposition",
    "Reason", "Country", "Reconciled Quantity", "Unreconciled Quantity", "Date and Time", "Store",
)  # fmt: skip
REIMBURSEMENT_HEADER = (
    "approval-date", "reimbursement-id", "case-id", "amazon-order-id", "reason", "sku", "fnsku", "asin", "product-name", "condition",
    "currency-unit", "amount-per-unit", "amount-total", "quantity-reimbursed-cash", "quantity-reimbursed-inventory",
    "quantity-reimbursed-total", "original-reimbursement-id", "original-reimbursement-type",
)  # fmt: skip


def ledger_row(
    on: str = "06/01/2026", units: int = -1, reference: str = "9001", title: str = "Blue mug"
) -> Sequence[str]:
    """Units lost in a fulfillment center."""
    return (
        on, "X001", "B001", "SKU-1", title, "Adjustments", reference, str(units), "PHX3", "SELLABLE", "M", "US", "0",
        str(abs(units)), "2026-06-01T00:00:00-0700", "",
    )  # fmt: skip


def reimbursement_row(number: str = "7001", at: str = "2026-06-15T08:00:00+00:00") -> Sequence[str]:
    return (
        at, number, "", "", "Lost_Warehouse", "SKU-1", "X001", "B001", "Blue mug", "NewItem", "USD", "5.00", "5.00", "1", "0",
        "1", "", "",
    )  # fmt: skip


def ledger(*rows: Sequence[str], delimiter: str = "\t") -> str:
    """Amazon quotes every field of this report."""
    lines = (LEDGER_HEADER, *rows)
    return "".join(delimiter.join(f'"{field}"' for field in line) + "\r\n" for line in lines)


def reimbursements(*rows: Sequence[str]) -> str:
    return "".join("\t".join(line) + "\n" for line in (REIMBURSEMENT_HEADER, *rows))
