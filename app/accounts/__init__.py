"""Who may do what: users, sellers (the tenant), memberships with a role, sign-ins, access rules, audit.

Nouns: user, seller, membership, role, sign-in, token, audit entry.
Verbs: register, sign in, sign out, choose the current seller, require a role, record in the audit.
"""
