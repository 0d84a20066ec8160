"""A sandbox that answers over HTTP, and how a client meets it."""

import csv
import gzip
import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx

from app.sandbox.application import create_sandbox
from app.sandbox.sellers import NORTHWIND
from app.sandbox.server import open_server
from app.sandbox.settings import SandboxSettings
from app.sandbox.world import World

CALLBACK = "http://127.0.0.1:8000/oauth/amazon/callback"


@dataclass(frozen=True)
class RunningSandbox:
    """`http` asks it; `world` is what it knows, to prepare a test or to compare with."""

    url: str
    http: httpx.Client
    world: World

    @property
    def app(self) -> dict[str, str]:
        """What the website application puts into every request for a token."""
        return {"client_id": self.world.settings.client_id, "client_secret": self.world.settings.client_secret}

    def consent(self, seller_id: str = NORTHWIND.id, decision: str = "approve", **query: str) -> dict[str, str]:
        """What the consent page sends back to the application."""
        wanted = {"application_id": self.world.settings.application_id, "state": "s-1", "redirect_uri": CALLBACK}
        answer = self.http.post(
            "/apps/authorize/consent",
            params=wanted | query,
            data={"seller": seller_id, "decision": decision, "state": "s-1"},
        )
        assert answer.status_code == 302, answer.text
        return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}

    def authorize(self, seller_id: str = NORTHWIND.id) -> dict[str, Any]:
        """The token end point's answer to a fresh code."""
        code = self.consent(seller_id)["spapi_oauth_code"]
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, **self.app}
        answer: dict[str, Any] = self.http.post("/auth/o2/token", data=form).raise_for_status().json()
        return answer

    def headers(self, seller_id: str = NORTHWIND.id) -> dict[str, str]:
        return {"x-amz-access-token": self.authorize(seller_id)["access_token"]}

    def truth(self, seller_id: str = NORTHWIND.id) -> list[dict[str, Any]]:
        """Every candidate with its verdict."""
        found: list[dict[str, Any]] = self.http.get("/_control/truth", params={"seller": seller_id}).json()[
            "candidates"
        ]
        return found

    def advance(self, days: int) -> dict[str, Any]:
        answer: dict[str, Any] = self.http.post("/_control/advance", json={"days": days}).raise_for_status().json()
        return answer

    def fault(self, kind: str, operation: str = "", count: int = 1, **more: object) -> None:
        order = {"kind": kind, "operation": operation, "count": count, **more}
        self.http.post("/_control/faults", json=order).raise_for_status()

    def ask_report(self, headers: dict[str, str], report_type: str, **more: Any) -> str:
        """Ask for a report of the last five months unless told otherwise; gives its id."""
        window = {"dataStartTime": self.day(-150), "dataEndTime": self.day(0)}
        wanted = {"reportType": report_type, "marketplaceIds": [NORTHWIND.stores[0].marketplace_id], **window, **more}
        answer = self.http.post("/reports/2021-06-30/reports", headers=headers, json=wanted)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["reportId"])

    def finish_report(self, headers: dict[str, str], report_id: str) -> dict[str, Any]:
        """The report once it is over."""
        for _ in range(500):
            report: dict[str, Any] = self.http.get(f"/reports/2021-06-30/reports/{report_id}", headers=headers).json()
            if report["processingStatus"] not in ("IN_QUEUE", "IN_PROGRESS"):
                return report
            time.sleep(0.01)
        raise AssertionError("the report was never finished")

    def document(self, headers: dict[str, str], document_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = self.http.get(f"/reports/2021-06-30/documents/{document_id}", headers=headers).json()
        return answer

    def read_report(self, headers: dict[str, str], report_type: str, **more: Any) -> str:
        """The text of a report."""
        report = self.finish_report(headers, self.ask_report(headers, report_type, **more))
        document = self.document(headers, report["reportDocumentId"])
        answer = self.http.get(document["url"]).raise_for_status()
        body = gzip.decompress(answer.content) if document.get("compressionAlgorithm") == "GZIP" else answer.content
        return body.decode(answer.headers["content-type"].partition("charset=")[2])

    def rows_of_report(self, headers: dict[str, str], report_type: str, **more: Any) -> list[dict[str, str]]:
        """The rows of a report, by the names of its columns."""
        text = self.read_report(headers, report_type, **more)
        if text.startswith('"'):
            return list(csv.DictReader(io.StringIO(text), delimiter="\t"))
        return list(csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE))

    def counts(self, seller_id: str = NORTHWIND.id, **query: str) -> dict[str, int]:
        """The sandbox's own row counts."""
        answer = self.http.get("/_control/counts", params={"seller": seller_id, **query}).raise_for_status()
        counts: dict[str, int] = answer.json()["counts"]
        return counts

    def day(self, offset: int) -> str:
        """Midnight of a day, counted from the sandbox's today."""
        return f"{self.world.today().fromordinal(self.world.today().toordinal() + offset).isoformat()}T00:00:00Z"


@contextmanager
def running(settings: SandboxSettings) -> Iterator[RunningSandbox]:
    """Serve a sandbox over its state, and stop it."""
    flask = create_sandbox(settings)
    world: World = flask.extensions["world"]
    server = open_server(flask, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    url = f"http://127.0.0.1:{server.port}"
    try:
        with httpx.Client(base_url=url, trust_env=False, timeout=60) as http:
            yield RunningSandbox(url, http, world)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        world.store.close()
