"""first tables"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sellers",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sellers")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sellers_public_id")),
    )
    op.create_table(
        "activity_entries",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("path", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_activity_entries_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity_entries")),
    )
    op.create_index("ix_activity_entries_seller_id_at", "activity_entries", ["seller_id", "at", "id"], unique=False)
    op.create_table(
        "amazon_clocks",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("offset_seconds", sa.BigInteger(), nullable=False),
        sa.Column("is_sandbox", sa.Boolean(), nullable=False),
        sa.Column("observed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_amazon_clocks_seller_id")),
        sa.PrimaryKeyConstraint("seller_id", name=op.f("pk_amazon_clocks")),
    )
    op.create_table(
        "connections",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("partner_id", sa.String(), nullable=True),
        sa.Column("client_id", sa.String(), nullable=True),
        sa.Column("sealed_client_secret", sa.String(), nullable=True),
        sa.Column("sealed_refresh_token", sa.String(), nullable=True),
        sa.Column("sealed_access_token", sa.String(), nullable=True),
        sa.Column("access_token_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("scopes", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("settings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("is_sandbox", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("renew_by_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_synced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disconnected_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_connections_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_connections")),
        sa.UniqueConstraint("public_id", name=op.f("uq_connections_public_id")),
        sa.UniqueConstraint("seller_id", "provider", name=op.f("uq_connections_seller_id_provider")),
    )
    op.create_table(
        "coverage",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("pulled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_coverage_seller_id")),
        sa.PrimaryKeyConstraint("seller_id", "source", "from_on", "to_on", name=op.f("pk_coverage")),
    )
    op.create_table(
        "detection_runs",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("sync_run_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("alive_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("new_claims", sa.BigInteger(), nullable=False),
        sa.Column("total_potential", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_detection_runs_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_detection_runs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_detection_runs_public_id")),
    )
    op.create_index(
        "ix_detection_runs_open", "detection_runs", ["state"], unique=False, postgresql_where="state = 'in_progress'"
    )
    op.create_index(
        "ix_detection_runs_seller_id_started_at", "detection_runs", ["seller_id", "started_at"], unique=False
    )
    op.create_table(
        "fact_changes",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("row_ref", sa.String(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_fact_changes_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fact_changes")),
    )
    op.create_index(
        "ix_fact_changes_seller_id_source_row_ref", "fact_changes", ["seller_id", "source", "row_ref"], unique=False
    )
    op.create_table(
        "inventory_levels",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("marketplace_id", sa.String(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=True),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("condition", sa.String(), nullable=True),
        sa.Column("fulfillable", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("inbound", sa.BigInteger(), nullable=False),
        sa.Column("researching", sa.BigInteger(), nullable=False),
        sa.Column("unfulfillable", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("amazon_updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_inventory_levels_seller_id")),
        sa.PrimaryKeyConstraint("seller_id", "marketplace_id", "msku", name=op.f("pk_inventory_levels")),
    )
    op.create_table(
        "ledger_events",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=False),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("msku", sa.String(), nullable=True),
        sa.Column("event_type", sa.String(), nullable=False),
        sa.Column("reference_id", sa.String(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("fulfillment_center", sa.String(), nullable=True),
        sa.Column("disposition", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("reconciled", sa.BigInteger(), nullable=True),
        sa.Column("unreconciled", sa.BigInteger(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_ledger_events_seller_id")),
        sa.PrimaryKeyConstraint("seller_id", "event_on", "row_hash", "ordinal", name=op.f("pk_ledger_events")),
    )
    op.create_index(
        "ix_ledger_events_adjustments",
        "ledger_events",
        ["seller_id", "fnsku", "event_on"],
        unique=False,
        postgresql_where="event_type = 'Adjustments'",
    )
    op.create_table(
        "participations",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("marketplace_id", sa.String(), nullable=False),
        sa.Column("store_name", sa.String(), nullable=True),
        sa.Column("is_participating", sa.Boolean(), nullable=False),
        sa.Column("has_suspended_listings", sa.Boolean(), nullable=False),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_participations_seller_id")),
        sa.PrimaryKeyConstraint("seller_id", "marketplace_id", name=op.f("pk_participations")),
    )
    op.create_index("ix_participations_marketplace_id", "participations", ["marketplace_id"], unique=False)
    op.create_table(
        "products",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=True),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_products_seller_id")),
        sa.PrimaryKeyConstraint("seller_id", "msku", name=op.f("pk_products")),
    )
    op.create_index("ix_products_seller_id_fnsku", "products", ["seller_id", "fnsku"], unique=False)
    op.create_table(
        "reimbursements",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("reimbursement_id", sa.String(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.String(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("condition", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("amount_per_unit", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("amount_total", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("quantity_cash", sa.BigInteger(), nullable=False),
        sa.Column("quantity_inventory", sa.BigInteger(), nullable=False),
        sa.Column("quantity_total", sa.BigInteger(), nullable=False),
        sa.Column("original_reimbursement_id", sa.String(), nullable=True),
        sa.Column("original_reimbursement_type", sa.String(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_reimbursements_seller_id")),
        sa.PrimaryKeyConstraint(
            "seller_id", "reimbursement_id", "msku", "fnsku", "reason", "ordinal", name=op.f("pk_reimbursements")
        ),
    )
    op.create_index("ix_reimbursements_seller_id_case_id", "reimbursements", ["seller_id", "case_id"], unique=False)
    op.create_index(
        "ix_reimbursements_seller_id_fnsku_approved_at",
        "reimbursements",
        ["seller_id", "fnsku", "approved_at"],
        unique=False,
    )
    op.create_table(
        "seller_costs",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("cost", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cost > 0", name=op.f("ck_seller_costs_cost_positive")),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_seller_costs_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seller_costs")),
        sa.UniqueConstraint(
            "seller_id",
            "msku",
            "currency",
            "effective_from",
            name=op.f("uq_seller_costs_seller_id_msku_currency_effective_from"),
        ),
    )
    op.create_table(
        "sync_settings",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("months_back", sa.BigInteger(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("report_days", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("next_run_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_sync_settings_seller_id")),
        sa.PrimaryKeyConstraint("seller_id", name=op.f("pk_sync_settings")),
    )
    op.create_table(
        "transactions",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("transaction_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("marketplace_id", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("related", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("items", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("breakdowns", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_transactions_seller_id")),
        sa.PrimaryKeyConstraint("seller_id", "transaction_id", name=op.f("pk_transactions")),
    )
    op.create_index("ix_transactions_seller_id_order_id", "transactions", ["seller_id", "order_id"], unique=False)
    op.create_index("ix_transactions_seller_id_posted_at", "transactions", ["seller_id", "posted_at"], unique=False)
    op.create_table(
        "users",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("amazon_login_id", sa.String(), nullable=True),
        sa.Column("current_seller_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_signed_in_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["current_seller_id"], ["sellers.id"], name=op.f("fk_users_current_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("amazon_login_id", name=op.f("uq_users_amazon_login_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_users_public_id")),
    )
    op.create_index("uq_users_lower_email", "users", [sa.literal_column("lower(email)")], unique=True)
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("address", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_audit_entries_seller_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_audit_entries_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index("ix_audit_entries_seller_id_at", "audit_entries", ["seller_id", "at"], unique=False)
    op.create_table(
        "authorization_states",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("state_hash", sa.String(), nullable=False),
        sa.Column("provider", sa.String(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("return_to", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_authorization_states_seller_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_authorization_states_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorization_states")),
        sa.UniqueConstraint("state_hash", name=op.f("uq_authorization_states_state_hash")),
    )
    op.create_table(
        "claim_settings",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("auto_threshold", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("review_threshold", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("automatic_filing", sa.Boolean(), nullable=False),
        sa.Column("automatic_filing_by", sa.BigInteger(), nullable=True),
        sa.Column("automatic_filing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("daily_limit", sa.BigInteger(), nullable=False),
        sa.Column("next_claim_number", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "0 <= review_threshold and review_threshold <= auto_threshold and auto_threshold <= 1",
            name=op.f("ck_claim_settings_thresholds_in_order"),
        ),
        sa.ForeignKeyConstraint(
            ["automatic_filing_by"], ["users.id"], name=op.f("fk_claim_settings_automatic_filing_by")
        ),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_claim_settings_seller_id")),
        sa.PrimaryKeyConstraint("seller_id", name=op.f("pk_claim_settings")),
    )
    op.create_table(
        "findings",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("marketplace_id", sa.String(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=True),
        sa.Column("msku", sa.String(), nullable=True),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("product_name", sa.String(), nullable=True),
        sa.Column("fulfillment_center", sa.String(), nullable=True),
        sa.Column("reference_id", sa.String(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("shipment_id", sa.String(), nullable=True),
        sa.Column("removal_order_id", sa.String(), nullable=True),
        sa.Column("reimbursement_id", sa.String(), nullable=True),
        sa.Column("license_plate_number", sa.String(), nullable=True),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("quantity_lost", sa.BigInteger(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("amount_low", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("amount_high", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("valuation_basis", sa.String(), nullable=False),
        sa.Column("claimable_from", sa.Date(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("policy_version", sa.String(), nullable=True),
        sa.Column("trail", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("features", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("claim_public_id", sa.String(), nullable=True),
        sa.Column("detection_run_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["detection_run_id"], ["detection_runs.id"], name=op.f("fk_findings_detection_run_id")),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_findings_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_findings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_findings_public_id")),
        sa.UniqueConstraint("seller_id", "type", "key", name=op.f("uq_findings_seller_id_type_key")),
    )
    op.create_index("ix_findings_seller_id_event_on", "findings", ["seller_id", "event_on", "id"], unique=False)
    op.create_index("ix_findings_seller_id_fnsku", "findings", ["seller_id", "fnsku"], unique=False)
    op.create_index(
        "ix_findings_seller_id_verdict_event_on", "findings", ["seller_id", "verdict", "event_on", "id"], unique=False
    )
    op.create_table(
        "memberships",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_memberships_seller_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_memberships_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("user_id", "seller_id", name=op.f("uq_memberships_user_id_seller_id")),
    )
    op.create_index(op.f("ix_memberships_seller_id"), "memberships", ["seller_id"], unique=False)
    op.create_table(
        "sign_ins",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sign_ins_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_ins")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sign_ins_public_id")),
    )
    op.create_index(op.f("ix_sign_ins_user_id"), "sign_ins", ["user_id"], unique=False)
    op.create_table(
        "sync_runs",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("trigger", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("step", sa.SmallInteger(), nullable=False),
        sa.Column("progress", sa.SmallInteger(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancel_requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wake_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt", sa.BigInteger(), nullable=False),
        sa.Column("deaths", sa.BigInteger(), nullable=False),
        sa.Column("orders_processed", sa.BigInteger(), nullable=False),
        sa.Column("total_orders", sa.BigInteger(), nullable=False),
        sa.Column("claims_detected", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_sync_runs_seller_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_sync_runs_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_runs")),
        sa.UniqueConstraint("public_id", name=op.f("uq_sync_runs_public_id")),
    )
    op.create_index("ix_sync_runs_seller_id_started_at", "sync_runs", ["seller_id", "started_at"], unique=False)
    op.create_index(
        "uq_sync_runs_running", "sync_runs", ["seller_id"], unique=True, postgresql_where="state = 'in_progress'"
    )
    op.create_table(
        "claims",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("finding_id", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("tier", sa.String(), nullable=False),
        sa.Column("marketplace_id", sa.String(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("quantity_limit", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("amount_low", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("amount_high", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("valuation_basis", sa.String(), nullable=False),
        sa.Column("confidence", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("explanation", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=True),
        sa.Column("msku", sa.String(), nullable=True),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("product_name", sa.String(), nullable=True),
        sa.Column("fulfillment_center", sa.String(), nullable=True),
        sa.Column("reference_id", sa.String(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("shipment_id", sa.String(), nullable=True),
        sa.Column("removal_order_id", sa.String(), nullable=True),
        sa.Column("reimbursement_id", sa.String(), nullable=True),
        sa.Column("license_plate_number", sa.String(), nullable=True),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("claimable_from", sa.Date(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=False),
        sa.Column("policy_version", sa.String(), nullable=False),
        sa.Column("evidence_required", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("evidence_present", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("case_id", sa.String(), nullable=True),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paid_quantity", sa.BigInteger(), nullable=False),
        sa.Column("paid_amount", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("amazon_quantity", sa.BigInteger(), nullable=False),
        sa.Column("amazon_amount", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["finding_id"], ["findings.id"], name=op.f("fk_claims_finding_id")),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_claims_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_claims_finding_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_claims_public_id")),
        sa.UniqueConstraint("seller_id", "number", name=op.f("uq_claims_seller_id_number")),
    )
    op.create_index(
        "ix_claims_open_amount",
        "claims",
        ["seller_id", sa.literal_column("coalesce(amount, -1)"), "id"],
        unique=False,
        postgresql_include=["status"],
        postgresql_where=sa.text(
            "status in ('detected', 'in_review', 'in_manual_review', 'approved', 'queued', 'filed', 'information_requested', 'granted', 'partially_granted', 'denied', 'appealed')"
        ),
    )
    op.create_index(
        "ix_claims_open_deadline",
        "claims",
        ["seller_id", "deadline", "id"],
        unique=False,
        postgresql_include=["status"],
        postgresql_where=sa.text(
            "status in ('detected', 'in_review', 'in_manual_review', 'approved', 'queued', 'filed', 'information_requested', 'granted', 'partially_granted', 'denied', 'appealed')"
        ),
    )
    op.create_index(
        "ix_claims_seller_id_amount",
        "claims",
        ["seller_id", sa.literal_column("coalesce(amount, -1)"), "id"],
        unique=False,
    )
    op.create_index("ix_claims_seller_id_case_id", "claims", ["seller_id", "case_id"], unique=False)
    op.create_index("ix_claims_seller_id_confidence", "claims", ["seller_id", "confidence", "id"], unique=False)
    op.create_index("ix_claims_seller_id_created_at", "claims", ["seller_id", "created_at", "id"], unique=False)
    op.create_index("ix_claims_seller_id_deadline", "claims", ["seller_id", "deadline", "id"], unique=False)
    op.create_index("ix_claims_seller_id_msku", "claims", ["seller_id", "msku"], unique=False)
    op.create_index(
        "ix_claims_seller_id_status_deadline", "claims", ["seller_id", "status", "deadline", "id"], unique=False
    )
    op.create_table(
        "sync_tasks",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("dataset", sa.String(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=True),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("marketplace_id", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("report_id", sa.String(), nullable=True),
        sa.Column("document_id", sa.String(), nullable=True),
        sa.Column("cursor", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("rows_read", sa.BigInteger(), nullable=False),
        sa.Column("rows_new", sa.BigInteger(), nullable=False),
        sa.Column("rows_changed", sa.BigInteger(), nullable=False),
        sa.Column("waits_on", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["run_id"], ["sync_runs.id"], name=op.f("fk_sync_tasks_run_id")),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_sync_tasks_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sync_tasks")),
    )
    op.create_index(op.f("ix_sync_tasks_run_id"), "sync_tasks", ["run_id"], unique=False)
    op.create_table(
        "claim_history",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("from_status", sa.String(), nullable=True),
        sa.Column("to_status", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("details", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_history_claim_id")),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_claim_history_seller_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_claim_history_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_history")),
    )
    op.create_index(op.f("ix_claim_history_claim_id"), "claim_history", ["claim_id"], unique=False)
    op.create_table(
        "filings",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("packet", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("requested_by", sa.BigInteger(), nullable=True),
        sa.Column("is_automatic", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.String(), nullable=True),
        sa.Column("case_status", sa.String(), nullable=True),
        sa.Column("case_reason", sa.String(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_filings_claim_id")),
        sa.ForeignKeyConstraint(["requested_by"], ["users.id"], name=op.f("fk_filings_requested_by")),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_filings_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_filings")),
        sa.UniqueConstraint("public_id", name=op.f("uq_filings_public_id")),
    )
    op.create_index(op.f("ix_filings_claim_id"), "filings", ["claim_id"], unique=False)
    op.create_index("ix_filings_pending", "filings", ["due_at"], unique=False, postgresql_where="state = 'pending'")
    op.create_index("ix_filings_seller_id_case_id", "filings", ["seller_id", "case_id"], unique=False)
    op.create_index("ix_filings_seller_id_created_at", "filings", ["seller_id", "created_at", "id"], unique=False)
    op.create_index("ix_filings_seller_id_planned_on", "filings", ["seller_id", "planned_on"], unique=False)
    op.create_index(
        "uq_filings_open_claim", "filings", ["claim_id"], unique=True, postgresql_where="state in ('pending', 'filed')"
    )
    op.create_table(
        "settlements",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("claim_id", sa.BigInteger(), nullable=False),
        sa.Column("reimbursement_id", sa.String(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("quantity_in_stock", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("matched_by", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_settlements_claim_id")),
        sa.ForeignKeyConstraint(["seller_id"], ["sellers.id"], name=op.f("fk_settlements_seller_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlements")),
        sa.UniqueConstraint(
            "seller_id",
            "reimbursement_id",
            "msku",
            "fnsku",
            "reason",
            "ordinal",
            "claim_id",
            name=op.f("uq_settlements_seller_id_reimbursement_id_msku_fnsku_reason_ordinal_claim_id"),
        ),
    )
    op.create_index(op.f("ix_settlements_claim_id"), "settlements", ["claim_id"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_settlements_claim_id"), table_name="settlements")
    op.drop_table("settlements")
    op.drop_index("uq_filings_open_claim", table_name="filings", postgresql_where="state in ('pending', 'filed')")
    op.drop_index("ix_filings_seller_id_planned_on", table_name="filings")
    op.drop_index("ix_filings_seller_id_created_at", table_name="filings")
    op.drop_index("ix_filings_seller_id_case_id", table_name="filings")
    op.drop_index("ix_filings_pending", table_name="filings", postgresql_where="state = 'pending'")
    op.drop_index(op.f("ix_filings_claim_id"), table_name="filings")
    op.drop_table("filings")
    op.drop_index(op.f("ix_claim_history_claim_id"), table_name="claim_history")
    op.drop_table("claim_history")
    op.drop_index(op.f("ix_sync_tasks_run_id"), table_name="sync_tasks")
    op.drop_table("sync_tasks")
    op.drop_index("ix_claims_seller_id_status_deadline", table_name="claims")
    op.drop_index("ix_claims_seller_id_msku", table_name="claims")
    op.drop_index("ix_claims_seller_id_deadline", table_name="claims")
    op.drop_index("ix_claims_seller_id_created_at", table_name="claims")
    op.drop_index("ix_claims_seller_id_confidence", table_name="claims")
    op.drop_index("ix_claims_seller_id_case_id", table_name="claims")
    op.drop_index("ix_claims_seller_id_amount", table_name="claims")
    op.drop_index(
        "ix_claims_open_deadline",
        table_name="claims",
        postgresql_include=["status"],
        postgresql_where=sa.text(
            "status in ('detected', 'in_review', 'in_manual_review', 'approved', 'queued', 'filed', 'information_requested', 'granted', 'partially_granted', 'denied', 'appealed')"
        ),
    )
    op.drop_index(
        "ix_claims_open_amount",
        table_name="claims",
        postgresql_include=["status"],
        postgresql_where=sa.text(
            "status in ('detected', 'in_review', 'in_manual_review', 'approved', 'queued', 'filed', 'information_requested', 'granted', 'partially_granted', 'denied', 'appealed')"
        ),
    )
    op.drop_table("claims")
    op.drop_index("uq_sync_runs_running", table_name="sync_runs", postgresql_where="state = 'in_progress'")
    op.drop_index("ix_sync_runs_seller_id_started_at", table_name="sync_runs")
    op.drop_table("sync_runs")
    op.drop_index(op.f("ix_sign_ins_user_id"), table_name="sign_ins")
    op.drop_table("sign_ins")
    op.drop_index(op.f("ix_memberships_seller_id"), table_name="memberships")
    op.drop_table("memberships")
    op.drop_index("ix_findings_seller_id_verdict_event_on", table_name="findings")
    op.drop_index("ix_findings_seller_id_fnsku", table_name="findings")
    op.drop_index("ix_findings_seller_id_event_on", table_name="findings")
    op.drop_table("findings")
    op.drop_table("claim_settings")
    op.drop_table("authorization_states")
    op.drop_index("ix_audit_entries_seller_id_at", table_name="audit_entries")
    op.drop_table("audit_entries")
    op.drop_index("uq_users_lower_email", table_name="users")
    op.drop_table("users")
    op.drop_index("ix_transactions_seller_id_posted_at", table_name="transactions")
    op.drop_index("ix_transactions_seller_id_order_id", table_name="transactions")
    op.drop_table("transactions")
    op.drop_table("sync_settings")
    op.drop_table("seller_costs")
    op.drop_index("ix_reimbursements_seller_id_fnsku_approved_at", table_name="reimbursements")
    op.drop_index("ix_reimbursements_seller_id_case_id", table_name="reimbursements")
    op.drop_table("reimbursements")
    op.drop_index("ix_products_seller_id_fnsku", table_name="products")
    op.drop_table("products")
    op.drop_index("ix_participations_marketplace_id", table_name="participations")
    op.drop_table("participations")
    op.drop_index(
        "ix_ledger_events_adjustments", table_name="ledger_events", postgresql_where="event_type = 'Adjustments'"
    )
    op.drop_table("ledger_events")
    op.drop_table("inventory_levels")
    op.drop_index("ix_fact_changes_seller_id_source_row_ref", table_name="fact_changes")
    op.drop_table("fact_changes")
    op.drop_index("ix_detection_runs_seller_id_started_at", table_name="detection_runs")
    op.drop_index("ix_detection_runs_open", table_name="detection_runs", postgresql_where="state = 'in_progress'")
    op.drop_table("detection_runs")
    op.drop_table("coverage")
    op.drop_table("connections")
    op.drop_table("amazon_clocks")
    op.drop_index("ix_activity_entries_seller_id_at", table_name="activity_entries")
    op.drop_table("activity_entries")
    op.drop_table("sellers")
