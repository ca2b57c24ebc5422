"""What can be asked of this service's tables."""
