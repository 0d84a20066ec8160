"""Filing's pages: readable by all members, usable without scripts, closed to strangers."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Role, Seller, User
from app.claims.models import Claim, ClaimStatus
from app.claims.service import settings_of
from app.core import clock
from app.filing.jobs import file_claim
from app.filing.models import Filing, FilingState
from tests.factories.accounts import make_member, make_seller, sign_in_page
from tests.factories.claims import make_claim
from tests.factories.filing import make_approved, make_case, make_filing, make_settlement
from tests.factories.ledger import make_reimbursement
from tests.filing.desk import Desk

HTMX = {"HX-Request": "true"}
TODAY = datetime.now(UTC).date()


@pytest.fixture
def page(client: FlaskClient, manager: User) -> FlaskClient:
    """A manager's browser."""
    sign_in_page(client, manager)
    return client


def url(claim: Claim, rest: str = "") -> str:
    return f"/claims/{claim.public_id}/filing{rest}"


def test_the_fragment_is_a_part_and_the_page_a_whole(db: SQLAlchemy, page: FlaskClient, seller: Seller) -> None:
    claim = make_approved(seller)
    whole, part = page.get(url(claim)), page.get(url(claim), headers=HTMX)
    assert whole.text.startswith("<!doctype html>")
    assert part.text.lstrip().startswith('<section id="filing"')
    for answer in (whole, part):
        assert "File this claim" in answer.text


def test_filing_without_scripts(db: SQLAlchemy, page: FlaskClient, seller: Seller, desk: Desk) -> None:
    claim = make_approved(seller)
    answer = page.post(url(claim), data={"channel": "sandbox"})
    assert (answer.status_code, answer.location) == (303, url(claim))
    waiting = page.get(url(claim)).text
    assert 'hx-trigger="every 2s"' in waiting
    file_claim(db.session.query(Filing).one().id)
    filed = page.get(url(claim)).text
    assert desk.cases[db.session.query(Filing).one().public_id]["case_id"] in filed
    assert "hx-trigger" not in filed


def test_filing_with_htmx_answers_the_new_fragment(db: SQLAlchemy, page: FlaskClient, seller: Seller) -> None:
    answer = page.post(url(make_approved(seller)), data={"channel": "packet"}, headers=HTMX)
    assert answer.status_code == 200
    assert "It is filed" in answer.text


def test_a_channel_must_be_chosen(db: SQLAlchemy, page: FlaskClient, seller: Seller) -> None:
    answer = page.post(url(make_approved(seller)), data={"channel": "fax"})
    assert answer.status_code == 422
    assert "field-error" in answer.text


def test_why_it_cannot_be_filed_stands_where_the_button_was(db: SQLAlchemy, page: FlaskClient, seller: Seller) -> None:
    claim = make_approved(seller, claimable_from=TODAY + timedelta(days=9))
    shown = page.get(url(claim)).text
    assert "It cannot be filed now." in shown
    assert "File this claim" not in shown
    refused = page.post(url(claim), data={"channel": "sandbox"})
    assert (refused.status_code, "it can be filed from" in refused.text) == (409, True)


def test_the_packet_leads_a_person_through_seller_central(db: SQLAlchemy, page: FlaskClient, seller: Seller) -> None:
    claim = make_approved(seller)
    page.post(url(claim), data={"channel": "packet"})
    shown = page.get(url(claim)).text
    for part in (
        "https://sellercentral.amazon.com/",
        'data-behaviour="copy"',
        f"/api/v1/claims/{claim.public_id}/packet.csv",
        "Reimbursement request",
    ):
        assert part in shown
    filed = page.post(url(claim, "/filed"), data={"case_id": "17123456789", "filed_on": str(TODAY - timedelta(days=1))})
    assert filed.status_code == 303
    assert "17123456789" in page.get(url(claim)).text


def test_a_wrong_case_id_is_said_at_its_field(db: SQLAlchemy, page: FlaskClient, seller: Seller) -> None:
    claim = make_approved(seller)
    page.post(url(claim), data={"channel": "packet"})
    answer = page.post(url(claim, "/filed"), data={"case_id": "ABC", "filed_on": str(TODAY - timedelta(days=1))})
    assert answer.status_code == 422
    assert "10 or 11 digits" in answer.text
    taken = make_case(seller).case_id
    answer = page.post(url(claim, "/filed"), data={"case_id": taken, "filed_on": str(TODAY - timedelta(days=1))})
    assert (answer.status_code, "already belongs to another claim" in answer.text) == (409, True)


def test_what_waits_for_tomorrow_says_so_and_can_be_taken_back(
    db: SQLAlchemy, page: FlaskClient, seller: Seller
) -> None:
    settings_of(seller).daily_limit = 1
    first, second = make_approved(seller), make_approved(seller)
    for claim in (first, second):
        page.post(url(claim), data={"channel": "sandbox"})
    shown = page.get(url(second)).text
    assert "daily limit" in shown
    assert "hx-trigger" not in shown
    assert page.post(url(second, "/unqueue")).status_code == 303
    db.session.expire_all()
    assert second.status == ClaimStatus.APPROVED


def test_a_failed_attempt_is_shown_while_opside_tries_again(db: SQLAlchemy, page: FlaskClient, seller: Seller) -> None:
    claim = make_approved(seller, status=ClaimStatus.QUEUED)
    make_filing(claim, attempts=1, error="The case desk cannot be reached.", due_at=clock.now() + timedelta(seconds=15))
    assert "The case desk cannot be reached." in page.get(url(claim)).text


def test_a_refused_attempt_stays_in_sight(db: SQLAlchemy, page: FlaskClient, seller: Seller) -> None:
    claim = make_approved(seller)
    make_filing(claim, state=FilingState.REFUSED, error="The packet cannot be taken.")
    shown = page.get(url(claim)).text
    assert "Earlier attempts" in shown
    assert "The packet cannot be taken." in shown


def test_a_claim_is_given_up_with_its_reason(db: SQLAlchemy, page: FlaskClient, seller: Seller) -> None:
    claim = make_case(seller)
    assert page.post(url(claim, "/withdraw"), data={"reason": "Settled otherwise."}).status_code == 303
    db.session.expire_all()
    assert claim.status == ClaimStatus.WITHDRAWN
    assert page.post(url(claim, "/withdraw"), data={}).status_code == 409


def test_the_rows_that_paid_are_shown_at_the_claim(db: SQLAlchemy, page: FlaskClient, seller: Seller) -> None:
    claim = make_case(seller, status=ClaimStatus.PAID)
    make_settlement(claim, reimbursement_id="R-77", amount=Decimal("30.00"))
    shown = page.get(url(claim)).text
    assert "R-77" in shown
    assert "$30.00" in shown


def test_a_claim_in_review_is_not_filed_yet(db: SQLAlchemy, page: FlaskClient, seller: Seller) -> None:
    assert "waits for review" in page.get(url(make_claim(seller))).text


def test_a_viewer_sees_no_buttons(db: SQLAlchemy, client: FlaskClient, seller: Seller) -> None:
    sign_in_page(client, make_member(seller, Role.VIEWER))
    claim = make_approved(seller)
    shown = client.get(url(claim), headers=HTMX)
    assert (shown.status_code, "<form" in shown.text) == (200, False)
    assert client.post(url(claim), data={"channel": "packet"}).status_code == 403


POSTS = ["", "/filed", "/unqueue", "/withdraw"]


def test_a_stranger_finds_nothing(db: SQLAlchemy, client: FlaskClient) -> None:
    sign_in_page(client, make_member())
    claim = make_case()
    assert client.get(url(claim)).status_code == 404
    for rest in POSTS:
        assert client.post(url(claim, rest), data={"channel": "packet"}).status_code == 404


def test_the_signed_out_are_sent_to_sign_in(db: SQLAlchemy, client: FlaskClient) -> None:
    claim = make_case()
    for answer in (
        client.get(url(claim)),
        client.get("/recoveries"),
        *(client.post(url(claim, rest)) for rest in POSTS),
    ):
        assert answer.status_code == 303
        assert "/sign-in" in str(answer.location)


@pytest.fixture
def money(db: SQLAlchemy, seller: Seller) -> Claim:
    """Thirty dollars for us, ten taken back, a unit in stock, and Amazon's own seven."""
    claim = make_case(seller, status=ClaimStatus.PAID)
    make_settlement(claim, reimbursement_id="R-OURS", amount=Decimal("30.00"))
    make_settlement(claim, reimbursement_id="R-BACK", kind="reversed", quantity=-1, amount=Decimal("-10.00"))
    make_settlement(claim, reimbursement_id="R-UNIT", quantity=1, quantity_in_stock=1, amount=None, currency=None)
    make_reimbursement(seller.id, reimbursement_id="R-OWN", amount_total=Decimal("7.25"))
    make_settlement(make_case(make_seller()), reimbursement_id="R-STRANGE", amount=Decimal("555.00"))
    return claim


@pytest.mark.parametrize(
    ("show", "seen", "unseen"),
    [
        ("", ["R-OURS", "R-BACK", "R-UNIT"], ["R-OWN"]),
        ("reversed", ["R-BACK"], ["R-OURS", "R-UNIT", "R-OWN"]),
        ("in_stock", ["R-UNIT"], ["R-OURS", "R-BACK", "R-OWN"]),
        ("by_amazon", ["R-OWN"], ["R-OURS", "R-BACK", "R-UNIT"]),
    ],
)
@pytest.mark.usefixtures("money")
def test_each_figure_opens_its_rows(page: FlaskClient, show: str, seen: list[str], unseen: list[str]) -> None:
    shown = page.get(f"/recoveries?show={show}").text
    for figure in ("$20.00", "-$10.00", "1 unit", "$7.25"):
        assert figure in shown
    assert [row for row in seen if row not in shown] == []
    assert [row for row in [*unseen, "R-STRANGE", "$555.00"] if row in shown] == []


@pytest.mark.parametrize("show", ["recovered", "by_amazon"])
def test_long_lists_are_paged(db: SQLAlchemy, page: FlaskClient, seller: Seller, show: str) -> None:
    claim = make_case(seller)
    for number in range(55):
        make_settlement(claim, reimbursement_id=f"S-{number:03d}")
        make_reimbursement(seller.id, reimbursement_id=f"A-{number:03d}")
    first = page.get(f"/recoveries?show={show}").text
    link = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0].replace("&amp;", "&")
    second = page.get(link).text
    letter = "S" if show == "recovered" else "A"
    seen = [[f"{letter}-{number:03d}" in text for number in range(55)] for text in (first, second)]
    assert [sum(page_seen) for page_seen in seen] == [50, 5]
    assert all(one != other for one, other in zip(*seen, strict=True))


@pytest.mark.parametrize("query", ["show=everything", "cursor=nonsense", "cursor=WyJhIl0"])
def test_a_bad_list_or_cursor_is_refused(page: FlaskClient, query: str) -> None:
    assert page.get(f"/recoveries?{query}").status_code == 422


def test_without_money_the_page_says_when_it_comes(page: FlaskClient) -> None:
    assert "Nothing yet" in page.get("/recoveries").text


def test_the_rows_alone_for_htmx(page: FlaskClient) -> None:
    assert page.get("/recoveries", headers=HTMX).text.lstrip().startswith('<section id="recovery-rows"')


def test_the_head_of_the_claim_follows_its_filing(db: SQLAlchemy, page: FlaskClient, seller: Seller) -> None:
    """The fragment also replaces the state and the actions that stand above it on the claim's page."""
    claim = make_approved(seller)
    assert 'id="claim-actions"' not in page.get(url(claim), headers=HTMX).text
    part = page.post(url(claim), data={"channel": "packet"}, headers=HTMX).text
    head = part.split("</section>")[1]
    assert '<span id="claim-status" hx-swap-oob="true">' in head
    assert "Being filed" in head
    assert '<div id="claim-actions" class="page-actions" hx-swap-oob="true"></div>' in head
    assert "hx-swap-oob" not in page.get(url(claim)).text
