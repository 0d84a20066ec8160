"""Amazon on this machine: the sandbox with a small history, and a server that answers what a test tells it to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

from app.providers.amazon.settings import AmazonSettings
from app.sandbox.application import create_sandbox
from app.sandbox.server import open_server
from app.sandbox.settings import SandboxSettings

APP = {
    "AMAZON_APP_ID": SandboxSettings.application_id,
    "AMAZON_CLIENT_ID": SandboxSettings.client_id,
    "AMAZON_CLIENT_SECRET": SandboxSettings.client_secret,
}
NORTHWIND = "A2NORTHWIND0US"


@dataclass(frozen=True)
class Sandbox:
    """A running sandbox, whose faults can be set."""

    url: str
    flask: Flask

    def consent(self, consent_url: str, decision: str = "approve", seller: str = NORTHWIND) -> str:
        """What the seller's browser does on the consent page; gives where Amazon sends it."""
        answer = httpx.post(consent_url, data={"decision": decision, "seller": seller}, trust_env=False)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["location"])


@contextmanager
def running_sandbox(state_dir: Path) -> Iterator[Sandbox]:
    """Little stock and a short history, so that it is there at once."""
    settings = SandboxSettings(state_dir=state_dir, time_scale=100_000, orders_per_day=4, skus=8, months=2)
    flask = create_sandbox(settings)
    server = open_server(flask, 0)
    url = f"http://127.0.0.1:{server.server_port}"
    object.__setattr__(settings, "public_url", url)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield Sandbox(url, flask)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def settings_for(url: str, **variables: str) -> AmazonSettings:
    """The app's settings when Amazon is at that address."""
    hosts = dict.fromkeys(("AMAZON_SP_API_URL", "AMAZON_LWA_URL", "AMAZON_SELLER_CENTRAL_URL"), url)
    return AmazonSettings.from_environment(APP | hosts | variables, public_url="http://localhost", demo=True)


@dataclass
class RecordedAmazon:
    """Answers each path with the responses that were recorded for it, the last one again and again."""

    url: str = ""
    date: str = ""  # what the answers' Date header says; empty: the time
    answers: dict[str, list[Response]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    def record(self, path: str, *responses: Response) -> None:
        self.answers[path] = list(responses)

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.path == path]

    def answer(self, request: Request) -> Response:
        request.get_data()
        self.requests.append(request)
        known = self.answers.get(request.path)
        if not known:
            return Response('{"errors": [{"code": "NotFound", "message": "nothing recorded"}]}', 404)
        return known.pop(0) if len(known) > 1 else known[0]


@contextmanager
def recorded_amazon() -> Iterator[RecordedAmazon]:
    amazon = RecordedAmazon()

    @Request.application
    def respond(request: Request) -> Response:
        return amazon.answer(request)

    class Handler(WSGIRequestHandler):
        def date_time_string(self, timestamp: float | None = None) -> str:
            return amazon.date or super().date_time_string(timestamp)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """The log is for the app's own lines."""

    server = make_server("127.0.0.1", 0, respond, threaded=True, request_handler=Handler)
    amazon.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield amazon
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
