"""Writes what is generated from the event classes; refuses a change that would break a reader.

python -m jembatan_contracts.generate            # write
python -m jembatan_contracts.generate --check    # exit 1 when the committed files differ

jembatan_contracts/schemas/<service>/<fact>.v<major>/producer.json   what its publisher writes (closed)
                                                    /consumer.json   what its readers may expect (open)
                                                    /example.json    the exact bytes of one record's value
asyncapi.json    the AsyncAPI document
README.md        the table of events, between its two markers
"""

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jembatan_contracts import asyncapi
from jembatan_contracts.base import TYPE_PREFIX, Event, events, topics
from jembatan_contracts.compatibility import breaks
from jembatan_contracts.schema import Reading, schema_of

PROJECT = Path(__file__).parent.parent
SCHEMAS = Path(__file__).parent / "schemas"
READINGS: tuple[Reading, ...] = ("producer", "consumer")
_TABLE_BEGINS, _TABLE_ENDS = "<!-- events: generated -->\n", "<!-- end of events -->"


def folder_of(event: type[Event], schemas: Path = SCHEMAS) -> Path:
    """Folder of an event's committed schemas and golden example."""
    service, _, fact = event.type.removeprefix(TYPE_PREFIX + ".").partition(".")
    return schemas / service / fact


def schema_files(schemas: Path = SCHEMAS) -> dict[Path, bytes]:
    """Every file below `schemas/`, as it has to be."""
    files: dict[Path, bytes] = {}
    for event in events:
        folder = folder_of(event, schemas)
        for reading in READINGS:
            files[folder / f"{reading}.json"] = _json(schema_of(event, reading))
        files[folder / "example.json"] = event.from_example().to_json()
    return files


def documents(project: Path = PROJECT) -> dict[Path, bytes]:
    """The AsyncAPI document and the README with its table."""
    settings = tomllib.loads((project / "pyproject.toml").read_text())
    readme = (project / "README.md").read_text()
    before, _, rest = readme.partition(_TABLE_BEGINS)
    _, _, after = rest.partition(_TABLE_ENDS)
    return {
        project / "asyncapi.json": _json(asyncapi.document(settings["project"]["version"])),
        project / "README.md": f"{before}{_TABLE_BEGINS}{_table()}{_TABLE_ENDS}{after}".encode(),
    }


def broken_promises(schemas: Path = SCHEMAS) -> Iterator[str]:
    """Changes of the event classes that break what is committed: nothing may be taken back."""
    known = {folder_of(event, schemas): event for event in events}
    for committed in sorted(schemas.glob("*/*/consumer.json")):
        event = known.get(committed.parent)
        if event is None:
            yield f"{committed.parent.relative_to(schemas)}: the event class is gone"
            continue
        found: dict[str, None] = {}
        for reading in READINGS:
            old = json.loads((committed.parent / f"{reading}.json").read_bytes())
            found |= dict.fromkeys(breaks(old, schema_of(event, reading)))
        yield from (f"{event.type}: {sentence}" for sentence in found)
        if not found:
            yield from _unreadable_example(event, committed.parent / "example.json")


def _unreadable_example(event: type[Event], example: Path) -> Iterator[str]:
    try:
        event.model_validate_json(example.read_bytes(), strict=True)
    except ValidationError:
        yield f"{event.type}: the committed example can no longer be read"


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _table() -> str:
    lines = ["\n"]
    for topic in topics:
        kept = "compacted" if topic.compacted else f"{topic.retention_days} days"
        lines.append(f"**`{topic.name}`** {topic.description} {topic.partitions} partitions, {kept}.\n\n")
        lines.append("| `ce_type` | What happened | Published when | Key |\n|---|---|---|---|\n")
        for event in events.on(topic):
            lines.append(f"| `{event.type}` | {asyncapi.summary(event)} | {event.trigger} | `{event.key_field}` |\n")
        lines.append("\n")
    return "".join(lines)


def _differing(wanted: dict[Path, bytes], schemas: Path) -> Iterator[Path]:
    for path, content in wanted.items():
        if not path.exists() or path.read_bytes() != content:
            yield path
    yield from sorted(path for path in schemas.rglob("*.json") if path not in wanted)


def main(arguments: list[str] | None = None, project: Path = PROJECT) -> int:
    """0: written, or nothing to do. 1: a promise would be broken, or `--check` found a difference."""
    parser = argparse.ArgumentParser(prog="python -m jembatan_contracts.generate")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when files differ")
    check = parser.parse_args(arguments).check
    if not (project / "pyproject.toml").exists():
        _say("Run this in the source tree of the contracts; an installed package has nothing to write.")
        return 1
    schemas = project / SCHEMAS.relative_to(PROJECT)
    broken = list(broken_promises(schemas))
    if broken:
        _say("This would break readers of published events; nothing was written:")
        _say(*(f"  {sentence}" for sentence in broken))
        _say(
            "Give the change a new major type (version=2) beside the old one, or add an optional field.",
            "A type that nobody reads any more is retired by deleting its folder below schemas/.",
        )
        return 1
    wanted = schema_files(schemas) | documents(project)
    differing = list(_differing(wanted, schemas))
    if check and differing:
        _say("These files are not what the event classes say; run python -m jembatan_contracts.generate:")
        _say(*(f"  {path.relative_to(project)}" for path in differing))
        return 1
    for path in differing:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(wanted[path]) if path in wanted else path.unlink()
        _say(f"{'wrote' if path in wanted else 'removed'} {path.relative_to(project)}")
    return 0


def _say(*lines: str) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
