"""Categories of products, of which each exhibition chooses what it takes; and the certificates that each asks for."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True)
class Category:
    """`certificates`: kinds that a product of this category ought to have."""

    code: str
    name: str
    name_en: str
    certificates: tuple[str, ...]


@cache
def categories() -> dict[str, Category]:
    """By code, in the order in which people read them."""
    text = files("exhibition.domain").joinpath("data", "categories.csv").read_text()
    rows = csv.DictReader(text.splitlines())
    return {
        row["code"]: Category(row["code"], row["name"], row["name_en"], tuple(row["certificates"].split()))
        for row in rows
    }


def category_name(code: str, *, english: bool = False) -> str:
    """The code itself for a category that is known no more."""
    found = categories().get(code)
    return code if found is None else found.name_en if english else found.name
