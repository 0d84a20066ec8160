"""What is inside a file that was sent: itself, or the files of a zip. Unpacked to disk, in constant memory."""

import gzip
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO, NamedTuple

_MOST_FILES = 100
_MOST_BYTES = 4 << 30  # unpacked; a year's ledger of a large seller has about one
_KEEP_IN_MEMORY = 1 << 20
_CHUNK = 1 << 16
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_SPREADSHEETS = ("xl/", "content.xml")  # inside .xlsx and .ods
_UNUSED = ("__MACOSX", ".DS_Store", "Thumbs.db")


class BadFile(Exception):
    """The file cannot be unpacked; the text says why, and what to do."""


class Packed(NamedTuple):
    """One file: `name` as it is shown; `pack` is where it lies in a zip."""

    name: str
    pack: zipfile.ZipInfo | None = None


class UploadedFile:
    """A file that was sent. Use within `with`; `content` is read several times."""

    def __init__(self, name: str, content: IO[bytes]) -> None:
        self._name = name
        self._content = content
        self._zip: zipfile.ZipFile | None = None

    def list_files(self) -> list[Packed]:
        """Raises BadFile."""
        self._content.seek(0)
        if not self._content.read(4).startswith(_ZIP):
            return [Packed(self._name)]
        try:
            self._zip = zipfile.ZipFile(self._content)
        except zipfile.BadZipFile:
            raise BadFile("The zip file is damaged; it may not have been sent completely. Send it again.") from None
        inside = [info for info in self._zip.infolist() if not info.is_dir() and not _is_unused(info.filename)]
        if any(info.filename.startswith(_SPREADSHEETS) for info in inside):
            raise BadFile("This is a spreadsheet. Save the sheet as CSV or as text with tabs, and send that.")
        if len(inside) > _MOST_FILES:
            raise BadFile(f"The zip file holds {len(inside)} files. Send at most {_MOST_FILES} at once.")
        if sum(info.file_size for info in inside) > _MOST_BYTES:
            raise BadFile("The zip file is too large when unpacked. Send its files in several zip files.")
        return [Packed(info.filename, info) for info in inside]

    @contextmanager
    def open(self, packed: Packed) -> Iterator[IO[bytes]]:
        """The plain bytes of one file. Raises BadFile."""
        with tempfile.SpooledTemporaryFile(max_size=_KEEP_IN_MEMORY) as plain:
            try:
                self._unpack(packed, plain)
            except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError):
                raise BadFile("The file is damaged; it may not have been sent completely. Send it again.") from None
            except (RuntimeError, NotImplementedError):  # of zipfile, for a password or an unknown way of packing
                raise BadFile(
                    "The file is locked with a password or packed in an unusual way. Unpack it first."
                ) from None
            plain.seek(0)
            yield plain

    def _unpack(self, packed: Packed, plain: IO[bytes]) -> None:
        if packed.pack is not None and self._zip is not None:
            with self._zip.open(packed.pack) as source:
                _copy(source, plain)
            return
        self._content.seek(0)
        is_gzip = self._content.read(2) == _GZIP
        self._content.seek(0)
        if is_gzip:
            with gzip.GzipFile(fileobj=self._content) as source:
                _copy(source, plain)
        else:
            shutil.copyfileobj(self._content, plain, _CHUNK)


def _copy(source: IO[bytes] | gzip.GzipFile, plain: IO[bytes]) -> None:
    """What a zip says of its sizes need not be true."""
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > _MOST_BYTES:
            raise BadFile("The file is too large when unpacked.")
        plain.write(chunk)


def _is_unused(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not parts or parts[0] in _UNUSED or parts[-1] in _UNUSED or parts[-1].startswith("._")
