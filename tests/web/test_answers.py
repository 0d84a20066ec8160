"""Who gets JSON and who gets a page."""

import pytest
from flask.testing import FlaskClient

HTML = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.parametrize("path", ["/api/no-such-thing", "/auth/no-such-thing", "/ws/no-such-thing"])
def test_a_program_path_answers_json_whatever_is_accepted(client: FlaskClient, path: str) -> None:
    answer = client.get(path, headers=HTML)
    assert answer.status_code == 404
    assert answer.json == {"success": False, "error": "not_found", "message": "There is no such page or record."}


def test_a_browser_is_shown_a_page(client: FlaskClient) -> None:
    answer = client.get("/no-such-page", headers=HTML)
    assert answer.status_code == 404
    assert answer.mimetype == "text/html"
    assert "There is nothing here" in answer.text


def test_who_prefers_json_to_html_gets_json_on_any_path(client: FlaskClient) -> None:
    answer = client.get("/no-such-page", headers={"Accept": "application/json"})
    assert answer.json["error"] == "not_found"


def test_htmx_gets_a_fragment_of_the_error(client: FlaskClient) -> None:
    answer = client.get("/no-such-page", headers={"HX-Request": "true"})
    assert answer.status_code == 404
    assert "<html" not in answer.text
    assert 'role="alert"' in answer.text


def test_a_callback_under_a_program_path_speaks_to_people_in_pages(client: FlaskClient) -> None:
    path = "/api/v1/integrations/amazon/auth/callback?state=forged&code=x"
    page, data = client.get(path, headers=HTML), client.get(path, headers={"Accept": "application/json"})
    assert page.status_code == data.status_code == 400
    assert data.json["error"] == "invalid_state"
    assert page.mimetype == "text/html"
