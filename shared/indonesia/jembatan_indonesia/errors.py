"""The one error of this package."""


class InvalidIdentity(ValueError):
    """A number that cannot be what it claims. `code` is stable; the number itself is never part of it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
