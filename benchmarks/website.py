"""The web app as a real server runs it, with a user who is signed in."""

import os
import re
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import httpx

from app.accounts.models import Membership, Role, Seller, User
from app.accounts.passwords import hash_password
from app.core.db import commit, db
from benchmarks.measuring import memory
from benchmarks.servers import released_app

PAGES = ("/overview", "/claims", "/findings", "/review", "/sync", "/activity")
_START_SECONDS = 60
_EMAIL = "benchmark@example.com"
_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass
class Website:
    """`visitor` has the cookies of the user."""

    url: str
    seller_id: int
    visitor: httpx.Client
    process: "subprocess.Popen[bytes]"

    def visit(self, path: str) -> float:
        """Seconds until the page is there. Raises for anything but the page."""
        begun = time.perf_counter()
        answer = self.visitor.get(path)
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"{path} answered {answer.status_code}")
        return time.perf_counter() - begun

    def worker_memory(self) -> float:
        """Megabytes of the process that answers."""
        children = subprocess.run(
            ["/bin/ps", "-o", "pid=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=True
        )
        return max(memory(pid=pid) for pid in children.stdout.split())


@contextmanager
def website(environment: Mapping[str, str]) -> Iterator[Website]:
    """Over a database that is made for it."""
    password = secrets.token_urlsafe(16)
    with released_app(dict(environment)).app_context():
        seller_id = _make_user(password)
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    variables = {**os.environ, **environment, "PORT": str(port), "PUBLIC_URL": url, "RATE_LIMIT": "10000000"}
    command = [sys.executable, "-m", "gunicorn", "--config", "bin/gunicorn_conf.py", "wsgi:app"]
    process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=url, trust_env=False, timeout=60) as visitor:
            _sign_in(visitor, password)
            yield Website(url, seller_id, visitor, process)
    finally:
        process.terminate()
        process.wait()


def _make_user(password: str) -> int:
    seller = Seller(name="Benchmark")
    db.session.add(seller)
    db.session.flush()
    user = User(email=_EMAIL, name="Benchmark", password_hash=hash_password(password), current_seller_id=seller.id)
    db.session.add(user)
    db.session.flush()
    db.session.add(Membership(user_id=user.id, seller_id=seller.id, role=Role.ADMIN))
    commit()
    return seller.id


def _sign_in(visitor: httpx.Client, password: str) -> None:
    give_up_at = time.monotonic() + _START_SECONDS
    while True:
        try:
            form = visitor.get("/sign-in")
            break
        except httpx.TransportError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.1)
    token = _TOKEN.search(form.text)
    if token is None:
        raise RuntimeError("the sign-in page has no token")
    answer = visitor.post("/sign-in", data={"csrf_token": token[1], "email": _EMAIL, "password": password})
    if answer.status_code != httpx.codes.SEE_OTHER:
        raise RuntimeError(f"signing in answered {answer.status_code}")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
