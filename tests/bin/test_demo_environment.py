import stat
from pathlib import Path

import pytest

from app.core.settings import Settings
from app.providers.amazon.settings import CALLBACK_PATH, AmazonSettings
from bin.demo_environment import complete, uses_sandbox
from bin.trouble import Trouble

EMBEDDED = {"DATABASE_URL": "postgresql+psycopg://opside@/opside", "REDIS_URL": "unix:///tmp/redis.sock"}


def test_nothing_given_makes_settings_that_the_app_accepts(tmp_path: Path) -> None:
    settings = Settings.from_environment(complete({}, tmp_path, EMBEDDED))
    assert settings.demo
    assert settings.public_url == "http://127.0.0.1:8000"


def test_keys_are_made_once_and_readable_by_their_owner_alone(tmp_path: Path) -> None:
    first = complete({}, tmp_path, EMBEDDED)
    second = complete({}, tmp_path, EMBEDDED)
    assert (first["SECRET_KEY"], first["ENCRYPTION_KEYS"]) == (second["SECRET_KEY"], second["ENCRYPTION_KEYS"])
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600


def test_broken_keys_are_not_replaced_as_sealed_tokens_would_be_lost(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_text("{")
    with pytest.raises(Trouble, match=r"keys\.json cannot be read"):
        complete({}, tmp_path, EMBEDDED)


def test_what_was_given_wins(tmp_path: Path) -> None:
    given = {"SECRET_KEY": "s" * 40, "PUBLIC_URL": "https://opside.example", "DATABASE_URL": "postgresql://db/opside"}
    made = complete(given, tmp_path, EMBEDDED)
    assert {name: made[name] for name in given} == given


def test_amazons_own_address_leaves_the_sandbox_out(tmp_path: Path) -> None:
    made = complete({"AMAZON_SP_API_URL": "https://sellingpartnerapi-na.amazon.com"}, tmp_path, EMBEDDED)
    assert not uses_sandbox(made)
    assert "AMAZON_CLIENT_ID" not in made


def test_without_it_app_and_sandbox_know_each_other(tmp_path: Path) -> None:
    made = complete({"PORT": "8123", "SANDBOX_PORT": "8124"}, tmp_path, EMBEDDED)
    assert uses_sandbox(made)
    assert made["AMAZON_SP_API_URL"] == "http://127.0.0.1:8124"
    assert made["SANDBOX_CLIENT_ID"] == made["AMAZON_CLIENT_ID"]
    settings = AmazonSettings.from_environment(made, public_url=made["PUBLIC_URL"], demo=True)
    assert settings.redirect_uri == made["SANDBOX_REDIRECT_URI"] == "http://127.0.0.1:8123" + CALLBACK_PATH


@pytest.mark.parametrize("port", ["0", "65536", "eighty", "-1"])
def test_a_port_that_is_none_is_refused_by_name(port: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"^PORT is "):
        complete({"PORT": port}, tmp_path, EMBEDDED)
