"""The variables of the demo: what the caller gave, and for the rest the embedded servers, the sandbox and keys made once."""

import base64
import json
import os
import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

from bin.trouble import Trouble

DEMO_EMAIL = "demo@opside.example"
DEMO_PASSWORD = "opside-demo-2026"  # noqa: S105 - shown at every start; the demo listens on this machine alone
_SANDBOX_PORT = 8100
_CALLBACK_PATH = "/api/v1/integrations/amazon/auth/callback"
_SANDBOX_APP = {
    "AMAZON_APP_ID": "amzn1.sp.solution.opside-demo",
    "AMAZON_CLIENT_ID": "amzn1.application-oa2-client.opside-demo",
    "AMAZON_CLIENT_SECRET": "amzn1.oa2-cs.v1.opside-demo",
}


def complete(environ: Mapping[str, str], folder: Path, embedded: Mapping[str, str]) -> dict[str, str]:
    """Every variable that the app and the sandbox read; a given one always wins. `embedded`: where our own servers answer."""
    given = {name: value for name, value in environ.items() if value.strip()}
    port = _port(given, "PORT", 8000)
    ours = {
        "PORT": str(port),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "OPSIDE_DEMO": "1",
        "PYTHONUNBUFFERED": "1",
        "TZ": "UTC",
        **_keys(folder / "keys.json"),
    }
    environment = ours | dict(embedded) | given | {"TZ": "UTC"}
    if "AMAZON_SP_API_URL" not in given:
        environment = _sandbox(environment, folder) | environment
    return environment


def uses_sandbox(environment: Mapping[str, str]) -> bool:
    """Whether Amazon is played by the sandbox of this demo."""
    return "SANDBOX_STATE_DIR" in environment


def _sandbox(environment: Mapping[str, str], folder: Path) -> dict[str, str]:
    port = _port(environment, "SANDBOX_PORT", 0) or _free_port(_SANDBOX_PORT)
    url = f"http://127.0.0.1:{port}"
    app = {name: environment.get(name, value) for name, value in _SANDBOX_APP.items()}
    return app | {
        "SANDBOX_PORT": str(port),
        "SANDBOX_STATE_DIR": str(folder / "sandbox"),
        "SANDBOX_REDIRECT_URI": environment["PUBLIC_URL"].rstrip("/") + _CALLBACK_PATH,
        "SANDBOX_APPLICATION_ID": app["AMAZON_APP_ID"],
        "SANDBOX_CLIENT_ID": app["AMAZON_CLIENT_ID"],
        "SANDBOX_CLIENT_SECRET": app["AMAZON_CLIENT_SECRET"],
        "AMAZON_SP_API_URL": url,
        "AMAZON_LWA_URL": url,
        "AMAZON_SELLER_CENTRAL_URL": url,
    }


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name, str(default)).strip()
    if not value.isdecimal() or int(value) > 65535 or (name in environment and int(value) < 1):
        raise Trouble(f"{name} is {value!r}; it must be a whole number from 1 to 65535")
    return int(value)


def _free_port(first: int) -> int:
    for port in range(first, first + 100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                continue
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Trouble(f"no port from {first} to {first + 99} is free for the sandbox: set SANDBOX_PORT to a free one")


def _keys(path: Path) -> dict[str, str]:
    """Made at the first start and kept, readable by this user alone: without them sign-ins and sealed tokens would be lost."""
    try:
        kept: dict[str, str] = json.loads(path.read_text())
    except FileNotFoundError:
        kept = {
            "SECRET_KEY": secrets.token_urlsafe(48),
            "ENCRYPTION_KEYS": "demo:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        }
        unfinished = path.with_suffix(".part")
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            json.dump(kept, file)
        unfinished.replace(path)
    except (ValueError, OSError) as error:
        raise Trouble(
            f"{path} cannot be read ({error}): put it back from a copy, or delete it and the database beside it"
        ) from error
    return kept
