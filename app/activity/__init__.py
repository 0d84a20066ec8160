"""What happened, as people follow it: the activity feed, and the live event stream behind SSE.

Nouns: activity entry, live event, topic.
Verbs: record an activity, publish a live event, subscribe to a topic.
"""
