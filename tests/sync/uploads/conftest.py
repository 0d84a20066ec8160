"""A seller who has no connection to Amazon, and brings files."""

import io
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy

from app.accounts.models import Role, Seller
from app.core import events
from app.sync.events import UploadRead, UploadReceived
from app.sync.uploads import jobs
from tests.factories.accounts import make_member, make_seller, sign_in_page


@pytest.fixture
def seller(db: SQLAlchemy, client: FlaskClient) -> Seller:
    """The signed-in manager's, not connected."""
    events.hear(UploadReceived, jobs.queue_upload)
    seller = make_seller()
    sign_in_page(client, make_member(seller, Role.MANAGER))
    return seller


@pytest.fixture
def told(seller: Seller) -> list[UploadRead]:
    """The sellers of whom it was told that rows arrived."""
    heard: list[UploadRead] = []
    events.hear(UploadRead, heard.append)
    return heard


def sent(content: bytes | str, name: str = "report.txt") -> tuple[io.BytesIO, str]:
    """A file as a browser sends it."""
    return io.BytesIO(content.encode() if isinstance(content, str) else content), name


def zipped(files: dict[str, Any]) -> bytes:
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(name, content)
    return pack.getvalue()
