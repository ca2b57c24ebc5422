"""Tables shipped with the catalogue."""

from csv import DictReader
from importlib.resources import files


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of a CSV file in `data`."""
    text = files("suppliers.domain.catalogue").joinpath("data", name).read_text(encoding="utf-8")
    return list(DictReader(text.splitlines()))
