"""What truly happened in Amazon's warehouses to one demo seller's stock, day by day.

Nouns: product, stock, ledger row, loss, reimbursement, order, truth. Verbs: live a day, file a case, tell the truth.
The same seed, seller, first day and cases give the same history, so a restart lives it again instead of storing it.
"""
