"""Lines that were not read, those with the same mistake together: a page of two hundred equal sentences helps nobody."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

_NAMED = 8  # lines of one mistake


class BadLines(NamedTuple):
    """`lines`: the first ones, in words."""

    lines: str
    error: str


def bad_lines(rejects: Iterable[Mapping[str, Any]]) -> list[BadLines]:
    """`rejects`: [{line, error}] in the order of the file; a mistake stands where it is made first."""
    found: dict[str, list[int]] = {}
    for reject in rejects:
        found.setdefault(reject["error"], []).append(reject["line"])
    return [BadLines(_in_words(lines), error) for error, lines in found.items()]


def _in_words(lines: list[int]) -> str:
    named = ", ".join(str(line) for line in lines[:_NAMED])
    return f"{named} and {len(lines) - _NAMED} more" if len(lines) > _NAMED else named
