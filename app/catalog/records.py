"""The shapes in which the catalog is told of products."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class ProductRecord(NamedTuple):
    """An MSKU with Amazon's labels for it, as a report or an API showed them. `told_on` is the day of its row; None: today."""

    msku: str
    fnsku: str | None
    asin: str | None
    title: str | None
    told_on: date | None = None


class ProductDimensionsRecord(NamedTuple):
    """Size and weight of an ASIN as the Catalog Items API tells them; None where it tells nothing."""

    marketplace_id: str
    asin: str
    item_length: Decimal | None
    item_width: Decimal | None
    item_height: Decimal | None
    item_weight: Decimal | None
    package_length: Decimal | None
    package_width: Decimal | None
    package_height: Decimal | None
    package_weight: Decimal | None
    length_unit: str | None
    weight_unit: str | None


class DimensionsCount(NamedTuple):
    """ASINs that were told of, those told of for the first time, and those whose sizes have changed."""

    read: int
    new: int
    changed: int
