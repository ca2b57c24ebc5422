"""Comments at cells, notes and threads alike."""

import re
from collections.abc import Mapping
from typing import Final

from chassis.workbook.archive import Archive
from chassis.workbook.columns import Columns
from chassis.workbook.errors import WorkbookRefused
from chassis.workbook.issues import Severity
from chassis.workbook.markup import parse, relations
from chassis.workbook.references import place_of

Place = tuple[int, int]
WORDS: Final = {Severity.error: "SALAH", Severity.warning: "PERIKSA", Severity.info: "Info"}
"""The first word of each kind of remark of ours."""
_MOST: Final = 20_000
_LONGEST: Final = 300
_THREAD: Final = "[Threaded comment]"
"""So begins the note that Excel leaves in place of a thread, for programs that know none."""


def read_comments(archive: Archive, part: str) -> dict[Place, str]:
    """Comments of a sheet by 0-based place. Where the part of comments is missing or broken there are none."""
    try:
        known = relations(archive, part)
        notes, threads = _Heard(), _Heard()
        for kind, target in known.values():
            heard = {"comments": notes, "threadedComment": threads}.get(kind)
            if heard is not None and target in archive.parts:
                parse(archive.read(target), heard.starts, heard.ends, heard.heard)
    except WorkbookRefused as refusal:
        if refusal.code == "file-zip-bomb":
            raise
        return {}
    told = {place: text for place, text in notes.found.items() if not text.startswith(_THREAD)}
    return {**told, **threads.found}


def by_people(declared: Columns, text: str) -> str:
    """A comment without remarks of ours and the hints of a template."""
    if text in _hints(declared):
        return ""
    own = own_remark(declared)
    return " ".join(" ".join(line for line in text.splitlines() if not own.match(line)).split())[:_LONGEST]


def own_remark(declared: Columns) -> re.Pattern[str]:
    """Beginning of a remark of ours."""
    labels = "|".join(re.escape(label) for label in declared.labels.values())
    return re.compile(rf"\s{{0,3}}(?:{'|'.join(WORDS.values())}) (?:{labels})(?: \[kolom [A-Z]{{1,3}}\])?:")


def _hints(declared: Columns) -> frozenset[str]:
    return frozenset(one.hint for one in declared.by_name.values() if one.hint)


class _Heard:
    """The texts of one part by place; what a thread goes on with stands behind."""

    def __init__(self) -> None:
        self.found: dict[Place, str] = {}
        self.authors: list[str] = []
        self.place: Place | None = None
        self.author = ""
        self.pieces: list[str] = []
        self.listening = False

    def starts(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag in ("comment", "threadedComment"):
            self.place = place_of(attributes.get("ref", ""))
            number = attributes.get("authorId", "")
            known = number.isascii() and number.isdecimal() and int(number) < len(self.authors)
            self.author = self.authors[int(number)] if known else ""
            self.pieces.clear()
        elif tag == "author":
            self.pieces.clear()
        self.listening = tag in ("t", "author") or (tag == "text" and self.place is not None)

    def heard(self, text: str) -> None:
        if self.listening:
            self.pieces.append(text)

    def ends(self, tag: str) -> None:
        self.listening = self.listening and tag != "t"
        if tag == "author":
            self.authors.append("".join(self.pieces))
            self.listening = False
        elif tag in ("comment", "threadedComment") and self.place is not None:
            self._keep("".join(self.pieces).strip().removeprefix(f"{self.author}:").strip()[:_LONGEST])
            self.place, self.listening = None, False

    def _keep(self, text: str) -> None:
        if not text or self.place is None or len(self.found) >= _MOST:
            return
        before = self.found.get(self.place)
        self.found[self.place] = f"{before} / {text}"[:_LONGEST] if before else text
