"""XML of unknown origin, told element by element in constant memory."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from posixpath import basename, dirname, normpath
from typing import Final
from xml.parsers import expat

from chassis.workbook.archive import Archive, part_name
from chassis.workbook.errors import WorkbookRefused

Starts = Callable[[str, Mapping[str, str]], None]
StartsAt = Callable[[str, dict[str, str], int], None]
EndsAt = Callable[[str, int], None]
_DEEPEST: Final = 200
_SEPARATOR: Final = "|"
_DECLARATION: Final = 200
_ENCODING: Final = re.compile(rb"""(\s{0,3}<\?xml[^>]{0,80}encoding=["'])([\w-]{1,20})(["'])""")


class Enough(Exception):
    """The part need not be parsed further."""


def _refuse(*_: object) -> None:
    # Office never writes a document type; entities are how XML bombs are built.
    raise WorkbookRefused("file-damaged")


@lru_cache(maxsize=256)
def _local_name(tag: str) -> str:
    return tag.rpartition(_SEPARATOR)[2]


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
        starts(_local_name(tag), attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        if ends is not None:
            ends(_local_name(tag))

    parser.StartDoctypeDeclHandler = _refuse
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


def parse_at(data: bytes, starts: StartsAt, ends: EndsAt, text: Callable[[str], None] | None = None) -> None:
    """Call back with names as written and the byte at which each tag begins. For an element without content that is
    `<a/>` the end is the byte behind it. `data` is UTF-8, see `utf8`. Raises WorkbookRefused as `parse` does."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise WorkbookRefused("file-damaged")
        starts(tag, attributes, parser.CurrentByteIndex)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        ends(tag, parser.CurrentByteIndex)

    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, IndexError, KeyError, OverflowError, LookupError):
        raise WorkbookRefused("file-damaged") from None


def utf8(data: bytes) -> bytes:
    """The same XML in UTF-8, whatever it was written in. Raises WorkbookRefused."""
    declared = _ENCODING.match(data[:_DECLARATION])
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = "utf-16" if wide else declared[2].decode() if declared else "utf-8"
    if encoding.lower() in ("utf-8", "us-ascii", "utf8", "ascii"):
        return data
    try:
        written = data.decode(encoding).encode()
    except (LookupError, UnicodeError):
        raise WorkbookRefused("file-damaged") from None
    return _ENCODING.sub(rb"\1UTF-8\3", written[:_DECLARATION], count=1) + written[_DECLARATION:]


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
