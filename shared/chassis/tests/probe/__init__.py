"""The smallest service: it keeps what it hears of units, so that tests can ask what had which effect."""
