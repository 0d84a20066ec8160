"""`python -m app.sandbox` serves; `python -m app.sandbox advance --days N --url http://...` moves a running one on."""

import os
import sys

import click
import httpx

from app.sandbox.application import create_sandbox
from app.sandbox.server import serve
from app.sandbox.settings import SandboxSettings, SandboxSettingsError

_PORT = os.environ.get("SANDBOX_PORT") or SandboxSettings.port


@click.group(invoke_without_command=True, help="A simulated Amazon; without a command it serves on SANDBOX_PORT.")
@click.pass_context
def main(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        answer()


def answer() -> None:
    """Serve until told to stop."""
    try:
        settings = SandboxSettings.from_environment(os.environ)
    except SandboxSettingsError as error:
        click.echo(f"sandbox: {error}", err=True)
        sys.exit(os.EX_CONFIG)
    flask = create_sandbox(settings)
    serve(flask, settings.port, lambda: click.echo(f"sandbox: answering on http://127.0.0.1:{settings.port}"))


@main.command(help="Let days pass in a running sandbox.")
@click.option("--days", type=click.IntRange(1, 90), default=1, show_default=True)
@click.option("--url", default=f"http://127.0.0.1:{_PORT}", show_default=True)
def advance(days: int, url: str) -> None:
    answered = httpx.post(f"{url}/_control/advance", json={"days": days}, timeout=60, trust_env=False)
    told = answered.raise_for_status().json()
    click.echo(f"The sandbox is at {told['today']}, {told['advanced_days']} days ahead.")


if __name__ == "__main__":
    main()
