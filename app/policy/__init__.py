"""Amazon's reimbursement policy as versioned data, and pure functions over it.

Nouns: claim type, policy window, valuation rule, unit cap, reason code, disposition.
Verbs: find the window in force, say when a claim may be filed and until when, classify a reason code.
The data lives in `data/*.toml`; every row names its source and how certain it is. A new rule is a new row.
"""
