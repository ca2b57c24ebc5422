"""Hiding personal numbers while leaving enough to recognise one's own."""

_DOT = "\N{BULLET}"


def mask(number: str) -> str:
    """First and last four characters stay: `3672••••••••0003`; shorter than 12 keeps only the last three."""
    if len(number) >= 12:
        return number[:4] + _DOT * (len(number) - 8) + number[-4:]
    return _DOT * max(len(number) - 3, 0) + number[-3:] if len(number) > 3 else _DOT * len(number)
