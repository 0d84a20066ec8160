"""The mark that says who may enter a door. Accounts enforces it; a door without a mark is closed to all but admins."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import current_app, request

_MARK = "door_rule"
ViewT = TypeVar("ViewT", bound=Callable[..., Any])


class DoorKind(StrEnum):
    """`public`: anybody. `api`: needs a token, answers JSON. `page`: needs a sign-in, sends the visitor to it."""

    PUBLIC = "public"
    API = "api"
    PAGE = "page"


@dataclass(frozen=True)
class DoorRule:
    """Who may enter: `role` is the least role needed in the current seller; None: every signed-in user."""

    kind: DoorKind
    role: str | None = None


def mark(rule: DoorRule) -> Callable[[ViewT], ViewT]:
    """Marks a view. Decorators above it that use functools.wraps carry the mark with them."""

    def decorate(view: ViewT) -> ViewT:
        setattr(view, _MARK, rule)
        return view

    return decorate


def public(view: ViewT) -> ViewT:
    """Nobody needs to sign in."""
    return mark(DoorRule(DoorKind.PUBLIC))(view)


def rule_of(view: object) -> DoorRule | None:
    """The mark of a view, if it has one."""
    return getattr(view, _MARK, None)


def current_rule() -> DoorRule | None:
    """The mark of the door that this request asks for; None when there is no such door or it has no mark."""
    return rule_of(current_app.view_functions.get(request.endpoint or ""))
