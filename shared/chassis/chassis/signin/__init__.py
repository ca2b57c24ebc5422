"""Signing in to the pages: OIDC code flow, a session of this service's own, and signing out of both.

`client` speaks to the issuer, `sessions` remembers who came back, `routes` are the addresses, `services` gets
tokens for this service itself.
"""
