"""How gunicorn serves the sandbox of the demo."""

import os
import sys
from pathlib import Path
from types import ModuleType

# The sandbox imports nothing of the app; a bare package in the place of `app/__init__.py`, which knows every room, saves their load.
_bare = ModuleType("app")
_bare.__path__ = [str(Path(__file__).resolve().parents[1] / "app")]
sys.modules["app"] = _bare

bind = f"127.0.0.1:{os.environ.get('SANDBOX_PORT') or '8100'}"
workers = 1  # its world is in memory
worker_class = "gthread"
threads = 16
graceful_timeout = 1
timeout = 120
control_socket_disable = True
loglevel = "warning"
