"""Controls of what goes wrong."""

from tests.sandbox.running import RunningSandbox


def test_ordered_faults_are_listed_until_they_have_struck(sandbox: RunningSandbox) -> None:
    sandbox.fault("quota", "getReport", count=2)
    assert sandbox.http.get("/_control/faults").json()["faults"] == [
        {"kind": "quota", "operation": "getReport", "left": 2}
    ]
    for _ in range(2):
        sandbox.http.get("/reports/2021-06-30/reports/1", headers=sandbox.headers())
    assert sandbox.http.get("/_control/faults").json()["faults"] == []


def test_faults_can_be_cleared(sandbox: RunningSandbox) -> None:
    sandbox.fault("service_unavailable", count=50)
    assert sandbox.http.delete("/_control/faults").json() == {"faults": []}
    assert sandbox.http.get("/sellers/v1/marketplaceParticipations", headers=sandbox.headers()).status_code == 200


def test_an_unknown_fault_is_refused_with_the_known_ones(sandbox: RunningSandbox) -> None:
    answer = sandbox.http.post("/_control/faults", json={"kind": "earthquake"})
    assert answer.status_code == 422
    assert "service_unavailable" in answer.json()["error"]["message"]


def test_the_token_end_point_can_refuse(sandbox: RunningSandbox) -> None:
    refresh_token = sandbox.authorize()["refresh_token"]
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token, **sandbox.app}
    sandbox.fault("invalid_grant")
    answers = [sandbox.http.post("/auth/o2/token", data=form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [400, 200]
    assert answers[0].json()["error"] == "invalid_grant"


def test_withdrawing_for_an_unknown_seller_is_refused(sandbox: RunningSandbox) -> None:
    assert sandbox.http.post("/_control/revoke", json={"seller": "A0"}).status_code == 404
