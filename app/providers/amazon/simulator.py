"""What only the simulated Amazon of the demo can do: let days pass."""

from datetime import date

import httpx

from app.core.errors import RuleBroken
from app.providers.amazon.settings import AmazonSettings
from app.providers.errors import Unavailable

_TIMEOUT_SECONDS = 120  # a month of history is written at once


def advance(settings: AmazonSettings, days: int) -> date:
    """Moves the simulated Amazon on and gives its new day. Raises RuleBroken at a real Amazon, Unavailable when it is away."""
    if not settings.is_sandbox:
        raise RuleBroken("not_the_demo", "Days can be moved on at the simulated Amazon only.", status=400)
    try:
        answer = httpx.post(
            f"{settings.sp_api_url}/_control/advance", json={"days": days}, timeout=_TIMEOUT_SECONDS, trust_env=False
        )
        answer.raise_for_status()
        return date.fromisoformat(answer.json()["today"])
    except httpx.HTTPError as error:
        raise Unavailable("The simulated Amazon does not answer. Start it with `make run`.") from error
