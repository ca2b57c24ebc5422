"""Pages speak Bahasa and English: nothing is left untranslated, and no words stand outside of gettext."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from chassis.translation import catalogs
from jinja2 import Environment

from .findings import found
from .workspace import ROOT, SERVICES, name_of, under

PACKAGES = ["chassis", *SERVICES]
SPOKEN = {"alt", "aria-label", "placeholder", "title", "data-label"}
NAMES = {"Jembatan", "English", "Bahasa Indonesia", "WIB", "WITA", "WIT", "Rp", "–", "%"}
"""Words that are the same in every language."""
ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')
"""A macro may write an attribute's text on its own."""
WORD = re.compile(r"[^\W\d_]{2,}")
ENGLISH = re.compile(r"\b(a|an|the|of|to|and|is|was|it|not|no|your|this|has)\b", re.IGNORECASE)
"""A word of which no Bahasa sentence is made."""


class Said(HTMLParser):
    """Words that a person would read or hear of a template once every expression is taken out."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent = tag if tag in ("script", "style") else ""
        self.words += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent = ""

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(ATTRIBUTE.sub(" ", data))


def hard_coded(source: str) -> Iterator[str]:
    """Words of a template that gettext never sees."""
    tokens = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).lex(source)
    plain = "".join(value if kind == "data" else " " for _, kind, value in _outside_of_trans(tokens))
    for text in Said(plain).words:
        for name in NAMES:
            text = text.replace(name, " ")
        if WORD.search(text):
            yield " ".join(text.split())


def _outside_of_trans(tokens: Iterator[tuple[int, str, str]]) -> Iterator[tuple[int, str, str]]:
    inside = False
    for line, kind, value in tokens:
        if kind == "name" and value in ("trans", "endtrans"):
            inside = value == "trans"
        if not (inside and kind == "data"):
            yield line, kind, value


def templates() -> list[Path]:
    folders = [catalogs.folder_of(package) / "templates" for package in ("chassis.pages", *SERVICES)]
    pages = [folder / package for folder, package in zip(folders, ["chassis", *SERVICES], strict=True)]
    return under(*pages, suffix=".html")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_sentence_has_its_english_and_every_english_its_sentence(package: str) -> None:
    assert len(catalogs.used(package)) > 0
    assert list(catalogs.untranslated(package)) == []


def pairs(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Sentences in code that bring their English along: two texts of a tuple or a list, or those for `id` and `en`."""
    for node in ast.walk(tree):
        match node:
            case ast.Tuple(elts=[bahasa, english]) | ast.List(elts=[bahasa, english]):
                texts = bahasa, english
            case ast.Dict(keys=[ast.Constant(value="id"), ast.Constant(value="en")], values=[bahasa, english]):
                texts = bahasa, english
            case _:
                continue
        first, second = (_text(one) for one in texts)
        if " " in first and " " in second and ENGLISH.search(second) and not ENGLISH.search(first):
            yield node.lineno, f"{first} / {second}"


def _text(node: ast.expr) -> str:
    """Words written down in a string, without its facts."""
    if isinstance(node, ast.JoinedStr):
        return "".join(one.value for one in node.values if isinstance(one, ast.Constant) and isinstance(one.value, str))
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def test_the_english_of_a_sentence_stands_in_the_catalog_alone() -> None:
    code = [path for package in PACKAGES for path in under(catalogs.folder_of(package), suffix=".py")]
    assert code
    assert found(code, pairs) == []


@pytest.mark.parametrize(
    ("source", "number"),
    [
        ('X = {"total": ("Baris jumlah.", "Row of a total.")}', 1),
        ('x = f"Sama dengan {where}", f"The same as {where}"', 1),
        ('{"id": "laporan masuk", "en": "returns to review"}', 1),
        ('x = gettext("Baris jumlah."), gettext("Baris kosong.")', 0),
        ('x = "lembaga pemasyarakatan", "lapas"', 0),
        ('Query("the unit", "the unit of the kanwil")', 0),
    ],
)
def test_a_pair_of_sentences_is_seen(source: str, number: int) -> None:
    assert len(list(pairs(ast.parse(source)))) == number


def test_no_words_stand_in_a_template_outside_of_gettext() -> None:
    assert templates()
    found = {name_of(path): list(hard_coded(path.read_text())) for path in templates()}
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "source",
    [
        "<p>Simpan</p>",
        '<img alt="Peta">',
        "<p>{{ n }} baris</p>",
        '<button aria-label="Tutup">{{ icon("x") }}</button>',
        "{% trans %}Baik{% endtrans %}<b>Buruk</b>",
    ],
)
def test_words_outside_of_gettext_are_seen(source: str) -> None:
    assert len(list(hard_coded(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "<p>{{ _('Simpan') }}</p>",
        "{# Catatan #}",
        "<script src='a.js'></script>",
        "{% trans n=3 %}{{ n }} baris{% endtrans %}",
    ],
)
def test_words_inside_of_gettext_are_left_alone(source: str) -> None:
    assert list(hard_coded(source)) == []


def test_a_page_holds_no_style_of_its_own_and_no_script() -> None:
    """The content security policy would refuse them; a test sees it sooner."""
    inside = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=\"|javascript:|hx-on")
    assert [name_of(path) for path in templates() if inside.search(path.read_text())] == []


def test_every_icon_that_is_asked_for_is_listed() -> None:
    """`icon("…")` of a template finds its drawing; entries of the bar too."""
    listed = (ROOT / "shared/chassis/chassis/pages/icons.txt").read_text().split()
    assert listed == sorted(set(listed))
    asked = {name for path in templates() for name in re.findall(r"\bicon\(\"([\w-]+)\"", path.read_text())}
    manifests = [(folder / "service.toml").read_text() for folder in SERVICES.values()]
    asked |= {name for text in manifests for name in re.findall(r"^icon = \"([\w-]+)\"", text, re.MULTILINE)}
    assert asked <= set(listed)
