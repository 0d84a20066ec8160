"""The shapes in which the catalog is told of products."""

from typing import NamedTuple


class ProductRecord(NamedTuple):
    """An MSKU with Amazon's labels for it, as a report or an API showed them."""

    msku: str
    fnsku: str | None
    asin: str | None
    title: str | None
