"""Signing in to the pages: OIDC code flow, a session of this service's own, and signing out of both.

`client` speaks to the issuer, `signin_sessions` remembers who came back, `routes` are the addresses,
`service_tokens` gets tokens for this service itself.
"""
