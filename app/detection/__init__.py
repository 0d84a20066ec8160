"""Detectors: ledger facts in, findings out. Every candidate gets a verdict, also the refused ones.

Nouns: detector, detection run, finding, verdict, trail.
Verbs: start a run, detect, record findings.
"""
