"""What truly happened to one demo seller's stock, orders and money at Amazon, day by day.

Nouns: product, stock, ledger row, loss, candidate, reimbursement, order, return, removal, shipment, money event, truth.
Verbs: live a day, file a case, tell the truth. `trade` and `mishaps` are ordinary days; `plants` and `stories` make sure
that every kind of claim and of trap is there. `*_rows` are what reports show; `money` derives every amount from them.
The same seed, seller, first day and cases give the same history, so a restart lives it again instead of storing it.
"""
