"""What every operation has in common."""

import httpx
import pytest

from app.sandbox.settings import SandboxSettings
from tests.sandbox.running import RunningSandbox

PARTICIPATIONS = "/sellers/v1/marketplaceParticipations"
REPORTS = "/reports/2021-06-30/reports"


def ask(sandbox: RunningSandbox, headers: dict[str, str], path: str = PARTICIPATIONS) -> httpx.Response:
    return sandbox.http.get(path, headers=headers)


@pytest.mark.parametrize("token", ["", "Atza|unknown"])
def test_a_wrong_token_is_refused(sandbox: RunningSandbox, token: str) -> None:
    answer = ask(sandbox, {"x-amz-access-token": token})
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["code"] == "Unauthorized"
    assert "x-amzn-ratelimit-limit" not in answer.headers
    assert answer.headers["x-amzn-requestid"]


def test_a_token_that_has_ended_is_refused(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    sandbox.world.store.write("update access_tokens set expires_at = expires_at - 3600")
    assert ask(sandbox, headers).status_code == 403


def test_answers_carry_the_scaled_rate_and_an_id_of_their_own(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    one, other = ask(sandbox, headers), ask(sandbox, headers)
    assert one.headers["x-amzn-ratelimit-limit"] == f"{0.016 * sandbox.world.settings.time_scale:.4f}"
    assert one.headers["x-amzn-requestid"] != other.headers["x-amzn-requestid"]


@pytest.mark.parametrize(("path", "status"), [(f"{REPORTS}/0", 404), (REPORTS, 400)])
def test_errors_of_the_request_carry_the_rate_too(sandbox: RunningSandbox, path: str, status: int) -> None:
    answer = ask(sandbox, sandbox.headers(), path)
    assert answer.status_code == status
    assert set(answer.json()["errors"][0]) == {"code", "message", "details"}
    assert "x-amzn-ratelimit-limit" in answer.headers


def test_an_unknown_path_has_amazons_error_shape(sandbox: RunningSandbox) -> None:
    answer = ask(sandbox, {}, "/fba/unknown/v1/things")
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (404, "NotFound")


@pytest.mark.parametrize(
    ("kind", "status", "body"),
    [
        ("service_unavailable", 503, "<html>"),
        ("internal_failure", 500, ""),
        ("quota", 429, "QuotaExceeded"),
        ("forbidden", 403, "Unauthorized"),
    ],
)
def test_an_ordered_fault_strikes_as_often_as_ordered(
    sandbox: RunningSandbox, kind: str, status: int, body: str
) -> None:
    headers = sandbox.headers()
    sandbox.fault(kind, "getMarketplaceParticipations", count=2)
    answers = [ask(sandbox, headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [status, status, 200]
    assert body in answers[0].text
    assert "x-amzn-ratelimit-limit" not in answers[0].headers


def test_a_fault_of_another_operation_does_not_strike(sandbox: RunningSandbox) -> None:
    sandbox.fault("service_unavailable", "getReport")
    assert ask(sandbox, sandbox.headers()).status_code == 200


class TestUsagePlan:
    """At Amazon's own pace, where a bucket does not fill up while a test runs."""

    @pytest.fixture
    def settings(self, settings: SandboxSettings) -> SandboxSettings:
        return SandboxSettings(state_dir=settings.state_dir, time_scale=0.01, orders_per_day=2, skus=10, months=1)

    def test_calls_beyond_the_burst_are_throttled_without_a_rate(self, sandbox: RunningSandbox) -> None:
        headers = sandbox.headers()
        answers = [ask(sandbox, headers) for _ in range(16)]
        assert [answer.status_code for answer in answers] == [200] * 15 + [429]
        assert answers[-1].json()["errors"][0]["code"] == "QuotaExceeded"
        assert "x-amzn-ratelimit-limit" not in answers[-1].headers

    def test_each_seller_and_each_operation_has_a_bucket_of_its_own(self, sandbox: RunningSandbox) -> None:
        headers = sandbox.headers()
        for _ in range(16):
            ask(sandbox, headers)
        assert ask(sandbox, sandbox.headers("A3ALPENGLUCKEU")).status_code == 200
        assert ask(sandbox, headers, f"{REPORTS}?reportTypes=GET_FBA_REIMBURSEMENTS_DATA").status_code == 200
