"""Amounts of money as people type them into forms."""

from typing import Any

from pydantic import BeforeValidator


def _digits(value: Any) -> Any:
    """`Rp 150.000` without what stands around and between its digits."""
    return value.replace(".", "").replace("Rp", "").strip() if isinstance(value, str) else value


Amount = BeforeValidator(_digits)
