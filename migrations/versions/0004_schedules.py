"""schedules"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# What the rows that are there already get; the app writes these values itself.
_DEFAULTS = {"full_hour": "2", "inventory_hours": "6", "detection_hours": "2"}


def upgrade() -> None:
    op.add_column("sync_runs", sa.Column("kind", sa.String(), nullable=False, server_default="full"))
    op.alter_column("sync_runs", "kind", server_default=None)
    for name, value in _DEFAULTS.items():
        op.add_column("sync_settings", sa.Column(name, sa.SmallInteger(), nullable=True, server_default=value))
        op.alter_column("sync_settings", name, server_default=None)
    for name in ("next_inventory_at", "next_detection_at"):
        op.add_column("sync_settings", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("connections", sa.Column("renewal_told_days", sa.SmallInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("connections", "renewal_told_days")
    for name in ("next_detection_at", "next_inventory_at", *_DEFAULTS):
        op.drop_column("sync_settings", name)
    # A run of inventory alone is none that the code before this knows.
    op.execute("DELETE FROM sync_tasks WHERE run_id IN (SELECT id FROM sync_runs WHERE kind <> 'full')")
    op.execute("DELETE FROM sync_runs WHERE kind <> 'full'")
    op.drop_column("sync_runs", "kind")
