"""Answers for HTMX: a fragment instead of a page, a redirect that the whole page follows."""

from flask import Response, redirect, request
from werkzeug.wrappers import Response as BaseResponse


def is_fragment_request() -> bool:
    """HTMX asks for a part of a page. A boosted link wants the whole page."""
    return request.headers.get("HX-Request") == "true" and request.headers.get("HX-Boosted") != "true"


def redirect_after(url: str) -> BaseResponse:
    """Where to go after a change: 303, or HX-Redirect so that HTMX moves the page and not a part of it."""
    if is_fragment_request():
        return Response(status=204, headers={"HX-Redirect": url})
    return redirect(url, 303)
