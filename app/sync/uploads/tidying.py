"""Writes a seller's file anew as Amazon's API would have sent it: one form for rows, days and numbers.

A spreadsheet writes days and numbers in its own country's spelling, and shortens long numbers. What can be known is put
right here; what cannot is told by its line. Each row keeps its line, so that what the reader tells of it is true.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import IO, NamedTuple

from app.ledger.records import RowError
from app.providers.amazon.reports.dates import read_day, read_instant
from app.providers.amazon.reports.header import plain_name
from app.providers.amazon.reports.numbers import decimal_sign_of, parse_number
from app.providers.amazon.reports.types import SETTLEMENTS
from app.sync.uploads.day_order import Order, order_of
from app.sync.uploads.rows import Head, Row

_DAYS = frozenset(
    (
        "date", "approvaldate", "returndate", "shipmentdate", "requestdate", "lastupdateddate", "purchasedate",
        "snapshotdate", "issuereporteddate", "shipmentcreationdate", "monthofcharge",
    )
)  # fmt: skip
_EXACT = "dateandtime"
_NUMBERS = re.compile(
    r"amount|price|fee|rate|tax|discount|volume|weight|side|girth|quantity|qty|units|balance|received|receipts|shipments"
    r"|returns|found|lost|damaged|disposed|events|inout"
)
_NO_NUMBERS = re.compile(r"^unit|unitof|units$|type|tier|band|currency|reason|date|name|description")
_NUMBER = re.compile(r"[+-]?[\d.,' ]*\d[\d.,' ]*")
_SHORTENED = re.compile(r"[+-]?\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_BY_NUMBERS = re.compile(r"\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)")
_YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?=\D|$)")
_BY_NAME = re.compile(r"(?:(\d{1,2})[ -])?([A-Za-z]{3})[a-z]*[ -](?:(\d{1,2}), ?)?(\d{4}|\d{2})")
_HALF_DAY = re.compile(r"(\d{1,2}):(\d{2}(?::\d{2})?) ?([AP])M", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_PEEKED = 1000  # rows from which the spelling of numbers is learned
_REMEMBERED = 10_000
_TELL_EVERY = 20_000  # rows


class Spelling(NamedTuple):
    """How one file writes days and numbers."""

    days: Order
    decimal_sign: str


def learn(
    rows: Callable[[], Iterator[Row | RowError]], head: Head, period: tuple[date, date] | None, today: date
) -> Spelling:
    """Reads as much of the file as it takes."""
    names = [plain_name(name) for name in head.names]
    days = _places(names, _DAYS.__contains__)
    exact = names.index(_EXACT) if _EXACT in names else None
    told = (([row.cells[at] for at in days], "" if exact is None else row.cells[exact]) for row in _good(rows()))
    numbers = _places(names, _holds_numbers)
    texts = [row.cells[at] for row in islice(_good(rows()), _PEEKED) for at in numbers]
    sign = decimal_sign_of(text for text in texts if _NUMBER.fullmatch(text))
    return Spelling(order_of(told, period, today), sign or ("," if head.delimiter == ";" else "."))


def write_tidy(
    rows: Iterable[Row | RowError],
    head: Head,
    spelling: Spelling,
    target: IO[bytes],
    *,
    reject: Callable[[RowError], None],
    tell: Callable[[int], None],
) -> int:
    """Writes a header and each good row, on the lines where they stand in the file; gives the number of rows.

    `tell` is called now and then with the number of rows so far.
    """
    mend = _Mending(head, spelling)
    target.write(_line(head.names))
    at, count = head.line + 1, 0
    for row in rows:
        if isinstance(row, RowError):
            reject(row)
            continue
        problem = mend.problem_of(row.cells)
        if problem:
            reject(RowError(row.line, problem))
            continue
        if row.line > at:
            target.write(b"\n" * (row.line - at))
        target.write(_line(mend.mended(row.cells)))
        at = row.line + 1
        count += 1
        if count % _TELL_EVERY == 0:
            tell(count)
    return count


class _Mending:
    """Puts the cells of rows of one file right."""

    def __init__(self, head: Head, spelling: Spelling) -> None:
        names = [plain_name(name) for name in head.names]
        self._names = head.names
        is_settlement = head.report_type == SETTLEMENTS  # its reader learns the spelling from more than one column
        self._days = [] if is_settlement else _places(names, _DAYS.__contains__)
        has_commas = spelling.decimal_sign == "," and not is_settlement
        self._numbers = _places(names, _holds_numbers) if has_commas else []

        @lru_cache(_REMEMBERED)
        def day(text: str) -> str:
            return with_year_first(text, is_day_first=spelling.days.is_day_first)

        self._day = day

    def problem_of(self, cells: Sequence[str]) -> str:
        """What a spreadsheet has destroyed."""
        if "E+" not in "\t".join(cells).upper():
            return ""
        found = zip(self._names, cells, strict=True)
        return "; ".join(_shortened(name, cell) for name, cell in found if _SHORTENED.fullmatch(cell))

    def mended(self, cells: Sequence[str]) -> Sequence[str]:
        mended = list(cells)
        for at in self._days:
            mended[at] = self._day(mended[at])
        for at in self._numbers:
            mended[at] = _with_point(mended[at])
        return mended


def with_year_first(text: str, *, is_day_first: bool) -> str:
    """A day in any spelling as `2026-06-01`, a month as `2026-06`. What is no day stays, for the reader to tell of."""
    if not text or text[:1].isspace():
        return text
    try:
        if _BY_NUMBERS.match(text):
            return _by_numbers(text, is_day_first=is_day_first)
        if match := _YEAR_FIRST.match(text):
            return f"{match[1]}-{int(match[2]):02}-{int(match[3]):02}{text[match.end() :]}"
        if match := _BY_NAME.fullmatch(text):
            return _by_name(match, text)
    except ValueError:
        pass
    return text


def _by_numbers(text: str, *, is_day_first: bool) -> str:
    if " " in text or "T" in text:
        return read_instant(_HALF_DAY.sub(_of_24_hours, text), is_day_first=is_day_first).isoformat()
    return read_day(text, is_day_first=is_day_first).isoformat()


def _of_24_hours(match: "re.Match[str]") -> str:
    """`8:00 PM` as `20:00`."""
    hour = int(match[1]) % 12 + (12 if match[3].upper() == "P" else 0)
    return f"{hour:02}:{match[2]}"


def _by_name(match: "re.Match[str]", text: str) -> str:
    month = _MONTHS.get(match[2].lower())
    if month is None:
        return text
    year = int(match[4]) + (2000 if len(match[4]) == 2 else 0)
    day = match[1] or match[3]
    return date(year, month, int(day)).isoformat() if day else f"{year:04}-{month:02}"


@lru_cache(_REMEMBERED)
def _with_point(text: str) -> str:
    if not ("," in text or "." in text) or not _NUMBER.fullmatch(text):
        return text
    try:
        return f"{parse_number(text, ','):f}"
    except ValueError:
        return text


def _shortened(name: str, cell: str) -> str:
    return (
        f"{name}: {cell!r} is a number that a spreadsheet has shortened, so that its digits are lost. Download the report"
        " again, and bring it without opening it in a spreadsheet"
    )


def _holds_numbers(name: str) -> bool:
    return bool(_NUMBERS.search(name)) and not _NO_NUMBERS.search(name)


def _places(names: Sequence[str], is_wanted: Callable[[str], object]) -> list[int]:
    return [at for at, name in enumerate(names) if is_wanted(name)]


def _good(rows: Iterable[Row | RowError]) -> Iterator[Row]:
    return (row for row in rows if isinstance(row, Row))


def _line(cells: Sequence[str]) -> bytes:
    """Every cell in quotes and parted by tabs, as Amazon writes its ledger."""
    text = '"\t"'.join(cells)
    if text.count('"') != 2 * (len(cells) - 1):
        text = '"\t"'.join(cell.replace('"', '""') for cell in cells)
    return f'"{text}"\n'.encode()
