"""HTTP plumbing that every room uses: JSON doors, error answers, fragments, forms, filters, paging, security.

Nouns: door, access rule, fragment, cursor, error answer, rate limit.
Verbs: install on the app, register a room's door, answer an error, mark who may enter.
It knows no user and no seller: accounts tells it who calls.
"""

from app.web.install import init_app, register

__all__ = ["init_app", "register"]
