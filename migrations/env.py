"""How Alembic reaches the database: through the app, with timeouts, so that a waiting migration harms nobody."""

from alembic import context
from sqlalchemy import text

from app.core.db import Base, db

LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "10min"


def run() -> None:
    """Runs the migrations that were asked for, each in its own transaction."""
    with db.engine.connect() as connection:
        connection.execute(text(f"set lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text(f"set statement_timeout = '{STATEMENT_TIMEOUT}'"))
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
