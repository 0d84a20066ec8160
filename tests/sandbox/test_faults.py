"""Every fault that can be ordered, as a client meets it."""

import gzip
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest

from app.sandbox.faults import KINDS, Fault, Faults
from app.sandbox.sellers import ALPENGLUECK, NORTHWIND
from app.sandbox.settings import SandboxSettings
from tests.sandbox.running import RunningSandbox

LEDGER, PAYMENTS = "GET_LEDGER_DETAIL_VIEW_DATA", "GET_FBA_REIMBURSEMENTS_DATA"
ORDERS = "GET_FLAT_FILE_ALL_ORDERS_DATA_BY_LAST_UPDATE_GENERAL"
PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"
BASE = "/reports/2021-06-30"


def ask(sandbox: RunningSandbox, headers: dict[str, str], report_type: str = PAYMENTS, days: int = 20) -> int:
    """The status of an American request for a report."""
    stores = list(NORTHWIND.marketplace_ids)
    wanted = {"reportType": report_type, "marketplaceIds": stores, "dataStartTime": sandbox.day(-days)}
    return sandbox.http.post(f"{BASE}/reports", headers=headers, json=wanted).status_code


def finish(sandbox: RunningSandbox, headers: dict[str, str], report_type: str = LEDGER) -> dict[str, object]:
    return sandbox.finish_report(headers, sandbox.ask_report(headers, report_type))


def sign_in(sandbox: RunningSandbox, refresh_token: str) -> tuple[int, str]:
    """The token end point's status and words."""
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, **sandbox.app}
    answer = sandbox.http.post("/auth/o2/token", data=form)
    return answer.status_code, answer.text


def test_an_error_may_have_a_message_instead_of_an_errors_array(sandbox: RunningSandbox) -> None:
    sandbox.fault("internal_message", "getMarketplaceParticipations")
    answer = sandbox.http.get(PARTICIPATIONS, headers=sandbox.headers())
    assert (answer.status_code, answer.json()) == (500, {"message": "Internal Failure"})


def test_the_token_end_point_may_answer_with_html(sandbox: RunningSandbox) -> None:
    refresh_token = sandbox.authorize()["refresh_token"]
    sandbox.fault("sign_in_html")
    status, text = sign_in(sandbox, refresh_token)
    assert (status, text[:6]) == (503, "<html>")
    assert sign_in(sandbox, refresh_token)[0] == 200


def test_a_report_may_end_done_with_a_line_of_error(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    sandbox.fault("report_error_text", ORDERS)
    report = finish(sandbox, headers, ORDERS)
    assert report["processingStatus"] == "DONE"
    url = sandbox.document(headers, str(report["reportDocumentId"]))["url"]
    assert sandbox.http.get(url).text == "Date range exceeded. Report can be requested only upto 30 days"


def test_a_throttled_report_is_fatal_and_its_document_tells_why(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    sandbox.fault("report_throttled", LEDGER)
    report = finish(sandbox, headers)
    assert report["processingStatus"] == "FATAL"
    url = sandbox.document(headers, str(report["reportDocumentId"]))["url"]
    assert "throttling" in sandbox.http.get(url).text


def test_a_fatal_report_without_a_word_has_no_document(sandbox: RunningSandbox) -> None:
    sandbox.fault("report_fatal", LEDGER)
    report = finish(sandbox, sandbox.headers())
    assert report["processingStatus"] == "FATAL"
    assert "reportDocumentId" not in report


def test_a_fault_of_a_report_type_leaves_the_others_alone(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    sandbox.fault("report_fatal", LEDGER)
    assert finish(sandbox, headers, PAYMENTS)["processingStatus"] == "DONE"
    assert finish(sandbox, headers, LEDGER)["processingStatus"] == "FATAL"


def test_a_fault_of_a_seller_leaves_the_others_alone(sandbox: RunningSandbox) -> None:
    sandbox.fault("report_fatal", seller=ALPENGLUECK.id)
    assert finish(sandbox, sandbox.headers())["processingStatus"] == "DONE"


def test_a_report_type_may_be_over_its_quota_whichever_seller_asks(sandbox: RunningSandbox) -> None:
    sandbox.fault("report_quota", LEDGER, count=2)
    american, european = sandbox.headers(), sandbox.headers(ALPENGLUECK.id)
    stores = list(ALPENGLUECK.marketplace_ids)
    answers = [
        sandbox.http.post(f"{BASE}/reports", headers=headers, json={"reportType": LEDGER, "marketplaceIds": ids})
        for headers, ids in ((american, ["ATVPDKIKX0DER"]), (european, stores), (american, ["ATVPDKIKX0DER"]))
    ]
    assert [answer.status_code for answer in answers] == [429, 429, 202]
    assert answers[0].json()["errors"][0]["code"] == "QuotaExceeded"
    assert ask(sandbox, american, PAYMENTS) == 202


def test_a_report_type_may_be_limited_to_one_report_in_a_while_over_all_sellers(sandbox: RunningSandbox) -> None:
    sandbox.fault("report_interval", LEDGER, value=3600)
    headers = sandbox.headers()
    assert [ask(sandbox, headers, LEDGER, days) for days in (20, 21, 22)] == [202, 429, 429]
    assert ask(sandbox, headers, PAYMENTS) == 202
    sandbox.http.delete("/_control/faults", params={"kind": "report_interval"})
    assert ask(sandbox, headers, LEDGER, 23) == 202


@pytest.mark.parametrize("seconds", [-400, 7200])
def test_the_clock_of_the_answers_may_be_wrong(sandbox: RunningSandbox, seconds: int) -> None:
    sandbox.fault("clock_skew", value=seconds)
    answer = sandbox.http.get("/_control/clock")
    shown = parsedate_to_datetime(answer.headers["date"])
    assert abs(shown - sandbox.world.now() - timedelta(seconds=seconds)) < timedelta(seconds=30)


def test_an_authorization_older_than_a_year_is_worth_nothing(sandbox: RunningSandbox) -> None:
    tokens = sandbox.authorize()
    headers = {"x-amz-access-token": tokens["access_token"]}
    sandbox.http.post("/_control/age", json={"seller": NORTHWIND.id, "days": 364}).raise_for_status()
    assert sign_in(sandbox, tokens["refresh_token"])[0] == 200
    assert sandbox.http.get(PARTICIPATIONS, headers=headers).status_code == 200
    sandbox.http.post("/_control/age", json={"seller": NORTHWIND.id, "days": 2}).raise_for_status()
    status, text = sign_in(sandbox, tokens["refresh_token"])
    assert (status, "invalid_grant" in text) == (400, True)
    assert sandbox.http.get(PARTICIPATIONS, headers=headers).status_code == 403
    assert sign_in(sandbox, sandbox.authorize()["refresh_token"])[0] == 200


def test_a_withdrawn_authorization_is_worth_nothing(sandbox: RunningSandbox) -> None:
    tokens = sandbox.authorize()
    sandbox.http.post("/_control/revoke", json={"seller": NORTHWIND.id}).raise_for_status()
    assert sign_in(sandbox, tokens["refresh_token"])[0] == 400


class TestSlowReports:
    @pytest.fixture
    def settings(self, settings: SandboxSettings) -> SandboxSettings:
        return SandboxSettings(state_dir=settings.state_dir, time_scale=200, skus=20, months=2)

    def test_reports_may_take_many_times_as_long(self, sandbox: RunningSandbox) -> None:
        headers = sandbox.headers()
        sandbox.fault("slow_reports", LEDGER, value=100_000)
        sandbox.ask_report(headers, LEDGER)
        sandbox.ask_report(headers, PAYMENTS)
        rows = sandbox.world.store.all("select type, seconds from reports order by type")
        seconds = {row["type"]: row["seconds"] for row in rows}
        assert seconds[PAYMENTS] <= 0.3
        assert seconds[LEDGER] >= 10_000


class TestReducedRate:
    @pytest.fixture
    def settings(self, settings: SandboxSettings) -> SandboxSettings:
        return SandboxSettings(state_dir=settings.state_dir, time_scale=10, orders_per_day=2, skus=10, months=1)

    def test_a_bucket_may_fill_slower_and_the_header_says_so(self, sandbox: RunningSandbox) -> None:
        sandbox.fault("reduced_rate", "getMarketplaceParticipations", value=0.5, seller=NORTHWIND.id)
        american = sandbox.http.get(PARTICIPATIONS, headers=sandbox.headers())
        european = sandbox.http.get(PARTICIPATIONS, headers=sandbox.headers(ALPENGLUECK.id))
        rates = [float(each.headers["x-amzn-ratelimit-limit"]) for each in (american, european)]
        assert rates == [pytest.approx(0.08), pytest.approx(0.16)]


@pytest.mark.parametrize(
    ("charset", "python_name"), [("UTF-8", "utf-8"), ("Windows-31J", "cp932"), ("ISO-8859-1", "iso-8859-1")]
)
def test_files_may_come_in_another_charset(sandbox: RunningSandbox, charset: str, python_name: str) -> None:
    headers = sandbox.headers(ALPENGLUECK.id)
    sandbox.fault("charset", LEDGER, text=charset)
    stores = list(ALPENGLUECK.marketplace_ids)
    report = sandbox.finish_report(headers, sandbox.ask_report(headers, LEDGER, marketplaceIds=stores))
    answer = sandbox.http.get(sandbox.document(headers, report["reportDocumentId"])["url"])
    assert answer.headers["content-type"] == f"text/plain;charset={charset}"
    assert '"FNSKU"' in gzip.decompress(answer.content).decode(python_name)


def test_a_document_may_come_without_its_charset(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    report = finish(sandbox, headers)
    url = sandbox.document(headers, str(report["reportDocumentId"]))["url"]
    assert sandbox.http.get(url).headers["content-type"] == "text/plain;charset=UTF-8"
    sandbox.fault("no_charset")
    assert sandbox.http.get(url).headers["content-type"] == "text/plain"


@pytest.mark.parametrize("report_type", [LEDGER, ORDERS])
def test_rows_may_truly_stand_twice_and_are_counted_twice(sandbox: RunningSandbox, report_type: str) -> None:
    headers, source = sandbox.headers(), {LEDGER: "ledger_detail", ORDERS: "orders"}[report_type]
    window = {"dataStartTime": sandbox.day(-25)}
    days = {"from": sandbox.day(-25)[:10], "sources": source}
    plain = sandbox.rows_of_report(headers, report_type, **window)
    sandbox.fault("doubled_rows", report_type, value=3)
    sandbox.world.store.write("delete from reports")
    doubled = sandbox.rows_of_report(headers, report_type, **window)
    assert len(doubled) > len(plain) > 0
    assert {tuple(row.values()) for row in doubled} == {tuple(row.values()) for row in plain}
    assert len(doubled) == sandbox.counts(**days)[source]


def test_rows_may_be_held_back_and_come_later_for_older_days(sandbox: RunningSandbox) -> None:
    headers, window = sandbox.headers(), {"dataStartTime": sandbox.day(-60)}
    sandbox.fault("late_rows", LEDGER, value=4)
    early = sandbox.rows_of_report(headers, LEDGER, **window)
    assert len(early) == sandbox.counts(**{"from": sandbox.day(-60)[:10], "sources": "ledger_detail"})["ledger_detail"]
    sandbox.http.delete("/_control/faults", params={"kind": "late_rows"})
    sandbox.world.store.write("delete from reports")
    whole = sandbox.rows_of_report(headers, LEDGER, **window)
    late = len(whole) - len(early)
    assert 0.1 < late / len(whole) < 0.4
    assert [row for row in whole if row in early] == early


@pytest.mark.parametrize(
    ("operation", "path", "query", "token"),
    [
        ("listTransactions", "/finances/2024-06-19/transactions", {"postedAfter": "-100"}, "nextToken"),
        ("listFinancialEvents", "/finances/v0/financialEvents", {"PostedAfter": "-60"}, "NextToken"),
    ],
)
def test_a_page_token_may_end_before_its_time(
    sandbox: RunningSandbox, operation: str, path: str, query: dict[str, str], token: str
) -> None:
    headers = sandbox.headers()
    wanted = {name: sandbox.day(int(offset)) for name, offset in query.items()}
    more = {token: sandbox.http.get(path, headers=headers, params=wanted).json()["payload"][token]}
    sandbox.fault("expired_token", operation)
    answers = [sandbox.http.get(path, headers=headers, params=wanted | more) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [400, 200]
    assert "expired" in answers[0].json()["errors"][0]["message"]


@pytest.mark.parametrize("kind", ["slow_reports", "reduced_rate", "report_interval", "doubled_rows", "late_rows"])
@pytest.mark.parametrize("value", [None, 0, -1, "many"])
def test_a_fault_without_its_figure_is_refused(sandbox: RunningSandbox, kind: str, value: object) -> None:
    order = {"kind": kind} | ({} if value is None else {"value": value})
    assert sandbox.http.post("/_control/faults", json=order).status_code == 422


def test_every_kind_is_explained(sandbox: RunningSandbox) -> None:
    told = sandbox.http.get("/_control/faults").json()
    assert set(told["kinds"]) == set(told["meanings"]) == set(KINDS)


def test_a_lasting_fault_is_not_used_up_and_the_latest_counts() -> None:
    faults = Faults()
    for value in (2.0, 3.0):
        faults.order(Fault("slow_reports", value=value))
    assert [faults.value("slow_reports", 1.0) for _ in range(3)] == [3.0] * 3
    faults.clear("clock_skew")
    assert faults.value("slow_reports", 1.0) == 3.0
    faults.clear()
    assert faults.value("slow_reports", 1.0) == 1.0
