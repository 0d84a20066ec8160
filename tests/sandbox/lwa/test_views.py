"""The consent page and the token end point, as a browser and an application meet them."""

import re

import httpx
import pytest

from app.sandbox.lwa import tokens
from app.sandbox.sellers import ALPENGLUECK, NORTHWIND
from tests.sandbox.running import CALLBACK, RunningSandbox


def page(sandbox: RunningSandbox, **query: str) -> httpx.Response:
    wanted = {
        "application_id": sandbox.world.settings.application_id,
        "state": "s-1",
        "redirect_uri": CALLBACK,
        "version": "beta",
    }
    return sandbox.http.get("/apps/authorize/consent", params=wanted | query)


def token(sandbox: RunningSandbox, **form: str) -> httpx.Response:
    return sandbox.http.post("/auth/o2/token", data=sandbox.app | form)


def test_the_page_says_what_it_is_and_its_first_button_approves(sandbox: RunningSandbox) -> None:
    answer = page(sandbox)
    assert answer.status_code == 200
    assert "Simulated Amazon" in answer.text
    assert re.findall(r'name="decision"\s+value="(\w+)"', answer.text) == ["approve", "deny"]
    assert NORTHWIND.name in answer.text
    assert ALPENGLUECK.name in answer.text
    assert not re.search(r"<script|style=|\son\w+=", answer.text)


def test_the_form_may_lead_back_to_the_application(sandbox: RunningSandbox) -> None:
    policy = page(sandbox).headers["content-security-policy"]
    assert "form-action 'self' http://127.0.0.1:8000" in policy
    assert "default-src 'none'" in policy


def test_approval_sends_state_seller_and_code_back(sandbox: RunningSandbox) -> None:
    answer = sandbox.consent(ALPENGLUECK.id)
    assert answer["state"] == "s-1"
    assert answer["selling_partner_id"] == ALPENGLUECK.id
    assert set(answer) == {"state", "selling_partner_id", "spapi_oauth_code"}


def test_without_a_choice_it_is_the_first_seller(sandbox: RunningSandbox) -> None:
    assert sandbox.consent("")["selling_partner_id"] == NORTHWIND.id


def test_denial_sends_the_error_back(sandbox: RunningSandbox) -> None:
    answer = sandbox.consent(decision="deny")
    assert (answer["state"], answer["error"]) == ("s-1", "access_denied")
    assert "spapi_oauth_code" not in answer


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"application_id": "amzn1.sp.solution.unknown"}, "MD1000"),
        ({"redirect_uri": "http://127.0.0.1:8000/cb#part"}, "MD5110"),
        ({"redirect_uri": "javascript:alert(1)"}, "MD5101"),
    ],
)
def test_a_faulty_request_is_refused_with_amazons_code(
    sandbox: RunningSandbox, query: dict[str, str], code: str
) -> None:
    answer = page(sandbox, **query)
    assert answer.status_code == 400
    assert code in answer.text


def test_the_configured_address_is_used_when_none_is_given(sandbox: RunningSandbox) -> None:
    answer = page(sandbox, redirect_uri="")
    assert sandbox.world.settings.redirect_uri in answer.text


def test_a_code_becomes_tokens_once(sandbox: RunningSandbox) -> None:
    code = sandbox.consent()["spapi_oauth_code"]
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK}
    first, second = token(sandbox, **form), token(sandbox, **form)
    given = first.json()
    assert given["access_token"].startswith("Atza|")
    assert given["refresh_token"].startswith("Atzr|")
    assert (given["token_type"], given["expires_in"]) == ("bearer", 3600)
    assert (second.status_code, second.json()["error"]) == (400, "invalid_grant")


def test_a_code_ends_after_five_minutes(sandbox: RunningSandbox) -> None:
    code = sandbox.consent()["spapi_oauth_code"]
    sandbox.world.store.write("update codes set expires_at = expires_at - ?", (tokens.CODE_SECONDS,))
    answer = token(sandbox, grant_type="authorization_code", code=code, redirect_uri=CALLBACK)
    assert answer.json()["error"] == "invalid_grant"


def test_a_code_is_bound_to_its_address(sandbox: RunningSandbox) -> None:
    code = sandbox.consent()["spapi_oauth_code"]
    answer = token(sandbox, grant_type="authorization_code", code=code, redirect_uri="http://127.0.0.1:8000/other")
    assert answer.json()["error"] == "invalid_grant"


def test_a_refresh_token_gives_access_tokens_and_stays_the_same(sandbox: RunningSandbox) -> None:
    refresh_token = sandbox.authorize()["refresh_token"]
    one, other = (token(sandbox, grant_type="refresh_token", refresh_token=refresh_token).json() for _ in range(2))
    assert one["refresh_token"] == other["refresh_token"] == refresh_token
    assert one["access_token"] != other["access_token"]


def test_a_wrong_secret_is_an_invalid_client(sandbox: RunningSandbox) -> None:
    answer = token(sandbox, grant_type="refresh_token", refresh_token="Atzr|x", client_secret="wrong")
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert answer.json()["error_description"]


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "refresh_token", "refresh_token": "Atzr|unknown"}, "invalid_grant"),
        ({"grant_type": "authorization_code", "code": "unknown"}, "invalid_grant"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": "client_credentials", "scope": "everything"}, "invalid_scope"),
    ],
)
def test_bad_grants_have_amazons_error_shape(sandbox: RunningSandbox, form: dict[str, str], error: str) -> None:
    answer = token(sandbox, **form)
    assert (answer.status_code, answer.json()["error"]) == (400, error)


def test_another_application_cannot_use_the_refresh_token(sandbox: RunningSandbox) -> None:
    refresh_token = sandbox.authorize()["refresh_token"]
    private = {"client_id": tokens.PRIVATE_CLIENT_ID, "client_secret": tokens.PRIVATE_CLIENT_SECRET}
    answer = token(sandbox, grant_type="refresh_token", refresh_token=refresh_token, **private)
    assert answer.json()["error"] == "invalid_grant"
    code = sandbox.consent()["spapi_oauth_code"]
    answer = token(sandbox, grant_type="authorization_code", code=code, redirect_uri=CALLBACK, **private)
    assert answer.json()["error"] == "unauthorized_client"


def test_a_grantless_token_opens_no_sellers_data(sandbox: RunningSandbox) -> None:
    given = token(sandbox, grant_type="client_credentials", scope="sellingpartnerapi::notifications").json()
    assert "refresh_token" not in given
    answer = sandbox.http.get(
        "/sellers/v1/marketplaceParticipations", headers={"x-amz-access-token": given["access_token"]}
    )
    assert answer.status_code == 403


def test_the_private_application_works_for_each_seller(sandbox: RunningSandbox) -> None:
    for seller in (NORTHWIND, ALPENGLUECK):
        refresh_token = tokens.private_refresh_token(sandbox.world, seller.id)
        private = {"client_id": tokens.PRIVATE_CLIENT_ID, "client_secret": tokens.PRIVATE_CLIENT_SECRET}
        given = token(sandbox, grant_type="refresh_token", refresh_token=refresh_token, **private).json()
        headers = {"x-amz-access-token": given["access_token"]}
        answer = sandbox.http.get("/sellers/v1/marketplaceParticipations", headers=headers).json()
        assert {row["storeName"] for row in answer["payload"]} == {seller.name}


def test_a_withdrawn_authorization_ends_both_tokens(sandbox: RunningSandbox) -> None:
    given = sandbox.authorize()
    assert sandbox.http.post("/_control/revoke", json={"seller": NORTHWIND.id}).json() == {"revoked": 1}
    answer = token(sandbox, grant_type="refresh_token", refresh_token=given["refresh_token"])
    assert answer.json()["error"] == "invalid_grant"
    headers = {"x-amz-access-token": given["access_token"]}
    assert sandbox.http.get("/sellers/v1/marketplaceParticipations", headers=headers).status_code == 403
