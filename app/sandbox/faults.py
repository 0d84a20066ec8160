"""Faults that a test can order: each strikes so many times and is gone."""

import threading
from dataclasses import dataclass

KINDS = (
    "service_unavailable",  # 503 with an HTML body
    "internal_failure",  # 500 with an empty body
    "quota",  # 429 although the bucket is full
    "forbidden",  # 403 although the token is good
    "invalid_grant",  # the token end point refuses the grant
    "empty_page",  # a page without rows, with a token for the next
    "truncated_gzip",  # a document that ends too early
    "expired_document",  # a document's address has ended before its time
    "report_fatal",  # the next report ends FATAL
    "report_cancelled",  # the next report ends CANCELLED
)


@dataclass
class Fault:
    """`operation` empty: strikes any."""

    kind: str
    operation: str
    left: int


class Faults:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ordered: list[Fault] = []

    def order(self, kind: str, operation: str, count: int) -> None:
        with self._lock:
            self._ordered.append(Fault(kind, operation, count))

    def take(self, kind: str, operation: str = "") -> bool:
        """Whether such a fault strikes now."""
        with self._lock:
            for fault in self._ordered:
                if fault.left and fault.kind == kind and fault.operation in ("", operation):
                    fault.left -= 1
                    return True
        return False

    def list_ordered(self) -> list[dict[str, object]]:
        with self._lock:
            return [
                {"kind": fault.kind, "operation": fault.operation, "left": fault.left}
                for fault in self._ordered
                if fault.left
            ]

    def clear(self) -> None:
        with self._lock:
            self._ordered.clear()
