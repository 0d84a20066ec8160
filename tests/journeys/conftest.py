"""Journeys share one running system; one that breaks things starts its own with `tests.live.running_app`."""

from collections.abc import Iterator

import pytest

from tests.live import LiveApp, running_app


@pytest.fixture(scope="module")
def live_app() -> Iterator[LiveApp]:
    """A fresh system for each file."""
    with running_app() as live:
        yield live
