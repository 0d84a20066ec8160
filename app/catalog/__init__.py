"""The seller's products and what each unit costs the seller.

Nouns: product, seller cost.
Verbs: record products, import costs, find the cost in force on a day.
"""
