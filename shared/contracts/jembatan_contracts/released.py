"""Record of the schemas of a release: `python -m jembatan_contracts.released` writes it, after `scriv collect`.

`released.json` holds the SHA-256 of both schemas of each event as its readers have them. What differs from it is new,
and wants a fragment in `changelog.d`.
"""

import hashlib
import json
from pathlib import Path

from jembatan_contracts.base import TYPE_PREFIX, events
from jembatan_contracts.generate import PROJECT, READINGS, folder_of

RELEASED = PROJECT / "released.json"


def digests() -> dict[str, str]:
    """Digest of the committed schemas of each event, by its type without the common prefix."""
    return {
        event.type.removeprefix(f"{TYPE_PREFIX}."): hashlib.sha256(
            b"".join((folder_of(event) / f"{reading}.json").read_bytes() for reading in READINGS)
        ).hexdigest()
        for event in events
    }


def changed(known: Path = RELEASED) -> set[str]:
    """Events whose schemas are not as released; a new event is one of them."""
    released = json.loads(known.read_text())
    return {name for name, digest in digests().items() if released.get(name) != digest}


if __name__ == "__main__":
    RELEASED.write_text(json.dumps(digests(), indent=2, sort_keys=True) + "\n")
