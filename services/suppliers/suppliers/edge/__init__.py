"""What the API and the pages do alike between a request and a use case."""
