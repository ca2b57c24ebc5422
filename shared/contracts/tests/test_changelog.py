"""A changed schema is told to its readers: by a fragment in the same commit."""

import json
import re
from pathlib import Path

import pytest
from jembatan_contracts import released
from jembatan_contracts.generate import PROJECT

FRAGMENTS = PROJECT / "changelog.d"
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
"""What `scriv collect` leaves out."""


def untold(changed: set[str], folder: Path) -> set[str]:
    """Changed events that no fragment names, by their own name or as all of a service: `exhibition.*`."""
    written = "\n".join(path.read_text() for path in folder.glob("*.md") if path.name != "README.md")
    said = _COMMENT.sub("", written)
    return {name for name in changed if name not in said and f"{name.partition('.')[0]}.*" not in said}


def test_every_changed_schema_has_a_fragment() -> None:
    assert untold(released.changed(), FRAGMENTS) == set(), "`.venv/bin/scriv create`, and name the event"


def test_what_was_released_is_there_still() -> None:
    assert json.loads(released.RELEASED.read_text()).keys() <= released.digests().keys()


@pytest.mark.parametrize(
    ("fragment", "left"),
    [
        ("", {"units.x.v1"}),
        ("- `units.x.v1` says who wrote it.", set()),
        ("- A field.", {"units.x.v1"}),
        ("- `units.*`", set()),
        ("<!--\n- `units.x.v1` says who wrote it.\n-->", {"units.x.v1"}),
    ],
)
def test_a_change_that_no_fragment_names_is_seen(tmp_path: Path, fragment: str, left: set[str]) -> None:
    (tmp_path / "20261130_field.md").write_text(fragment)
    (tmp_path / "README.md").write_text("units.x.v1")
    assert untold({"units.x.v1"}, tmp_path) == left


def test_a_schema_that_differs_from_the_released_is_changed(tmp_path: Path) -> None:
    known = json.loads(released.RELEASED.read_text())
    name = sorted(known)[0]
    (tmp_path / "released.json").write_text(json.dumps(known | {name: "0" * 64}))
    assert name in released.changed(tmp_path / "released.json")
