"""Outside services, a folder each: sign-in, client, pulls. They know no database and no Flask.

Nouns: provider, client, pull, budget.
Verbs: sign in, call, pull records.
"""
