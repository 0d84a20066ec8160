"""Sealed secrets open only with their key, for their row, unchanged."""

import base64

import pytest

from app.core.sealing import SealBroken, Sealer, SealingKey


def key(name: str, byte: bytes) -> SealingKey:
    return SealingKey(name, byte * 32)


def test_a_sealed_secret_opens_again() -> None:
    sealer = Sealer([key("k1", b"a")])
    sealed = sealer.seal("Atzr|secret", "connection con_1 refresh_token")
    assert "secret" not in sealed
    assert sealer.open(sealed, "connection con_1 refresh_token") == "Atzr|secret"


def test_a_seal_does_not_open_for_another_row() -> None:
    sealer = Sealer([key("k1", b"a")])
    sealed = sealer.seal("Atzr|secret", "connection con_1 refresh_token")
    with pytest.raises(SealBroken, match="another record"):
        sealer.open(sealed, "connection con_2 refresh_token")


def test_a_changed_seal_does_not_open() -> None:
    sealer = Sealer([key("k1", b"a")])
    name, _, encoded = sealer.seal("secret", "row").partition(":")
    raw = bytearray(base64.b64decode(encoded))
    raw[-1] ^= 1
    with pytest.raises(SealBroken):
        sealer.open(f"{name}:{base64.b64encode(raw).decode()}", "row")


def test_equal_secrets_are_sealed_differently() -> None:
    sealer = Sealer([key("k1", b"a")])
    assert sealer.seal("secret", "row") != sealer.seal("secret", "row")


def test_an_older_key_of_the_ring_still_opens() -> None:
    sealed = Sealer([key("old", b"a")]).seal("secret", "row")
    ring = Sealer([key("new", b"b"), key("old", b"a")])
    assert ring.open(sealed, "row") == "secret"
    assert not ring.is_newest(sealed)
    assert ring.is_newest(ring.seal("secret", "row"))


def test_a_key_that_left_the_ring_is_named() -> None:
    sealed = Sealer([key("old", b"a")]).seal("secret", "row")
    with pytest.raises(SealBroken, match="'old'"):
        Sealer([key("new", b"b")]).open(sealed, "row")
