"""Reading. Every query of what belongs to a unit carries `principal.scope`."""
