"""Writes inbound shipments and what was sent and received of each MSKU in them."""

from collections.abc import Iterable

from psycopg import sql
from sqlalchemy import update

from app.catalog import service as catalog
from app.core import clock
from app.core.db import db
from app.ledger.fact_writing import Labels, record_into
from app.ledger.merging import Merge, driver_connection
from app.ledger.models import InboundShipment
from app.ledger.records import InboundItemRecord, InboundShipmentRecord, WriteCount
from app.ledger.targets import INBOUND_ITEMS, INBOUND_SHIPMENTS

_TAKE_OUT = """
with gone as (
    delete from inbound_items t
    where t.seller_id = %(seller)s and t.shipment_id = {shipment}
        and not exists (select from {stage} s where (s.msku, s.ordinal) = (t.msku, t.ordinal))
    returning t.*
)
insert into fact_changes (seller_id, source, row_ref, changed_at, before, after)
select %(seller)s, %(source)s, {ref}, %(now)s,
    jsonb_build_object('quantity_shipped', t.quantity_shipped, 'quantity_received', t.quantity_received), '{{}}'
from gone t
"""


def record_inbound_shipments(seller_id: int, records: Iterable[InboundShipmentRecord]) -> WriteCount:
    """Shipments as getShipments tells them. `status_seen_at` moves only when the status does."""
    return record_into(seller_id, INBOUND_SHIPMENTS, records)


def add_inbound_items(seller_id: int, records: Iterable[InboundItemRecord]) -> WriteCount:
    """Items of several shipments, of which there may be others. Their shipments do not count as read by that."""
    return record_into(seller_id, INBOUND_ITEMS, records)


def record_inbound_items(seller_id: int, shipment_id: str, records: Iterable[InboundItemRecord]) -> WriteCount:
    """All items of one shipment: what is not among them is no longer in it. They count as read now."""
    labels = Labels(INBOUND_ITEMS, None)
    given = (record._replace(shipment_id=shipment_id) for record in records)
    merge = Merge(seller_id, INBOUND_ITEMS, driver_connection().cursor())
    count = merge.run(labels.read(given))
    gone = merge.execute(_TAKE_OUT, shipment=sql.Literal(shipment_id), ref=INBOUND_ITEMS.row_ref)
    db.session.execute(
        update(InboundShipment)
        .where(InboundShipment.seller_id == seller_id, InboundShipment.shipment_id == shipment_id)
        .values(items_read_at=clock.now())
    )
    catalog.record_products(seller_id, labels.products())
    return WriteCount(count.read, count.new, count.changed + gone)
