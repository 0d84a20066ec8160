"""A sandbox that is started again is the one that was stopped."""

from datetime import UTC, datetime, timedelta, tzinfo

import pytest

from app.sandbox import world as world_module
from app.sandbox.sellers import DEMO_SELLERS, NORTHWIND
from app.sandbox.settings import SandboxSettings
from app.sandbox.world import UnknownSeller, World
from tests.sandbox.running import RunningSandbox, running


def facts(sandbox: RunningSandbox) -> list[object]:
    """All that its histories have written down."""
    return [
        (
            [(row.day, row.product.fnsku, row.reference, row.quantity, row.reason) for row in books.ledger],
            [(row.day, row.id, row.case_id, row.cash, row.stock) for row in books.reimbursements],
            len(books.orders),
        )
        for books in (sandbox.world.history(seller.id).books for seller in DEMO_SELLERS)
    ]


def file_claims(sandbox: RunningSandbox, headers: dict[str, str], prefix: str) -> list[str]:
    """The ids of cases for every claim of the day."""
    claims = [each for each in sandbox.truth() if each["verdict"] == "claim"]
    packets = [
        {
            "idempotency_key": f"{prefix}{number}",
            "type": each["type"],
            "fnsku": each["fnsku"],
            "fulfillment_center": each["fulfillment_center"],
            "reference_ids": [each["reference_id"]],
            "quantity": each["open_quantity"],
        }
        for number, each in enumerate(claims)
    ]
    return [sandbox.http.post("/case-desk/cases", headers=headers, json=packet).json()["case_id"] for packet in packets]


def test_a_restart_forgets_nothing(settings: SandboxSettings) -> None:
    with running(settings) as sandbox:
        tokens = sandbox.authorize()
        headers = {"x-amz-access-token": tokens["access_token"]}
        cases = file_claims(sandbox, headers, "a")
        sandbox.advance(3)
        cases += file_claims(sandbox, headers, "b")
        sandbox.http.post("/_control/reverse", json={"seller": NORTHWIND.id, "case_id": cases[0]})
        sandbox.advance(6)
        report = sandbox.finish_report(headers, sandbox.ask_report(headers, "GET_FBA_REIMBURSEMENTS_DATA"))
        known = sandbox.http.get("/case-desk/cases", headers=headers).json()
        before, day = facts(sandbox), sandbox.world.today()
    with running(settings) as sandbox:
        assert sandbox.world.today() == day
        assert facts(sandbox) == before
        assert sandbox.http.get("/case-desk/cases", headers=headers).json() == known
        assert sandbox.http.get(f"/reports/2021-06-30/reports/{report['reportId']}", headers=headers).json() == report
        url = sandbox.document(headers, report["reportDocumentId"])["url"]
        assert sandbox.http.get(url).content.startswith(b"approval-date")


def test_the_same_steps_lead_to_the_same_history(settings: SandboxSettings) -> None:
    histories = []
    for name in ("one", "other"):
        other = SandboxSettings(
            state_dir=settings.state_dir / name, time_scale=100_000, orders_per_day=8, skus=120, months=6
        )
        with running(other) as sandbox:
            file_claims(sandbox, sandbox.headers(), "a")
            sandbox.advance(7)
            histories.append(facts(sandbox))
    assert histories[0] == histories[1]


def test_days_that_really_pass_are_lived_too(settings: SandboxSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    world = World(settings)
    last = world.history(NORTHWIND.id).last_day

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Later":
            later = datetime.now(tz) + timedelta(days=2)
            return cls.fromtimestamp(later.timestamp(), UTC)

    monkeypatch.setattr(world_module, "datetime", Later)
    assert world.history(NORTHWIND.id).last_day == last + 2
    world.store.close()


def test_an_unknown_seller_has_no_history(settings: SandboxSettings) -> None:
    world = World(settings)
    with pytest.raises(UnknownSeller):
        world.history("A0")
    world.store.close()
