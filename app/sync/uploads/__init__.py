"""Files that the seller brings: the same reports as Amazon's API gives, downloaded from Seller Central.

Nouns: upload (what was sent, perhaps a zip of several), uploaded report (one file of it).
Verbs: receive an upload, read it, list what became of each file.
"""
