"""Jinja as the pages use it: everything is escaped, nothing undefined passes, words come in the reader's language."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from babel.support import NullTranslations, Translations
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from chassis import clock
from chassis.pages import formats
from chassis.pages.assets import Assets, icon
from chassis.pages.formats import Language

if TYPE_CHECKING:
    from chassis.pages.page import Page

_page: ContextVar["Page"] = ContextVar("page")


@contextmanager
def rendering(page: "Page") -> Iterator[None]:
    """Macros and filters know the page without being handed it."""
    token = _page.set(page)
    try:
        yield
    finally:
        _page.reset(token)


@dataclass(frozen=True)
class LanguageEnvironment:
    """Jinja and the sentences in one language."""

    jinja: Environment
    gettext: Callable[..., str]
    ngettext: Callable[..., str]


def make(
    package: str, assets: Assets, language: Language, translations: Translations | NullTranslations
) -> LanguageEnvironment:
    """For a service's package: its templates lie in `templates/<service>/`, the chassis' own in `chassis/`."""
    jinja = Environment(
        loader=ChoiceLoader([PackageLoader(package), PackageLoader("chassis.pages")]),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    jinja.policies["ext.i18n.trimmed"] = True
    jinja.install_gettext_translations(translations, newstyle=True)  # type: ignore[attr-defined]
    jinja.globals |= {
        "icon": icon,
        "static": assets.address,
        "language": language.value,
        "csrf": _csrf_field,
        "now": clock.now,
        "here": _page.get,
    }
    jinja.filters |= _filters(language)

    def gettext(sentence: str, /, **words: Any) -> str:
        said = translations.ugettext(sentence)
        return said % words if words else said

    def ngettext(one: str, many: str, n: int, /, **words: Any) -> str:
        return str(translations.ungettext(one, many, n)) % ({"num": n} | words)

    return LanguageEnvironment(jinja, gettext, ngettext)


def _csrf_field() -> Markup:
    """The hidden field that every form begins with."""
    return Markup('<input type="hidden" name="csrf" value="{}">').format(_page.get().csrf)


def _filters(language: Language) -> dict[str, Callable[..., Any]]:
    def moment(when: datetime, weekday: bool = True, zone: str = "") -> Markup:
        said = formats.moment(when, zone or _page.get().zone, language, weekday=weekday)
        return formats.as_time(when, said)

    def day(when: date, weekday: bool = True, zone: str = "") -> str:
        return formats.day(when, zone or _page.get().zone, language, weekday=weekday)

    def days_until(when: datetime) -> int:
        return clock.days_until(when, clock.now(), _page.get().zone)

    return {
        "days_until": days_until,
        "moment": moment,
        "day": day,
        "rupiah": lambda amount: formats.rupiah(amount, language),
        "number": lambda value: formats.number(value, language),
        "percent": lambda share: formats.percent(share, language),
    }
