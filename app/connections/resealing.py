"""Key rotation: every secret is sealed again with the newest key, so that an old key can leave the ring."""

from dataclasses import dataclass, field

from sqlalchemy import select

from app.connections import seals
from app.connections.installed import sealer
from app.connections.models import Connection
from app.core.db import checkpoint, db
from app.core.sealing import SealBroken


@dataclass
class ResealResult:
    """`resealed` counts connections; `broken` names those with a secret that no key of the ring opens."""

    resealed: int = 0
    broken: list[str] = field(default_factory=list)


def reseal_all() -> ResealResult:
    """One connection at a time, so that running syncs hardly wait; may be stopped and repeated."""
    result = ResealResult()
    for connection_id in db.session.scalars(select(Connection.id).order_by(Connection.id)).all():
        connection = db.session.get_one(Connection, connection_id, with_for_update=True)
        try:
            result.resealed += _reseal(connection)
        except SealBroken:
            result.broken.append(connection.public_id)
        checkpoint()
    return result


def _reseal(connection: Connection) -> bool:
    old = [name for name in seals.NAMES if _is_old(getattr(connection, f"sealed_{name}"))]
    for name in old:
        seals.seal(connection, name, seals.open_sealed(connection, name))
    return bool(old)


def _is_old(sealed: str | None) -> bool:
    return sealed is not None and not sealer().is_newest(sealed)
