"""Starts the sandbox of the demo, without the app that it lies in."""

import runpy
import sys
from types import ModuleType

from bin.places import ROOT

if __name__ == "__main__":
    # The sandbox imports nothing of the app; a bare package in the place of `app/__init__.py`, which knows every room, saves their load.
    bare = ModuleType("app")
    bare.__path__ = [str(ROOT / "app")]
    sys.modules["app"] = bare
    runpy.run_module("app.sandbox", run_name="__main__")
