"""One transaction a request: committed when the answer is a success, undone when it is an error."""

from flask import Flask, Response

from app.core.db import commit, rollback


def init_app(app: Flask) -> None:
    app.after_request(_end)


def _end(response: Response) -> Response:
    if response.status_code < 400:
        commit()
    else:
        rollback()
    return response
