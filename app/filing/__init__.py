"""From an approved claim to money on a row: channels, cases, settlement.

Nouns: filing, filing channel, packet, case, settlement.
Verbs: queue a claim, file it through a channel (once), follow its case, settle claims against reimbursements.
"""
