"""The sandbox's own pages."""

import csv
import io
import re

import pytest

from app.sandbox.lwa import tokens
from app.sandbox.sellers import ALPENGLUECK, DEMO_SELLERS, NORTHWIND
from tests.sandbox.running import RunningSandbox


def test_the_home_page_tells_what_it_is_and_how_to_connect(sandbox: RunningSandbox) -> None:
    text = sandbox.http.get("/").text
    assert "Simulated Amazon" in text
    assert sandbox.world.today().isoformat() in text
    for seller in DEMO_SELLERS:
        assert seller.id in text
        assert tokens.private_refresh_token(sandbox.world, seller.id) in text
    assert tokens.PRIVATE_CLIENT_SECRET in text


@pytest.mark.parametrize("path", ["/", f"/truth/{NORTHWIND.id}", f"/desk/{NORTHWIND.id}"])
def test_pages_need_no_script_and_no_inline_style(sandbox: RunningSandbox, path: str) -> None:
    answer = sandbox.http.get(path)
    assert answer.status_code == 200
    assert not re.search(r"<script|style=|\son\w+=", answer.text)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    stylesheet = re.findall(r'href="(/static/[^"]+)"', answer.text)[0]
    assert sandbox.http.get(stylesheet).headers["content-type"].startswith("text/css")


def test_the_button_lets_days_pass(sandbox: RunningSandbox) -> None:
    before = sandbox.world.today()
    answer = sandbox.http.post("/advance", data={"days": "3"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert (sandbox.world.today() - before).days == 3
    assert "3 days ahead" in sandbox.http.get("/").text


@pytest.mark.parametrize("days", ["0", "91", "many", "-1"])
def test_a_faulty_number_of_days_moves_nothing(sandbox: RunningSandbox, days: str) -> None:
    assert sandbox.http.post("/advance", data={"days": days}).status_code == 422
    assert sandbox.world.advanced_days == 0


def test_costs_are_known_for_nine_products_of_ten(sandbox: RunningSandbox) -> None:
    answer = sandbox.http.get("/demo/costs.csv", params={"seller": ALPENGLUECK.id})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    products = {each.msku: each for each in sandbox.world.history(ALPENGLUECK.id).books.products}
    assert answer.text.splitlines()[0] == "msku,cost,currency,effective_from"
    assert len(rows) == sum(each.has_known_cost for each in products.values())
    assert 0.85 < len(rows) / len(products) < 0.95
    assert all(row["cost"] == str(products[row["msku"]].cost) for row in rows)
    assert {row["currency"] for row in rows} == {"EUR", "GBP"}


def test_the_seller_has_checked_every_parcel_that_arrived(sandbox: RunningSandbox) -> None:
    answer = sandbox.http.get("/demo/receiving.csv", params={"seller": NORTHWIND.id})
    header = "removal_order_id,tracking_number,received_date,msku,quantity_received,condition"
    assert answer.text.splitlines()[0] == header
    rows = {row["tracking_number"]: row for row in csv.DictReader(io.StringIO(answer.text))}
    history = sandbox.world.history(NORTHWIND.id)
    shipments = {each.tracking_number: each for each in history.books.removal_shipments}
    arrived = {
        number
        for number, each in shipments.items()
        if each.delivered_day is not None and each.delivered_day <= history.last_day
    }
    assert set(rows) == arrived < set(shipments)
    assert {row["condition"] for row in rows.values()} >= {"as expected", "damaged", "missing"}
    assert all(int(row["quantity_received"]) == shipments[number].received for number, row in rows.items())


def test_the_truth_page_lists_every_candidate(sandbox: RunningSandbox) -> None:
    text = sandbox.http.get(f"/truth/{NORTHWIND.id}").text
    assert all(each["reference_id"] in text for each in sandbox.truth())


def test_an_unknown_seller_has_no_pages(sandbox: RunningSandbox) -> None:
    for path in (
        "/truth/A0",
        "/desk/A0",
        "/demo/costs.csv?seller=A0",
        "/demo/receiving.csv?seller=A0",
        "/_control/truth?seller=A0",
    ):
        assert sandbox.http.get(path).status_code == 404
