"""Changes of XML in place: what is not changed stays as it is, byte for byte."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from chassis.workbook.markup import parse_at

MOST_LETTERS: Final = 32_767
"""More a cell does not hold."""
_NOT_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class Splices:
    """Pieces of bytes to be put in, each in the place of a stretch that may be empty."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._found: list[tuple[int, int, bytes]] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def insert(self, at: int, text: str) -> None:
        self._found.append((at, at, text.encode()))

    def replace(self, start: int, end: int, text: str) -> None:
        self._found.append((start, end, text.encode()))

    def pieces(self) -> Iterator[bytes | memoryview]:
        """The whole as changed."""
        view, at = memoryview(self.data), 0
        for start, end, new in sorted(self._found, key=lambda one: one[:2]):
            if start < at:
                raise ValueError("two changes in one place")
            yield view[at:start]
            yield new
            at = end
        yield view[at:]

    def result(self) -> bytes:
        return b"".join(self.pieces())


@dataclass(slots=True)
class Element:
    """Something written in a part: from `start` to before `end`; its tag ends before `inner`, its content before
    `close`. Without content (`<a/>`) the last three are one."""

    name: str
    attributes: dict[str, str]
    start: int
    inner: int = 0
    close: int = 0
    end: int = 0
    parent: "Element | None" = None
    text: str = ""

    @property
    def local(self) -> str:
        return local(self.name)

    @property
    def prefix(self) -> str:
        return self.name[: len(self.name) - len(self.local)]

    @property
    def empty(self) -> bool:
        return self.inner == self.end

    def extend(self, splices: Splices, text: str = "", **attributes: str) -> None:
        """Put something in at the end of the content, and change attributes."""
        fresh = {**self.attributes, **attributes}
        if self.empty:
            whole = f"{tag(self.name, fresh)}{text}</{self.name}>" if text else tag(self.name, fresh, empty=True)
            splices.replace(self.start, self.end, whole)
            return
        if fresh != self.attributes:
            splices.replace(self.start, self.inner, tag(self.name, fresh))
        if text:
            splices.insert(self.close, text)


def insert_child(splices: Splices, root: Element, children: list[Element], order: tuple[str, ...], text: str) -> None:
    """Put an element where the schema wants it: `order` names those that stand behind it."""
    following = next((one for one in children if one.local in order), None)
    if following:
        splices.insert(following.start, text)
    else:
        root.extend(splices, text)


def local(name: str) -> str:
    return name.rpartition(":")[2]


def tag_end(data: bytes, at: int) -> int:
    """The byte behind a tag that begins at `at`."""
    while (char := data[at]) != 0x3E:
        if char in (0x22, 0x27):
            at = data.index(char, at + 1)
        at += 1
    return at + 1


def close_element(data: bytes, element: Element, at: int) -> None:
    """Fill in where an element ends, from where its end was told."""
    element.inner = tag_end(data, element.start)
    if data[element.inner - 2 : element.inner] == b"/>":
        element.close = element.end = element.inner
    else:
        element.close, element.end = at, tag_end(data, at)


def elements(data: bytes, wanted: Callable[[Element], bool]) -> list[Element]:
    """The elements asked for, each with its parent, which may not be among them. Those of a small part only."""
    path: list[Element] = []
    found: list[Element] = []

    def starts(name: str, attributes: dict[str, str], at: int) -> None:
        one = Element(name, attributes, at, parent=path[-1] if path else None)
        path.append(one)
        if wanted(one):
            found.append(one)

    def ends(_: str, at: int) -> None:
        close_element(data, path.pop(), at)

    def text(piece: str) -> None:
        path[-1].text += piece

    parse_at(data, starts, ends, text)
    return found


def tag(name: str, attributes: Mapping[str, str], *, empty: bool = False) -> str:
    told = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{told}{'/' if empty else ''}>"


def text_element(name: str, text: str) -> str:
    return f'<{name} xml:space="preserve">{escape(fit(text), {chr(13): "&#13;"})}</{name}>'


def fit(text: str) -> str:
    """Keep of a text what XML and a cell can hold."""
    return _NOT_XML.sub("", text[:MOST_LETTERS])
