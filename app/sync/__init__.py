"""Pulls Amazon's facts: a sync run is planned as tasks, does them, tells its progress, can be cancelled and resumed.

Nouns: sync run, sync task (one dataset and window), plan, progress, sync settings.
Verbs: start a run, advance it, cancel it, complete it, take up one whose worker died.
"""
