"""Cases as they were filed."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import date

from app.sandbox.history.chance import digits
from app.sandbox.history.rows import DAMAGED, LOST
from app.sandbox.history.windows import CLAIM_TYPES
from app.sandbox.world import World, named_ids

TYPES = CLAIM_TYPES
_REQUIRED = ("idempotency_key", "type", "quantity")
_REQUIRED_OF_LOSS = ("fnsku", "fulfillment_center")


class PacketRefused(Exception):
    """A packet cannot be taken: the fields and what is wrong with them."""

    def __init__(self, fields: dict[str, str]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


def take_case(world: World, seller_id: str, packet: Mapping[str, object]) -> tuple[dict[str, object], bool]:
    """The case of a packet, and whether it is new; the same idempotency key is the same case. Raises PacketRefused."""
    _check(packet)
    key = str(packet["idempotency_key"])
    case_id = digits(10 + len(key) % 2, world.settings.seed, seller_id, "case", key)
    is_new = world.file(seller_id, case_id, key, dict(packet))
    case = find_case(world, seller_id, case_id)
    if case is None:
        raise PacketRefused({"idempotency_key": "is taken by another case"})
    return case, is_new


def find_case(world: World, seller_id: str, case_id: str) -> dict[str, object] | None:
    row = world.store.first("select * from cases where seller_id = ? and case_id = ?", (seller_id, case_id))
    return _describe(world, row) if row else None


def list_cases(world: World, seller_id: str) -> list[dict[str, object]]:
    """Newest first."""
    return [
        _describe(world, row)
        for row in world.store.all("select * from cases where seller_id = ? order by rowid desc", (seller_id,))
    ]


def _check(packet: Mapping[str, object]) -> None:
    is_loss = packet.get("type") in (LOST, DAMAGED)
    required = (*_REQUIRED, *_REQUIRED_OF_LOSS) if is_loss else _REQUIRED
    problems = {name: "is missing" for name in required if packet.get(name) in (None, "")}
    if "type" not in problems and packet["type"] not in TYPES:
        problems["type"] = f"must be one of {', '.join(TYPES)}"
    quantity = packet.get("quantity")
    if "quantity" not in problems and (not isinstance(quantity, int) or isinstance(quantity, bool) or quantity < 1):
        problems["quantity"] = "must be a whole number of 1 or more"
    if not is_loss and not packet.get("fnsku") and not packet.get("msku"):
        problems["fnsku"] = "or msku must be given"
    has_references = isinstance(packet.get("reference_ids"), list) and bool(packet["reference_ids"])
    if not has_references and (is_loss or not named_ids(packet)):
        problems["reference_ids"] = "must be a list with at least one reference of the event"
    if problems:
        raise PacketRefused(problems)


def _describe(world: World, row: sqlite3.Row) -> dict[str, object]:
    packet = json.loads(row["packet"])
    decision = world.history(row["seller_id"]).decisions.get(row["case_id"])
    return {
        "case_id": row["case_id"],
        "status": decision.status if decision else "open",
        "received_at": row["received_at"],
        "decided_at": f"{date.fromordinal(decision.day).isoformat()}T20:00:00Z" if decision else None,
        "granted_quantity": decision.granted if decision else None,
        "reason": decision.reason if decision else None,
        "claim_number": packet.get("claim_number"),
        "type": packet.get("type"),
        "fnsku": packet.get("fnsku"),
        "quantity": packet.get("quantity"),
    }
