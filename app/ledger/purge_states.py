"""A purge from the wish to its report. Nothing else changes its state."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from app.core import clock
from app.core.db import db
from app.ledger.models import OWED, Purge, PurgeReason, PurgeState


def want_purge(seller_id: int, reason: PurgeReason, before_on: date | None = None) -> Purge:
    """Owes the seller a purge; one that is owed for the same reason already is that one."""
    values = {"seller_id": seller_id, "reason": reason, "before_on": before_on}
    db.session.execute(insert(Purge).values(values).on_conflict_do_nothing())
    owed = select(Purge).where(Purge.seller_id == seller_id, Purge.reason == reason, Purge.state.in_(OWED))
    return db.session.scalars(owed).one()


def begin_purge(purge: Purge) -> None:
    """A job has come for it; again after one that died."""
    purge.state = PurgeState.RUNNING
    purge.started_at = purge.started_at or clock.now()


def note_gone(purge: Purge, rows: dict[str, int]) -> None:
    """Adds to what went."""
    purge.gone = {name: purge.gone.get(name, 0) + rows.get(name, 0) for name in {**purge.gone, **rows}}


def finish_purge(purge: Purge, kept: dict[str, Any]) -> None:
    """`kept`: table -> {rows, why}."""
    purge.kept = kept
    purge.state = PurgeState.DONE
    purge.finished_at = clock.now()


def fail_purge(purge: Purge, error: str) -> None:
    """What went until then is gone; for what is left there will be another one."""
    purge.error = error
    purge.state = PurgeState.FAILED
    purge.finished_at = clock.now()
