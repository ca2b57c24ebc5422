"""What this service can be asked to do: one function each, in the caller's transaction."""
