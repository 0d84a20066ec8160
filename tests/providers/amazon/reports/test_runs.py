"""A text in runs of lines that begin with the same field."""

from collections.abc import Iterable
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.providers.amazon.reports import runs
from app.providers.amazon.reports.runs import Runs


def taken(texts: Iterable[str], salt: bytes = b"") -> list[tuple[str, bytes | None]]:
    """Each run's text and digest."""
    found, given_runs = [], Runs(iter(texts), "\t")
    while (digest := given_runs.hold(salt)) is None or given_runs.is_held:
        text = ""
        while given_runs.is_held:
            text += next(given_runs)
        found.append((text, digest))
    return found


lines = st.lists(st.sampled_from(["a\t1\n", "a\t2\n", "b\t1\n", "ab\t1\n", "\t1\n"]), min_size=1, max_size=12)


@given(lines, st.lists(st.integers(1, 12)))
def test_lines_of_one_first_field_are_one_run_however_the_text_comes(rows: list[str], cuts: list[int]) -> None:
    texts, left = [], rows
    for cut in cuts:
        texts, left = [*texts, "".join(left[:cut])], left[cut:]
    texts = [text for text in [*texts, "".join(left)] if text]
    expected = ["".join(group) for _, group in groupby(rows, key=lambda row: row.partition("\t")[0])]
    assert [text for text, _ in taken(texts)] == expected
    assert taken(texts) == taken(["".join(rows)])


def test_the_digest_is_over_the_salt_and_all_of_the_run() -> None:
    found = {taken([text], salt)[0][1] for text in ("a\t1\n", "a\t1\na\t1\n", "a\t2\n") for salt in (b"1", b"2")}
    assert len(found) == 6


def test_a_run_that_was_skipped_is_not_given() -> None:
    given_runs = Runs(iter(["a\t1\nb\t1\n"]), "\t")
    given_runs.hold(b"")
    given_runs.skip()
    assert list(given_runs) == ["b\t1\n"]


def test_who_reads_beyond_a_run_gets_the_lines_in_their_order() -> None:
    given_runs = Runs(iter(["a\t1\n", "a\t2\nb\t1\n", "c\t1\n"]), "\t")
    given_runs.hold(b"")
    assert list(given_runs) == ["a\t1\n", "a\t2\n", "b\t1\n", "c\t1\n"]


@pytest.mark.parametrize("odd", ["\r\n", "no field at all\n", "a\t1\nlast", "\n\na\t1\n"])
def test_lines_that_are_no_rows_get_lost_nowhere(odd: str) -> None:
    assert "".join(text for text, _ in taken(["a\t1\n", odd])) == f"a\t1\n{odd}"


def test_a_run_too_long_to_be_held_has_no_digest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runs, "_LONGEST", 10)
    found = taken(["a\t1\n"] * 4 + ["b\t1\n"])
    assert [text for text, _ in found] == ["a\t1\n" * 3, "a\t1\n", "b\t1\n"]
    assert [digest is None for _, digest in found] == [True, False, False]
