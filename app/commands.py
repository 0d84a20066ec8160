"""Commands for operators: `flask release`, `flask demo seed`, `flask sandbox advance`."""

import click
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext

from app.accounts import queries as accounts_queries
from app.accounts import service as accounts
from app.core import migrations
from app.core.db import commit
from app.core.settings import Settings
from app.providers.amazon import simulator
from app.providers.amazon.settings import AmazonSettings

DEMO_EMAIL = "demo@opside.example"
DEMO_PASSWORD = "opside-demo-2026"  # noqa: S105 - printed at each start of the demo, protects nothing
DEMO_NAME = "Demo Seller"

demo = AppGroup("demo", help="The demo that `make run` serves.")
sandbox = AppGroup("sandbox", help="The simulated Amazon of the demo.")


def init_app(app: Flask, _settings: Settings) -> None:
    """Adds the commands to the app."""
    app.cli.add_command(release)
    app.cli.add_command(demo)
    app.cli.add_command(sandbox)


@click.command()
@with_appcontext
def release() -> None:
    """Bring the database to this version: run before the processes of a new version start."""
    migrations.upgrade()
    click.echo("The database is up to date.")


@demo.command()
def seed() -> None:
    """Make the demo user with its seller, once."""
    if accounts_queries.find_user_by_email(DEMO_EMAIL) is None:
        accounts.register(email=DEMO_EMAIL, password=DEMO_PASSWORD, name=DEMO_NAME)
        commit()
    click.echo(f"{DEMO_EMAIL} / {DEMO_PASSWORD}")


@sandbox.command()
@click.option("--days", type=click.IntRange(1, 90), default=1, show_default=True, help="How many days to move on.")
def advance(days: int) -> None:
    """Let days pass at the simulated Amazon: new rows, found units, payments, decided cases."""
    amazon: AmazonSettings = current_app.extensions["amazon"]
    today = simulator.advance(amazon, days)
    click.echo(f"The simulated Amazon is at {today.isoformat()}. Sync to see what happened.")
