"""Jobs are put only into queues that somebody serves."""

import ast

from app.core.queue import QueueName
from bin.places import ROOT

USERS = [path for path in (ROOT / "app").rglob("*.py") if path != ROOT / "app" / "core" / "queue.py"]


def queues_used() -> set[str]:
    found = set()
    for path in USERS:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "QueueName":
                found.add(node.attr)
    return found


def test_every_queue_that_is_served_is_used() -> None:
    assert queues_used() == set(QueueName.__members__)


def test_the_worker_serves_every_queue() -> None:
    served = (ROOT / "app" / "core" / "worker.py").read_text()
    assert "for name in QueueName" in served


def test_every_job_is_put_into_a_named_queue() -> None:
    unnamed = [
        (path.name, node.lineno)
        for path in USERS
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "enqueue"
        and "queue" not in {keyword.arg for keyword in node.keywords}
    ]
    assert unnamed == []
