"""Waiting for the web app to answer."""

import http.client
import json
import time
from pathlib import Path

from bin.trouble import Trouble

_SILENT_SECONDS = 120
_UNWELL_SECONDS = 15
_VARIABLES = {"database": "DATABASE_URL", "queue": "REDIS_URL"}


class Health:
    """Asks `GET /health`, with patience that begins when it is made."""

    def __init__(self, port: int, log: Path) -> None:
        self._port = port
        self._log = log
        self._begun_at = time.monotonic()

    def is_well(self) -> bool:
        """Raises Trouble when it has been silent, or has had no database or queue, for too long."""
        waited = time.monotonic() - self._begun_at
        status, checks = self._ask()
        unwell = [_VARIABLES.get(name, name) for name, state in checks.items() if state != "ok"]
        if unwell and waited > _UNWELL_SECONDS:
            raise Trouble(
                f"nothing usable answers at {' and '.join(unwell)}: start that server, or correct the address"
            )
        if waited > _SILENT_SECONDS:
            raise Trouble(f"the web app did not answer within {_SILENT_SECONDS} s: look into {self._log}")
        return status == http.client.OK

    def _ask(self) -> tuple[int, dict[str, str]]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=5)
        try:
            connection.request("GET", "/health")
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read()).get("checks", {})
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            connection.close()
