"""The sandbox's present: its clock, and one history per demo seller lived up to yesterday."""

import json
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from app.sandbox.history.decisions import FiledCase
from app.sandbox.history.history import History, Size
from app.sandbox.sellers import DEMO_SELLERS, DemoSeller, find_seller
from app.sandbox.settings import SandboxSettings
from app.sandbox.store import Store

_ID_FIELDS = (
    "order_id",
    "shipment_id",
    "removal_order_id",
    "reimbursement_id",
    "license_plate_number",
    "fulfillment_center",
    "reference",
    "month",
)


class UnknownSeller(Exception):
    """No demo seller has this id."""


class World:
    """All doors of one sandbox share one world. `clock_skew`: by how many seconds its Date header is wrong."""

    def __init__(self, settings: SandboxSettings) -> None:
        self.settings = settings
        self.store = Store(settings.state_dir)
        self.anchor = date.fromisoformat(self.store.fact("anchor", datetime.now(UTC).date().isoformat()))
        self._advanced_days = int(self.store.fact("advanced_days", "0"))
        self._histories: dict[str, History] = {}
        self._lock = threading.RLock()
        self.clock_skew: Callable[[], float] = float

    @property
    def advanced_days(self) -> int:
        """Days that the sandbox is ahead of the real clock."""
        return self._advanced_days

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(days=self.advanced_days)

    def shown_now(self) -> datetime:
        """What the Date header says: the clock, unless it was told to be wrong."""
        return self.now() + timedelta(seconds=self.clock_skew())

    def today(self) -> date:
        """The day that is not over yet: nothing of it is in any report."""
        return self.now().date()

    def advance(self, days: int) -> dict[str, dict[str, int]]:
        """Move the clock on; gives the number of new rows per seller and kind."""
        with self._lock:
            before = {seller.id: _counts(self.history(seller.id)) for seller in DEMO_SELLERS}
            self.store.set_fact("advanced_days", str(self._advanced_days + days))
            self._advanced_days += days
            after = {seller.id: _counts(self.history(seller.id)) for seller in DEMO_SELLERS}
        return {
            seller: {kind: count - before[seller][kind] for kind, count in counts.items()}
            for seller, counts in after.items()
        }

    def seller(self, seller_id: str) -> DemoSeller:
        """Raises UnknownSeller."""
        seller = find_seller(seller_id)
        if seller is None:
            raise UnknownSeller(seller_id)
        return seller

    def history(self, seller_id: str) -> History:
        """The seller's history, up to and including yesterday. Raises UnknownSeller."""
        with self._lock:
            history = self._histories.get(seller_id)
            if history is None:
                history = self._histories[seller_id] = self._begin(self.seller(seller_id))
            history.live_until(self.today().toordinal() - 1)
            return history

    def file(self, seller_id: str, case_id: str, idempotency_key: str, packet: dict[str, object]) -> bool:
        """Store a case and put it before the desk; False when it is there already."""
        with self._lock:
            history = self.history(seller_id)
            received_at, day = self.now(), self.today().toordinal()
            values = (
                case_id,
                seller_id,
                idempotency_key,
                received_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                day,
                json.dumps(packet),
            )
            is_new = bool(
                self.store.write("insert into cases values (?, ?, ?, ?, ?, ?) on conflict do nothing", values)
            )
            if is_new:
                history.file(as_filed_case(case_id, day, packet))
            return is_new

    def reverse(self, seller_id: str, case_id: str, *, give_back: bool) -> bool:
        """Let Amazon take back today what it paid for a case, rightly when it gives the units back.

        False when that is on its way already.
        """
        with self._lock:
            history, day = self.history(seller_id), self.today().toordinal()
            is_new = bool(
                self.store.write(
                    "insert into reversals values (?, ?, ?, ?) on conflict do nothing",
                    (case_id, seller_id, day, give_back),
                )
            )
            if is_new:
                history.reverse(case_id, day, give_back=give_back)
            return is_new

    def _begin(self, seller: DemoSeller) -> History:
        settings = self.settings
        size = Size(settings.orders_per_day, settings.skus, settings.months)
        history = History(settings.seed, seller, self.anchor, size)
        for row in self.store.all("select * from cases where seller_id = ? order by rowid", (seller.id,)):
            history.file(as_filed_case(row["case_id"], row["day"], json.loads(row["packet"])))
        for row in self.store.all("select * from reversals where seller_id = ? order by rowid", (seller.id,)):
            history.reverse(row["case_id"], row["day"], give_back=bool(row["give_back"]))
        return history


def as_filed_case(case_id: str, day: int, packet: dict[str, object]) -> FiledCase:
    """What the desk looks at in a claim packet."""
    return FiledCase(
        case_id=case_id,
        day=day,
        type=str(packet.get("type") or ""),
        fnsku=str(packet.get("fnsku") or ""),
        center=str(packet.get("fulfillment_center") or ""),
        references=_references(packet),
        quantity=int(str(packet.get("quantity") or 0)),
        msku=str(packet.get("msku") or ""),
        ids=frozenset((*_references(packet), *named_ids(packet))),
    )


def _references(packet: Mapping[str, object]) -> tuple[str, ...]:
    references = packet.get("reference_ids") or []
    return tuple(str(each) for each in references) if isinstance(references, list) else (str(references),)


def named_ids(packet: Mapping[str, object]) -> tuple[str, ...]:
    """What a packet names its event by, besides the ledger's references; a day names its month too."""
    given = [str(packet.get(name) or "") for name in _ID_FIELDS]
    event_date = str(packet.get("event_date") or "")
    return tuple(each for each in (*given, event_date, event_date[:7]) if each)


def _counts(history: History) -> dict[str, int]:
    books = history.books
    return {
        "ledger": len(books.ledger),
        "reimbursements": len(books.reimbursements),
        "orders": len(books.orders),
        "refunds": len(books.refunds),
        "returns": len(books.returns),
        "removal_shipments": len(books.removal_shipments),
        "inbound_shipments": len(books.inbound_shipments),
        "storage_fees": len(books.storage_fees),
        "decisions": len(history.decisions),
    }
