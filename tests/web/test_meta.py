"""The service itself."""

from flask.testing import FlaskClient


def test_health_is_ok_when_database_and_queue_answer(client: FlaskClient) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json == {"status": "ok", "checks": {"database": "ok", "queue": "ok"}}


def test_the_status_names_each_part_and_no_seller(client: FlaskClient) -> None:
    assert client.get("/api/services/status").json == {
        "status": "operational",
        "services": {"web": "ok", "database": "ok", "queue": "ok"},
    }


def test_the_openapi_document_has_every_json_route(client: FlaskClient) -> None:
    document = client.get("/api/v1/openapi.json").json
    assert document["openapi"] == "3.0.3"
    assert {"/health", "/api/v1/auth/login", "/auth/login", "/api/metrics/dashboard"} <= set(document["paths"])
    login = document["paths"]["/api/v1/auth/login"]["post"]
    assert {"200", "422"} <= set(login["responses"])


def test_the_api_page_needs_nothing_from_elsewhere(client: FlaskClient) -> None:
    answer = client.get("/api/v1/docs")
    assert answer.status_code == 200
    assert answer.mimetype == "text/html"
    assert "https://" not in answer.text
    assert "swagger-ui-bundle.js" in answer.text
