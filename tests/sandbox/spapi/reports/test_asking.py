"""What Amazon wants of a request for a report, type by type."""

from datetime import date, timedelta
from typing import Any

import httpx
import pytest

from app.sandbox.sellers import ALPENGLUECK
from app.sandbox.settings import SandboxSettings
from tests.sandbox.running import RunningSandbox

ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
RETURNS = "GET_FBA_FULFILLMENT_CUSTOMER_RETURNS_DATA"
REPLACEMENTS = "GET_FBA_FULFILLMENT_CUSTOMER_SHIPMENT_REPLACEMENT_DATA"
STORAGE = "GET_FBA_STORAGE_FEE_CHARGES_DATA"
LONG_TERM = "GET_FBA_FULFILLMENT_LONGTERM_STORAGE_FEE_CHARGES_DATA"
PREVIEW = "GET_FBA_ESTIMATED_FBA_FEES_TXT_DATA"
STOCK = "GET_FBA_MYI_UNSUPPRESSED_INVENTORY_DATA"
REMOVALS = ("GET_FBA_FULFILLMENT_REMOVAL_ORDER_DETAIL_DATA", "GET_FBA_FULFILLMENT_REMOVAL_SHIPMENT_DETAIL_DATA")


def status_of(sandbox: RunningSandbox, report_type: str, **wanted: Any) -> str:
    headers = sandbox.headers()
    return str(sandbox.finish_report(headers, sandbox.ask_report(headers, report_type, **wanted))["processingStatus"])


def month(sandbox: RunningSandbox, back: int = 1) -> tuple[date, date]:
    """The first and the last day of a month before this one."""
    after = sandbox.world.today().replace(day=1)
    for _ in range(back - 1):
        after = (after - timedelta(days=1)).replace(day=1)
    last = after - timedelta(days=1)
    return last.replace(day=1), last


def test_orders_of_more_than_thirty_days_are_done_with_a_line_of_error(sandbox: RunningSandbox) -> None:
    text = sandbox.read_report(sandbox.headers(), ORDERS, dataStartTime=sandbox.day(-32))
    assert text == "Date range exceeded. Report can be requested only upto 30 days"
    assert "\n" not in text
    assert sandbox.read_report(sandbox.headers(), ORDERS, dataStartTime=sandbox.day(-29)).startswith(
        "amazon-order-id\t"
    )


def test_a_full_month_of_orders_of_thirty_one_days_works(sandbox: RunningSandbox) -> None:
    start, end = f"{sandbox.day(-31)[:10]}T00:00:00Z", f"{sandbox.day(-1)[:10]}T23:59:59Z"
    text = sandbox.read_report(sandbox.headers(), ORDERS, dataStartTime=start, dataEndTime=end)
    assert text.startswith("amazon-order-id\t")


@pytest.mark.parametrize("report_type", REMOVALS)
def test_removals_beyond_half_a_year_are_fatal(sandbox: RunningSandbox, report_type: str) -> None:
    assert status_of(sandbox, report_type, dataStartTime=sandbox.day(-187)) == "FATAL"
    assert status_of(sandbox, report_type, dataStartTime=sandbox.day(-30)) == "DONE"


@pytest.mark.parametrize("report_type", [STORAGE, LONG_TERM])
@pytest.mark.parametrize(("early", "late"), [(1, 0), (-1, 0), (0, -1), (0, 1)])
def test_storage_fees_want_exactly_a_month(sandbox: RunningSandbox, report_type: str, early: int, late: int) -> None:
    first, last = (day + timedelta(days=shift) for day, shift in zip(month(sandbox, 2), (early, late), strict=True))
    window = {"dataStartTime": f"{first}T00:00:00Z", "dataEndTime": f"{last}T23:59:59Z"}
    assert status_of(sandbox, report_type, **window) == "FATAL"


@pytest.mark.parametrize("report_type", [STORAGE, LONG_TERM])
@pytest.mark.parametrize("zone", ["Z", "-08:00", "+01:00"])
def test_a_month_may_be_cut_at_any_midnight(sandbox: RunningSandbox, report_type: str, zone: str) -> None:
    first, last = month(sandbox)
    window = {"dataStartTime": f"{first}T00:00:00{zone}", "dataEndTime": f"{last}T23:59:59{zone}"}
    assert status_of(sandbox, report_type, **window) == "DONE"
    rows = sandbox.rows_of_report(sandbox.headers(ALPENGLUECK.id), STORAGE, **window, marketplaceIds=["A1PA6795UKMFR9"])
    assert {row["month_of_charge"] for row in rows} == {first.strftime("%Y-%m")}
    assert {row["country_code"] for row in rows} == {"DE", "FR", "GB"}


def test_two_months_are_too_many(sandbox: RunningSandbox) -> None:
    first, last = month(sandbox, 2)[0], month(sandbox)[1]
    window = {"dataStartTime": f"{first}T00:00:00Z", "dataEndTime": f"{last}T23:59:59Z"}
    assert status_of(sandbox, STORAGE, **window) == "FATAL"


def test_the_fee_preview_wants_three_days(sandbox: RunningSandbox) -> None:
    assert status_of(sandbox, PREVIEW, dataStartTime=sandbox.day(-1)) == "FATAL"
    assert status_of(sandbox, PREVIEW, dataStartTime=sandbox.day(-4)) == "DONE"


class TestAmazonsPace:
    """Reports are not made again before their time; the sandbox's hour passes as a real one."""

    @pytest.fixture
    def settings(self, settings: SandboxSettings) -> SandboxSettings:
        return SandboxSettings(state_dir=settings.state_dir, time_scale=1, orders_per_day=4, skus=20, months=2)

    def ask(self, sandbox: RunningSandbox, report_type: str, days: int) -> str:
        """How a report will end that is asked for now."""
        sandbox.ask_report(sandbox.headers(), report_type, dataStartTime=sandbox.day(-days))
        row = sandbox.world.store.first("select outcome from reports order by rowid desc limit 1")
        assert row is not None
        return str(row["outcome"])

    def age(self, sandbox: RunningSandbox, **ago: int) -> None:
        """Let all reports have been asked for so long ago."""
        then = (sandbox.world.now() - timedelta(**ago)).isoformat()
        sandbox.world.store.write("update reports set created_at = ?", (then,))

    @pytest.mark.parametrize(
        ("report_type", "too_soon", "late_enough"),
        [
            (STOCK, 29, 31),
            (REMOVALS[0], 29, 31),
            (RETURNS, 239, 241),
            (PREVIEW, 23 * 60, 24 * 60 + 1),
            (ORDERS, None, 0),
        ],
    )
    def test_a_type_is_made_again_after_its_time(
        self, sandbox: RunningSandbox, report_type: str, too_soon: int | None, late_enough: int
    ) -> None:
        assert self.ask(sandbox, report_type, 30) == "DONE"
        if too_soon is not None:
            self.age(sandbox, minutes=too_soon)
            assert self.ask(sandbox, report_type, 30) == "CANCELLED"
        self.age(sandbox, minutes=late_enough)
        assert self.ask(sandbox, report_type, 30) == "DONE"

    def test_a_snapshot_is_the_same_whatever_its_window(self, sandbox: RunningSandbox) -> None:
        assert [self.ask(sandbox, PREVIEW, days) for days in (30, 20)] == ["DONE", "CANCELLED"]

    def test_another_window_is_another_report(self, sandbox: RunningSandbox) -> None:
        assert [self.ask(sandbox, RETURNS, days) for days in (40, 30)] == ["DONE", "DONE"]


def ask_european(sandbox: RunningSandbox, report_type: str) -> httpx.Response:
    wanted = {"reportType": report_type, "marketplaceIds": ["A1PA6795UKMFR9"], "dataStartTime": sandbox.day(-20)}
    return sandbox.http.post("/reports/2021-06-30/reports", headers=sandbox.headers(ALPENGLUECK.id), json=wanted)


def test_there_are_no_replacements_in_europe(sandbox: RunningSandbox) -> None:
    answer = ask_european(sandbox, REPLACEMENTS)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "InvalidInput")
    assert ask_european(sandbox, RETURNS).status_code == 202
    assert sandbox.counts(ALPENGLUECK.id, sources="replacements") == {"replacements": 0}


@pytest.mark.parametrize(
    "name",
    [
        "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE_V2",
        "GET_V2_SETTLEMENT_REPORT_DATA_FLAT_FILE",
        "GET_V2_SETTLEMENT_REPORT_DATA_XML",
    ],
)
def test_settlements_are_never_made_on_request(sandbox: RunningSandbox, name: str) -> None:
    assert ask_european(sandbox, name).status_code == 429


def test_a_report_tells_its_window_as_it_was_used(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    report_id = sandbox.ask_report(headers, RETURNS, dataStartTime=sandbox.day(-20), dataEndTime=sandbox.day(5))
    report = sandbox.finish_report(headers, report_id)
    assert report["dataStartTime"] == sandbox.day(-20)
    assert report["dataEndTime"] < sandbox.day(1)
