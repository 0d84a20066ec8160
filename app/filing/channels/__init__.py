"""The ways to file a claim. A new one is one file and one line in CHANNELS; the first that a seller can use is its default."""

from app.accounts.models import Seller
from app.core.errors import InvalidInput
from app.filing.channels.base import CaseNews, CaseReceipt, FilingChannel
from app.filing.channels.packet import PacketChannel
from app.filing.channels.sandbox import SandboxChannel
from app.filing.errors import FilingRefused

__all__ = [
    "CHANNELS",
    "CaseNews",
    "CaseReceipt",
    "FilingChannel",
    "available_channels",
    "choose_channel",
    "get_channel",
]

CHANNELS: dict[str, FilingChannel] = {channel.name: channel for channel in (SandboxChannel(), PacketChannel())}


def get_channel(name: str) -> FilingChannel:
    """Raises InvalidInput for an unknown name."""
    if name not in CHANNELS:
        raise InvalidInput({"channel": f"There is no channel {name!r}; choose one of {', '.join(CHANNELS)}."})
    return CHANNELS[name]


def available_channels(seller: Seller) -> list[FilingChannel]:
    """In the order of preference: those that file by themselves first."""
    return [channel for channel in CHANNELS.values() if channel.is_available(seller)]


def choose_channel(seller: Seller, wanted: str | None = None, *, preferred: str | None = None) -> FilingChannel:
    """The wanted channel; else the seller's preferred one when it can be used; else the first that can."""
    if wanted is not None:
        channel = get_channel(wanted)
        if not channel.is_available(seller):
            raise FilingRefused(
                "channel_not_available", f"{channel.label} cannot be used for this seller; choose another channel."
            )
        return channel
    usable = available_channels(seller)
    return next((channel for channel in usable if channel.name == preferred), usable[0])
