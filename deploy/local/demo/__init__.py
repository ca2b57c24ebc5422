"""8 July 2025, played through the running services: only the clock and the people are the demo's own."""
