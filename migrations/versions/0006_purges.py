"""purges, and how long facts are kept"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "purges",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("before_on", sa.Date(), nullable=True),
        sa.Column("wanted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gone", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("kept", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_purges_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_purges")),
        sa.UniqueConstraint("public_id", name=op.f("uq_purges_public_id")),
    )
    op.create_index("ix_purges_seller_id", "purges", ["seller_id", "id"], unique=False)
    op.create_index(
        "ix_purges_owed",
        "purges",
        ["seller_id", "reason"],
        unique=True,
        postgresql_where=sa.text("state in ('wanted', 'running')"),
    )
    op.create_table(
        "retention_choices",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("months", sa.SmallInteger(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_retention_choices_seller_id")),
        sa.PrimaryKeyConstraint("seller_id", name=op.f("pk_retention_choices")),
    )


def downgrade() -> None:
    op.drop_table("retention_choices")
    op.drop_index("ix_purges_owed", table_name="purges")
    op.drop_index("ix_purges_seller_id", table_name="purges")
    op.drop_table("purges")
