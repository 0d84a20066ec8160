"""What is said to Amazon says what the rows say, fits the form, and can be opened safely."""

import csv
import io
from datetime import date, timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy

from app.filing.packet import TEXT_LIMIT, Packet, build_packet, rows_csv, seller_central_link
from tests.factories.claims import found_row, lost_row, make_claim, make_finding

TODAY = date(2026, 6, 1)


def packet(*, is_automatic: bool = False, **finding: object) -> Packet:
    found = make_finding(**finding)
    return build_packet(make_claim(finding=found), found, TODAY, is_automatic=is_automatic)


def test_the_text_names_every_fact_by_which_amazon_finds_the_units(db: SQLAlchemy) -> None:
    said = packet(fnsku="X001", reference_id="REF-9", fulfillment_center="PHX7", event_on=date(2026, 4, 20), quantity=2)
    for fact in ("X001", "REF-9", "PHX7", "2026-04-20", "2 units", "lost"):
        assert fact in said.text
    assert said.subject == "Reimbursement request: 2 units of FNSKU X001 at PHX7, 2026-04-20"
    assert (said.quantity, said.reference_ids) == (2, ["REF-9"])


def test_the_rows_are_told_with_what_remained_open(db: SQLAlchemy) -> None:
    trail = [lost_row(5, date(2026, 4, 20)), found_row(3, 2, date(2026, 4, 28))]
    said = packet(quantity_lost=5, quantity=2, trail=trail)
    assert "2026-04-20  Adjustments M  -5  5" in said.text
    assert "2026-04-28  Adjustments F  +3  2" in said.text


def test_facts_that_are_unknown_are_not_mentioned(db: SQLAlchemy) -> None:
    said = packet(reference_id=None, asin=None)
    assert "None" not in said.text
    assert "Reference ID" not in said.text
    assert said.reference_ids == []


def test_a_single_unit_is_not_called_units(db: SQLAlchemy) -> None:
    assert "for 1 unit that was recorded as lost" in packet(quantity=1).text


def test_a_damaged_unit_is_not_said_to_be_unfound(db: SQLAlchemy) -> None:
    said = packet(type="warehouse_damaged", quantity=2).text
    assert "2 units that were recorded as damaged" in said
    assert "found" not in said


def test_software_says_that_it_is_software(db: SQLAlchemy) -> None:
    assert "standing instruction" in packet(is_automatic=True).text
    assert "filed by the seller" in packet().text


@pytest.mark.parametrize("rows", [1, 20, 400])
def test_the_text_fits_the_form_however_many_rows_there_are(db: SQLAlchemy, rows: int) -> None:
    trail = [lost_row(1, date(2025, 1, 1) + timedelta(days=day)) for day in range(rows)]
    said = packet(trail=trail, product_name="Very long name " * 100)
    assert len(said.text) <= TEXT_LIMIT
    assert len(said.rows) == rows
    assert ("more rows are in the attached table" in said.text) == (rows > 20)


def test_the_table_has_every_row_and_runs_no_formula() -> None:
    row = lost_row(2, date(2026, 4, 20)) | {"what": "=HYPERLINK(1)"}
    lines = list(csv.reader(io.StringIO(rows_csv([row]))))
    assert lines[0] == ["date", "source", "row", "event", "quantity", "open_quantity"]
    assert lines[1][3:] == ["'=HYPERLINK(1)", "-2", "2"]


@pytest.mark.parametrize(
    ("marketplace_id", "host"),
    [
        ("ATVPDKIKX0DER", "sellercentral.amazon.com"),
        ("A1PA6795UKMFR9", "sellercentral.amazon.de"),
        ("A1VC38T7YXB528", "sellercentral.amazon.co.jp"),
    ],
)
def test_the_link_leads_to_the_marketplaces_own_seller_central(marketplace_id: str, host: str) -> None:
    assert seller_central_link(marketplace_id, "warehouse_lost").startswith(f"https://{host}/")


def test_types_without_a_portal_are_filed_through_support() -> None:
    assert seller_central_link("ATVPDKIKX0DER", "duplicate_charge").endswith("/help/hub/support")
