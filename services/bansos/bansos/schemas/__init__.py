"""Requests and answers of HTTP, by subject."""
