"""`python -m app.sandbox` serves; `python -m app.sandbox advance --days N --url http://...` moves a running one on."""

import argparse
import json
import os
import sys
import urllib.request

from app.sandbox.application import create_sandbox
from app.sandbox.server import serve
from app.sandbox.settings import SandboxSettings, SandboxSettingsError


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m app.sandbox", description=__doc__)
    commands = parser.add_subparsers(dest="command")
    commands.add_parser("serve", help="answer on SANDBOX_PORT (the default)")
    advance = commands.add_parser("advance", help="let days pass in a running sandbox")
    advance.add_argument("--days", type=int, default=1)
    advance.add_argument("--url", default=f"http://127.0.0.1:{os.environ.get('SANDBOX_PORT') or SandboxSettings.port}")
    wanted = parser.parse_args(arguments)
    return _advance(wanted.url, wanted.days) if wanted.command == "advance" else _serve()


def _serve() -> int:
    try:
        settings = SandboxSettings.from_environment(os.environ)
    except SandboxSettingsError as error:
        print(f"sandbox: {error}", file=sys.stderr)
        return os.EX_CONFIG
    flask = create_sandbox(settings)
    serve(flask, "127.0.0.1", settings.port, lambda: print(f"sandbox: answering on http://127.0.0.1:{settings.port}", flush=True))
    return 0


def _advance(url: str, days: int) -> int:
    body = json.dumps({"days": days}).encode()
    request = urllib.request.Request(f"{url}/_control/advance", body, {"Content-Type": "application/json"})  # noqa: S310 - the operator's own address
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - as above
        told = json.load(answer)
    print(f"The sandbox is at {told['today']}, {told['advanced_days']} days ahead.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
