"""Costs over HTTP: the JSON door and the pages do the same."""

import io
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from app.accounts.models import Role
from app.catalog.queries import costs_by_msku
from tests.factories.accounts import make_member, make_seller, sign_in_json, sign_in_page
from tests.factories.catalog import make_cost, make_product

pytestmark = pytest.mark.usefixtures("db")
GOOD = b"msku,cost,currency,effective_from\nA,1.50,USD,2026-01-01\n"
MIXED = GOOD + b"B,x,USD,2026-01-01\n"


def upload(content: bytes) -> dict[str, object]:
    return {"data": {"file": (io.BytesIO(content), "costs.csv")}, "content_type": "multipart/form-data"}


def test_a_file_is_imported_by_a_program(client: FlaskClient) -> None:
    seller = make_seller()
    sign_in_json(client, make_member(seller, Role.MANAGER))
    answer = client.post("/api/v1/costs/import", **upload(MIXED))
    assert answer.status_code == 200
    assert answer.json["imported"] == 1
    assert answer.json["rejected"][0]["line"] == 3
    assert costs_by_msku(seller.id)["A"][0][1] == Decimal("1.5")


def test_the_list_is_paged_by_key(client: FlaskClient) -> None:
    seller = make_seller()
    for msku in "ABC":
        make_cost(seller, msku=msku)
    make_cost(msku="Z")
    sign_in_json(client, make_member(seller, Role.VIEWER))
    first = client.get("/api/v1/costs?limit=2").json
    rest = client.get("/api/v1/costs", query_string={"limit": 2, "cursor": first["next_cursor"]}).json
    assert [cost["msku"] for cost in first["costs"] + rest["costs"]] == ["A", "B", "C"]
    assert (first["total"], rest["next_cursor"]) == (3, None)


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "cursor=bad"])
def test_a_bad_query_names_its_field(client: FlaskClient, query: str) -> None:
    sign_in_json(client, make_member())
    answer = client.get(f"/api/v1/costs?{query}")
    assert answer.status_code == 422
    assert list(answer.json["details"]) == [query.split("=", maxsplit=1)[0]]


def test_a_missing_or_unreadable_file_names_the_field(client: FlaskClient) -> None:
    sign_in_json(client, make_member())
    for body in ({"data": {}, "content_type": "multipart/form-data"}, upload(b"a;b\n")):
        answer = client.post("/api/v1/costs/import", **body)
        assert answer.status_code == 422
        assert list(answer.json["details"]) == ["file"]


def test_a_viewer_may_not_import(client: FlaskClient) -> None:
    sign_in_json(client, make_member(role=Role.VIEWER))
    assert client.post("/api/v1/costs/import", **upload(GOOD)).status_code == 403


def test_the_signed_out_are_refused(client: FlaskClient) -> None:
    assert client.get("/api/v1/costs").status_code == 401
    assert client.post("/api/v1/costs/import", **upload(GOOD)).status_code == 401
    assert client.get("/costs").status_code == 303


def test_a_good_file_leads_back_to_the_list(client: FlaskClient) -> None:
    seller = make_seller()
    make_product(seller, msku="A", title="Blue mug")
    sign_in_page(client, make_member(seller, Role.MANAGER))
    answer = client.post("/costs/import", **upload(GOOD))
    assert answer.status_code == 303
    page = client.get("/costs").text
    assert "Blue mug" in page
    assert "$1.50" in page


def test_a_file_with_a_bad_line_names_it_on_the_page(client: FlaskClient) -> None:
    sign_in_page(client, make_member(role=Role.MANAGER))
    page = client.post("/costs/import", **upload(MIXED))
    assert page.status_code == 200
    assert "1 line kept, 1 not" in page.text
    assert "is not a number" in page.text


def test_no_file_and_a_wrong_file_are_told_at_the_field(client: FlaskClient) -> None:
    sign_in_page(client, make_member(role=Role.MANAGER))
    empty = client.post("/costs/import", data={}, content_type="multipart/form-data")
    wrong = client.post("/costs/import", **upload(b"a;b\n"))
    assert (empty.status_code, wrong.status_code) == (422, 422)
    assert "Choose a CSV file" in empty.text
    assert "must begin with the header line" in wrong.text


def test_a_viewer_sees_costs_but_no_upload(client: FlaskClient) -> None:
    sign_in_page(client, make_member(role=Role.VIEWER))
    assert 'type="file"' not in client.get("/costs").text


def test_products_without_a_cost_are_counted(client: FlaskClient) -> None:
    seller = make_seller()
    make_product(seller, msku="A")
    make_product(seller, msku="B")
    make_cost(seller, msku="A")
    sign_in_page(client, make_member(seller, Role.VIEWER))
    assert "1 product without a cost" in client.get("/costs").text


def test_the_template_can_be_downloaded(client: FlaskClient) -> None:
    sign_in_page(client, make_member())
    answer = client.get("/costs/template.csv")
    assert answer.mimetype == "text/csv"
    assert answer.text.startswith("msku,cost,currency,effective_from")
