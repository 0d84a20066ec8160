"""Settings, read once from the environment. A missing or malformed one stops the start by its name."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.core.sealing import SealingKey

_PROVIDER_PREFIXES = ("AMAZON_", "GOOGLE_", "STRIPE_", "SANDBOX_")


class SettingsError(Exception):
    """One line: which variable, and the form it must have."""

    def __init__(self, name: str, form: str) -> None:
        super().__init__(f"{name} {form}")
        self.name = name


class Environment:
    """Typed reading of environment variables; each method raises SettingsError by the variable's name."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values

    def text(self, name: str, default: str | None = None) -> str:
        value = self._values.get(name, "").strip()
        if value:
            return value
        if default is None:
            raise SettingsError(name, "is missing; set it (the README's table of settings says how).")
        return default

    def whole(self, name: str, default: int, *, low: int, high: int) -> int:
        value = self.text(name, str(default))
        if not value.isdecimal() or not low <= int(value) <= high:
            raise SettingsError(name, f"is {value!r}; it must be a whole number from {low} to {high}.")
        return int(value)

    def choice(self, name: str, default: bool) -> bool:
        value = self.text(name, "1" if default else "0").lower()
        if value not in {"0", "1", "true", "false", "yes", "no"}:
            raise SettingsError(name, f"is {value!r}; it must be 1 or 0.")
        return value in {"1", "true", "yes"}

    def url(
        self,
        name: str,
        default: str | None = None,
        *,
        schemes: tuple[str, ...] = ("http", "https"),
    ) -> str:
        value = self.text(name, default)
        if not value:
            return ""
        parts = urlsplit(value)
        if parts.scheme not in schemes or not (parts.netloc or parts.path.strip("/")):
            raise SettingsError(
                name,
                f"is {value!r}; it must be a URL that begins with {' or '.join(s + '://' for s in schemes)}.",
            )
        return value.rstrip("/")


# Amazon lets its data be kept for 18 months; what is younger than half a year may still be claimed, or be part of a claim.
MOST_RETENTION_MONTHS = 18
FEWEST_RETENTION_MONTHS = 6


@dataclass(frozen=True)
class Settings:
    """What the whole app needs to know. Providers read their own part from `provider_environment`."""

    database_url: str
    redis_url: str
    secret_key: str
    encryption_keys: tuple[SealingKey, ...]
    public_url: str
    allowed_origins: tuple[str, ...]
    demo: bool
    smtp_url: str
    sentry_dsn: str
    requests_per_window: int
    retention_months: int  # after which Amazon's facts are forgotten, unless an open claim stands on them
    provider_environment: Mapping[str, str]

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Raises SettingsError with the name of the first variable that is missing or malformed."""
        env = Environment(environ)
        port = env.whole("PORT", 8000, low=1, high=65535)
        return cls(
            database_url=_database_url(env),
            redis_url=env.url("REDIS_URL", schemes=("redis", "rediss", "unix")),
            secret_key=_secret_key(env),
            encryption_keys=_encryption_keys(env),
            public_url=env.url("PUBLIC_URL", f"http://127.0.0.1:{port}"),
            allowed_origins=_origins(env),
            demo=env.choice("OPSIDE_DEMO", default=False),
            smtp_url=env.url("SMTP_URL", "", schemes=("smtp", "smtps")),
            sentry_dsn=env.url("SENTRY_DSN", ""),
            requests_per_window=env.whole("RATE_LIMIT", 1000, low=1, high=10_000_000),
            retention_months=env.whole(
                "RETENTION_MONTHS", MOST_RETENTION_MONTHS, low=FEWEST_RETENTION_MONTHS, high=MOST_RETENTION_MONTHS
            ),
            provider_environment={k: v for k, v in environ.items() if k.startswith(_PROVIDER_PREFIXES)},
        )


def _database_url(env: Environment) -> str:
    value = env.text("DATABASE_URL")
    scheme, separator, rest = value.partition("://")
    if not separator or scheme not in {"postgres", "postgresql", "postgresql+psycopg"}:
        raise SettingsError(
            "DATABASE_URL",
            "must begin with postgresql://; PostgreSQL is the only database that Opside knows.",
        )
    return f"postgresql+psycopg://{rest}"


def _secret_key(env: Environment) -> str:
    value = env.text("SECRET_KEY")
    if len(value) < 32:
        raise SettingsError("SECRET_KEY", f"has {len(value)} characters; it must have at least 32.")
    return value


def _encryption_keys(env: Environment) -> tuple[SealingKey, ...]:
    try:
        return tuple(SealingKey.parse(part) for part in env.text("ENCRYPTION_KEYS").split(","))
    except ValueError as error:
        raise SettingsError(
            "ENCRYPTION_KEYS",
            f"is malformed: {error} (newest first, separated by commas).",
        ) from error


def _origins(env: Environment) -> tuple[str, ...]:
    origins = tuple(
        part.strip().rstrip("/")
        for part in env.text("ALLOWED_ORIGINS", "http://localhost:8080").split(",")
        if part.strip()
    )
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path or "*" in origin:
            raise SettingsError(
                "ALLOWED_ORIGINS",
                f"has {origin!r}; each must read https://host, without a path or a star.",
            )
    return origins
