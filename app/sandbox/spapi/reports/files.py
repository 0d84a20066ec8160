"""The files of finished reports: their bytes, and their addresses that end after five minutes."""

import gzip
import hashlib
import hmac
import time
from collections import OrderedDict
from threading import Lock

from app.sandbox.spapi.reports import REPORT_TYPES
from app.sandbox.spapi.reports.records import ReportRecord
from app.sandbox.spapi.reports.types import Window
from app.sandbox.world import World

_LARGE = 32_000  # bytes from which a file is compressed
_KEPT_FILES = 6


class ReportFiles:
    """Files are written when asked for, and a few are kept at hand; they say what was known when the report was asked for."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._lock = Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._key = hashlib.sha256(f"documents/{world.settings.seed}/{world.anchor}".encode()).digest()

    def content(self, record: ReportRecord) -> bytes:
        """The file before compression, in the seller's charset."""
        with self._lock:
            if record.document_id not in self._kept:
                self._kept[record.document_id] = self._write(record)
                while len(self._kept) > _KEPT_FILES:
                    self._kept.popitem(last=False)
            return self._kept[record.document_id]

    def is_compressed(self, record: ReportRecord) -> bool:
        return len(self.content(record)) > _LARGE

    def body(self, record: ReportRecord) -> bytes:
        """What is sent."""
        content = self.content(record)
        return gzip.compress(content, compresslevel=1, mtime=0) if len(content) > _LARGE else content

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

    def _write(self, record: ReportRecord) -> bytes:
        kind = REPORT_TYPES[record.type]
        if (record.ends_at - record.starts_at).days > kind.most_days:
            return f"Date range exceeded. Report can be requested only upto {kind.most_days} days".encode()
        history = self._world.history(record.seller_id)
        window = Window(record.starts_at, record.ends_at, record.last_day)
        text = kind.write(history, window, record.options)
        return (text or "").encode(history.seller.encoding, errors="replace")
