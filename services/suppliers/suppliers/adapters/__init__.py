"""Outside systems, and what stands between them and the domain."""
