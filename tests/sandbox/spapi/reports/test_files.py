"""Report files on disk."""

import gzip
import threading
from datetime import timedelta
from pathlib import Path

from tests.sandbox.running import RunningSandbox

LEDGER = "GET_LEDGER_DETAIL_VIEW_DATA"


def documents(sandbox: RunningSandbox) -> list[Path]:
    return list((sandbox.world.settings.state_dir / "documents").iterdir())


def test_a_file_is_written_once_for_all_who_read_it(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    report = sandbox.finish_report(headers, sandbox.ask_report(headers, LEDGER))
    url = sandbox.document(headers, report["reportDocumentId"])["url"]
    path = documents(sandbox)[0]
    written = path.stat().st_mtime_ns
    bodies: list[bytes] = []
    readers = [threading.Thread(target=lambda: bodies.append(sandbox.http.get(url).content)) for _ in range(4)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert len(bodies) == 4
    assert set(bodies) == {path.read_bytes()}
    assert [each.stat().st_mtime_ns for each in documents(sandbox)] == [written]


def test_a_file_that_was_thrown_away_is_written_again(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    report = sandbox.finish_report(headers, sandbox.ask_report(headers, LEDGER))
    url = sandbox.document(headers, report["reportDocumentId"])["url"]
    before = sandbox.http.get(url).content
    for path in documents(sandbox):
        path.unlink()
    assert sandbox.http.get(url).content == before


def test_nothing_unfinished_is_left(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    for days in (20, 140):
        report = sandbox.finish_report(headers, sandbox.ask_report(headers, LEDGER, dataStartTime=sandbox.day(-days)))
        sandbox.document(headers, report["reportDocumentId"])
    assert {path.suffix for path in documents(sandbox)} <= {".txt", ".gz"}
    assert len(documents(sandbox)) == 2


def test_the_file_tells_no_day_that_was_not_over_when_it_was_asked_for(sandbox: RunningSandbox) -> None:
    headers = sandbox.headers()
    report_id = sandbox.ask_report(headers, LEDGER, dataEndTime=sandbox.day(1))
    today = sandbox.world.today()
    sandbox.advance(10)
    report = sandbox.finish_report(headers, report_id)
    answer = sandbox.http.get(sandbox.document(headers, report["reportDocumentId"])["url"])
    newest = gzip.decompress(answer.content).decode().splitlines()[1].split("\t")[0].strip('"')
    assert newest == (today - timedelta(days=1)).strftime("%m/%d/%Y")
