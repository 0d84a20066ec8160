"""Measurements against a floor of the same run, so that they mean the same on any machine: python -m benchmarks.ingest"""
