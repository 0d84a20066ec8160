"""Amazon's facts in our words, each seller's own: append-only, and the same row written twice is one row.

Nouns: ledger event, reimbursement, transaction, inventory level, fact change, coverage, Amazon clock.
Verbs: record rows (by COPY and merge), list them, say what is covered, say what day it is for Amazon.
"""
