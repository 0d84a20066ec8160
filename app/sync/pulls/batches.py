"""What is asked for in batches: the fees of products and their sizes, as far as they are missing or a month old.

What is left is read anew for each batch, so that nothing has to be remembered but what is in the tables.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from math import ceil
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on

from app.catalog.models import Product, ProductDimensions
from app.catalog.service import record_dimensions
from app.core import clock
from app.core.db import db
from app.core.marketplaces import BY_ID
from app.ledger.models import FeeEstimate, FeePreview, InventoryLevel, Source
from app.ledger.queries import amazon_now
from app.ledger.records import WriteCount
from app.ledger.service import record_facts
from app.providers.records import FeeQuestion
from app.sync.models import SyncTask, TaskState
from app.sync.turn import RunChanges, Turn

_BATCH = 20  # the most that Amazon takes
_FRESH = timedelta(days=30)


def pull_fee_estimates(turn: Turn, task: SyncTask) -> RunChanges:
    """One batch of MSKUs whose price the fee preview tells."""
    store = task.marketplace_id or ""
    today = amazon_now(turn.seller.id).date()
    wanted = _without_estimate(turn.seller.id, store, today)
    rows = _next_batch(task, wanted, InventoryLevel.msku)
    if rows:
        currency = BY_ID[store].currency
        questions = [FeeQuestion(msku, asin, Decimal(price), currency) for msku, asin, price in rows]
        answers = turn.client.fee_estimates(store, questions)
        _count(task, record_facts(turn.seller.id, Source.FEE_ESTIMATES, answers))
    return {}


def pull_dimensions(turn: Turn, task: SyncTask) -> RunChanges:
    """One batch of ASINs."""
    store = task.marketplace_id or ""
    today = amazon_now(turn.seller.id).date()
    is_home = store == turn.marketplaces()[0].id
    wanted = _without_dimensions(turn.seller.id, store, today, is_home=is_home)
    rows = _next_batch(task, wanted, wanted.selected_columns[0])
    if rows:
        records = turn.client.dimensions(store, [asin for (asin,) in rows])
        _count(task, WriteCount(*record_dimensions(turn.seller.id, records, today)))
    return {}


def _next_batch(task: SyncTask, wanted: Select[Any], order: Any) -> Sequence[Any]:
    """Empty, and the task over, when nothing is left."""
    left = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    task.cursor = task.cursor | {"left": ceil(left / _BATCH), "tries": 0}
    task.waits_on = None
    if left <= _BATCH:
        task.state = TaskState.DONE if left or task.rows_read else TaskState.EMPTY
        task.finished_at = clock.now()
    else:
        task.state = TaskState.READY
    return db.session.execute(wanted.order_by(order).limit(_BATCH)).all()


def _count(task: SyncTask, count: WriteCount) -> None:
    task.rows_read += count.read
    task.rows_new += count.new
    task.rows_changed += count.changed


def _without_estimate(seller_id: int, marketplace_id: str, today: date) -> Select[Any]:
    """MSKUs of the store with their ASIN and price in its currency, as the newest fee preview tells it."""
    price = func.coalesce(func.nullif(FeePreview.sales_price, 0), FeePreview.your_price)
    newest = select(func.max(FeePreview.taken_on)).where(FeePreview.seller_id == seller_id).scalar_subquery()
    store = BY_ID[marketplace_id]
    told = (
        select(FeePreview.msku, price.label("price"))
        .ext(distinct_on(FeePreview.msku))
        .where(
            FeePreview.seller_id == seller_id,
            FeePreview.taken_on == newest,
            FeePreview.currency == store.currency,
            price > 0,
        )
        .order_by(FeePreview.msku, (FeePreview.store == store.country).desc(), FeePreview.store)
        .subquery()
    )
    is_known = exists().where(
        FeeEstimate.seller_id == seller_id,
        FeeEstimate.marketplace_id == marketplace_id,
        FeeEstimate.msku == InventoryLevel.msku,
        FeeEstimate.estimated_on > today - _FRESH,
    )
    return (
        select(InventoryLevel.msku, InventoryLevel.asin, told.c.price)
        .join(told, told.c.msku == InventoryLevel.msku)
        .where(InventoryLevel.seller_id == seller_id, InventoryLevel.marketplace_id == marketplace_id, ~is_known)
    )


def _without_dimensions(seller_id: int, marketplace_id: str, today: date, *, is_home: bool) -> Select[Any]:
    """ASINs that the store lists; at home also those that no store lists any more."""
    listed = select(InventoryLevel.asin.label("asin")).where(
        InventoryLevel.seller_id == seller_id,
        InventoryLevel.marketplace_id == marketplace_id,
        InventoryLevel.asin.is_not(None),
    )
    if is_home:
        elsewhere = exists().where(InventoryLevel.seller_id == seller_id, InventoryLevel.asin == Product.asin)
        unlisted = select(Product.asin).where(Product.seller_id == seller_id, Product.asin.is_not(None), ~elsewhere)
        asins = listed.union(unlisted).subquery()
    else:
        asins = listed.distinct().subquery()
    is_known = exists().where(
        ProductDimensions.seller_id == seller_id,
        ProductDimensions.marketplace_id == marketplace_id,
        ProductDimensions.asin == asins.c.asin,
        ProductDimensions.confirmed_on > today - _FRESH,
    )
    return select(asins.c.asin).where(~is_known, asins.c.asin != "")
