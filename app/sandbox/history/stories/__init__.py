"""Stories around orders, shipments and charges, each with the candidate that it makes, true ones and traps.

A story begins on the books' day; what follows is put on the agenda. `planted` lists those that are there on the first
day; `daily` lets the same stories happen now and then on any day.
"""
