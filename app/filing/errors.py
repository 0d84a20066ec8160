"""What filing refuses, each with its code and what to do."""

from app.core.errors import RuleBroken


class FilingRefused(RuleBroken):
    """A guard forbids to file this claim now; the message says what to do."""
