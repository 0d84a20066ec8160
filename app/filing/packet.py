"""The claim as it is said to Amazon: text, rows, link. Pure; it says what the rows say and nothing else."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from app.claims.models import Claim
from app.core.marketplaces import find_marketplace
from app.detection.models import Finding

# Amazon does not publish how much its contact form takes; a text of this length has always gone through forms like it.
TEXT_LIMIT = 2000
_PRODUCT_LIMIT = 120

# What happened to the units, and what did not happen since.
_WHAT = {
    "warehouse_lost": ("recorded as lost in Amazon's fulfillment centers", "neither found nor reimbursed"),
    "warehouse_damaged": ("recorded as damaged in Amazon's fulfillment centers", "not reimbursed"),
}
# Types that Amazon takes in its Inventory Defect and Reimbursement portal; all others go through Help > Contact.
_PORTAL_TYPES = {"warehouse_lost", "warehouse_damaged", "return_missing", "return_damaged", "removal_lost"}
_HOSTS = {
    "US": "com", "CA": "ca", "MX": "com.mx", "BR": "com.br", "GB": "co.uk", "DE": "de", "FR": "fr", "IT": "it", "ES": "es",
    "NL": "nl", "BE": "com.be", "IE": "ie", "PL": "pl", "SE": "se", "TR": "com.tr", "AE": "ae", "SA": "sa", "EG": "eg",
    "IN": "in", "ZA": "co.za", "SG": "sg", "AU": "com.au", "JP": "co.jp",
}  # fmt: skip
CSV_COLUMNS = ("date", "source", "row", "event", "quantity", "open_quantity")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Packet:
    """Exactly what is said. `rows` are the finding's trail; `link` is the Seller Central page where it is filed."""

    subject: str
    text: str
    link: str
    type: str
    marketplace_id: str
    quantity: int
    event_date: str
    fnsku: str | None
    msku: str | None
    asin: str | None
    fulfillment_center: str | None
    reference_ids: list[str]
    claim_number: str
    rows: list[dict[str, Any]]

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def build_packet(claim: Claim, finding: Finding, as_of: date, *, is_automatic: bool) -> Packet:
    """The claim in Amazon's terms, as the facts stood on `as_of` (the marketplace's day)."""
    rows = [dict(row) for row in finding.trail]
    return Packet(
        subject=_subject(claim),
        text=_text(claim, rows, as_of, is_automatic=is_automatic),
        link=seller_central_link(claim.marketplace_id, claim.type),
        type=claim.type,
        marketplace_id=claim.marketplace_id,
        quantity=claim.quantity,
        event_date=claim.event_on.isoformat(),
        fnsku=claim.fnsku,
        msku=claim.msku,
        asin=claim.asin,
        fulfillment_center=claim.fulfillment_center,
        reference_ids=[claim.reference_id] if claim.reference_id else [],
        claim_number=claim.claim_number,
        rows=rows,
    )


def seller_central_link(marketplace_id: str, claim_type: str) -> str:
    """Where a claim of this type is filed in the marketplace's Seller Central."""
    marketplace = find_marketplace(marketplace_id=marketplace_id)
    host = f"https://sellercentral.amazon.{_HOSTS[marketplace.country] if marketplace else 'com'}"
    return f"{host}/inventory-defect-and-reimbursement" if claim_type in _PORTAL_TYPES else f"{host}/help/hub/support"


def rows_csv(rows: Iterable[Mapping[str, Any]]) -> str:
    """The proof as a table. Texts that a spreadsheet would run as a formula are kept as texts."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(CSV_COLUMNS)
    for row in rows:
        texts = (_plain(row.get(name)) for name in ("date", "source", "row_ref", "what"))
        writer.writerow([*texts, row.get("quantity"), row.get("running_open_quantity")])
    return out.getvalue()


def _plain(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _units(quantity: int) -> str:
    return "1 unit" if quantity == 1 else f"{quantity} units"


def _subject(claim: Claim) -> str:
    at = f" at {claim.fulfillment_center}" if claim.fulfillment_center else ""
    return f"Reimbursement request: {_units(claim.quantity)} of FNSKU {claim.fnsku or claim.msku}{at}, {claim.event_on.isoformat()}"


def _text(claim: Claim, rows: list[dict[str, Any]], as_of: date, *, is_automatic: bool) -> str:
    happened, missing = _WHAT.get(claim.type, (f"concerned by {claim.type.replace('_', ' ')}", "not reimbursed"))
    were, they, have = ("was", "it", "has") if claim.quantity == 1 else ("were", "they", "have")
    head = [
        f"I request reimbursement for {_units(claim.quantity)} that {were} {happened}.",
        f"According to the reports read on {as_of.isoformat()} {they} {have} been {missing}.",
        "",
        *(f"{name}: {value}" for name, value in _facts(claim) if value),
        "",
    ]
    tail = ["", "Please investigate and reimburse the units or return them to stock.", _origin(is_automatic)]
    room = TEXT_LIMIT - len("\n".join([*head, *tail])) - 1
    return "\n".join([*head, *_row_lines(rows, room), *tail])


def _facts(claim: Claim) -> list[tuple[str, object]]:
    return [
        ("FNSKU", claim.fnsku),
        ("MSKU", claim.msku),
        ("ASIN", claim.asin),
        ("Product", (claim.product_name or "")[:_PRODUCT_LIMIT]),
        ("Fulfillment center", claim.fulfillment_center),
        ("Event date", claim.event_on.isoformat()),
        ("Reference ID", claim.reference_id),
        ("Order ID", claim.order_id),
        ("Shipment ID", claim.shipment_id),
        ("Removal order ID", claim.removal_order_id),
        ("Original reimbursement ID", claim.reimbursement_id),
        ("License plate number", claim.license_plate_number),
        ("Units claimed", claim.quantity),
    ]


def _row_lines(rows: list[dict[str, Any]], room: int) -> list[str]:
    """As many rows as there is room for, and how many more the table has."""
    title = "Rows (date, event, units, units still open):"
    lines = [f"{row['date']}  {row['what']}  {row['quantity']:+d}  {row['running_open_quantity']}" for row in rows]
    for shown in range(len(lines), -1, -1):
        left_out = len(lines) - shown
        more = [f"({left_out} more rows are in the attached table.)"] if left_out else []
        body = [title, *lines[:shown], *more]
        if len("\n".join(body)) <= room:
            return body
    return []


def _origin(is_automatic: bool) -> str:
    """Amazon's agreement wants software to say that it is software."""
    by = (
        "It is filed by software on the seller's standing instruction."
        if is_automatic
        else "It is filed by the seller."
    )
    return f"This request was prepared with software (Opside) from the seller's own Amazon reports. {by}"
