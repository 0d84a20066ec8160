"""A connection's secrets. Each is sealed to its row and column, so that a copied text opens nowhere else."""

from datetime import timedelta

from app.connections.installed import sealer
from app.connections.models import Connection
from app.core import clock
from app.providers.records import Grant

CLIENT_SECRET = "client_secret"  # noqa: S105  the name of a column, no secret
REFRESH_TOKEN = "refresh_token"  # noqa: S105  the same
ACCESS_TOKEN = "access_token"  # noqa: S105  the same
NAMES = (CLIENT_SECRET, REFRESH_TOKEN, ACCESS_TOKEN)

_ENDS_EARLY = timedelta(minutes=2)  # a token is renewed before its end, not by a failing call


def seal(connection: Connection, name: str, secret: str) -> None:
    """Keeps a secret in the row. The row must have its public id."""
    setattr(connection, f"sealed_{name}", sealer().seal(secret, belongs_to(connection.public_id, name)))


def open_sealed(connection: Connection, name: str) -> str:
    """The secret; an empty text when there is none. Raises SealBroken."""
    sealed: str | None = getattr(connection, f"sealed_{name}")
    return sealer().open(sealed, belongs_to(connection.public_id, name)) if sealed else ""


def seal_grant(connection: Connection, grant: Grant) -> None:
    """Keeps both tokens of a fresh authorization."""
    seal(connection, REFRESH_TOKEN, grant.refresh_token)
    seal(connection, ACCESS_TOKEN, grant.access_token)
    connection.access_token_expires_at = clock.now() + lifetime(grant)


def forget(connection: Connection) -> None:
    """Leaves no secret in the row."""
    for name in NAMES:
        setattr(connection, f"sealed_{name}", None)
    connection.access_token_expires_at = None


def belongs_to(public_id: str, name: str) -> str:
    return f"connections/{public_id}/{name}"


def lifetime(grant: Grant) -> timedelta:
    """How long the access token is used."""
    return max(timedelta(seconds=grant.expires_in) - _ENDS_EARLY, timedelta(0))
