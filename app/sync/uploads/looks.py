"""Tells by its first bytes that a file is no report at all, in words that say what to do about it."""

_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "This is a PDF. In Seller Central choose the download as text or CSV."),
    (b"\x89PNG", "This is a picture. Bring the report file itself, as Seller Central gives it."),
    (b"\xff\xd8\xff", "This is a picture. Bring the report file itself, as Seller Central gives it."),
    (b"GIF8", "This is a picture. Bring the report file itself, as Seller Central gives it."),
    (
        b"\xd0\xcf\x11\xe0",
        "This is an Excel file, perhaps with a password. Bring the report as Seller Central gives it (.txt or .csv).",
    ),
    (b"{\\rtf", "This is a document of a word processor. Bring the report as Seller Central gives it (.txt or .csv)."),
    (b"7z\xbc\xaf", "This file was packed with 7-Zip. Unpack it, and send the files themselves or as a zip file."),
    (b"Rar!", "This is a RAR file. Unpack it, and send the files themselves or as a zip file."),
)
_WEB_PAGES = (b"<!doctype html", b"<html", b"<head", b"<body")
_WEB_PAGE = (
    "This is a web page and not a report; Seller Central may have asked you to sign in again. Sign in there, download "
    "the report once more, and bring that."
)
_XML = "This is an XML file. In Seller Central choose the same report as a flat file (text with tabs) or as CSV."
_JSON = "This is a JSON file and not a report. Bring the report as Seller Central gives it (.txt or .csv)."
_BINARY = "This is not a text file. Bring the report as Seller Central gives it (.txt or .csv)."
_CONTROLS = bytes(code for code in range(32) if code not in b"\0\t\n\r\x0c\x1a\x1b")
_MANY = 50  # one byte in so many
HEAD = 4096  # bytes that are enough to tell


def why_no_report(head: bytes) -> str | None:
    """A sentence for the seller, or None for what may be a text. Zero bytes may be of UTF-16."""
    for start, sentence in _KINDS:
        if head.startswith(start):
            return sentence
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip().lower()
    if text.startswith(_WEB_PAGES):
        return _WEB_PAGE
    if text.startswith(b"<"):
        return _WEB_PAGE if b"<html" in text else _XML
    if text.startswith((b"{", b"[")):
        return _JSON
    controls = len(head) - len(head.translate(None, _CONTROLS))
    return _BINARY if controls * _MANY > len(head) else None
