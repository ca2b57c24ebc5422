"""Queries of this service's tables."""
