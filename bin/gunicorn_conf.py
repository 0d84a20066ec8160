"""How gunicorn serves the app, here and on a real server. gevent, as every open page holds one event stream."""

from gevent import monkey

# Before anything else is imported: a database driver that was imported earlier would block every other request.
monkey.patch_all()

import ctypes
import os
import signal
import sys
import time
from typing import Any

bind = f"0.0.0.0:{os.environ.get('PORT') or '8000'}"
workers = int(os.environ.get("WEB_CONCURRENCY") or "1")
worker_class = "gevent"
worker_connections = 7000
preload_app = True  # one copy in memory, and a bad setting ends the start instead of a loop of failing workers
graceful_timeout = 3  # open event streams would hold a stop for the whole of it
timeout = 60
keepalive = 5
control_socket_disable = True  # it would be made under $HOME
loglevel = "warning"
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")


def when_ready(_server: Any) -> None:
    """Timers that libraries started while the app was built come to their end here; a fork would cut them in two."""
    time.sleep(0.05)


def post_fork(server: Any, _worker: Any) -> None:
    """A worker shares no database connection with its parent, and ends with it."""
    from app.core.queue import close_connections  # noqa: PLC0415 - only after monkey.patch_all and in the worker

    with server.app.wsgi().app_context():
        close_connections()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
