"""What a seller's browser does between this app and Amazon's consent page."""

from urllib.parse import urlsplit

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.simulated_amazon import NORTHWIND, Sandbox

CALLBACK = "/api/v1/integrations/amazon/auth/callback"
START = "/api/v1/integrations/amazon/auth/start"
AS_PERSON = {"Accept": "text/html"}
AS_PROGRAM = {"Accept": "application/json"}


def start(client: FlaskClient, **query: str) -> str:
    """Begins by JSON; gives the consent page's address."""
    answer = client.get(START, query_string=query)
    assert answer.status_code == 200, answer.text
    return str(answer.json["auth_url"])


def come_back(client: FlaskClient, location: str, headers: dict[str, str] | None = None) -> TestResponse:
    """Follows Amazon's redirect into this app."""
    parts = urlsplit(location)
    return client.get(f"{parts.path}?{parts.query}", headers=headers or AS_PERSON)


def connect(client: FlaskClient, sandbox: Sandbox, seller: str = NORTHWIND) -> TestResponse:
    """The whole flow of somebody who is signed in."""
    answer = come_back(client, sandbox.consent(start(client), seller=seller))
    assert answer.status_code == 302, answer.text
    return answer
