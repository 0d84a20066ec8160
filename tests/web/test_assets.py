"""Addresses of static files."""

import re

from flask.testing import FlaskClient


def test_own_files_are_asked_for_again_each_time(client: FlaskClient) -> None:
    with client.get("/static/css/app.css") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
    with client.get("/static/css/app.css", headers={"If-None-Match": answer.headers["ETag"]}) as again:
        assert again.status_code == 304


def test_third_party_files_are_kept_since_their_address_tells_their_time(client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    assert re.search(r'href="/static/vendor/tabler\.min\.css\?v=\d+"', page)
    assert re.search(r'href="/static/css/app\.css"', page)


def test_a_static_file_outside_the_folder_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/static/../pyproject.toml").status_code == 404
