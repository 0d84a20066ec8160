"""A report's document: fetched from its short-lived address, unzipped, and read as text, all in constant memory."""

import codecs
import io
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from typing import IO, NamedTuple

import httpx

from app.providers.amazon.wire import open_http
from app.providers.errors import Unavailable

_GZIP_MAGIC = b"\x1f\x8b"
_GZIP_WBITS = 31
_KEEP_IN_MEMORY = 1 << 20
_CHUNK = 1 << 16
_JAPANESE = "cp932"
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


class Expired(Exception):
    """The address of the document is no longer valid; Amazon gives a new one for the asking."""


class Address(NamedTuple):
    """Where the bytes are. The URL is signed, which makes it a secret: it is never logged."""

    url: str
    is_gzip: bool


class Document:
    """The text of a report. Iterating gives its lines with their ends, once; zero bytes, which no database keeps, are left out."""

    def __init__(self, content: IO[bytes], encoding: str) -> None:
        self.encoding = encoding
        # newline="": a quoted title may hold a line break, which only the CSV reader can tell from a row's end.
        self._lines = io.TextIOWrapper(content, encoding=encoding, errors="replace", newline="")

    def __iter__(self) -> Iterator[str]:
        return (line.replace("\0", "") for line in self._lines)

    def blocks(self) -> Iterator[str]:
        """The rest of the text, many whole lines at a time."""
        while block := self._lines.read(_CHUNK) + self._lines.readline():
            yield block.replace("\0", "")

    def close(self) -> None:
        self._lines.close()

    def let_go(self) -> None:
        """Leaves the bytes open to their owner."""
        self._lines.detach()


def fetch(address: Address, *, is_japanese: bool) -> Document:
    """Opens the document. Raises Expired, or Unavailable when it could not be fetched whole."""
    content = tempfile.SpooledTemporaryFile(max_size=_KEEP_IN_MEMORY)  # noqa: SIM115  # the Document closes it
    try:
        content_type, is_utf8 = _download(address, content)
        content.seek(0)
        head = content.read(3)
        content.seek(0)
        return Document(content, _encoding(head, content_type, is_utf8, content, is_japanese=is_japanese))
    except BaseException:
        content.close()
        raise


@contextmanager
def open_file(content: IO[bytes], *, is_japanese: bool) -> Iterator[Document]:
    """The text of a file that the seller has downloaded. The content stays the caller's, to be read again."""
    content.seek(0)
    head = content.read(3)
    content.seek(0)
    utf8 = codecs.getincrementaldecoder("utf-8")()
    # A file that was cut off may end within a letter; that does not make it another character set.
    is_utf8 = all(_goes_on(utf8, chunk) for chunk in iter(lambda: content.read(_CHUNK), b""))
    content.seek(0)
    document = Document(content, _encoding(head, "", is_utf8, content, is_japanese=is_japanese))
    try:
        yield document
    finally:
        document.let_go()


def _download(address: Address, content: IO[bytes]) -> tuple[str, bool]:
    """Writes the plain bytes; gives the Content-Type, and whether all of it is UTF-8."""
    utf8 = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = True
    try:
        with open_http(address.url) as http, http.stream("GET", address.url) as answer:
            _judge(answer)
            for chunk in _unzip(answer.iter_bytes(_CHUNK), expected=address.is_gzip):
                content.write(chunk)
                is_utf8 = is_utf8 and _goes_on(utf8, chunk)
    except httpx.HTTPError as error:
        raise Unavailable(f"The report's document broke off ({type(error).__name__}).") from None
    except zlib.error:
        raise Unavailable("The report's document is damaged.") from None
    return answer.headers.get("content-type", ""), is_utf8 and _goes_on(utf8, b"", final=True)


def _judge(answer: httpx.Response) -> None:
    if answer.status_code == httpx.codes.FORBIDDEN:
        raise Expired
    if answer.status_code != httpx.codes.OK:
        raise Unavailable(f"The report's document answered with status {answer.status_code}.")


def _unzip(chunks: Iterator[bytes], *, expected: bool) -> Iterator[bytes]:
    """The plain bytes. What is not gzip passes through: some storage unzips by itself what was stored zipped."""
    first = next(chunks, b"")
    if not (expected and first.startswith(_GZIP_MAGIC)):
        yield first
        yield from chunks
        return
    member = zlib.decompressobj(_GZIP_WBITS)
    rest = first
    while True:
        if rest and member.eof:  # a gzip file may consist of several
            member = zlib.decompressobj(_GZIP_WBITS)
        yield member.decompress(rest)
        rest = member.unused_data or next(chunks, b"")
        if not rest:
            break
    if not member.eof:
        raise zlib.error


def _goes_on(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _encoding(head: bytes, content_type: str, is_utf8: bool, content: IO[bytes], *, is_japanese: bool) -> str:
    """Amazon's reports come in UTF-8, cp1252 or Shift-JIS, and only sometimes say so."""
    named = _named_encoding(content_type)
    if named and (named != "utf-8" or is_utf8):
        return "utf-8-sig" if named == "utf-8" else named
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return encoding
    if is_utf8:
        return "utf-8"
    if is_japanese and _is_all(content, _JAPANESE):
        return _JAPANESE
    return "cp1252"


def _named_encoding(content_type: str) -> str | None:
    message = Message()
    message["content-type"] = content_type
    charset = message.get_content_charset() or ""
    try:
        named = codecs.lookup(_JAPANESE if charset == "windows-31j" else charset).name
    except LookupError:
        return None
    # Nobody means the control characters that set ISO-8859-1 apart from cp1252.
    return "cp1252" if named == "iso8859-1" else named


def _is_all(content: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        good = all(_goes_on(decoder, chunk) for chunk in iter(lambda: content.read(_CHUNK), b""))
        return good and _goes_on(decoder, b"", final=True)
    finally:
        content.seek(0)
