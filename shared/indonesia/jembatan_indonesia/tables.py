"""Tables shipped with this package."""

from csv import DictReader
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file in `data`."""
    text = files("jembatan_indonesia").joinpath("data", name).read_text(encoding="utf-8")
    return list(DictReader(text.splitlines()))
