"""A seller at a browser: from the first sign-in to money on a row."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.visits import NORTHWIND
from tests.live import LiveApp, running_app

pytestmark = pytest.mark.browser

_SYNC_MS = 120_000
_PAGES = (
    "/overview",
    "/claims",
    "/review",
    "/findings",
    "/recoveries",
    "/sync",
    "/costs",
    "/connection",
    "/settings/claims",
    "/account",
    "/members",
    "/activity",
)
_WIDTHS = {"desktop": 1280, "phone": 390}


@pytest.fixture(scope="module")
def live_app() -> Iterator[LiveApp]:
    """Its own, as days pass in it."""
    with running_app() as live:
        yield live


@pytest.fixture
def seller(page: Page, live_app: LiveApp) -> Page:
    """Signed in on the overview."""
    page.goto("/sign-in")
    page.get_by_label("Email").fill(live_app.email)
    page.get_by_label("Password").fill(live_app.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    return page


def sync(page: Page) -> None:
    """Starts a sync and watches it until the page itself says that it is over."""
    page.goto("/sync")
    page.get_by_role("button", name=re.compile("sync", re.IGNORECASE)).first.click()
    expect(page.get_by_text("Running", exact=True).first).to_be_visible()
    expect(page.get_by_role("progressbar", name="Progress of the sync")).to_have_count(0, timeout=_SYNC_MS)
    expect(page.locator("main").get_by_text("Complete", exact=True).first).to_be_visible()


def connect(page: Page) -> None:
    page.get_by_role("link", name="Connect Amazon").click()
    page.locator("main").get_by_role("link", name=re.compile("^Connect")).first.click()
    page.get_by_role("button", name=re.compile("Approve")).click()
    expect(page.get_by_text("Connected", exact=True).first).to_be_visible()


def import_costs(page: Page, file: Path) -> None:
    page.goto("/costs")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=re.compile("Import")).click()
    expect(page.get_by_text(re.compile("costs are kept|lines kept")).first).to_be_visible()


def approve_by_keyboard(page: Page, count: int) -> None:
    page.goto("/review")
    for _ in range(count):
        number = page.get_by_role("link", name=re.compile("^CLM-")).first.inner_text()
        page.wait_for_load_state("load")
        page.keyboard.press("a")
        expect(page.get_by_role("link", name=number, exact=True)).to_have_count(0)


def file_claims(page: Page, count: int) -> None:
    """Each until its case id is on the page."""
    page.goto("/claims?tab=ready")
    ready = [link.get_attribute("href") for link in page.locator("main table tbody th a, main table tbody td a").all()]
    for path in ready[:count]:
        page.goto(str(path))
        page.get_by_role("button", name="File this claim").click()
        expect(page.locator("#filing").get_by_text(re.compile(r"\d{10,11}")).first).to_be_visible(timeout=30_000)


def let_days_pass(page: Page, days: int) -> None:
    page.goto("/connection")
    page.get_by_role("spinbutton", name="Days").fill(str(days))
    page.get_by_role("button", name="Let them pass").click()
    expect(page.get_by_text("The simulated Amazon is now at")).to_be_visible()


def test_the_whole_main_job_by_hand(seller: Page, live_app: LiveApp, tmp_path: Path) -> None:
    connect(seller)
    costs = tmp_path / "costs.csv"
    costs.write_bytes(httpx.get(f"{live_app.sandbox_url}/demo/costs.csv", params={"seller": NORTHWIND}).content)
    import_costs(seller, costs)
    sync(seller)
    approve_by_keyboard(seller, 5)
    file_claims(seller, 5)
    let_days_pass(seller, 8)
    sync(seller)
    seller.goto("/recoveries")
    expect(seller.get_by_text(re.compile(r"\$\d")).first).to_be_visible()
    seller.goto("/claims?tab=paid")
    expect(seller.locator("main table tbody tr").first).to_contain_text("Paid")


@pytest.mark.parametrize("width", _WIDTHS)
def test_every_page_fits_its_screen_and_can_be_used_by_all(seller: Page, width: str, axe_source: str) -> None:
    """No sideways scrolling, and nothing that axe-core calls a serious barrier."""
    page = seller
    page.set_viewport_size({"width": _WIDTHS[width], "height": 844})
    faults = {}
    for path in _PAGES:
        page.goto(path)
        page.evaluate(axe_source)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        serious = [each["id"] for each in found["violations"] if each["impact"] in {"serious", "critical"}]
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if serious or overflow > 0:
            faults[path] = (serious, overflow)
    assert faults == {}


def test_the_main_pages_work_without_scripts(browser: Browser, live_app: LiveApp) -> None:
    context = browser.new_context(base_url=live_app.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in")
    page.get_by_label("Email").fill(live_app.email)
    page.get_by_label("Password").fill(live_app.password)
    page.get_by_role("button", name="Sign in").click()
    for path in _PAGES:
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        expect(page.get_by_role("heading", level=1)).to_be_visible()
    context.close()
