"""What filing tells the rooms after it."""

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class FilingQueued(Event):
    """A filing waits to be sent through its automatic channel."""

    filing_id: int


@dataclass(frozen=True)
class ClaimFiled(Event):
    """A claim has a case id."""

    seller_id: int
    claim_id: int
    case_id: str


@dataclass(frozen=True)
class CaseDecided(Event):
    """Amazon answered a case: granted, partially granted, denied, or asked for more."""

    seller_id: int
    claim_id: int
    status: str


@dataclass(frozen=True)
class ClaimSettled(Event):
    """The money or units that count for a claim have changed: paid, reversed, or paid by Amazon itself."""

    seller_id: int
    claim_id: int
