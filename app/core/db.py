"""The database: one session per request or job, one commit at its end (or at a job's checkpoint)."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, Date, DateTime, MetaData, Numeric, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, registry

from app.core import events

_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every table. Instants carry their zone, amounts four decimals, texts are `text`."""

    registry = registry(
        metadata=MetaData(naming_convention=_NAMES),
        type_annotation_map={
            datetime: DateTime(timezone=True),
            date: Date(),
            Decimal: Numeric(14, 4),
            int: BigInteger(),
            str: String(),
            dict[str, Any]: JSONB(),
            list[Any]: JSONB(),
        },
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)

if TYPE_CHECKING:
    Model = Base
else:
    Model = db.Model


def commit() -> None:
    """Commits, then sends the events that verbs emitted. A rolled back change sends none."""
    db.session.commit()
    events.send(events.take(db.session.info))


def rollback() -> None:
    """Undoes the change and forgets its events."""
    db.session.rollback()
    events.take(db.session.info)


def emit(event: events.Event) -> None:
    """Keeps the event until the change that it tells of is committed."""
    events.keep(db.session.info, event)


checkpoint = commit  # a job's commit between pulled pages: makes progress visible, and what arrived stays
