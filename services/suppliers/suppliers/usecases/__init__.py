"""What people can do: one function each, in the caller's transaction."""
