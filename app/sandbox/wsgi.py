"""Starter for a WSGI server: `gunicorn --workers 1 --threads 16 app.sandbox.wsgi:application`."""

import os

from app.sandbox.application import create_sandbox
from app.sandbox.server import dated
from app.sandbox.settings import SandboxSettings

_sandbox = create_sandbox(SandboxSettings.from_environment(os.environ))
application = dated(_sandbox, _sandbox.extensions["world"])
