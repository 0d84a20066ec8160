"""Amazon: Login with Amazon, the Selling Partner API, and its usage plans.

Nouns: grant (tokens of one authorization), client, report, page, usage plan.
Verbs: build the consent address, exchange a code, request a report, read its document, list pages.
"""
