"""The README's examples give what they say, and its table leaves out no module."""

import doctest
import importlib
import re
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path

import jembatan_indonesia
import pytest

README = Path(__file__).resolve().parents[1] / "README.md"
ROWS = re.findall(r"^\| `(\w+)\.(\w+)` \| `(.+?)` \| `(.+?)` \|$", README.read_text(), re.MULTILINE)
INNER = {"__init__", "tables", "civil_numbers"}


@pytest.mark.parametrize(("module", "function", "example", "gives"), ROWS, ids=[".".join(row[:2]) for row in ROWS])
def test_every_example_of_the_table_gives_what_it_says(module: str, function: str, example: str, gives: str) -> None:
    known = vars(importlib.import_module(f"jembatan_indonesia.{module}"))
    assert f"{function}(" in example
    assert repr(eval(example, {**known, "date": date, "datetime": datetime})) == gives


def test_the_session_above_the_table_runs() -> None:
    failed, tried = doctest.testfile(str(README), module_relative=False)
    assert (failed, tried) == (0, 6)


def test_every_module_stands_in_the_table() -> None:
    modules = {path.name.removesuffix(".py") for path in files(jembatan_indonesia).iterdir() if path.name[-3:] == ".py"}
    assert {module for module, *_ in ROWS} == modules - INNER
