"""What a worker does before it takes its first job."""

import json
import os
import subprocess
import sys

from bin.places import ROOT

_SPARED = """
import gc, json
from app.core.worker import spare_garbage_collection
before = gc.get_threshold()[0]
spare_garbage_collection()
class Circle: pass
one = Circle(); one.itself = one; del one
print(json.dumps([gc.get_freeze_count(), gc.get_threshold()[0] - before, gc.collect()]))
"""


def test_what_is_loaded_is_left_alone_and_circles_made_later_are_still_found() -> None:
    done = subprocess.run([sys.executable, "-c", _SPARED], cwd=ROOT, capture_output=True, text=True, check=True)
    frozen, more, collected = json.loads(done.stdout)
    assert frozen > 10_000
    assert more > 0
    assert collected >= 1


def test_jobs_give_way_to_pages() -> None:
    script = "import os; from app.core.worker import give_way; give_way(); print(os.nice(0))"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) == min(os.nice(0) + 10, 19)
