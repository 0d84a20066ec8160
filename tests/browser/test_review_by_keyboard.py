"""The review queue, worked through without a mouse."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.visits import SellerVisit
from tests.live import LiveApp

pytestmark = pytest.mark.browser
EMAIL, PASSWORD = "keys@example.com", "a-password-of-tests"


@pytest.fixture(scope="module")
def seller(live_app: LiveApp) -> Iterator[SellerVisit]:
    """A seller whose first sync has found claims in every tier."""
    visit = SellerVisit.of_new_seller(live_app, EMAIL)
    visit.connect_amazon()
    visit.sync()
    yield visit
    visit.http.close()


@pytest.fixture
def queue(page: Page, seller: SellerVisit) -> Page:
    page.goto("/sign-in?next=/review")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/review$"))
    return page


def press(page: Page, key: str) -> None:
    """Once the page's scripts run, as they do long before a person has read it."""
    page.wait_for_load_state("load")
    page.keyboard.press(key)


def shown(page: Page) -> str:
    """The number of the claim on the page."""
    return page.locator("main .lead a").inner_text()


def status_of(seller: SellerVisit, number: str) -> str:
    [claim] = [claim for claim in seller.claims() if claim["claim_number"] == number]
    return str(claim["status"])


def test_claims_are_approved_dismissed_and_taken_back_by_keys(queue: Page, seller: SellerVisit) -> None:
    first = shown(queue)
    press(queue, "j")
    expect(queue.locator("main .lead a")).not_to_have_text(first)
    second = shown(queue)
    press(queue, "k")
    expect(queue.locator("main .lead a")).to_have_text(first)

    press(queue, "a")
    expect(queue.get_by_role("status")).to_have_text(f"{first} is now approved.")
    expect(queue.locator("main .lead a")).to_have_text(second)
    press(queue, "u")
    expect(queue.locator("main .lead a")).to_have_text(first)
    assert status_of(seller, first) in {"in_review", "in_manual_review"}

    press(queue, "d")
    expect(queue.get_by_role("button", name="The units have turned up")).to_be_visible()
    press(queue, "1")
    expect(queue.get_by_role("status")).to_have_text(f"{first} is now dismissed.")
    assert status_of(seller, first) == "dismissed"


def test_digits_dismiss_nothing_until_dismissing_was_begun(queue: Page, seller: SellerVisit) -> None:
    number = shown(queue)
    press(queue, "1")
    press(queue, "?")
    expect(queue.get_by_text("Undo the last decision", exact=True)).to_be_visible()
    assert status_of(seller, number) in {"in_review", "in_manual_review"}


def test_another_reason_is_asked_for_in_words(queue: Page, seller: SellerVisit) -> None:
    number = shown(queue)
    press(queue, "d")
    press(queue, "8")
    expect(queue.get_by_label("Note")).to_be_focused()
    queue.keyboard.type("a gift to a fair")  # letters, not commands
    press(queue, "Escape")
    press(queue, "8")
    expect(queue.get_by_role("status")).to_have_text(f"{number} is now dismissed.")


@pytest.mark.parametrize("path", ["/claims", "/claims?tab=all&min_amount=x", "/review", "/settings/claims"])
def test_the_pages_can_be_used_by_everybody(queue: Page, axe_source: str, path: str) -> None:
    queue.goto(path)
    queue.evaluate(axe_source)
    found = queue.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
