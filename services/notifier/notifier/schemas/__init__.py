"""What HTTP takes and gives, by subject."""
