"""What `make` calls: setting up, serving the demo, testing, locking; and how gunicorn is configured. No business word.

Up to the start of the app only the standard library is imported, as `setup` runs before anything is installed.
"""
