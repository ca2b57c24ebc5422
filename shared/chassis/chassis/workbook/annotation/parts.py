"""The parts of a package, some of them changed; the others stay as they are."""

from collections.abc import Callable, Iterable
from io import BytesIO
from posixpath import basename, dirname
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from chassis.workbook.annotation.tags import Element, Splices, elements, tag
from chassis.workbook.archive import Archive, part_name
from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.markup import relations, utf8

TYPES: Final = "[Content_Types].xml"
_RELATION: Final = {
    False: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/",
    True: "http://purl.oclc.org/ooxml/officeDocument/relationships/",
}
_NEW_RELATIONS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
Pieces = Iterable[bytes | memoryview]


class Parts:
    """Parts go by their names as `part_name` writes them, new ones by the name they get."""

    def __init__(self, archive: Archive) -> None:
        if any(name.startswith("_xmlsignatures/") for name in archive.parts):
            raise WorkbookRefused("file-signed")
        self._archive = archive
        self._read: dict[str, bytes] = {}
        self._changed: dict[str, Pieces] = {}
        self._dropped: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return part_name(name) in self._archive.parts or name in self._changed

    def read(self, name: str) -> bytes:
        """In UTF-8."""
        if name not in self._read:
            self._read[name] = utf8(b"".join(self._archive.read(name)))
        return self._read[name]

    def change(self, name: str, content: bytes) -> None:
        self._read[name], self._changed[name] = content, (content,)

    def stream(self, name: str, pieces: Pieces) -> None:
        """Change a large part, which is not read again."""
        self._changed[name] = pieces

    def new_name(self, pattern: str) -> str:
        """A name not yet taken; `pattern` has a place for a number, which the first does without."""
        return next(name for number in ("", *range(1, 10_000)) if (name := pattern.format(number)) not in self)

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Id → kind and target, as the package was sent."""
        return relations(self._archive, part)

    def target(self, part: str, kind: str) -> str | None:
        found = self.relations(part).values()
        return next((target for its_kind, target in found if its_kind == kind and target in self), None)

    def relate(self, part: str, kind: str, target: str, *, strict: bool) -> str:
        """Let a part refer to another, and give the id."""
        name = self._relations_of(part)
        content = self.read(name) if name in self else _NEW_RELATIONS.encode()
        root, *known = elements(content, lambda _: True)
        used = {one.attributes.get("Id") for one in known}
        fresh = next(f"rIdJ{number}" for number in range(1, 10_000) if f"rIdJ{number}" not in used)
        splices = Splices(content)
        relation = {"Id": fresh, "Type": f"{_RELATION[strict]}{kind}", "Target": f"/{target}"}
        root.extend(splices, tag(f"{root.prefix}Relationship", relation, empty=True))
        self.change(name, splices.result())
        return fresh

    def declare(self, part: str, content_type: str) -> None:
        """Say of what type a new part is."""
        content = self.read(part_name(TYPES))
        root = elements(content, lambda one: one.parent is None)[0]
        splices = Splices(content)
        told = {"PartName": f"/{part}", "ContentType": content_type}
        root.extend(splices, tag(f"{root.prefix}Override", told, empty=True))
        self.change(part_name(TYPES), splices.result())

    def drop(self, owner: str, part: str) -> None:
        """Take out a part, what `owner` says of it, and its type."""
        self._dropped.add(part)
        kinds = {its_id for its_id, (_, target) in self.relations(owner).items() if target == part}
        self._take_out(self._relations_of(owner), lambda one: one.attributes.get("Id") in kinds)
        self._take_out(part_name(TYPES), lambda one: part_name(one.attributes.get("PartName", "")) == part)

    def _take_out(self, name: str, unwanted: Callable[[Element], bool]) -> None:
        content = self.read(name)
        splices = Splices(content)
        for one in elements(content, unwanted):
            splices.replace(one.start, one.end, "")
        self.change(name, splices.result())

    def _relations_of(self, part: str) -> str:
        """A new one's name beside a part that may be written with capitals."""
        name = _rels(part)
        return name if name in self else _rels(self._archive.parts[part].filename.replace("\\", "/"))

    def write(self) -> bytes:
        buffer = BytesIO()
        with ZipFile(buffer, "w", ZIP_DEFLATED) as package:
            for name, info in self._archive.parts.items():
                if name not in self._dropped:
                    _write(
                        package, info, self._changed.pop(name) if name in self._changed else self._archive.read(name)
                    )
            for name, pieces in self._changed.items():
                fresh = ZipInfo(name)
                fresh.compress_type = ZIP_DEFLATED
                _write(package, fresh, pieces)
        return buffer.getvalue()


def _rels(part: str) -> str:
    return f"{dirname(part)}/_rels/{basename(part)}.rels"


def _write(package: ZipFile, like: ZipInfo, pieces: Pieces) -> None:
    info = ZipInfo(like.filename, like.date_time)
    info.compress_type, info.external_attr = like.compress_type, like.external_attr
    with package.open(info, "w") as part:
        for piece in pieces:
            part.write(piece)
