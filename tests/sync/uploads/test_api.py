"""The JSON doors of uploads."""

from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Role
from app.core import events
from app.sync.events import UploadReceived
from app.sync.uploads import jobs
from tests.factories.accounts import make_member, make_seller, sign_in_json
from tests.sync.uploads.conftest import sent
from tests.sync.uploads.reports import ledger, ledger_row
from tests.sync.working import work


def test_a_program_brings_a_file_and_asks_what_became_of_it(db: SQLAlchemy, client: FlaskClient) -> None:
    events.hear(UploadReceived, jobs.queue_upload)
    sign_in_json(client, make_member(make_seller(), Role.MANAGER))
    data = {"file": [sent(ledger(ledger_row(), ledger_row("x")), "ledger.txt")]}
    answer = client.post("/api/v1/uploads", data=data, content_type="multipart/form-data")
    assert answer.status_code == 202, answer.text
    (upload,) = answer.json["uploads"]
    assert upload["status"] == "waiting"
    work()
    told = client.get(f"/api/v1/uploads/{upload['id']}").json["upload"]
    (report,) = told["reports"]
    assert (told["status"], report["source"], report["rows_new"]) == ("done", "ledger_detail", 1)
    assert [each["line"] for each in report["rejected"]] == [3]
    assert client.get("/api/v1/uploads").json["uploads"] == [told]


def test_a_wrong_request_names_its_field(db: SQLAlchemy, client: FlaskClient) -> None:
    sign_in_json(client, make_member(make_seller(), Role.MANAGER))
    answer = client.post("/api/v1/uploads", data={}, content_type="multipart/form-data")
    assert (answer.status_code, "file" in answer.json["details"]) == (422, True)
    data = {"file": [sent("x")], "from_date": "2026-02-01", "to_date": "2026-01-01"}
    answer = client.post("/api/v1/uploads", data=data, content_type="multipart/form-data")
    assert (answer.status_code, "to_on" in answer.json["details"]) == (422, True)
    assert client.get("/api/v1/uploads?cursor=x").status_code == 422


def test_a_stranger_and_the_signed_out_are_turned_away(db: SQLAlchemy, client: FlaskClient) -> None:
    assert client.get("/api/v1/uploads").status_code == 401
    sign_in_json(client, make_member(make_seller(), Role.MANAGER))
    assert client.get("/api/v1/uploads/upl_none").status_code == 404
