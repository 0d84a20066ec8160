"""Every route of the app: who may enter, who is turned away, and that pages and programs can do the same."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.accounts.models import Seller
from app.web.doors import DoorKind, DoorRule, rule_of
from tests.factories.accounts import make_member, make_seller, sign_in_page
from tests.factories.claims import make_claim, make_finding
from tests.factories.claims import make_run as make_detection_run
from tests.factories.connections import make_connection
from tests.factories.filing import make_filing
from tests.factories.sync import make_run as make_sync_run
from tests.factories.sync import make_upload

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
NOT_IDS = {"provider", "source", "filename", "email_id"}  # names of the app, of its files, of a mail in the own mailbox
BODY = {
    "answer": "x",
    "settings": {},
    "recoveryId": "x",
    "decision": "approve",
    "case_id": "1",
    "filed_on": "2026-01-01",
}

# What a page changes, and the route by which a program does the same; or why no program needs to.
TWINS = {
    "accounts.submit_sign_in": "/api/v1/auth/login",
    "accounts.submit_register": "/api/v1/auth/register",
    "accounts.sign_out": "/api/v1/auth/logout",
    "accounts.change_name": "/api/v1/users/profile",
    "accounts.change_password": "a person changes the own password, in a browser",
    "accounts.sign_out_everywhere": "a person does this when a program may have been robbed of its token",
    "accounts.choose_seller": "a person's choice of what the pages show",
    "accounts.add_member": "people decide in person who works with them",
    "accounts.change_role": "people decide in person who works with them",
    "accounts.remove_member": "people decide in person who works with them",
    "catalog.import_costs": "/api/v1/costs/import",
    "claims.review_claim": "/api/v1/claims/<claim_id>/review",
    "claims.change_settings": "/api/v1/settings/claims",
    "connections.advance_simulation": "/api/v1/simulation/advance",
    "connections.check": "/api/v1/oauth/test/<provider>",
    "connections.choose_retention": "/api/v1/settings/retention",
    "connections.connect_private_app": "/api/v1/integrations/amazon/private-app",
    "connections.disconnect_amazon": "/api/v1/integrations/amazon/disconnect",
    "detection.request_run": "/api/detections/run",
    "filing.file_claim": "/api/v1/claims/<claim_id>/file",
    "filing.mark_filed": "/api/v1/claims/<claim_id>/filed",
    "filing.unqueue_claim": "/api/v1/claims/<claim_id>/unqueue",
    "filing.withdraw_claim": "/api/v1/claims/<claim_id>/withdraw",
    "sync.start": "/api/v1/sync/start",
    "sync.cancel": "/api/sync/cancel/<sync_id>",
    "uploads.upload": "/api/v1/uploads",
    "sync.change_settings": "/api/v1/settings/sync",
}


def doors(app: Flask) -> list[tuple[Rule, str, DoorRule | None]]:
    """Every route with each of its methods and its mark."""
    return [
        (rule, method, rule_of(app.view_functions[rule.endpoint]))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def path_of(rule: Rule, value: Callable[[str], str]) -> str:
    path = rule.rule
    for name in rule.arguments:
        path = path.replace(f"<{name}>", value(name)).replace(f"<path:{name}>", value(name))
    return path


def ask(client: FlaskClient, method: str, path: str) -> TestResponse:
    body = BODY if method in WRITES and path.startswith(("/api/", "/auth/")) else None
    return client.open(path, method=method, json=body)


def test_every_route_says_who_may_enter(app: Flask) -> None:
    unmarked = {rule.endpoint for rule, _, mark in doors(app) if mark is None}
    assert unmarked == set()


def test_every_json_route_needs_a_token(app: Flask, client: FlaskClient) -> None:
    app.config["RATELIMIT_ENABLED"] = False
    wrong = []
    for rule, method, mark in doors(app):
        if mark and mark.kind is DoorKind.API:
            answer = ask(client, method, path_of(rule, lambda name: f"{name}_1"))
            if (answer.status_code, (answer.json or {}).get("error")) != (401, "unauthorized"):
                wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


def test_every_page_sends_the_signed_out_to_sign_in(app: Flask, client: FlaskClient) -> None:
    wrong = []
    for rule, method, mark in doors(app):
        if mark and mark.kind is DoorKind.PAGE:
            answer = ask(client, method, path_of(rule, lambda name: f"{name}_1"))
            if answer.status_code != 303 or not answer.location.startswith("/sign-in"):
                wrong.append((method, rule.rule, answer.status_code))
    assert wrong == []


@pytest.fixture
def foreign_ids(db: SQLAlchemy) -> dict[str, str]:
    """Ids of another seller's rows, by the names that routes give them."""
    theirs: Seller = make_seller()
    claim = make_claim(theirs)
    run = make_sync_run(theirs)
    return {
        "claim_id": claim.public_id,
        "finding_id": make_finding(make_detection_run(theirs)).public_id,
        "detection_id": make_detection_run(theirs).public_id,
        "dispute_id": make_filing(claim).public_id,
        "public_id": make_connection(theirs).public_id,
        "run_id": run.public_id,
        "sync_id": run.public_id,
        "sync_or_user_id": run.public_id,
        "upload_id": make_upload(theirs).public_id,
        "source": "orders",
        "user_id": make_member(theirs).public_id,
    }


def test_another_sellers_ids_do_not_exist_anywhere(
    app: Flask, client: FlaskClient, db: SQLAlchemy, foreign_ids: dict[str, str]
) -> None:
    sign_in_page(client, make_member())
    wrong = []
    for rule, method, mark in doors(app):
        if not rule.arguments - NOT_IDS or mark is None or mark.kind is DoorKind.PUBLIC:
            continue
        theirs = ask(client, method, path_of(rule, foreign_ids.__getitem__))
        nobodys = ask(client, method, path_of(rule, lambda name: foreign_ids[name][:-4] + "0000"))
        if theirs.status_code != 404 or (theirs.status_code, theirs.json) != (nobodys.status_code, nobodys.json):
            wrong.append((method, rule.rule, theirs.status_code, nobodys.status_code))
    assert wrong == []


def test_what_a_page_changes_a_program_can_change_too(app: Flask) -> None:
    changing = {rule.endpoint for rule, method, mark in doors(app) if method in WRITES and is_page(mark, rule)}
    assert changing == set(TWINS)
    known = {rule.rule for rule in app.url_map.iter_rules()}
    assert {twin for twin in TWINS.values() if twin.startswith("/") and twin not in known} == set()


def is_page(mark: DoorRule | None, rule: Rule) -> bool:
    is_program = rule.rule.startswith(("/api/", "/auth/"))
    return mark is not None and not is_program
