"""What a list of claims can be filtered and sorted by, and where its pages begin."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, tuple_
from sqlalchemy import literal as sql_literal

from app.claims.models import Claim, ClaimStatus
from app.core.errors import InvalidInput
from app.web.paging import decode_cursor, encode_cursor

_QuestionT = TypeVar("_QuestionT", bound="Select[*tuple[Any, ...]]")
UNKNOWN_AMOUNT = Decimal(-1)  # unknown values sort below all others, as in the indexes


class SortKey(StrEnum):
    """What a list is sorted by; `-` before it means descending. Equal ones follow in the order of their opening."""

    DEADLINE = "deadline"
    AMOUNT = "amount"
    CONFIDENCE = "confidence"
    CREATED_AT = "created_at"


@dataclass(frozen=True)
class Sort:
    key: SortKey = SortKey.DEADLINE
    is_descending: bool = False

    @classmethod
    def parse(cls, text: str) -> "Sort":
        """Raises InvalidInput for a key that the list does not know."""
        try:
            return cls(SortKey(text.removeprefix("-")), text.startswith("-"))
        except ValueError as error:
            raise InvalidInput(
                {"sort": "must be one of " + ", ".join(SortKey) + ", with - before it for descending"}
            ) from error

    def __str__(self) -> str:
        return f"{'-' if self.is_descending else ''}{self.key}"


@dataclass(frozen=True)
class ClaimFilters:
    """What a claim must be to be listed; nothing given: all of the seller's. `sku` is an MSKU, FNSKU or ASIN."""

    statuses: Sequence[ClaimStatus] = ()
    type: str | None = None
    family: str | None = None
    tier: str | None = None
    marketplace_id: str | None = None
    sku: str | None = None
    deadline_before: date | None = None
    min_amount: Decimal | None = None

    def apply(self, question: _QuestionT) -> _QuestionT:
        return question.where(*self._conditions())

    def _conditions(self) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = []
        for name in ("type", "family", "tier", "marketplace_id"):
            wanted = getattr(self, name)
            if wanted is not None:
                found.append(getattr(Claim, name) == wanted)
        if self.statuses:
            found.append(status_in(self.statuses))
        if self.sku is not None:
            found.append(or_(Claim.msku == self.sku, Claim.fnsku == self.sku, Claim.asin == self.sku))
        if self.deadline_before is not None:
            found.append(Claim.deadline < self.deadline_before)
        if self.min_amount is not None:
            found.append(Claim.amount >= self.min_amount)
        return found


def status_in(statuses: Sequence[ClaimStatus]) -> ColumnElement[bool]:
    """The values are written into the statement: only then can the planner use the indexes over open claims."""
    words = [str(status) for status in statuses]
    return Claim.status.in_(bindparam("statuses", words, expanding=True, literal_execute=True, unique=True))


def paged(question: _QuestionT, sort: Sort, cursor: str | None) -> _QuestionT:
    """The question in its order, from the row after the cursor on. Raises InvalidInput for a foreign cursor."""
    key = _column(sort.key)
    if cursor:
        place = _place(cursor, sort)
        row = tuple_(key, Claim.id)
        question = question.where(row < place if sort.is_descending else row > place)
    if sort.is_descending:
        return question.order_by(key.desc(), Claim.id.desc())
    return question.order_by(key, Claim.id)


def cursor_after(claim: Claim, sort: Sort) -> str:
    """Names the place right after this claim in that order."""
    value = getattr(claim, sort.key.value)
    if sort.key is SortKey.AMOUNT and value is None:
        value = UNKNOWN_AMOUNT
    return encode_cursor([str(sort), value.isoformat() if isinstance(value, date) else str(value), claim.id])


def _column(key: SortKey) -> ColumnElement[Any]:
    if key is SortKey.AMOUNT:
        return func.coalesce(Claim.amount, sql_literal(UNKNOWN_AMOUNT, literal_execute=True))
    column: ColumnElement[Any] = getattr(Claim, key.value)
    return column


def _place(cursor: str, sort: Sort) -> Any:
    values = decode_cursor(cursor)
    try:
        sort_text, key_text, claim_id = values
        if sort_text != str(sort) or not isinstance(claim_id, int):
            raise ValueError(cursor)
        key = _READ[sort.key](key_text)
    except (ValueError, TypeError, InvalidOperation) as error:
        raise InvalidInput({"cursor": "belongs to another list or another order; start again without it"}) from error
    return tuple_(sql_literal(key), sql_literal(claim_id))


_READ: Mapping[SortKey, Callable[[str], Any]] = {
    SortKey.DEADLINE: date.fromisoformat,
    SortKey.AMOUNT: Decimal,
    SortKey.CONFIDENCE: Decimal,
    SortKey.CREATED_AT: datetime.fromisoformat,
}
