"""Use cases: one function each, in the caller's transaction."""
