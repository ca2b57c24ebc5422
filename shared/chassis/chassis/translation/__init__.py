"""Sentences for people: Bahasa Indonesia in the code, English in the catalog of the package that says them.

A package binds its three functions once, in its `__init__`, and its modules import them from there:

    gettext, ngettext, pgettext = sentences_of(__name__)

A `Sentence` is said before it is known who will read it: in errors, and in remarks about a row of a workbook. What a
page alone says is `page.gettext("…")`, in the language of who looks at it. The same catalog holds both.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from babel.support import Translations

Said = TypeVar("Said")


@dataclass(frozen=True, slots=True)
class _Source:
    """Key of a sentence in the catalog of its package, and the facts in it."""

    package: str
    one: str
    facts: Mapping[str, object]
    many: str = ""
    number: int = 1
    context: str = ""
    english: str | None = None


class Sentence(str):
    """Sentence in Bahasa Indonesia, its facts filled in; `english` says the same."""

    _source: _Source

    @property
    def english(self) -> str:
        facts = {name: english_of(fact) for name, fact in self._source.facts.items()}
        return _filled(_translated(self._source), facts)

    def filled(self, **facts: object) -> "Sentence":
        """The same sentence with further facts, where it stood with blanks in a table of sentences."""
        return _said(replace(self._source, facts={**self._source.facts, **facts}))

    def changed(self, change: Callable[[str], str]) -> "Sentence":
        """The same sentence, its words changed alike in both languages."""
        return in_both(change(self), change(self.english))


def english_of(said: Said) -> Said | str:
    """English of a sentence; what has none, such as a number or a name, stays as it is."""
    return said.english if isinstance(said, Sentence) else said


def in_language(language: str, said: Said) -> Said | str:
    """The sentence for a reader of `id` or `en`."""
    return english_of(said) if language == "en" else said


Say = Callable[..., Sentence]


def sentences_of(package: str) -> tuple[Say, Say, Say]:
    """`gettext`, `ngettext` and `pgettext` of a package, whose catalog is its `locale/en.po`.

    Facts go in by name, `gettext("Tunggu %(seconds)s detik.", seconds=5)`, and may be sentences. `ngettext` takes the
    sentence for one, for many (the same in Bahasa Indonesia) and the number, which the sentence knows as `num`.
    `pgettext` takes a context first, for words that are one in Bahasa and several in English.
    """

    def gettext(sentence: str, /, **facts: object) -> Sentence:
        return _said(_Source(package, sentence, facts))

    def ngettext(one: str, many: str, number: int, /, **facts: object) -> Sentence:
        return _said(_Source(package, one, {"num": number} | facts, many, number))

    def pgettext(context: str, sentence: str, /, **facts: object) -> Sentence:
        return _said(_Source(package, sentence, facts, context=context))

    return gettext, ngettext, pgettext


def in_both(bahasa: str, english: str) -> Sentence:
    """A sentence whose English is at hand."""
    return _said(_Source("", bahasa, {}, english=english))


def listed(said: Sequence[str]) -> Sentence:
    """Sentences, or names, with commas between them."""
    return in_both(", ".join(said), ", ".join(map(english_of, said)))


def _said(source: _Source) -> Sentence:
    text = source.many if source.many and source.number != 1 else source.one
    sentence = Sentence(_filled(text, source.facts))
    sentence._source = source
    return sentence


def _translated(source: _Source) -> str:
    if source.english is not None:
        return source.english
    catalog = _catalog(source.package)
    if source.many:
        return catalog.ungettext(source.one, source.many, source.number)
    if source.context:
        return str(catalog.upgettext(source.context, source.one))
    return catalog.ugettext(source.one)


def _filled(text: str, facts: Mapping[str, object]) -> str:
    return text % facts if facts else text


@cache
def _catalog(package: str) -> "Translations":
    from chassis.translation import catalogs  # takes Babel along, which a process that shows nobody a page can spare

    return catalogs.english([package])
