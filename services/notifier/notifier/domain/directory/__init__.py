"""The directory as data: 614 units, 33 Kanwil and the directorate, in `data/units.csv`.

A new version of the file is a new version of this service; `python -m notifier load-directory` applies it.
"""

import csv
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from jembatan_contracts.units import UnitRegistered

from notifier.config import PLACEHOLDER_DOMAIN
from notifier.models import Jabatan

FIELDS = (
    "name",
    "full_name",
    "unit_type",
    "kanwil",
    "region_code",
    "region",
    "timezone",
    "satker_code",
    "active",
)
"""What the directory says of a unit besides its code."""

_FEEDING = (Jabatan.KEPALA_UPT, Jabatan.OPERATOR_BAMA)
_DEFAULT_CONTACTS = {
    "Lapas": _FEEDING,
    "Rutan": _FEEDING,
    "LPKA": _FEEDING,
    "RS": (Jabatan.KEPALA_UPT, Jabatan.OPERATOR_UPT),
    "Bapas": (Jabatan.KEPALA_UPT, Jabatan.OPERATOR_UPT),
    "Kanwil": (Jabatan.KEPALA_KANWIL, Jabatan.KABID_PERAWATAN),
    "Ditjen": (Jabatan.OPERATOR_DITJEN,),
}


def read() -> dict[str, dict[str, Any]]:
    """Every unit's fields by its code, each checked against the event it will be published in."""
    return dict(_rows(files(__name__).joinpath("data", "units.csv").read_text(encoding="utf-8")))


def _rows(text: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for line in csv.DictReader(text.splitlines()):
        fact = UnitRegistered(unit=line.pop("code"), **{name: value or None for name, value in line.items()})
        yield fact.unit, fact.model_dump(include=set(FIELDS), mode="json")


def default_contacts(code: str, unit_type: str) -> list[tuple[Jabatan, str]]:
    """The positions a unit of this type is reached at, each with a stand-in address until an admin sets one."""
    return [(jabatan, f"{jabatan}@{code}.{PLACEHOLDER_DOMAIN}") for jabatan in _DEFAULT_CONTACTS[unit_type]]
