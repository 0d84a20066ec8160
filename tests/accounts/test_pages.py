"""Pages of people."""

import re

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import select

from app.accounts.models import AuditEntry, Membership, Role, User
from tests.factories.accounts import PASSWORD, make_member, make_seller, make_user, sign_in_page

NEW = {"name": "New Seller", "email": "new@example.com", "password": "twelve letters"}


def role_of(db: SQLAlchemy, user: User) -> str | None:
    return db.session.scalar(select(Membership.role).where(Membership.user_id == user.id))


def test_a_wrong_password_is_told_without_saying_which_half_was_wrong(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member()
    answer = client.post("/sign-in", data={"email": user.email, "password": "not the password"})
    assert answer.status_code == 401
    assert "The email address or the password is not right." in answer.text


def test_an_empty_sign_in_names_its_fields(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={})
    assert answer.status_code == 422
    assert "Enter your email address." in answer.text
    assert "Enter your password." in answer.text


def test_a_visitor_registers_and_sees_the_overview(client: FlaskClient, db: SQLAlchemy) -> None:
    answer = client.post("/register", data=NEW, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path == "/overview"
    assert "New Seller" in answer.text


@pytest.mark.parametrize(
    ("field", "value", "text"),
    [
        ("password", "short", "Use at least 12 characters."),
        ("email", "not an address", "Is not an email address."),
        ("name", "", "Enter a name."),
        ("email", "taken@example.com", "There is a user with this email address already."),
    ],
)
def test_a_bad_registration_names_its_field(
    client: FlaskClient, db: SQLAlchemy, field: str, value: str, text: str
) -> None:
    make_user(email="taken@example.com")
    answer = client.post("/register", data=NEW | {field: value})
    assert answer.status_code in {409, 422}
    assert text in answer.text


def test_signing_out_ends_the_session(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_page(client, make_member())
    client.post("/sign-out")
    assert client.get("/account").status_code == 303


def test_a_user_changes_the_own_name(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member()
    sign_in_page(client, user)
    answer = client.post("/account/name", data={"name": " Ada "}, follow_redirects=True)
    assert "Your name is changed." in answer.text
    assert user.name == "Ada"


def test_a_changed_password_ends_the_other_sign_ins(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member()
    sign_in_page(client, user)
    elsewhere = client.application.test_client()
    sign_in_page(elsewhere, user)
    answer = client.post("/account/password", data={"old_password": PASSWORD, "new_password": "another long one"})
    assert answer.status_code == 303
    assert client.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    sign_in_page(elsewhere, user, "another long one")


def test_a_password_is_changed_only_by_who_knows_the_old_one(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member()
    sign_in_page(client, user)
    answer = client.post("/account/password", data={"old_password": "wrong", "new_password": "another long one"})
    assert answer.status_code == 422
    assert "Is not your password." in answer.text
    sign_in_page(client.application.test_client(), user)


def test_a_user_signs_out_everywhere_else(client: FlaskClient, db: SQLAlchemy) -> None:
    user = make_member()
    sign_in_page(client, user)
    elsewhere = client.application.test_client()
    sign_in_page(elsewhere, user)
    answer = client.post("/account/sign-out-everywhere", follow_redirects=True)
    assert "Signed out in 1 other place." in answer.text
    assert elsewhere.get("/account").status_code == 303


def test_a_user_switches_only_to_sellers_that_it_works_for(client: FlaskClient, db: SQLAlchemy) -> None:
    own, foreign = make_seller(), make_seller()
    user = make_member(make_seller())
    db.session.add(Membership(user_id=user.id, seller_id=own.id, role=Role.VIEWER))
    sign_in_page(client, user)
    assert own.name in client.get("/account").text
    assert client.post("/sellers/current", data={"seller": own.public_id}).status_code == 303
    assert user.current_seller_id == own.id
    assert client.post("/sellers/current", data={"seller": foreign.public_id}).status_code == 404
    assert user.current_seller_id == own.id


def test_an_admin_adds_somebody_who_has_an_account(client: FlaskClient, db: SQLAlchemy) -> None:
    admin, colleague = make_member(), make_user()
    sign_in_page(client, admin)
    answer = client.post("/members", data={"email": colleague.email.upper(), "role": "reviewer"}, follow_redirects=True)
    assert f"{colleague.name} is a member now." in answer.text
    assert role_of(db, colleague) == Role.REVIEWER


def test_an_admin_adds_somebody_new_with_a_first_password(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_page(client, make_member())
    form = {"email": "colleague@example.com", "role": "viewer", "name": "Colleague", "password": "told in person"}
    assert client.post("/members", data=form).status_code == 303
    user = db.session.scalars(select(User).where(User.name == "Colleague")).one()
    sign_in_page(client.application.test_client(), user, "told in person")


def test_somebody_new_needs_a_name_and_a_password(client: FlaskClient, db: SQLAlchemy) -> None:
    sign_in_page(client, make_member())
    answer = client.post("/members", data={"email": "colleague@example.com", "role": "viewer"})
    assert answer.status_code == 422
    assert "Is missing." in answer.text
    assert "Must have at least 12 characters." in answer.text


def test_nobody_is_added_twice(client: FlaskClient, db: SQLAlchemy) -> None:
    admin = make_member()
    sign_in_page(client, admin)
    answer = client.post("/members", data={"email": admin.email, "role": "viewer"})
    assert answer.status_code == 409
    assert "works for this seller already" in answer.text


def test_an_admin_changes_a_role(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    admin, colleague = make_member(seller), make_member(seller, Role.VIEWER)
    sign_in_page(client, admin)
    client.post(f"/members/{colleague.public_id}/role", data={"role": "manager"})
    assert role_of(db, colleague) == Role.MANAGER
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "changed_role")).one()
    assert (entry.seller_id, entry.user_id, entry.subject) == (seller.id, admin.id, colleague.public_id)
    assert entry.details == {"before": "viewer", "after": "manager"}
    assert entry.address == "127.0.0.1"


def test_an_unknown_role_is_refused(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    admin, colleague = make_member(seller), make_member(seller, Role.VIEWER)
    sign_in_page(client, admin)
    assert client.post(f"/members/{colleague.public_id}/role", data={"role": "owner"}).status_code == 422
    assert role_of(db, colleague) == Role.VIEWER


def test_a_member_is_removed_after_a_question(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    admin, colleague = make_member(seller), make_member(seller, Role.VIEWER)
    sign_in_page(client, admin)
    question = client.get(f"/members/{colleague.public_id}/remove")
    assert re.search(rf"Remove {colleague.name}\?", question.text)
    client.post(f"/members/{colleague.public_id}/remove")
    assert role_of(db, colleague) is None
    assert colleague.current_seller_id is None


@pytest.mark.parametrize("action", ["role", "remove"])
def test_the_last_admin_stays(client: FlaskClient, db: SQLAlchemy, action: str) -> None:
    seller = make_seller()
    admin = make_member(seller)
    make_member(seller, Role.MANAGER)
    sign_in_page(client, admin)
    answer = client.post(f"/members/{admin.public_id}/{action}", data={"role": "viewer"})
    assert answer.status_code == 409
    assert "A seller needs an admin" in answer.text
    assert role_of(db, admin) == Role.ADMIN


@pytest.mark.parametrize(("method", "action"), [("POST", "role"), ("GET", "remove"), ("POST", "remove")])
def test_members_of_other_sellers_do_not_exist(client: FlaskClient, db: SQLAlchemy, method: str, action: str) -> None:
    stranger = make_member()
    sign_in_page(client, make_member())
    answer = client.open(f"/members/{stranger.public_id}/{action}", method=method, data={"role": "viewer"})
    assert answer.status_code == 404
    assert role_of(db, stranger) == Role.ADMIN


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REVIEWER, Role.MANAGER])
def test_only_admins_see_and_add_members(client: FlaskClient, db: SQLAlchemy, role: Role) -> None:
    sign_in_page(client, make_member(role=role))
    assert client.get("/members").status_code == 403
    assert client.post("/members", data={"email": make_user().email, "role": "admin"}).status_code == 403


def test_who_signs_in_through_amazon_is_shown_no_made_up_address(client: FlaskClient, db: SQLAlchemy) -> None:
    seller = make_seller()
    make_member(seller, Role.VIEWER, email="a1b2c3@amazon.invalid", name="By Amazon")
    sign_in_page(client, make_member(seller))
    page = client.get("/members").text
    assert "amazon.invalid" not in page
    assert "signs in through Amazon" in page
