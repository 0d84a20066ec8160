"""Secrets at rest: AES-256-GCM with a key ring, bound to the row that holds them."""

import base64
import binascii
import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import OpsideError

_NONCE_BYTES = 12
_KEY_BYTES = 32


class SealBroken(OpsideError):
    """The text was changed, belongs to another row, or its key is no longer in the ring."""


@dataclass(frozen=True)
class SealingKey:
    """A 256-bit key and the short name under which sealed texts remember it."""

    name: str
    secret: bytes

    @classmethod
    def parse(cls, text: str) -> "SealingKey":
        """Reads `name:base64 of 32 bytes`. Raises ValueError with what is wrong."""
        name, separator, encoded = text.strip().partition(":")
        if not separator or not name.isalnum():
            raise ValueError("each key must read name:base64, the name of letters and digits")
        try:
            secret = base64.b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise ValueError(f"key {name} is not base64") from error
        if len(secret) != _KEY_BYTES:
            raise ValueError(f"key {name} has {len(secret)} bytes, it must have {_KEY_BYTES}")
        return cls(name, secret)


class Sealer:
    """Seals with the newest key, opens with whichever key sealed."""

    def __init__(self, keys: Sequence[SealingKey]) -> None:
        self._newest = keys[0]
        self._ring = {key.name: key.secret for key in keys}

    def seal(self, secret: str, belongs_to: str) -> str:
        """`name:base64(nonce + ciphertext)`; `belongs_to` names the row and column, and must be said again to open."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = AESGCM(self._newest.secret).encrypt(nonce, secret.encode(), belongs_to.encode())
        return f"{self._newest.name}:{base64.b64encode(nonce + sealed).decode()}"

    def open(self, sealed: str, belongs_to: str) -> str:
        """The secret. Raises SealBroken when key, row or text do not fit."""
        name, _, encoded = sealed.partition(":")
        key = self._ring.get(name)
        if key is None:
            raise SealBroken(
                f"The key '{name}' that sealed this secret is not in ENCRYPTION_KEYS; add it back to the ring."
            )
        raw = base64.b64decode(encoded)
        try:
            return AESGCM(key).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], belongs_to.encode()).decode()
        except InvalidTag as error:
            raise SealBroken(
                "A stored secret does not open: it was changed, or it belongs to another record."
            ) from error

    def is_newest(self, sealed: str) -> bool:
        """Whether the text was sealed with the newest key (key rotation seals the others again)."""
        return sealed.partition(":")[0] == self._newest.name
