"""What `make` calls: setting up, serving the demo, testing, locking. No business word, and nothing of it is needed in production.

Only the standard library is imported here, as `setup` runs before anything is installed.
"""
