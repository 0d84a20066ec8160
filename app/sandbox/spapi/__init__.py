"""The Selling Partner API: participations, reports, transactions and FBA inventory, with usage plans as token buckets."""
