"""The JSON doors of connections, one module for each group of routes."""

from app.connections.api import amazon, documents, integrations, payments, simulation, tests
from app.connections.api.blueprint import bp

__all__ = ["amazon", "bp", "documents", "integrations", "payments", "simulation", "tests"]
