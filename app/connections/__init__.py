"""A seller's authorised link to a provider, its sealed credentials and its health.

Nouns: connection, authorization state, participation.
Verbs: start and finish an authorization, connect a private app, check, reconnect, disconnect, purge.
"""
