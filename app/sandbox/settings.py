"""The sandbox's settings, read once from the environment. All have a default."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


class SandboxSettingsError(Exception):
    """A variable is malformed; the message names it."""


@dataclass(frozen=True)
class SandboxSettings:
    """`time_scale`: usage plans refill and reports are made so many times faster than Amazon's.

    `public_url`: where document addresses point; empty means the host that was asked.
    """

    port: int = 8100
    state_dir: Path = Path("var/sandbox")
    time_scale: float = 60.0
    seed: str = "opside"
    orders_per_day: int = 40
    skus: int = 200
    months: int = 18
    public_url: str = ""
    redirect_uri: str = "http://127.0.0.1:8000/oauth/amazon/callback"
    application_id: str = "amzn1.sp.solution.opside-demo"
    client_id: str = "amzn1.application-oa2-client.opside-demo"
    client_secret: str = "amzn1.oa2-cs.v1.opside-demo"  # noqa: S105 - of the demo, protects nothing
    document_seconds: int = 300

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "SandboxSettings":
        """Raises SandboxSettingsError with the name of the first malformed variable."""
        return cls(
            port=_whole(environ, "SANDBOX_PORT", cls.port, high=65535),
            state_dir=Path(environ.get("SANDBOX_STATE_DIR") or cls.state_dir),
            time_scale=_positive(environ, "SANDBOX_TIME_SCALE", cls.time_scale),
            seed=environ.get("SANDBOX_SEED") or cls.seed,
            orders_per_day=_whole(environ, "SANDBOX_ORDERS_PER_DAY", cls.orders_per_day, high=20_000),
            skus=_whole(environ, "SANDBOX_SKUS", cls.skus, high=20_000),
            months=_whole(environ, "SANDBOX_MONTHS", cls.months, high=18),
            public_url=(environ.get("SANDBOX_PUBLIC_URL") or "").rstrip("/"),
            redirect_uri=environ.get("SANDBOX_REDIRECT_URI") or cls.redirect_uri,
            application_id=environ.get("SANDBOX_APPLICATION_ID") or cls.application_id,
            client_id=environ.get("SANDBOX_CLIENT_ID") or cls.client_id,
            client_secret=environ.get("SANDBOX_CLIENT_SECRET") or cls.client_secret,
            document_seconds=_whole(environ, "SANDBOX_DOCUMENT_SECONDS", cls.document_seconds, high=86_400),
        )


def _whole(environ: Mapping[str, str], name: str, default: int, *, high: int) -> int:
    value = environ.get(name) or str(default)
    if not value.isdecimal() or not 1 <= int(value) <= high:
        raise SandboxSettingsError(f"{name} is {value!r}; it must be a whole number from 1 to {high}.")
    return int(value)


def _positive(environ: Mapping[str, str], name: str, default: float) -> float:
    value = environ.get(name) or str(default)
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not 0 < number <= 1_000_000:
        raise SandboxSettingsError(f"{name} is {value!r}; it must be a number above 0.")
    return number
