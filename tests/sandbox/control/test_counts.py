"""The sandbox's own row counts."""

import pytest

from app.sandbox.sellers import ALPENGLUECK, NORTHWIND, DemoSeller
from tests.sandbox.running import RunningSandbox

SOURCES = {
    "ledger_detail", "ledger_summary", "reimbursements", "customer_returns", "replacements", "removal_orders", "removal_shipments",
    "noncompliance", "orders", "settlements", "settlement_lines", "storage_fees", "long_term_storage_fees", "fee_preview", "myi",
    "inbound_shipments", "inbound_items", "transactions", "financial_events", "inventory", "fee_estimates", "dimensions",
    "participations",
}  # fmt: skip


@pytest.mark.parametrize("seller", [NORTHWIND, ALPENGLUECK], ids=["US", "EU"])
def test_every_source_is_counted(sandbox: RunningSandbox, seller: DemoSeller) -> None:
    counts = sandbox.counts(seller.id)
    assert set(counts) == SOURCES
    empty = {"replacements"} if seller is ALPENGLUECK else set()
    assert {name for name, count in counts.items() if not count} - {"noncompliance"} == empty


def test_parts_of_a_history_add_up_to_the_whole(sandbox: RunningSandbox) -> None:
    names = "ledger_detail,reimbursements,orders,transactions,removal_orders"
    cut = sandbox.day(-70)[:10]
    before, after, whole = (
        sandbox.counts(sources=names, **days) for days in ({"to": sandbox.day(-71)[:10]}, {"from": cut}, {})
    )
    assert {name: before[name] + after[name] for name in whole} == whole
    assert all(before.values())
    assert all(after.values())


def test_a_later_day_brings_more_rows(sandbox: RunningSandbox) -> None:
    before = sandbox.counts(sources="ledger_detail,orders")
    told = sandbox.advance(5)["new_rows"][NORTHWIND.id]
    after = sandbox.counts(sources="ledger_detail,orders")
    assert after["ledger_detail"] - before["ledger_detail"] == told["ledger"]
    assert after["orders"] > before["orders"]


@pytest.mark.parametrize(
    ("query", "status"), [("sources=weather", 422), ("from=soon", 422), ("to=2026-13-01", 422), ("seller=A0", 404)]
)
def test_a_faulty_question_is_refused(sandbox: RunningSandbox, query: str, status: int) -> None:
    assert sandbox.http.get(f"/_control/counts?{query}").status_code == status
