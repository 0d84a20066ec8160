"""What is inside a file that was sent: itself, or the files of a zip. Unpacked to disk, in constant memory."""

import gzip
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import PurePosixPath
from typing import IO, NamedTuple, Self

from app.sync.uploads.looks import HEAD, why_no_report

_MOST_FILES = 100
_MOST_BYTES = 4 << 30  # unpacked; a year's ledger of a large seller has about one
_KEEP_IN_MEMORY = 1 << 20
_CHUNK = 1 << 16
_ZIP, _GZIP = b"PK\x03\x04", b"\x1f\x8b"
_NO_FILES = b"PK\x05\x06"  # a zip without a file
_SPREADSHEETS = ("xl/", "content.xml")  # inside .xlsx and .ods
_UNUSED = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
_DAMAGED = "The file is damaged; it may not have been sent completely. Send it again."
_LOCKED = "The file is locked with a password or packed in an unusual way. Unpack it first."
_SPREADSHEET = (
    "This is a spreadsheet. Bring the report as Seller Central gives it (.txt or .csv), since a spreadsheet changes long "
    "numbers and days. Where you have nothing else, save the sheet as CSV and send that."
)


class BadFile(Exception):
    """The file cannot be unpacked; the text says why, and what to do."""


class Packed(NamedTuple):
    """One file: `name` as it is shown, different for each; `pack` is where it lies in the zip file `archive`."""

    name: str
    pack: zipfile.ZipInfo | None = None
    archive: zipfile.ZipFile | None = None


class UploadedFile:
    """A file that was sent. Use within `with`; `content` is read several times and stays the caller's."""

    def __init__(self, name: str, content: IO[bytes]) -> None:
        self._name = name
        self._content = content
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def list_files(self) -> list[Packed]:
        """Those of zip files within a zip file too. Raises BadFile."""
        self._content.seek(0)
        if not self._content.read(4).startswith((_ZIP, _NO_FILES)):
            return [Packed(self._name)]
        found = [each for packed in self._members(self._content, "") for each in self._opened(packed)]
        if len(found) > _MOST_FILES:
            raise BadFile(f"The zip file holds {len(found)} files. Send at most {_MOST_FILES} at once.")
        if sum(each.pack.file_size for each in found if each.pack) > _MOST_BYTES:
            raise BadFile("The zip file is too large when unpacked. Send its files in several zip files.")
        return _with_names_of_their_own(found)

    @contextmanager
    def open(self, packed: Packed) -> Iterator[IO[bytes]]:
        """The plain bytes of one file, which may be a report. Raises BadFile."""
        with ExitStack() as files:
            plain = files.enter_context(_scratch())
            with _told_as_bad_file():
                self._unpack(packed, plain)
                if _head(plain).startswith(_GZIP):
                    zipped, plain = plain, files.enter_context(_scratch())
                    with gzip.GzipFile(fileobj=zipped, mode="rb") as source:
                        _copy(source, plain)
            head = _head(plain)
            if head.startswith(_ZIP):
                raise BadFile(_SPREADSHEET if _is_spreadsheet(plain) else "This is a zip file. Unpack it first.")
            if problem := why_no_report(head):
                raise BadFile(problem)
            plain.seek(0)
            yield plain

    def _members(self, content: IO[bytes], folder: str) -> list[Packed]:
        try:
            archive = self._open.enter_context(zipfile.ZipFile(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError):
            raise BadFile("The zip file is damaged; it may not have been sent completely. Send it again.") from None
        inside = [info for info in archive.infolist() if not info.is_dir() and not _is_unused(info.filename)]
        if any(info.filename.startswith(_SPREADSHEETS) for info in inside):
            raise BadFile(_SPREADSHEET)
        if len(inside) > _MOST_FILES:
            raise BadFile(f"The zip file holds {len(inside)} files. Send at most {_MOST_FILES} at once.")
        return [Packed(folder + info.filename, info, archive) for info in inside]

    def _opened(self, packed: Packed) -> list[Packed]:
        """A zip file within the zip file as its files; one that cannot be opened is told of when its turn comes."""
        if not packed.name.lower().endswith(".zip"):
            return [packed]
        inner = self._open.enter_context(_scratch())
        try:
            with _told_as_bad_file():
                self._unpack(packed, inner)
            return self._members(inner, f"{packed.name}/")
        except BadFile:
            return [packed]

    def _unpack(self, packed: Packed, plain: IO[bytes]) -> None:
        if packed.pack is None or packed.archive is None:
            self._content.seek(0)
            shutil.copyfileobj(self._content, plain, _CHUNK)
            return
        with packed.archive.open(packed.pack) as source:
            _copy(source, plain)


def _scratch() -> "tempfile.SpooledTemporaryFile[bytes]":
    return tempfile.SpooledTemporaryFile(max_size=_KEEP_IN_MEMORY)


@contextmanager
def _told_as_bad_file() -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError):
        raise BadFile(_DAMAGED) from None
    except (RuntimeError, NotImplementedError):  # of zipfile, for a password or an unknown way of packing
        raise BadFile(_LOCKED) from None


def _copy(source: IO[bytes] | gzip.GzipFile, plain: IO[bytes]) -> None:
    """What a zip says of its sizes need not be true."""
    size = 0
    while chunk := source.read(_CHUNK):
        size += len(chunk)
        if size > _MOST_BYTES:
            raise BadFile("The file is too large when unpacked.")
        plain.write(chunk)


def _head(content: IO[bytes]) -> bytes:
    content.seek(0)
    head = content.read(HEAD)
    content.seek(0)
    return head


def _is_spreadsheet(content: IO[bytes]) -> bool:
    try:
        with zipfile.ZipFile(content) as archive:
            return any(name.startswith(_SPREADSHEETS) for name in archive.namelist())
    except zipfile.BadZipFile:
        return False


def _is_unused(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return not parts or parts[0] in _UNUSED or parts[-1] in _UNUSED or parts[-1].startswith("._")


def _with_names_of_their_own(files: list[Packed]) -> list[Packed]:
    """A zip file may hold several files of one name."""
    seen: dict[str, int] = {}
    named = []
    for each in files:
        number = seen[each.name] = seen.get(each.name, 0) + 1
        named.append(each if number == 1 else each._replace(name=f"{each.name} ({number})"))
    return named
