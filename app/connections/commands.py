"""`flask reseal`, and Amazon's part of the settings."""

import click
from flask import Flask

from app.connections import resealing
from app.core.settings import Settings
from app.providers.amazon.settings import AmazonSettings


def init_app(app: Flask, settings: Settings) -> None:
    """Raises SettingsError when Amazon's part is malformed."""
    app.extensions["amazon"] = AmazonSettings.from_environment(
        settings.provider_environment, public_url=settings.public_url, demo=settings.demo
    )
    app.cli.add_command(reseal)


@click.command()
def reseal() -> None:
    """Seal all stored secrets again with the newest key of ENCRYPTION_KEYS."""
    result = resealing.reseal_all()
    click.echo(f"{result.resealed} connections were sealed again.")
    if result.broken:
        raise click.ClickException(
            f"No key of ENCRYPTION_KEYS opens {', '.join(result.broken)}: put the key back that sealed them,"
            " or let their sellers connect again."
        )
