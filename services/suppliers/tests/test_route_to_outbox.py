"""Files that a supplier passes from its route to the outbox: few enough to be read in one go."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import suppliers
from chassis import outbox

from .actors import Actors, ok
from .factories import SUPPLIER

PACKAGE = Path(suppliers.__file__).parent


def place_of(frame: FrameType | None) -> str:
    """File of the service in which somebody is; empty elsewhere."""
    path = Path(frame.f_code.co_filename) if frame else Path()
    return str(path.relative_to(PACKAGE)) if path.is_relative_to(PACKAGE) else ""


def caller_of(frame: FrameType) -> str:
    """File of the service that has called, be it by way of a library."""
    above = frame.f_back
    while above and not place_of(above):
        above = above.f_back
    return place_of(above)


async def test_a_supplier_passes_six_files(registered_units: list[str], actors: Actors) -> None:
    """Calls within the domain, such as how a cell is read, stand behind one function and are not on the way."""
    passed: dict[str, None] = {}

    def note(frame: FrameType, event: str, _: Any) -> None:
        code = frame.f_code
        if event == "call" and (code.co_filename, code.co_name) == (outbox.__file__, "publish_all"):
            sys.setprofile(None)
        elif event == "call" and (place := place_of(frame)) and not caller_of(frame).startswith("domain/"):
            passed.setdefault(place)

    async with actors.operator() as operator:
        ok(await operator.get("/suppliers"))  # the application is made at the first request
        sys.setprofile(note)
        ok(await operator.post("/suppliers", json=SUPPLIER), 201)
    assert list(passed) == [
        "api/suppliers.py",
        "usecases/suppliers.py",
        "schemas/suppliers.py",
        "domain/entry_validation.py",
        "queries/suppliers.py",
        "domain/profile.py",
    ]
