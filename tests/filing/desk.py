"""A case desk on loopback that keeps to the rules of the real one, and fails when it is told to."""

import json
import os
import signal
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response


class Desk:
    """`cases` by idempotency key. `failures`: (status, body) of the next answers. `victim`: a process that dies
    after its case was taken and before it hears of it."""

    def __init__(self) -> None:
        self.cases: dict[str, dict[str, Any]] = {}
        self.packets: list[dict[str, Any]] = []
        self.tokens: list[str] = []
        self.failures: list[tuple[int, dict[str, Any]]] = []
        self.victim: int | None = None
        self.slow: Callable[[], None] = lambda: None
        self.before_get: Callable[[], tuple[int, dict[str, Any]] | None] = lambda: None
        self._lock = threading.Lock()
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=_Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def decide(self, case_id: str, status: str, *, granted: int | None = None, reason: str | None = None) -> None:
        """What the desk says of the case from now on."""
        case = next((case for case in self.cases.values() if case["case_id"] == case_id), None)
        case = case or self.cases.setdefault(case_id, _case(case_id))
        decided = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if status != "open" else None
        case.update(status=status, decided_at=decided, granted_quantity=granted, reason=reason)

    def _answer(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        request = Request(environ)
        self.tokens.append(request.headers.get("x-amz-access-token", ""))
        if self.failures:
            status, body = self.failures.pop(0)
            return _json(status, body)(environ, start_response)
        if request.method == "POST":
            return self._take(json.loads(request.data))(environ, start_response)
        failure = self.before_get()
        if failure:
            return _json(*failure)(environ, start_response)
        case = next((case for case in self.cases.values() if request.path.endswith(str(case["case_id"]))), None)
        answer = _json(200, case) if case else _json(404, {"error": {"code": "not_found", "message": "No such case."}})
        return answer(environ, start_response)

    def _take(self, packet: dict[str, Any]) -> Response:
        with self._lock:
            self.packets.append(packet)
            key = packet["idempotency_key"]
            is_new = key not in self.cases
            case = self.cases.setdefault(key, _case(f"180000{len(self.cases):05d}"))
        self.slow()
        if self.victim is not None:
            os.kill(self.victim, signal.SIGKILL)
            self.victim = None
        return _json(201 if is_new else 200, case)


class _Quiet(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Tests need no log."""


def _case(case_id: str) -> dict[str, Any]:
    received = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "case_id": case_id,
        "status": "open",
        "received_at": received,
        "decided_at": None,
        "granted_quantity": None,
        "reason": None,
    }


def _json(status: int, body: dict[str, Any]) -> Response:
    return Response(json.dumps(body), status=status, mimetype="application/json")
