"""A claim's life: opened from a finding, its confidence and tier, review, deadline, state.

Nouns: claim, confidence, tier, review, claim history, claim settings.
Verbs: open claims, refresh them when facts change, review (approve, dismiss), expire.
"""
