"""The command that writes the generated files, and what it refuses."""

import shutil
from pathlib import Path
from types import new_class
from typing import Any

import pytest
from jembatan_contracts import Event, Topic, events
from jembatan_contracts.generate import PROJECT, main

KITE = Topic(service="toys", aggregate="kite", description="Kites.")
pytestmark = pytest.mark.usefixtures("registry")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of what is committed, to write to."""
    for name in ("pyproject.toml", "README.md", "asyncapi.json"):
        shutil.copy(PROJECT / name, tmp_path / name)
    shutil.copytree(PROJECT / "jembatan_contracts" / "schemas", tmp_path / "jembatan_contracts" / "schemas")
    return tmp_path


def kite_flown(version: int = 1, **fields: Any) -> type[Event]:
    """Declare `toys.kite-flown`, in place of what it was."""
    events.by_type.pop(f"id.go.ditjenpas.toys.kite-flown.v{version}", None)
    example = {"kite": "red", **{name: "x" for name, default in fields.items() if default is ...}}
    body = {
        "__module__": __name__,
        "__doc__": "A kite flew.",
        "__annotations__": {"kite": str} | dict.fromkeys(fields, str),
        "trigger": "Somebody lets it go.",
        "example": example,
        **{name: default for name, default in fields.items() if default is not ...},
    }
    declared: type[Event] = new_class(
        f"KiteFlown{version}",
        (Event,),
        {"topic": KITE, "name": "kite-flown", "key": "kite", "version": version},
        lambda namespace: namespace.update(body),
    )
    return declared


def contents(project: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}


def test_a_new_event_is_written_everywhere(project: Path) -> None:
    kite_flown()
    assert main(["--check"], project) == 1
    assert main([], project) == 0
    folder = project / "jembatan_contracts" / "schemas" / "toys" / "kite-flown.v1"
    assert sorted(path.name for path in folder.iterdir()) == ["consumer.json", "example.json", "producer.json"]
    assert (folder / "example.json").read_bytes() == b'{"kite":"red"}'
    assert "| `id.go.ditjenpas.toys.kite-flown.v1` | A kite flew. |" in (project / "README.md").read_text()
    assert '"toys.kite"' in (project / "asyncapi.json").read_text()
    assert main(["--check"], project) == 0


def test_checking_writes_nothing_and_names_what_differs(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kite_flown()
    before = contents(project)
    assert main(["--check"], project) == 1
    assert contents(project) == before
    said = capsys.readouterr().out
    assert "schemas/toys/kite-flown.v1/producer.json" in said
    assert "asyncapi.json" in said


def test_a_file_changed_by_hand_is_noticed(project: Path) -> None:
    example = project / "jembatan_contracts/schemas/notifier/unit-registered.v1/example.json"
    example.write_bytes(example.read_bytes() + b"\n")
    assert main(["--check"], project) == 1
    assert main([], project) == 0
    assert not example.read_bytes().endswith(b"\n")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"colour": ...}, "colour: made required"),
        ({}, "colour: removed (or renamed)"),
        ({"color": "red"}, "colour: removed (or renamed)"),
        ({"colour": "blue"}, "colour: default changed from red to blue"),
        ({"colour": "red", "height": ...}, "height: added as required"),
    ],
    ids=["made required", "removed", "renamed", "another default", "a new required field"],
)
def test_a_break_is_refused_and_nothing_is_written(
    project: Path, capsys: pytest.CaptureFixture[str], fields: dict[str, Any], why: str
) -> None:
    kite_flown(colour="red")
    assert main([], project) == 0
    before = contents(project)
    kite_flown(**fields)
    for arguments in ([], ["--check"]):
        capsys.readouterr()
        assert main(arguments, project) == 1
        said = capsys.readouterr().out
        assert f"id.go.ditjenpas.toys.kite-flown.v1: {why}" in said
        assert "new major type" in said
    assert contents(project) == before


def test_an_optional_field_passes(project: Path) -> None:
    kite_flown()
    assert main([], project) == 0
    kite_flown(colour="red")
    assert main([], project) == 0
    assert main(["--check"], project) == 0


def test_a_new_major_type_stands_beside_the_old_one(project: Path) -> None:
    kite_flown()
    assert main([], project) == 0
    kite_flown(version=2, owner_name=...)
    assert main([], project) == 0
    written = (project / "jembatan_contracts" / "schemas" / "toys").iterdir()
    assert sorted(path.name for path in written) == ["kite-flown.v1", "kite-flown.v2"]


def test_an_event_does_not_vanish_unless_its_folder_is_deleted(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    event = kite_flown()
    assert main([], project) == 0
    del events.by_type[event.type]
    kite_flown(version=2)
    assert main([], project) == 1
    assert "toys/kite-flown.v1: the event class is gone" in capsys.readouterr().out
    shutil.rmtree(project / "jembatan_contracts/schemas/toys/kite-flown.v1")
    assert main([], project) == 0


def test_a_golden_example_that_can_no_longer_be_read_is_a_break(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example = project / "jembatan_contracts/schemas/notifier/unit-registered.v1/example.json"
    example.write_bytes(example.read_bytes().replace(b'"lapas-kelas', b'"LAPAS KELAS'))
    assert main([], project) == 1
    assert "the committed example can no longer be read" in capsys.readouterr().out


def test_an_installed_package_has_nothing_to_write(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([], tmp_path) == 1
    assert "source tree" in capsys.readouterr().out
