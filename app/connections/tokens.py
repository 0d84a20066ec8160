"""The access token that all workers of a connection share.

It is read and written in short transactions of its own: a job's transaction may be long, and must neither keep others
from the token nor lose a renewed one when it is rolled back.
"""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Engine, func, select, text, update
from sqlalchemy import Connection as Session
from sqlalchemy.exc import OperationalError

from app.connections.models import Connection
from app.connections.seals import ACCESS_TOKEN, belongs_to, lifetime
from app.core import clock
from app.core.sealing import Sealer
from app.providers.errors import Unavailable
from app.providers.records import Grant

_LOCK_SPACE = 0x0C0FFEE
_PATIENCE = text("set local lock_timeout = '45s'")  # longer than a renewal may take
_NO_PATIENCE = text("set local lock_timeout = '1s'")


class ConnectionKey(NamedTuple):
    """Which authorization of which row: a token of an earlier one must not come back."""

    id: int
    public_id: str
    sealed_refresh_token: str


class SharedTokens:
    """The token kept in the connection's row. A worker that renews it makes the others wait, so that it is renewed once."""

    def __init__(self, key: ConnectionKey, engine: Engine, sealer: Sealer) -> None:
        self._key = key
        self._engine = engine
        self._sealer = sealer
        self._token = ""
        self._until: datetime | None = None

    def get(self, renew: Callable[[], Grant], refused: str | None = None) -> str:
        """See TokenStore. Raises what `renew` raises, or Unavailable when another worker renews for too long."""
        if self._until and self._until > clock.now() and self._token != refused:
            return self._token
        with self._engine.begin() as session:
            if not self._read(session, refused):
                self._renew(session, renew, refused)
        return self._token

    def _renew(self, session: Session, renew: Callable[[], Grant], refused: str | None) -> None:
        session.execute(_PATIENCE)
        try:
            session.execute(select(func.pg_advisory_xact_lock(_LOCK_SPACE, self._key.id % 2**31)))
        except OperationalError as error:
            raise Unavailable("Another worker has been renewing Amazon's access token for too long.") from error
        if self._read(session, refused):
            return  # another worker was first
        grant = renew()
        self._token, self._until = grant.access_token, clock.now() + lifetime(grant)
        self._write(session)

    def _read(self, session: Session, refused: str | None) -> bool:
        """Whether the row has a token to use."""
        query = select(Connection.sealed_access_token, Connection.access_token_expires_at).where(*self._row())
        row = session.execute(query).first()
        sealed, until = row or (None, None)
        if not sealed or until is None or until <= clock.now():
            return False
        token = self._sealer.open(sealed, belongs_to(self._key.public_id, ACCESS_TOKEN))
        if token == refused:
            return False
        self._token, self._until = token, until
        return True

    def _write(self, session: Session) -> None:
        sealed = self._sealer.seal(self._token, belongs_to(self._key.public_id, ACCESS_TOKEN))
        change = update(Connection).where(*self._row())
        try:
            with session.begin_nested():
                session.execute(_NO_PATIENCE)
                session.execute(change.values(sealed_access_token=sealed, access_token_expires_at=self._until))
        except OperationalError:
            return  # the caller's own transaction holds the row; this worker has its token, the next renews again

    def _row(self) -> tuple[ColumnElement[bool], ...]:
        return (Connection.id == self._key.id, Connection.sealed_refresh_token == self._key.sealed_refresh_token)


class FreshTokens:
    """The token of an authorization that is not stored yet."""

    def __init__(self, grant: Grant | None = None) -> None:
        self.grant = grant

    def get(self, renew: Callable[[], Grant], refused: str | None = None) -> str:
        """See TokenStore."""
        if self.grant is None or self.grant.access_token == refused:
            self.grant = renew()
        return self.grant.access_token
