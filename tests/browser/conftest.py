"""A real Chromium before a real, running Opside."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, sync_playwright

from bin.places import ROOT
from tests.live import LiveApp, running_app

_NO_CHROMIUM = "NO BROWSER TEST WAS RUN: no Chromium was found and none could be had (apt install chromium, or playwright install chromium)"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=shutil.which("chromium"))
        except Error:
            pytest.skip(_NO_CHROMIUM)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def live_app() -> Iterator[LiveApp]:
    """One system for all browser tests, as its start takes seconds."""
    with running_app() as live:
        yield live


@pytest.fixture
def page(browser: Browser, live_app: LiveApp) -> Iterator[Page]:
    """A fresh visitor; a script error or anything that the content security policy stopped fails the test."""
    context = browser.new_context(base_url=live_app.url)
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None)
    yield page
    context.close()
    assert not faults


@pytest.fixture(scope="session")
def axe_source() -> str:
    """axe-core, for `page.evaluate`: as a script tag the content security policy would stop it."""
    return (ROOT / "static" / "vendor" / "axe.min.js").read_text()
