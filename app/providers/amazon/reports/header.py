"""A report's first line: what parts its columns, and which there are. Names are compared by their letters and digits only."""

import csv
from collections.abc import Iterable
from typing import Literal

_LONGEST = 20_000  # characters; no header is longer, and a page of HTML may be


def delimiter_of(header: str) -> str:
    """A tab, as Amazon's API writes; a comma or a semicolon, as Seller Central's downloads have."""
    return max("\t,;", key=header.count)


def is_quoted(header: str) -> bool:
    """A tab-separated file quotes every field or none. Where none is, titles hold stray quotes that mean nothing."""
    return delimiter_of(header) != "\t" or header.lstrip("\ufeff").startswith('"')


def header_names(header: str) -> list[str]:
    """The columns' names as the file writes them."""
    line = header.lstrip("\ufeff")[:_LONGEST].replace("\r", "\n").partition("\n")[0]
    quoting: Literal[0, 3] = csv.QUOTE_MINIMAL if is_quoted(header) else csv.QUOTE_NONE
    return next(csv.reader([line], delimiter=delimiter_of(header), quoting=quoting), [])


def places_of(names: Iterable[str]) -> dict[str, int]:
    """Each name, as it is compared, and where it stands; of a name that stands twice the first."""
    found: dict[str, int] = {}
    for index, name in enumerate(names):
        found.setdefault(plain_name(name), index)
    return found


def plain_name(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
