"""Answers as Amazon shapes them."""

import json

from werkzeug.wrappers import Response


def answer(body: object, status: int = 200, **headers: str) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(json.dumps(body), status, headers=named, content_type="application/json")


def refusal(status: int, code: str, message: str = "no") -> Response:
    return answer({"errors": [{"code": code, "message": message}]}, status)
