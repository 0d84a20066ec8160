"""What can go wrong with a sync run."""

from app.core.errors import NotFound, ProviderError, RuleBroken


class SyncInProgress(RuleBroken):
    """A seller has one run at a time."""

    def __init__(self, running_id: str, *, status: int = 409) -> None:
        super().__init__(
            "sync_in_progress",
            f"A sync is already running ({running_id}). Wait until it ends, or cancel it.",
            status=status,
            existingSyncId=running_id,
        )
        self.running_id = running_id


class SyncNotRunning(RuleBroken):
    def __init__(self) -> None:
        super().__init__("sync_not_running", "This sync is over; there is nothing to cancel.", status=400)


class SyncNotFound(NotFound):
    def __init__(self) -> None:
        super().__init__("There is no such sync.", code="sync_not_found")


class NoMarketplace(ProviderError):
    def __init__(self) -> None:
        super().__init__("Amazon names no marketplace in which you sell.", permanent=True)


class ReportFailed(ProviderError):
    """`reason`: what Amazon said of it, where it said something."""

    def __init__(self, reason: str = "") -> None:
        said = f" It said: {reason}" if reason else ""
        super().__init__(f"Amazon failed to make the report, each time that it was asked.{said}", permanent=True)


class LeaseLost(Exception):
    """The run was cancelled, or another worker has it: nothing more may be written or asked for it."""
