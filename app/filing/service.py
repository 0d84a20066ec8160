"""The verbs of filing. Each is in the file that has its rule; other rooms take them from here."""

from app.filing.automatic import queue_automatic
from app.filing.by_hand import mark_filed, unqueue_claim, withdraw_claim
from app.filing.following import follow_cases
from app.filing.purging import purge_unfiled
from app.filing.queueing import find_refusal, get_packet, queue_claim, resubmit, submit_claim
from app.filing.sending import file_pending
from app.filing.settlement import SettlementSummary, settle

__all__ = [
    "SettlementSummary",
    "file_pending",
    "find_refusal",
    "follow_cases",
    "get_packet",
    "mark_filed",
    "purge_unfiled",
    "queue_automatic",
    "queue_claim",
    "resubmit",
    "settle",
    "submit_claim",
    "unqueue_claim",
    "withdraw_claim",
]
