"""Verbs of people, where no door shows them."""

import threading

import pytest
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import func, select

from app.accounts import service
from app.accounts.errors import EmailTaken, LastAdmin
from app.accounts.models import AuditEntry, Membership, Role, Seller, User
from app.accounts.queries import current_membership, get_member
from app.core.db import commit
from tests.factories.accounts import make_member, make_seller


def test_an_amazon_sign_in_makes_a_user_once(db: SQLAlchemy) -> None:
    user, seller = service.sign_in_by_amazon("A1B2C3", "Acme")
    again, same = service.sign_in_by_amazon("A1B2C3", "Acme Inc")
    assert (again.id, same.id) == (user.id, seller.id)
    assert (user.name, user.password_hash) == ("Acme", None)
    assert user.email.endswith("@amazon.invalid")
    assert current_membership(user) == (seller, Role.ADMIN)


def test_two_amazon_sign_ins_are_two_sellers(db: SQLAlchemy) -> None:
    _, first = service.sign_in_by_amazon("A1", "One")
    _, second = service.sign_in_by_amazon("A2", "")
    assert first.id != second.id
    assert second.name == "Amazon seller"


def test_an_amazon_user_who_works_for_nobody_gets_a_seller_again(db: SQLAlchemy) -> None:
    user, seller = service.sign_in_by_amazon("A1", "One")
    db.session.delete(db.session.scalars(select(Membership)).one())
    db.session.flush()
    _, new = service.sign_in_by_amazon("A1", "One")
    assert new.id != seller.id
    assert current_membership(user)[0] is new


def test_an_amazon_sign_in_never_links_a_seller_that_belongs_to_others(db: SQLAlchemy) -> None:
    user, own = service.sign_in_by_amazon("A1", "One")
    db.session.delete(db.session.scalars(select(Membership)).one())
    db.session.flush()
    others = make_seller()
    service.add_membership(user, others, Role.MANAGER)
    _, linked = service.sign_in_by_amazon("A1", "One")
    assert linked.id not in {own.id, others.id}


def test_two_registrations_at_once_make_one_user(app: Flask, db: SQLAlchemy) -> None:
    results: list[str] = []
    barrier = threading.Barrier(2)

    def register() -> None:
        with app.app_context():
            barrier.wait()
            try:
                service.register("same@example.com", "twelve letters", "Same")
                commit()
                results.append("made")
            except EmailTaken:
                results.append("taken")

    threads = [threading.Thread(target=register) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["made", "taken"]
    assert db.session.scalar(select(func.count(User.id))) == 1
    assert db.session.scalar(select(func.count(Seller.id))) == 1


def test_two_admins_who_leave_at_once_leave_one_behind(app: Flask, db: SQLAlchemy) -> None:
    seller = make_seller()
    admins = [make_member(seller).public_id for _ in range(2)]
    db.session.commit()
    results: list[str] = []
    barrier = threading.Barrier(2)

    def leave(public_id: str) -> None:
        with app.app_context():
            mine = db.session.get_one(Seller, seller_id)
            membership, user = get_member(mine, public_id)
            barrier.wait()
            try:
                service.remove_member(mine, user, membership)
                commit()
                results.append("left")
            except LastAdmin:
                results.append("stayed")

    seller_id = seller.id
    threads = [threading.Thread(target=leave, args=(public_id,)) for public_id in admins]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["left", "stayed"]


def test_the_audit_says_who_did_what(db: SQLAlchemy) -> None:
    seller = make_seller()
    user = make_member(seller)
    service.record_audit(seller, user, "did_something", "clm_1", amount="3.00")
    db.session.flush()
    entry = db.session.scalars(select(AuditEntry)).one()
    assert (entry.seller_id, entry.user_id, entry.action, entry.subject) == (
        seller.id,
        user.id,
        "did_something",
        "clm_1",
    )
    assert entry.details == {"amount": "3.00"}


def test_a_seller_is_renamed_with_a_trace(db: SQLAlchemy) -> None:
    seller = make_seller(name="Before")
    service.rename_seller(seller, make_member(seller), "After")
    db.session.flush()
    assert seller.name == "After"
    assert db.session.scalars(select(AuditEntry)).one().details == {"before": "Before"}


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_name_is_neither_empty_nor_endless(db: SQLAlchemy, name: str) -> None:
    user = make_member()
    with pytest.raises(service.InvalidInput) as refused:
        service.change_name(user, name)
    assert set(refused.value.fields) == {"name"}
