"""Catalogs of sentences. The Bahasa sentence is the key; `locale/en.po` of its package holds the English.

Catalogs are read as they are written, so nothing has to be compiled. `python -m chassis.translation <package>`
brings a package's catalog up to date with its templates and code: new sentences are added empty, for a person to
translate; the ones no longer used go.
"""

from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.support import Translations

CATALOG = Path("locale", "en.po")
METHODS = [("**/templates/**.html", "jinja2.ext.babel_extract"), ("**.py", "python")]
OPTIONS = {"**/templates/**.html": {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do"}}
KEYWORDS = {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
"""Deliberately not `_` in code. Templates may use `_` too."""


def folder_of(package: str) -> Path:
    """Folder of a package, with its catalog; of the chassis' templates and static files, that is `chassis.pages`."""
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def english(packages: list[str]) -> Translations:
    """One catalog of several packages; where two translate the same sentence, the first named wins."""
    together = Translations()
    for package in reversed(packages):
        path = folder_of(package) / CATALOG
        if path.exists():
            written = BytesIO()
            write_mo(written, _read(path))
            written.seek(0)
            together.merge(Translations(written))
    return together


def used(package: str) -> Catalog:
    """Every sentence of a package's templates and code, untranslated."""
    catalog = Catalog(locale="en")
    folder = folder_of(package)
    keywords = KEYWORDS | {"_": None}
    for name, line, message, comments, context in extract_from_dir(
        str(folder), METHODS, OPTIONS, keywords, directory_filter=_ours
    ):
        if not name.startswith("tests/"):
            catalog.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


def known(package: str) -> Catalog:
    return _read(folder_of(package) / CATALOG)


def untranslated(package: str) -> Iterator[str]:
    """Sentences without English, and English without a sentence: what a test wants none of."""
    there = known(package)
    wanted = used(package)
    for message in wanted:
        if message.id:
            entry = there.get(message.id, message.context)
            if entry is None or entry.fuzzy or not all(_parts(entry.string)):
                yield f"not translated: {message.id}"
    yield from (
        f"not used: {message.id}" for message in there if message.id and wanted.get(message.id, message.context) is None
    )


def update(package: str) -> None:
    """Write the catalog anew. Comments in it stay."""
    path = folder_of(package) / CATALOG
    catalog = _read(path) if path.exists() else Catalog(locale="en")
    catalog.update(used(package), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path.parent.mkdir(exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, sort_output=True, omit_header=True, no_location=True)


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale="en")


def _parts(string: str | Sequence[str] | None) -> Sequence[str]:
    return (string or "",) if isinstance(string, str | None) else string


def _ours(folder: str) -> bool:
    return Path(folder).name not in ("static", "locale", "tests", "__pycache__", "migrations")
