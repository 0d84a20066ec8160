"""A simulated Amazon of its own for every test that asks for one, served over HTTP."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.sandbox.settings import SandboxSettings
from tests.sandbox.running import RunningSandbox, running


@pytest.fixture
def settings(tmp_path: Path) -> SandboxSettings:
    """A small history, and Amazon's hours in a blink."""
    return SandboxSettings(state_dir=tmp_path / "sandbox", time_scale=100_000, orders_per_day=8, skus=120, months=6)


@pytest.fixture
def sandbox(settings: SandboxSettings) -> Iterator[RunningSandbox]:
    with running(settings) as sandbox:
        yield sandbox
