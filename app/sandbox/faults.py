"""Faults that a test can order. Most strike so many times and are gone; the lasting ones stand until they are cleared."""

import threading
from dataclasses import dataclass
from typing import Any

# What each does. `operation` narrows it to an operation of the API, or to a report type where reports are meant.
STRIKING = {
    "service_unavailable": "503 with an HTML body",
    "internal_failure": "500 with an empty body",
    "internal_message": "500 with a message instead of an errors array",
    "quota": "429 although the bucket is full",
    "forbidden": "403 although the token is good",
    "invalid_grant": "the token end point refuses the grant",
    "sign_in_html": "the token end point answers 503 with HTML",
    "empty_page": "a page without rows, with a token for the next",
    "expired_token": "a page token has ended before its time",
    "truncated_gzip": "a document that ends too early",
    "expired_document": "a document's address has ended before its time",
    "report_fatal": "the next report ends FATAL, without a word",
    "report_throttled": "the next report ends FATAL, with a document that tells of throttling",
    "report_cancelled": "the next report ends CANCELLED",
    "report_error_text": "the next report ends DONE, and its document is one line of error",
    "report_quota": "429 for a report type, whichever seller asks, although the bucket is full",
}
LASTING = {
    "clock_skew": "the Date header is off by `value` seconds",
    "slow_reports": "reports take `value` times as long",
    "reduced_rate": "buckets fill at `value` times the default rate, and the rate header says so",
    "report_interval": "one report of a type in `value` seconds over all sellers, 429 for the others",
    "charset": "files are written in the charset named by `text`",
    "no_charset": "documents come without their charset",
    "doubled_rows": "every `value`-th row of a report stands in it twice, and truly happened twice",
    "late_rows": "every `value`-th row of a report is held back for as long as the fault stands",
}
KINDS = (*STRIKING, *LASTING)

# What stands before Amazon's services answers when they are out of order.
UNAVAILABLE = (
    "<html><head><title>503 Service Unavailable</title></head><body><h1>Service Unavailable</h1></body></html>"
)


@dataclass
class Fault:
    """`operation` and `seller` empty: strikes any. `left` counts down, and not at all for a lasting one."""

    kind: str
    operation: str = ""
    left: int = 1
    seller: str = ""
    value: float = 0.0
    text: str = ""

    def meets(self, kind: str, operation: str, seller: str) -> bool:
        return (
            self.left > 0
            and self.kind == kind
            and self.operation in ("", operation)
            and (not self.seller or self.seller == seller)
        )

    def as_json(self) -> dict[str, Any]:
        told: dict[str, Any] = {"kind": self.kind, "operation": self.operation}
        if self.kind in STRIKING:
            told["left"] = self.left
        more = {"seller": self.seller, "value": self.value, "text": self.text}
        return told | {name: value for name, value in more.items() if value}


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ordered: list[Fault] = []

    def order(self, fault: Fault) -> None:
        with self._lock:
            self._ordered.append(fault)

    def take(self, kind: str, operation: str = "", seller: str = "") -> bool:
        """Whether such a fault strikes now; that uses up one of its times."""
        with self._lock:
            for fault in self._ordered:
                if fault.meets(kind, operation, seller):
                    fault.left -= 1
                    return True
        return False

    def lasting(self, kind: str, operation: str = "", seller: str = "") -> Fault | None:
        """The latest such fault that stands; None when there is none."""
        with self._lock:
            return next((each for each in reversed(self._ordered) if each.meets(kind, operation, seller)), None)

    def value(self, kind: str, default: float, operation: str = "", seller: str = "") -> float:
        """The figure of a lasting fault, or what is usual without it."""
        fault = self.lasting(kind, operation, seller)
        return fault.value if fault else default

    def list_ordered(self) -> list[dict[str, Any]]:
        with self._lock:
            return [fault.as_json() for fault in self._ordered if fault.left]

    def clear(self, kind: str = "") -> None:
        """Those of one kind, or all."""
        with self._lock:
            self._ordered = [fault for fault in self._ordered if kind and fault.kind != kind]
