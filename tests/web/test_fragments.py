"""Answers for HTMX."""

import pytest
from flask import Flask

from app.web.fragments import is_fragment_request, redirect_after


@pytest.mark.parametrize(
    ("headers", "expected"),
    [({}, False), ({"HX-Request": "true"}, True), ({"HX-Request": "true", "HX-Boosted": "true"}, False)],
)
def test_a_boosted_link_wants_the_whole_page(app: Flask, headers: dict[str, str], expected: bool) -> None:
    with app.test_request_context(headers=headers):
        assert is_fragment_request() is expected


def test_a_browser_is_redirected_after_a_change(app: Flask) -> None:
    with app.test_request_context():
        answer = redirect_after("/claims")
    assert (answer.status_code, answer.location) == (303, "/claims")


def test_htmx_is_told_to_move_the_whole_page(app: Flask) -> None:
    with app.test_request_context(headers={"HX-Request": "true"}):
        answer = redirect_after("/claims")
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/claims")
