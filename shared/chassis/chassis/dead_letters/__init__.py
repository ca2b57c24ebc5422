"""Dead letters: events that could not be applied, kept in the consumer's own database until somebody decides."""
