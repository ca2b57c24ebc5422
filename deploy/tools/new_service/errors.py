"""Expected failures."""


class Refused(Exception):
    """The service cannot be added; the text says why."""
