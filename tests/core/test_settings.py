"""Settings are read once, and a wrong one is named."""

import pytest

from app.core.settings import Environment, Settings, SettingsError


def read(environment: dict[str, str], **changed: str | None) -> Settings:
    values = environment | {name: value for name, value in changed.items() if value is not None}
    for name, value in changed.items():
        if value is None:
            del values[name]
    return Settings.from_environment(values)


def test_a_correct_environment_is_read(environment: dict[str, str]) -> None:
    settings = read(
        environment, PUBLIC_URL="https://opside.example/", ALLOWED_ORIGINS="https://a.example, https://b.example"
    )
    assert settings.public_url == "https://opside.example"
    assert settings.is_https
    assert settings.allowed_origins == ("https://a.example", "https://b.example")


def test_a_postgres_url_is_spoken_to_with_psycopg(environment: dict[str, str]) -> None:
    assert read(environment, DATABASE_URL="postgres://u@h/d").database_url == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize("name", ["DATABASE_URL", "REDIS_URL", "SECRET_KEY", "ENCRYPTION_KEYS"])
def test_a_missing_setting_is_named(environment: dict[str, str], name: str) -> None:
    with pytest.raises(SettingsError, match=f"^{name} is missing"):
        read(environment, **{name: None})


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("DATABASE_URL", "mysql://u@h/d", "must begin with postgresql://"),
        ("REDIS_URL", "localhost:6379", "must be a URL"),
        ("SECRET_KEY", "short", "at least 32"),
        ("ENCRYPTION_KEYS", "k:AAAA", "has 3 bytes"),
        ("ENCRYPTION_KEYS", "k:!!", "not base64"),
        ("ENCRYPTION_KEYS", "nokey", "name:base64"),
        ("ALLOWED_ORIGINS", "*", "without a path or a star"),
        ("ALLOWED_ORIGINS", "https://a.example/path", "without a path or a star"),
        ("PUBLIC_URL", "opside.example", "must be a URL"),
        ("PORT", "http", "whole number from 1 to 65535"),
        ("PORT", "0", "whole number from 1 to 65535"),
        ("OPSIDE_DEMO", "maybe", "must be 1 or 0"),
        ("RATE_LIMIT", "-5", "whole number"),
    ],
)
def test_a_malformed_setting_is_named_with_its_form(
    environment: dict[str, str], name: str, value: str, why: str
) -> None:
    with pytest.raises(SettingsError, match=why) as caught:
        read(environment, **{name: value})
    assert caught.value.name == name


def test_providers_see_their_own_variables_only(environment: dict[str, str]) -> None:
    settings = read(environment, AMAZON_CLIENT_ID="amzn1.x", HOME="/nowhere")
    assert settings.provider_environment == {"AMAZON_CLIENT_ID": "amzn1.x"}


def test_blank_means_missing() -> None:
    assert Environment({"X": "  "}).text("X", "default") == "default"
