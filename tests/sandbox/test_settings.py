"""The sandbox's settings."""

from pathlib import Path

import pytest

from app.sandbox.settings import SandboxSettings, SandboxSettingsError


def test_everything_has_a_default() -> None:
    settings = SandboxSettings.from_environment({})
    assert settings == SandboxSettings()
    assert (settings.port, settings.time_scale, settings.orders_per_day, settings.skus, settings.months) == (
        8100,
        60,
        40,
        200,
        18,
    )


def test_each_variable_is_read() -> None:
    settings = SandboxSettings.from_environment(
        {
            "SANDBOX_PORT": "8200",
            "SANDBOX_STATE_DIR": "/tmp/elsewhere",
            "SANDBOX_TIME_SCALE": "1.5",
            "SANDBOX_SEED": "other",
            "SANDBOX_ORDERS_PER_DAY": "9",
            "SANDBOX_SKUS": "30",
            "SANDBOX_MONTHS": "3",
            "SANDBOX_PUBLIC_URL": "https://sandbox.example/",
            "SANDBOX_REDIRECT_URI": "https://app.example/callback",
            "SANDBOX_APPLICATION_ID": "amzn1.app",
            "SANDBOX_CLIENT_ID": "amzn1.client",
            "SANDBOX_CLIENT_SECRET": "amzn1.secret",
            "SANDBOX_DOCUMENT_SECONDS": "60",
        }
    )
    assert settings == SandboxSettings(
        8200, Path("/tmp/elsewhere"), 1.5, "other", 9, 30, 3, "https://sandbox.example", "https://app.example/callback",
        "amzn1.app", "amzn1.client", "amzn1.secret", 60,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SANDBOX_PORT", "0"),
        ("SANDBOX_PORT", "x"),
        ("SANDBOX_TIME_SCALE", "-1"),
        ("SANDBOX_TIME_SCALE", "fast"),
        ("SANDBOX_MONTHS", "19"),
    ],
)
def test_a_malformed_variable_is_named(name: str, value: str) -> None:
    with pytest.raises(SandboxSettingsError, match=name):
        SandboxSettings.from_environment({name: value})
