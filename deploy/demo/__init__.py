"""Demo: 8 July 2025, played through running services; only the clock and the people are the demo's own."""
