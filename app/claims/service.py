"""The verbs of claims. Each is in the file that has its rule; other rooms take them from here."""

from app.claims.claim_settings import SettingsChange, change_settings, settings_by_id, settings_of
from app.claims.expiry import expire_claims
from app.claims.purging import facts_in_use, findings_in_use, purge_unfiled
from app.claims.refreshing import RefreshResult, refresh_claims
from app.claims.reviewing import ReviewAction, ReviewDecision, answer_claim, lock_claim, review_claim
from app.claims.states import can_move, move, write_history

__all__ = [
    "RefreshResult",
    "ReviewAction",
    "ReviewDecision",
    "SettingsChange",
    "answer_claim",
    "can_move",
    "change_settings",
    "expire_claims",
    "facts_in_use",
    "findings_in_use",
    "lock_claim",
    "move",
    "purge_unfiled",
    "refresh_claims",
    "review_claim",
    "settings_by_id",
    "settings_of",
    "write_history",
]
