"""The Selling Partner API, with usage plans as token buckets.

Participations, reports, orders, finances, inbound shipments, FBA inventory, product fees and the catalog. Everything is
read from a history's rows; what an operation and a report say of the same thing agrees.
"""
