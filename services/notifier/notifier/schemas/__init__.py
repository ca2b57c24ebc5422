"""HTTP schemas, by subject."""
