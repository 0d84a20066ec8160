"""What this installation was started with."""

from flask import current_app

from app.core.sealing import Sealer
from app.providers.amazon.settings import AmazonSettings


def amazon_settings() -> AmazonSettings:
    settings: AmazonSettings = current_app.extensions["amazon"]
    return settings


def sealer() -> Sealer:
    installed: Sealer = current_app.extensions["sealer"]
    return installed
