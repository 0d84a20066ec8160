"""every source"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "customer_returns",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("license_plate_number", sa.String(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=True),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("fulfillment_center", sa.String(), nullable=True),
        sa.Column("disposition", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "seller_id",
            "order_id",
            "msku",
            "license_plate_number",
            "returned_at",
            "ordinal",
            name=op.f("pk_customer_returns"),
        ),
    )
    op.create_index(
        "ix_customer_returns_seller_id_returned_at", "customer_returns", ["seller_id", "returned_at"], unique=False
    )
    op.create_table(
        "fee_estimates",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("marketplace_id", sa.String(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("estimated_on", sa.Date(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("price", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("fee_total", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("referral_fee", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("fulfillment_fee", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("fees", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "seller_id", "marketplace_id", "msku", "estimated_on", "ordinal", name=op.f("pk_fee_estimates")
        ),
    )
    op.create_table(
        "fee_previews",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=False),
        sa.Column("store", sa.String(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("product_group", sa.String(), nullable=True),
        sa.Column("your_price", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("sales_price", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("longest_side", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("median_side", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("shortest_side", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("length_and_girth", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("unit_of_dimension", sa.String(), nullable=True),
        sa.Column("weight", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("unit_of_weight", sa.String(), nullable=True),
        sa.Column("size_tier", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("fee_total", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("referral_fee", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("closing_fee", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("fulfillment_fee", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("other_fees", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "seller_id", "taken_on", "msku", "fnsku", "store", "ordinal", name=op.f("pk_fee_previews")
        ),
    )
    op.create_table(
        "financial_events",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("marketplace_name", sa.String(), nullable=True),
        sa.Column("msku", sa.String(), nullable=True),
        sa.Column("fnsku", sa.String(), nullable=True),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("amounts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("seen_by", sa.String(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seller_id", "row_hash", "ordinal", name=op.f("pk_financial_events")),
    )
    op.create_index(
        "ix_financial_events_seller_id_order_id", "financial_events", ["seller_id", "order_id"], unique=False
    )
    op.create_index(
        "ix_financial_events_seller_id_posted_at", "financial_events", ["seller_id", "posted_at"], unique=False
    )
    op.create_table(
        "inbound_items",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("shipment_id", sa.String(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=True),
        sa.Column("quantity_shipped", sa.BigInteger(), nullable=False),
        sa.Column("quantity_received", sa.BigInteger(), nullable=False),
        sa.Column("quantity_in_case", sa.BigInteger(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seller_id", "shipment_id", "msku", "ordinal", name=op.f("pk_inbound_items")),
    )
    op.create_table(
        "inbound_problems",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("shipment_id", sa.String(), nullable=False),
        sa.Column("carton_id", sa.String(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=False),
        sa.Column("problem_type", sa.String(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=True),
        sa.Column("fulfillment_center", sa.String(), nullable=True),
        sa.Column("msku", sa.String(), nullable=True),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("problem_quantity", sa.BigInteger(), nullable=False),
        sa.Column("expected_quantity", sa.BigInteger(), nullable=True),
        sa.Column("received_quantity", sa.BigInteger(), nullable=True),
        sa.Column("coaching_level", sa.String(), nullable=True),
        sa.Column("fee_type", sa.String(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("fee_total", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("problem_level", sa.String(), nullable=True),
        sa.Column("alert_status", sa.String(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "seller_id",
            "shipment_id",
            "carton_id",
            "fnsku",
            "problem_type",
            "reported_on",
            "ordinal",
            name=op.f("pk_inbound_problems"),
        ),
    )
    op.create_index(
        "ix_inbound_problems_seller_id_reported_on", "inbound_problems", ["seller_id", "reported_on"], unique=False
    )
    op.create_table(
        "inbound_shipments",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("shipment_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("destination_center", sa.String(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("label_prep", sa.String(), nullable=True),
        sa.Column("is_partnered", sa.Boolean(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("items_read_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("seller_id", "shipment_id", name=op.f("pk_inbound_shipments")),
    )
    op.create_table(
        "ledger_days",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("event_on", sa.Date(), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=16), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seller_id", "event_on", name=op.f("pk_ledger_days")),
    )
    op.create_table(
        "ledger_summaries",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("store", sa.String(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("starting", sa.BigInteger(), nullable=False),
        sa.Column("in_transit", sa.BigInteger(), nullable=False),
        sa.Column("receipts", sa.BigInteger(), nullable=False),
        sa.Column("customer_shipments", sa.BigInteger(), nullable=False),
        sa.Column("customer_returns", sa.BigInteger(), nullable=False),
        sa.Column("vendor_returns", sa.BigInteger(), nullable=False),
        sa.Column("warehouse_transfers", sa.BigInteger(), nullable=False),
        sa.Column("found", sa.BigInteger(), nullable=False),
        sa.Column("lost", sa.BigInteger(), nullable=False),
        sa.Column("damaged", sa.BigInteger(), nullable=False),
        sa.Column("disposed", sa.BigInteger(), nullable=False),
        sa.Column("other", sa.BigInteger(), nullable=False),
        sa.Column("unknown", sa.BigInteger(), nullable=False),
        sa.Column("ending", sa.BigInteger(), nullable=False),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "seller_id",
            "month_on",
            "fnsku",
            "msku",
            "disposition",
            "location",
            "store",
            "ordinal",
            name=op.f("pk_ledger_summaries"),
        ),
    )
    op.create_table(
        "long_term_storage_fees",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("snapshot_on", sa.Date(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=False),
        sa.Column("condition", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("age_tier", sa.String(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("unit_volume", sa.Numeric(precision=18, scale=8), nullable=True),
        sa.Column("volume_unit", sa.String(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("rate", sa.Numeric(precision=18, scale=8), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "seller_id",
            "snapshot_on",
            "msku",
            "fnsku",
            "condition",
            "country",
            "age_tier",
            "ordinal",
            name=op.f("pk_long_term_storage_fees"),
        ),
    )
    op.create_table(
        "order_lines",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("asin", sa.String(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("purchased_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("order_status", sa.String(), nullable=True),
        sa.Column("fulfillment_channel", sa.String(), nullable=True),
        sa.Column("sales_channel", sa.String(), nullable=True),
        sa.Column("item_status", sa.String(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("item_price", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("item_tax", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("shipping_price", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("shipping_tax", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("gift_wrap_price", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("gift_wrap_tax", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("item_promotion_discount", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("shipping_promotion_discount", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seller_id", "order_id", "msku", "asin", "ordinal", name=op.f("pk_order_lines")),
    )
    op.create_index("ix_order_lines_seller_id_purchased_at", "order_lines", ["seller_id", "purchased_at"], unique=False)
    op.create_table(
        "payout_lines",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("settlement_id", sa.String(), nullable=False),
        sa.Column("row_hash", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("transaction_type", sa.String(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("adjustment_id", sa.String(), nullable=True),
        sa.Column("shipment_id", sa.String(), nullable=True),
        sa.Column("marketplace_name", sa.String(), nullable=True),
        sa.Column("amount_type", sa.String(), nullable=True),
        sa.Column("amount_description", sa.String(), nullable=True),
        sa.Column("amount", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("fulfillment_id", sa.String(), nullable=True),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("order_item_code", sa.String(), nullable=True),
        sa.Column("msku", sa.String(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=True),
        sa.Column("promotion_id", sa.String(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seller_id", "settlement_id", "row_hash", "ordinal", name=op.f("pk_payout_lines")),
    )
    op.create_index("ix_payout_lines_seller_id_order_id", "payout_lines", ["seller_id", "order_id"], unique=False)
    op.create_index("ix_payout_lines_seller_id_posted_at", "payout_lines", ["seller_id", "posted_at"], unique=False)
    op.create_table(
        "payouts",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("settlement_id", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deposited_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("total", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.Column("lines_sum", sa.Numeric(precision=14, scale=4), nullable=False),
        sa.Column("report_id", sa.String(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("seller_id", "settlement_id", name=op.f("pk_payouts")),
    )
    op.create_table(
        "product_dimensions",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("marketplace_id", sa.String(), nullable=False),
        sa.Column("asin", sa.String(), nullable=False),
        sa.Column("observed_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("item_length", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("item_width", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("item_height", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("item_weight", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("package_length", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("package_width", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("package_height", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("package_weight", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("length_unit", sa.String(), nullable=True),
        sa.Column("weight_unit", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint(
            "seller_id", "marketplace_id", "asin", "observed_on", name=op.f("pk_product_dimensions")
        ),
    )
    op.create_table(
        "removal_orders",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("removal_order_id", sa.String(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("order_type", sa.String(), nullable=True),
        sa.Column("service_speed", sa.String(), nullable=True),
        sa.Column("order_status", sa.String(), nullable=True),
        sa.Column("last_updated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("requested", sa.BigInteger(), nullable=False),
        sa.Column("cancelled", sa.BigInteger(), nullable=False),
        sa.Column("disposed", sa.BigInteger(), nullable=False),
        sa.Column("shipped", sa.BigInteger(), nullable=False),
        sa.Column("in_process", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "seller_id", "removal_order_id", "msku", "fnsku", "disposition", "ordinal", name=op.f("pk_removal_orders")
        ),
    )
    op.create_index(
        "ix_removal_orders_seller_id_requested_at", "removal_orders", ["seller_id", "requested_at"], unique=False
    )
    op.create_table(
        "removal_shipments",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("removal_order_id", sa.String(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=False),
        sa.Column("disposition", sa.String(), nullable=False),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tracking_number", sa.String(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("carrier", sa.String(), nullable=True),
        sa.Column("order_type", sa.String(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "seller_id",
            "removal_order_id",
            "msku",
            "fnsku",
            "disposition",
            "shipped_at",
            "tracking_number",
            "ordinal",
            name=op.f("pk_removal_shipments"),
        ),
    )
    op.create_index(
        "ix_removal_shipments_seller_id_shipped_at", "removal_shipments", ["seller_id", "shipped_at"], unique=False
    )
    op.create_table(
        "replacements",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("replacement_order_id", sa.String(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("shipped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("original_order_id", sa.String(), nullable=False),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("fulfillment_center", sa.String(), nullable=True),
        sa.Column("original_fulfillment_center", sa.String(), nullable=True),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "seller_id", "replacement_order_id", "msku", "shipped_at", "ordinal", name=op.f("pk_replacements")
        ),
    )
    op.create_index(
        "ix_replacements_seller_id_original_order_id", "replacements", ["seller_id", "original_order_id"], unique=False
    )
    op.create_index("ix_replacements_seller_id_shipped_at", "replacements", ["seller_id", "shipped_at"], unique=False)
    op.create_table(
        "stock_snapshots",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("msku", sa.String(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=False),
        sa.Column("condition", sa.String(), nullable=False),
        sa.Column("store", sa.String(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("price", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("warehouse", sa.BigInteger(), nullable=False),
        sa.Column("fulfillable", sa.BigInteger(), nullable=False),
        sa.Column("unsellable", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("inbound_working", sa.BigInteger(), nullable=False),
        sa.Column("inbound_shipped", sa.BigInteger(), nullable=False),
        sa.Column("inbound_receiving", sa.BigInteger(), nullable=False),
        sa.Column("researching", sa.BigInteger(), nullable=False),
        sa.Column("unit_volume", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "seller_id", "taken_on", "msku", "fnsku", "condition", "store", "ordinal", name=op.f("pk_stock_snapshots")
        ),
    )
    op.create_table(
        "storage_fees",
        sa.Column("seller_id", sa.BigInteger(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("fnsku", sa.String(), nullable=False),
        sa.Column("fulfillment_center", sa.String(), nullable=False),
        sa.Column("country", sa.String(), nullable=False),
        sa.Column("ordinal", sa.SmallInteger(), nullable=False),
        sa.Column("asin", sa.String(), nullable=True),
        sa.Column("longest_side", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("median_side", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("shortest_side", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("measurement_units", sa.String(), nullable=True),
        sa.Column("weight", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("weight_units", sa.String(), nullable=True),
        sa.Column("item_volume", sa.Numeric(precision=18, scale=8), nullable=True),
        sa.Column("volume_units", sa.String(), nullable=True),
        sa.Column("size_tier", sa.String(), nullable=True),
        sa.Column("average_on_hand", sa.Numeric(precision=18, scale=8), nullable=True),
        sa.Column("average_pending_removal", sa.Numeric(precision=18, scale=8), nullable=True),
        sa.Column("estimated_volume", sa.Numeric(precision=18, scale=8), nullable=True),
        sa.Column("base_rate", sa.Numeric(precision=18, scale=8), nullable=True),
        sa.Column("surcharge_rate", sa.Numeric(precision=18, scale=8), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("fee", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("incentive", sa.Numeric(precision=14, scale=4), nullable=True),
        sa.Column("dangerous_goods_type", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "seller_id", "month_on", "fnsku", "fulfillment_center", "country", "ordinal", name=op.f("pk_storage_fees")
        ),
    )
    op.drop_constraint(op.f("fk_inventory_levels_seller_id"), "inventory_levels", type_="foreignkey")
    op.drop_constraint(op.f("fk_ledger_events_seller_id"), "ledger_events", type_="foreignkey")
    op.drop_constraint(op.f("fk_reimbursements_seller_id"), "reimbursements", type_="foreignkey")
    op.drop_constraint(op.f("fk_transactions_seller_id"), "transactions", type_="foreignkey")


def downgrade() -> None:
    op.create_foreign_key(op.f("fk_transactions_seller_id"), "transactions", "sellers", ["seller_id"], ["id"])
    op.create_foreign_key(op.f("fk_reimbursements_seller_id"), "reimbursements", "sellers", ["seller_id"], ["id"])
    op.create_foreign_key(op.f("fk_ledger_events_seller_id"), "ledger_events", "sellers", ["seller_id"], ["id"])
    op.create_foreign_key(op.f("fk_inventory_levels_seller_id"), "inventory_levels", "sellers", ["seller_id"], ["id"])
    op.drop_table("storage_fees")
    op.drop_table("stock_snapshots")
    op.drop_index("ix_replacements_seller_id_shipped_at", table_name="replacements")
    op.drop_index("ix_replacements_seller_id_original_order_id", table_name="replacements")
    op.drop_table("replacements")
    op.drop_index("ix_removal_shipments_seller_id_shipped_at", table_name="removal_shipments")
    op.drop_table("removal_shipments")
    op.drop_index("ix_removal_orders_seller_id_requested_at", table_name="removal_orders")
    op.drop_table("removal_orders")
    op.drop_table("product_dimensions")
    op.drop_table("payouts")
    op.drop_index("ix_payout_lines_seller_id_posted_at", table_name="payout_lines")
    op.drop_index("ix_payout_lines_seller_id_order_id", table_name="payout_lines")
    op.drop_table("payout_lines")
    op.drop_index("ix_order_lines_seller_id_purchased_at", table_name="order_lines")
    op.drop_table("order_lines")
    op.drop_table("long_term_storage_fees")
    op.drop_table("ledger_summaries")
    op.drop_table("ledger_days")
    op.drop_table("inbound_shipments")
    op.drop_index("ix_inbound_problems_seller_id_reported_on", table_name="inbound_problems")
    op.drop_table("inbound_problems")
    op.drop_table("inbound_items")
    op.drop_index("ix_financial_events_seller_id_posted_at", table_name="financial_events")
    op.drop_index("ix_financial_events_seller_id_order_id", table_name="financial_events")
    op.drop_table("financial_events")
    op.drop_table("fee_previews")
    op.drop_table("fee_estimates")
    op.drop_index("ix_customer_returns_seller_id_returned_at", table_name="customer_returns")
    op.drop_table("customer_returns")
