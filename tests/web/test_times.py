"""Instants in JSON."""

from datetime import UTC, datetime, timedelta, timezone

from app.web.times import iso


def test_an_instant_is_written_in_utc_to_the_millisecond() -> None:
    berlin = timezone(timedelta(hours=2))
    assert iso(datetime(2026, 5, 1, 12, 0, 0, 123456, tzinfo=berlin)) == "2026-05-01T10:00:00.123Z"
    assert iso(datetime(2026, 5, 1, tzinfo=UTC)) == "2026-05-01T00:00:00.000Z"


def test_no_instant_is_null() -> None:
    assert iso(None) is None
