"""Serving the sandbox over HTTP. Every answer's Date header tells the sandbox's clock, as every answer of Amazon tells Amazon's."""

import signal
import threading
from collections.abc import Callable, Iterable
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app.sandbox.world import World

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


def serve(flask: Flask, port: int, started: Callable[[], None]) -> None:
    """Answer on this machine until the process is told to stop."""
    server = open_server(flask, port)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    started()
    server.serve_forever()
    server.server_close()


def open_server(flask: Flask, port: int) -> BaseWSGIServer:
    """A server that listens and does not answer yet; port 0 takes any free one."""
    handler = _handler(flask.extensions["world"])
    return make_server("127.0.0.1", port, flask, threaded=True, request_handler=handler)


def _handler(world: World) -> type[WSGIRequestHandler]:
    class Handler(WSGIRequestHandler):
        def date_time_string(self, timestamp: float | None = None) -> str:  # noqa: ARG002 - the signature is the base class's
            return _http_date(world)

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Requests are not logged: addresses of documents are as good as passwords."""

    return Handler


def dated(application: "WSGIApplication", world: World) -> "WSGIApplication":
    """gunicorn writes the real date into an answer by itself; here it is told the sandbox's."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        response: Any = getattr(start_response, "__self__", None)
        if hasattr(response, "default_headers"):
            real_headers = response.default_headers
            response.default_headers = lambda: [_with_date(line, world) for line in real_headers()]
        return application(environ, start_response)

    return answer


def _with_date(line: str, world: World) -> str:
    return f"Date: {_http_date(world)}\r\n" if line.startswith("Date:") else line


def _http_date(world: World) -> str:
    return format_datetime(world.shown_now(), usegmt=True)
