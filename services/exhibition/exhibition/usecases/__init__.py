"""The write side, one verb function per use case."""
