"""The JSON doors of sync, one module for each group of routes."""

from app.sync.api import discrepancies, plans, runs
from app.sync.api.blueprint import bp

__all__ = ["bp", "discrepancies", "plans", "runs"]
