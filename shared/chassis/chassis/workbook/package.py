"""Parts of an archive that are the workbook's sheets, texts and formats; every other part is left alone."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from chassis.workbook.archive import Archive
from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.markup import Enough, parse, relations

_MAIN: Final = "xl/workbook.xml"
_OTHER_OFFICE: Final = ("mimetype", "content.xml", "word/document.xml", "ppt/presentation.xml", "xl/workbook.bin")
_NUMBERS: Final = ("index/document.iwa", "index.zip")
_MAX_SHEETS: Final = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A sheet of cells as the workbook lists it."""

    name: str
    visible: bool
    part: str


@dataclass(slots=True)
class Package:
    sheets: list[Listed] = field(default_factory=list)
    strings: str | None = None
    styles: str | None = None
    from_1904: bool = False


def open_package(archive: Archive) -> Package:
    """Follow the relations from the archive to its sheets, as Office does. Raises WorkbookRefused."""
    main = main_part(archive)
    known = relations(archive, main)
    found = Package(strings=_part_of(archive, known, "sharedStrings"), styles=_part_of(archive, known, "styles"))
    ids: list[tuple[str, bool, str]] = []

    def starts(tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "sheet" and "name" in attributes:
            ids.append((attributes["name"], _is_visible(attributes), _relation_id(attributes)))
        elif tag == "workbookPr":
            found.from_1904 = attributes.get("date1904", "").lower() in ("1", "true", "on")

    parse(archive.read(main), starts)
    for name, visible, relation in ids:
        kind, part = known.get(relation, ("", ""))
        if kind not in ("chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"):
            found.sheets.append(Listed(name, visible, part))
    _refuse_doubled(found.sheets)
    return found


def main_part(archive: Archive) -> str:
    named = _part_of(archive, relations(archive, ""), "officeDocument")
    main = named if named and _root_of(archive, named) == "workbook" else _MAIN
    if main in archive.parts:
        return main
    names = archive.parts.keys()
    if not names.isdisjoint(_NUMBERS):
        raise WorkbookRefused("file-numbers")
    raise WorkbookRefused("file-not-workbook" if names.isdisjoint(_OTHER_OFFICE) else "file-other-office")


def _root_of(archive: Archive, part: str) -> str:
    found: list[str] = []

    def starts(tag: str, _: Mapping[str, str]) -> None:
        found.append(tag)
        raise Enough

    if part.endswith(".bin"):
        return ""
    parse(archive.read(part), starts)
    return found[0] if found else ""


def _part_of(archive: Archive, known: Mapping[str, tuple[str, str]], kind: str) -> str | None:
    return next((part for its_kind, part in known.values() if its_kind == kind and part in archive.parts), None)


def _relation_id(attributes: Mapping[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.endswith("|id")), "")


def _is_visible(attributes: Mapping[str, str]) -> bool:
    return attributes.get("state", "visible") not in ("hidden", "veryHidden")


def _refuse_doubled(sheets: list[Listed]) -> None:
    """Excel opens no workbook with two sheets of one name, nor of one part."""
    names = [sheet.name.casefold() for sheet in sheets]
    parts = [sheet.part for sheet in sheets]
    if len(set(names)) < len(names) or len(set(parts)) < len(parts) or len(sheets) > _MAX_SHEETS:
        raise WorkbookRefused("file-damaged")
