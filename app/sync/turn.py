"""What a worker holds while it works on a run."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from typing import Any
from zoneinfo import ZoneInfo

from app.accounts.models import Seller
from app.connections.models import Connection, Participation
from app.connections.queries import list_participations
from app.core.marketplaces import MARKETPLACES, Marketplace
from app.ledger.queries import amazon_now
from app.ledger.service import observe_amazon_clock
from app.providers.amazon.client import AmazonClient
from app.sync.errors import NoMarketplace
from app.sync.lease import Lease
from app.sync.progress import Progress

RunChanges = dict[str, Any]  # columns of the run that a step wants changed


@dataclass
class Turn:
    """One seller's run in the hands of one worker."""

    run_id: int
    seller: Seller
    connection: Connection
    client: AmazonClient
    lease: Lease
    _told_offset: int | None = None
    _told_progress: Progress | None = None
    _told_at: float = 0.0

    def observe_clock(self) -> None:
        """Keeps what Amazon's last answer told of its clock."""
        offset = self.client.clock_offset
        if offset is not None and offset != self._told_offset:
            observe_amazon_clock(self.seller.id, offset, is_sandbox=self.connection.is_sandbox)
            self._told_offset = offset

    def is_worth_telling(self, progress: Progress, every_seconds: float) -> bool:
        """Whether the progress differs from what was told last, or that was a while ago."""
        now = time.monotonic()
        if progress == self._told_progress and now - self._told_at < every_seconds:
            return False
        self._told_progress, self._told_at = progress, now
        return True

    def marketplaces(self) -> list[Marketplace]:
        """Those in which the seller sells, the region's home first. Raises NoMarketplace."""
        ids = _ids(list_participations(self.seller))
        found = [marketplace for marketplace in MARKETPLACES if marketplace.id in ids]
        if not found:
            raise NoMarketplace
        return found

    def today(self) -> date:
        """The day at the region's home, by Amazon's clock."""
        return self.marketplaces()[0].local_date(amazon_now(self.seller.id))

    def window(self, from_on: date, to_on: date) -> tuple[datetime, datetime]:
        """The instants of whole days at the region's home, as far as they have passed at Amazon."""
        end = self._midnight(to_on + timedelta(days=1)) - timedelta(seconds=1)
        return self._midnight(from_on), min(end, amazon_now(self.seller.id))

    def _midnight(self, day: date) -> datetime:
        return datetime.combine(day, time_of_day(), ZoneInfo(self.marketplaces()[0].time_zone))


def _ids(named: Sequence[Participation]) -> set[str]:
    """Where the seller sells now; of a seller who has left all stores, those that Amazon still names."""
    selling = {each.marketplace_id for each in named if each.is_participating}
    return selling or {each.marketplace_id for each in named}
