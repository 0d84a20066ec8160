"""The JWT of a sign-in."""

from datetime import timedelta

import pytest
from flask_sqlalchemy import SQLAlchemy
from joserfc import jwt
from joserfc.jwk import OctKey

from app.accounts import service
from app.accounts.models import SignIn
from app.accounts.tokens import make_token, read_token
from app.core import clock
from tests.factories.accounts import make_member

SECRET = "a secret of at least thirty-two characters"


@pytest.fixture
def sign_in(db: SQLAlchemy) -> SignIn:
    return service.begin_sign_in(make_member())


def test_a_token_names_its_sign_in(sign_in: SignIn) -> None:
    assert read_token(make_token(sign_in, SECRET), SECRET) == sign_in.public_id


def test_a_token_of_another_secret_is_forged(sign_in: SignIn) -> None:
    assert read_token(make_token(sign_in, SECRET[::-1]), SECRET) is None


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "ä", "eyJhbGciOiJub25lIn0.eyJqdGkiOiJ4In0."])
def test_no_token_is_no_sign_in(token: str) -> None:
    assert read_token(token, SECRET) is None


def test_a_token_dies_with_the_time_of_its_sign_in(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    token = make_token(sign_in, SECRET)
    later = sign_in.expires_at + timedelta(minutes=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert read_token(token, SECRET) is None


@pytest.mark.parametrize("missing", ["iss", "jti", "exp"])
def test_a_token_that_lacks_a_claim_is_refused(missing: str) -> None:
    claims = {"iss": "opside", "jti": "sin_1", "exp": int(clock.now().timestamp()) + 60}
    del claims[missing]
    token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET))
    assert read_token(token, SECRET) is None
