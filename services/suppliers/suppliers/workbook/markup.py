"""XML of unknown origin, told element by element in constant memory."""

from collections.abc import Callable, Iterator, Mapping
from posixpath import basename, dirname, normpath
from typing import Final
from xml.parsers import expat

from suppliers.workbook.archive import Archive, part_name
from suppliers.workbook.errors import WorkbookRefused

Starts = Callable[[str, Mapping[str, str]], None]
_DEEPEST: Final = 200
_SEPARATOR: Final = "|"


class Enough(Exception):
    """The part need not be parsed further."""


def parse(
    chunks: Iterator[bytes],
    starts: Starts,
    ends: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back with local names: which prefix a namespace has, and whether it is the strict one, is no matter.

    Raises WorkbookRefused where the XML is broken or hostile.
    """
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise WorkbookRefused("file-damaged")
        starts(tag.rpartition(_SEPARATOR)[2], attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if ends is not None:
            ends(tag.rpartition(_SEPARATOR)[2])

    def refuse(*_: object) -> None:
        # Office never writes a document type; entities are how XML bombs are built.
        raise WorkbookRefused("file-damaged")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except Enough:
        return
    except (expat.ExpatError, ValueError, IndexError, KeyError, OverflowError, LookupError):
        raise WorkbookRefused("file-damaged") from None


def relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Id → kind and target of what a part refers to inside the archive; "" is the archive itself."""
    found: dict[str, tuple[str, str]] = {}
    name = f"{dirname(part)}/_rels/{basename(part)}.rels".lstrip("/")

    def starts(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode", "").lower() != "external":
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.setdefault(attributes["Id"], (kind, _target(dirname(part), attributes.get("Target", ""))))

    if name in archive.parts:
        parse(archive.read(name), starts)
    return found


def _target(folder: str, written: str) -> str:
    plain = written.replace("\\", "/")
    return part_name(normpath(plain if plain.startswith("/") else f"/{folder}/{plain}"))
