"""Pages of transactions into their table: `python -m benchmarks.json_pages [--pages 100]`.

The floor parses the same JSON and copies each transaction's own text beside its key into a table with the same keys.
It commits each five pages. Ours reads every amount exactly, checks, and merges, so that a page that comes again is no
new row, and commits each page, as a sync does.
"""

import argparse
import json
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from random import Random

import psycopg

from app.accounts.models import Seller
from app.core.db import commit, db
from app.ledger.merging import driver_connection
from app.ledger.models import Transaction
from app.ledger.service import record_transactions
from app.providers.amazon.transactions import read_page
from benchmarks.measuring import cpu, machine, median, seconds, tell
from benchmarks.servers import connect, own_servers, released_app

_A_PAGE = 100  # transactions
_FEES = ("Commission", "FBAPerUnitFulfillmentFee", "VariableClosingFee", "ShippingChargeback")
_START = datetime(2026, 1, 1, tzinfo=UTC)
_PAGES_A_COMMIT = 5  # of the floor
_TRIES = 3


def write_page(number: int) -> str:
    """An answer of listTransactions: shipments of one to three items, each with its price, its tax and its fees."""
    chance = Random(number)
    transactions = [_transaction(chance, number * _A_PAGE + place) for place in range(_A_PAGE)]
    return json.dumps({"payload": {"transactions": transactions, "nextToken": "more"}})


def _transaction(chance: Random, number: int) -> dict[str, object]:
    items = [_item(chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    total = sum((amount for _, amount in items), Decimal(0))
    return {
        "transactionId": f"T{number:012d}",
        "transactionType": "Shipment",
        "transactionStatus": "RELEASED",
        "description": "Order Payment",
        "postedDate": (_START + timedelta(minutes=number)).isoformat(),
        "totalAmount": _money(total),
        "marketplaceDetails": {"marketplaceId": "ATVPDKIKX0DER", "marketplaceName": "Amazon.com"},
        "sellingPartnerMetadata": {"sellingPartnerId": "A1", "accountType": "Standard Orders"},
        "relatedIdentifiers": [
            {"relatedIdentifierName": "ORDER_ID", "relatedIdentifierValue": f"111-{number:07d}-0000001"},
            {"relatedIdentifierName": "SHIPMENT_ID", "relatedIdentifierValue": f"S{number}"},
        ],
        "items": [item for item, _ in items],
    }


def _item(chance: Random) -> tuple[dict[str, object], Decimal]:
    price = Decimal(chance.randrange(500, 20_000)) / 100
    fees = [-(Decimal(chance.randrange(10, 600)) / 100) for _ in _FEES]
    parts = [_part(name, amount) for name, amount in zip(_FEES, fees, strict=True)]
    amount = price + sum(fees)
    item: dict[str, object] = {
        "description": "Mug",
        "totalAmount": _money(amount),
        "contexts": [{"contextType": "ProductContext", "sku": "SKU-1", "asin": "B00MUG", "quantityShipped": 1}],
        "breakdowns": [_part("Sales", price), {**_part("AmazonFees", sum(fees, Decimal(0))), "breakdowns": parts}],
    }
    return item, amount


def _part(name: str, amount: Decimal) -> dict[str, object]:
    return {"breakdownType": name, "breakdownAmount": _money(amount)}


def _money(amount: Decimal) -> dict[str, object]:
    return {"currencyCode": "USD", "currencyAmount": float(amount)}  # Amazon writes numbers


def copy_pages(connection: "psycopg.Connection", pages: Sequence[str]) -> None:
    """The floor."""
    for number, page in enumerate(pages, 1):
        with connection.cursor().copy("copy plain_transactions from stdin") as copy:
            for transaction in json.loads(page)["payload"]["transactions"]:
                amount = transaction["totalAmount"]["currencyAmount"]
                key = (1, transaction["transactionId"], transaction["postedDate"])
                order_id = transaction["relatedIdentifiers"][0]["relatedIdentifierValue"]
                copy.write_row((*key, order_id, amount, json.dumps(transaction)))
        if number % _PAGES_A_COMMIT == 0:
            connection.commit()
    connection.commit()


def write_pages(seller_id: int, pages: Sequence[str]) -> None:
    """Ours: each page is a step of a sync run, and committed."""
    for page in pages:
        record_transactions(seller_id, read_page(json.loads(page, parse_float=Decimal)).records)
        commit()


def exact(seller_id: int, pages: Sequence[str]) -> bool:
    """Whether the table has every cent that the pages have."""
    told = sum(
        transaction["totalAmount"]["currencyAmount"]
        for page in pages
        for transaction in json.loads(page, parse_float=Decimal)["payload"]["transactions"]
    )
    rows = db.session.query(Transaction).filter_by(seller_id=seller_id)
    fees = [(row.amount or Decimal(0), sum(Decimal(item["amount"]) for item in row.items)) for row in rows]
    return told == sum(amount for amount, _ in fees) and all(amount == parts for amount, parts in fees)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=100)
    pages = [write_page(number) for number in range(parser.parse_args().pages)]
    floor, ours, used = [], [], []
    with (
        own_servers() as environment,
        released_app(environment).app_context(),
        connect(environment["DATABASE_URL"]) as connection,
    ):
        for _ in range(_TRIES):
            connection.execute("drop table if exists plain_transactions")
            connection.execute(
                "create table plain_transactions (seller_id bigint, transaction_id text, posted_at timestamptz, order_id text,"
                " amount numeric(14, 4), content jsonb, primary key (seller_id, transaction_id))"
            )
            connection.execute("create index on plain_transactions (seller_id, posted_at)")
            connection.execute("create index on plain_transactions (seller_id, order_id)")
            connection.commit()
            floor.append(seconds(lambda: copy_pages(connection, pages)))
            seller = Seller(name="Benchmark")
            db.session.add(seller)
            commit()
            seller_id = seller.id
            pids = (os.getpid(), driver_connection().info.backend_pid)
            before = cpu(*pids)
            ours.append(seconds(partial(write_pages, seller_id, pages)))
            used.append(cpu(*pids) - before)
        is_exact = exact(seller_id, pages)
    events = len(pages) * _A_PAGE
    print(f"\n{events:,} transactions on {len(pages)} pages ({machine()})")
    print(f"  floor {events / median(floor):,.0f} a second, ours {events / median(ours):,.0f}")
    print(f"  by processor time alone, which other work moves less: {events / median(used):,.0f} a second")
    tell("G13 transactions into the table", events / median(ours), 3000, "a second", at_least=True)
    tell("    ours / the floor, in transactions a second", median(floor) / median(ours), 0.5, at_least=True)
    print(f"  every cent is there: {'yes' if is_exact else 'NO'}")


if __name__ == "__main__":
    main()
