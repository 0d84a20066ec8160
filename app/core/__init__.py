"""What every room stands on: settings, database session, clock, money, ids, sealing, events, the job queue, base errors.

Nouns: settings, marketplace, money, public id, event, job.
Verbs: read settings, commit, checkpoint, emit, enqueue, seal, open.
No business word of Opside is known here.
"""
