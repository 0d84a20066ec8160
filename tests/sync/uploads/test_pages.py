"""Bringing files: what is kept, what is named, and that nothing is doubled."""

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.accounts.models import Role, Seller
from app.core import clock
from app.core.db import db
from app.ledger import queries
from app.ledger.models import LedgerEvent, Reimbursement, Source
from app.ledger.service import record_ledger_events
from app.sync.events import UploadRead
from app.sync.uploads.models import Upload, UploadChunk, UploadState
from app.sync.uploads.progress import Progress, note_progress
from tests.factories.accounts import make_member, make_seller, sign_in_page
from tests.factories.ledger import ledger_record
from tests.sync.uploads.conftest import sent, zipped
from tests.sync.uploads.reports import ledger, ledger_row, reimbursement_row, reimbursements
from tests.sync.working import work


def bring(client: FlaskClient, *files: Any, **fields: str) -> str:
    """Sends the files, lets a worker read them, and gives the page that lists them."""
    answer = client.post("/sync/files", data={"file": list(files), **fields}, content_type="multipart/form-data")
    assert (answer.status_code, answer.location) == (303, "/sync/files"), answer.text
    work()
    db.session.rollback()
    return client.get("/sync/files").text


def only_upload() -> Upload:
    db.session.expire_all()
    return db.session.scalars(select(Upload)).one()


def count(table: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def detail(client: FlaskClient) -> str:
    return client.get(f"/sync/files/{only_upload().public_id}").text


def test_a_seller_without_a_connection_brings_a_ledger(
    client: FlaskClient, seller: Seller, told: list[UploadRead]
) -> None:
    text = bring(client, sent(ledger(ledger_row(), ledger_row("06/03/2026", -2)), "ledger.txt"))
    assert "Inventory Ledger, detailed view" in text
    assert count(LedgerEvent) == 2
    assert queries.coverage(seller.id, Source.LEDGER_DETAIL) == [(date(2026, 6, 1), date(2026, 6, 3))]
    assert told == [UploadRead(seller.id)]
    assert (only_upload().state, count(UploadChunk)) == (UploadState.DONE, 0)


def test_the_period_that_was_chosen_at_amazon_counts_as_covered(client: FlaskClient, seller: Seller) -> None:
    bring(client, sent(reimbursements(reimbursement_row())), from_on="2026-05-01", to_on="2026-06-30")
    assert queries.coverage(seller.id, Source.REIMBURSEMENTS) == [(date(2026, 5, 1), date(2026, 6, 30))]


def test_a_ledger_without_its_reimbursements_asks_for_them(client: FlaskClient, seller: Seller) -> None:
    assert "Bring Reimbursements from 1 Jun 2026" in bring(client, sent(ledger(ledger_row())))
    today = clock.now().date().isoformat()
    period = {"from_on": "2026-06-01", "to_on": today}
    assert "Bring Reimbursements from" not in bring(client, sent(reimbursements(reimbursement_row())), **period)


def test_what_a_file_covers_is_still_asked_from_amazon(client: FlaskClient, seller: Seller) -> None:
    bring(client, sent(ledger(ledger_row())))
    assert queries.coverage(seller.id, Source.LEDGER_DETAIL, with_uploads=False) == []


def test_each_report_of_a_zip_is_read_and_a_stranger_among_them_is_named(client: FlaskClient, seller: Seller) -> None:
    pack = zipped(
        {"a/ledger.csv": ledger(ledger_row()), "b.txt": reimbursements(reimbursement_row()), "notes.txt": "hello\n"}
    )
    text = bring(client, sent(pack, "all.zip"))
    assert (count(LedgerEvent), count(Reimbursement)) == (1, 1)
    assert "This is none of the reports that are read here. Its first line is: hello" in text
    assert "notes.txt" in detail(client)


def test_a_line_that_cannot_be_read_is_named_and_the_others_are_kept(client: FlaskClient, seller: Seller) -> None:
    bad = ledger_row("13/45/2026")
    half = ledger(ledger_row(), bad, ledger_row("06/02/2026")) + '"06/03/2026"\t"X001"'
    bring(client, sent(half))
    text = detail(client)
    assert count(LedgerEvent) == 2
    assert re.search(r'data-label="Lines">3<', text)
    assert re.search(r'data-label="Lines">5<', text)
    assert "2 columns instead of 16" in text


def test_a_report_without_a_needed_column_is_named(client: FlaskClient, seller: Seller) -> None:
    without = "\n".join("\t".join(line.split("\t")[:7]) for line in ledger(ledger_row()).splitlines())
    text = bring(client, sent(without + "\n"))
    assert count(LedgerEvent) == 0
    assert "none of the reports" in text or "lacks the columns" in text


def test_the_same_file_again_doubles_nothing(client: FlaskClient, seller: Seller, told: list[UploadRead]) -> None:
    twice = ledger(ledger_row(), ledger_row())  # two equal rows are two losses
    bring(client, sent(twice))
    told.clear()
    bring(client, sent(twice))
    assert count(LedgerEvent) == 2
    assert told == []


def test_rows_that_amazon_tells_later_are_not_doubled(client: FlaskClient, seller: Seller) -> None:
    bring(client, sent(ledger(ledger_row(), delimiter=",")))
    on = date(2026, 6, 1)
    written = record_ledger_events(seller.id, [ledger_record(event_on=on)], (on, on))
    assert (written.new, count(LedgerEvent)) == (0, 1)


def test_an_old_character_set_is_understood(client: FlaskClient, seller: Seller) -> None:
    bring(client, sent(ledger(ledger_row(title="Alpenglück")).encode("cp1252")))
    assert "Alpenglück" in client.get("/costs").text or count(LedgerEvent) == 1


def test_no_file_and_half_a_period_are_refused_with_their_field(client: FlaskClient, seller: Seller) -> None:
    answer = client.post("/sync/files", data={}, content_type="multipart/form-data")
    assert (answer.status_code, "Choose at least one report file." in answer.text) == (422, True)
    data = {"file": [sent(ledger(ledger_row()))], "from_on": "2026-01-01"}
    answer = client.post("/sync/files", data=data, content_type="multipart/form-data")
    assert (answer.status_code, "is needed when the other day" in answer.text) == (422, True)
    assert count(Upload) == 0


def test_an_empty_file_is_refused(client: FlaskClient, seller: Seller) -> None:
    data = {"file": [sent("")]}
    answer = client.post("/sync/files", data=data, content_type="multipart/form-data")
    assert (answer.status_code, "Report files is empty." in answer.text) == (422, True)


def test_a_reader_may_look_and_not_bring(client: FlaskClient, seller: Seller) -> None:
    bring(client, sent(ledger(ledger_row())))
    sign_in_page(client, make_member(seller, Role.VIEWER))
    assert client.get("/sync/files").status_code == 200
    answer = client.post("/sync/files", data={"file": [sent("x")]}, content_type="multipart/form-data")
    assert answer.status_code == 403


def test_a_stranger_finds_no_upload(client: FlaskClient, seller: Seller) -> None:
    bring(client, sent(ledger(ledger_row())))
    sign_in_page(client, make_member(make_seller()))
    assert client.get(f"/sync/files/{only_upload().public_id}").status_code == 404
    assert "report.txt" not in client.get("/sync/files").text


def test_equal_mistakes_are_told_once(client: FlaskClient, seller: Seller) -> None:
    bring(client, sent(ledger(*[ledger_row("soon") for _ in range(12)], ledger_row())))
    text = detail(client)
    assert text.count("is not a date") == 1
    assert "2, 3, 4, 5, 6, 7, 8, 9 and 4 more" in text


def test_a_file_of_more_than_ten_megabytes_is_taken_from_a_page_that_guards_its_forms(
    app: Flask, client: FlaskClient, seller: Seller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/sync/files").text)
    assert token
    content = ledger(ledger_row()).encode() + b"\r\n" * (6 << 20)
    body = (
        f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token[1]}\r\n'
        '--x\r\nContent-Disposition: form-data; name="file"; filename="ledger.txt"\r\n\r\n'
    ).encode() + content + b"\r\n--x--\r\n"  # fmt: skip
    answer = client.post("/sync/files", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 303, answer.text
    work()
    assert count(LedgerEvent) == 1


def test_a_file_that_is_too_large_is_told_the_limit(client: FlaskClient, seller: Seller) -> None:
    told = {"CONTENT_LENGTH": str(600 << 20), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    answer = client.post("/sync/files", environ_overrides=told)
    assert (answer.status_code, "At most 512 MB" in answer.text) == (413, True)


def test_a_file_that_is_being_read_shows_how_far_it_is(client: FlaskClient, seller: Seller) -> None:
    client.post("/sync/files", data={"file": [sent(ledger(ledger_row()))]}, content_type="multipart/form-data")
    upload = only_upload()
    note_progress(upload.id, Progress("report.txt", 40_000, 20_000))
    for path in ("/sync/files", f"/sync/files/{upload.public_id}", f"/sync/files/{upload.public_id}/reports"):
        assert "20,000 of 40,000 rows written" in client.get(path).text
    told = client.get("/api/v1/uploads").json
    assert told
    assert told["uploads"][0]["progress"] == {"name": "report.txt", "rows_seen": 40_000, "rows_written": 20_000}
