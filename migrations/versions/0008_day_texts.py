"""days of the ledger: the digest of the text that told of them"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("ledger_days", sa.Column("text_digest", sa.LargeBinary(16), nullable=True))


def downgrade() -> None:
    op.drop_column("ledger_days", "text_digest")
