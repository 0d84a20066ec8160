"""Amazon's reimbursement policy as versioned data, and pure functions over it.

Nouns: claim type, policy window, valuation rule, reason code, refusal.
Verbs: find the version in force, say when a claim may be filed and until when, classify a reason code.
"""
