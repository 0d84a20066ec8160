"""The files of finished reports: written once, to disk, and addresses that end after five minutes."""

import gzip
import hashlib
import hmac
import secrets
import threading
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, islice
from pathlib import Path

from app.sandbox.faults import Faults
from app.sandbox.spapi.reports import REPORT_TYPES
from app.sandbox.spapi.reports.made_rows import rows_of
from app.sandbox.spapi.reports.records import Outcome, ReportRecord
from app.sandbox.spapi.reports.types import Window
from app.sandbox.world import World

_LARGE = 32_000  # bytes from which a file is compressed
_KEPT_FILES = 400
_LINES = 2000
_THROTTLED = "The report could not be created because of internal throttling. Please try again later."
_PYTHON_NAMES = {
    "Cp1252": "cp1252",
    "Windows-31J": "cp932",
    "UTF-8": "utf-8",
    "UTF-8-SIG": "utf-8-sig",
    "ISO-8859-1": "iso-8859-1",
}


class ReportFiles:
    """Files are written in the background while a report is being made; one that was thrown away is written again."""

    def __init__(self, world: World, faults: Faults) -> None:
        self._world = world
        self._faults = faults
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reports")
        self._folder = world.settings.state_dir / "documents"
        self._folder.mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._key = hashlib.sha256(f"documents/{world.settings.seed}/{world.anchor}".encode()).digest()

    def prepare(self, record: ReportRecord) -> None:
        """Begin to write the file; who wants it waits for it in `path`."""
        if record.outcome.has_document:
            self._writer.submit(self.path, record)

    def path(self, record: ReportRecord) -> Path:
        """Where the file lies; its name ends in its charset, and in .gz when it is compressed."""
        with self._lock:
            lock = self._locks[record.document_id]
        with lock:
            found = next(self._folder.glob(f"{record.document_id}.*"), None)
            return found or self._write(record)

    def is_compressed(self, record: ReportRecord) -> bool:
        return self.path(record).suffix == ".gz"

    def charset(self, record: ReportRecord) -> str:
        return self.path(record).name.removeprefix(f"{record.document_id}.").partition(".")[0]

    def signature(self, document_id: str, expires: int) -> str:
        return hmac.new(self._key, f"{document_id}/{expires}".encode(), "sha256").hexdigest()

    def query(self, document_id: str) -> dict[str, str]:
        """The parameters that open a document for a while."""
        expires = int(time.time()) + self._world.settings.document_seconds
        return {"expires": str(expires), "signature": self.signature(document_id, expires)}

    def is_open(self, document_id: str, expires: str, signature: str) -> bool:
        """Whether an address is ours and has not ended."""
        if not expires.isdecimal() or not hmac.compare_digest(self.signature(document_id, int(expires)), signature):
            return False
        return time.time() < int(expires)

    def _write(self, record: ReportRecord) -> Path:
        seller = self._world.seller(record.seller_id)
        fault = self._faults.lasting("charset", record.type, seller.id)
        charset = fault.text if fault else seller.charset
        encoding = _PYTHON_NAMES.get(charset, seller.encoding)
        chunks = (text.encode(encoding, errors="replace") for text in self._text(record))
        self._throw_away_old()
        return _save(chunks, self._folder, f"{record.document_id}.{charset}")

    def _text(self, record: ReportRecord) -> Iterator[str]:
        kind = REPORT_TYPES[record.type]
        if record.outcome is Outcome.FATAL_TEXT:
            yield _THROTTLED
        elif record.outcome is Outcome.DONE_TEXT:
            yield f"Date range exceeded. Report can be requested only upto {kind.most_days} days"
        else:
            history = self._world.history(record.seller_id)
            window = Window(record.starts_at, record.ends_at, record.last_day, frozenset(record.marketplace_ids))
            yield kind.line(kind.columns(history.seller))
            rows = rows_of(self._faults, kind, history, window, record.options)
            while lines := "".join(map(kind.line, islice(rows, _LINES))):
                yield lines

    def _throw_away_old(self) -> None:
        with self._lock:
            files = sorted(self._folder.iterdir(), key=lambda path: path.stat().st_mtime)
            for path in files[: max(0, len(files) - _KEPT_FILES)]:
                path.unlink(missing_ok=True)


def _save(chunks: Iterable[bytes], folder: Path, name: str) -> Path:
    """Compressed when it is large. A file that is there is whole."""
    rest, head = iter(chunks), b""
    while len(head) <= _LARGE and (chunk := next(rest, b"")):
        head += chunk
    unfinished = folder / f"{secrets.token_hex(8)}.part"
    if len(head) <= _LARGE:
        unfinished.write_bytes(head)
        return unfinished.rename(folder / f"{name}.txt")
    with unfinished.open("wb") as raw, gzip.GzipFile("", "wb", compresslevel=1, fileobj=raw, mtime=0) as packed:
        for chunk in chain((head,), rest):
            packed.write(chunk)
    return unfinished.rename(folder / f"{name}.gz")
