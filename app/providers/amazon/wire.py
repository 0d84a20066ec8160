"""HTTP to Amazon: time-outs, one TLS context for all clients (making one takes longer than a call), no proxy to this machine."""

import functools
import ssl

import httpx

from app.providers.amazon.settings import is_loopback

TIMEOUT_SECONDS = 30.0


@functools.cache
def tls() -> ssl.SSLContext:
    """TLS 1.2 or newer, certificates checked."""
    return ssl.create_default_context()


def open_http(url: str, timeout: float = TIMEOUT_SECONDS) -> httpx.Client:
    """A client for that address; whoever opens it closes it."""
    return httpx.Client(timeout=timeout, verify=tls(), trust_env=not is_loopback(url))
