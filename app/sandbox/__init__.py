"""A simulated Amazon, served over HTTP by its own process: what the demo and the journeys talk to instead of the real one.

Nouns: demo seller, history (what happened in Amazon's warehouses), clock, authorization, report, case.
Verbs: sign in with Amazon, answer the Selling Partner API, take a case and decide it, advance days.

`history` knows what truly happened and imports nothing of the other parts; `world` runs one history per seller up to
the sandbox's today; `lwa`, `spapi`, `desk` and `control` are the doors. It imports nothing of the app, and the app
knows it by its addresses only.
"""
