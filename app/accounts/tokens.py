"""The JWT of a sign-in: HS256, its `jti` names the sign-in, so that it dies with it."""

from datetime import timedelta

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from app.accounts.models import SignIn
from app.core import clock

_ALGORITHM = "HS256"
_ISSUER = "opside"


def make_token(sign_in: SignIn, secret: str) -> str:
    """A token that lives as long as the sign-in."""
    claims = {
        "iss": _ISSUER,
        "sub": sign_in.user.public_id,
        "jti": sign_in.public_id,
        "iat": int(sign_in.created_at.timestamp()),
        "exp": int(sign_in.expires_at.timestamp()),
    }
    return jwt.encode({"alg": _ALGORITHM, "typ": "JWT"}, claims, _key(secret))


def read_token(token: str, secret: str) -> str | None:
    """The public id of the sign-in; None when the token is forged, malformed or too old."""
    try:
        decoded = jwt.decode(token, _key(secret), algorithms=[_ALGORITHM])
        registry = jwt.JWTClaimsRegistry(
            now=int(clock.now().timestamp()),
            leeway=int(timedelta(seconds=5).total_seconds()),
            iss={"essential": True, "value": _ISSUER},
            jti={"essential": True},
            exp={"essential": True},
        )
        registry.validate(decoded.claims)
    except (JoseError, ValueError):
        return None
    return str(decoded.claims["jti"])


def _key(secret: str) -> OctKey:
    return OctKey.import_key(secret)
