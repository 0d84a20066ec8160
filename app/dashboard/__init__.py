"""Read-only pages and figures that look across rooms: the overview, the profile, metrics for programs.

Nouns: overview, figure, next step, window.
Verbs: sum what is owed, at risk and recovered; say what to do next; count a tracked event.
It owns no table.
"""
