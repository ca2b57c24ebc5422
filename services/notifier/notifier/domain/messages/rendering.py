"""From a kind's fields to words: subject, plain text and HTML, in the reader's language."""

import re
from dataclasses import dataclass
from typing import Any

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notifier.domain.messages.kinds import Kind
from notifier.domain.messages.reading import Reader

_environment = ImmutableSandboxedEnvironment(
    loader=PackageLoader("notifier.domain.messages"),
    autoescape=lambda name: name is not None and name.endswith(".html"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)
_STYLE = re.compile(r'\sstyle="[^"]*"')


@dataclass(frozen=True)
class RenderedEmail:
    subject: str
    text: str
    html: str


@dataclass(frozen=True)
class RenderedMessage:
    """The e-mail without its frame, for a page that has one of its own: `html` may stand in it as it is; `action` is
    what its button says."""

    subject: str
    html: str
    action: str


def render_email(kind: Kind, reader: Reader) -> RenderedEmail:
    """Raises when a template asks for something the kind does not have."""
    words = _words(kind, reader)
    folder = f"{kind.name}/{reader.language}"
    subject, text, html = (
        _environment.get_template(f"{folder}/{part}").render(words) for part in ("subject.txt", "body.txt", "body.html")
    )
    return RenderedEmail(" ".join(subject.split()), _tidy(text), html)


def render_message(kind: Kind, reader: Reader) -> RenderedMessage:
    words = _words(kind, reader)
    body = _environment.get_template(f"{kind.name}/{reader.language}/body.html")
    content, action = ("".join(body.blocks[name](body.new_context(words))) for name in ("content", "action"))
    # An e-mail carries its style in every tag, because mail programs know no stylesheet; a page allows none there.
    return RenderedMessage(subject(kind, reader), _STYLE.sub("", content), action)


def subject(kind: Kind, reader: Reader) -> str:
    written = _environment.get_template(f"{kind.name}/{reader.language}/subject.txt").render(_words(kind, reader))
    return " ".join(written.split())


def _words(kind: Kind, reader: Reader) -> dict[str, Any]:
    words: dict[str, Any] = {name: getattr(kind, name) for name in type(kind).model_fields}
    words |= kind.words(reader)
    words |= {
        "link": reader.address_of(kind.service, kind.leads_to),
        "office": reader.office,
        "language": reader.language.value,
        "when": reader.when,
        "short": reader.short,
        "hour": reader.hour,
        "in_app": kind.in_app,
    }
    return words


def _tidy(text: str) -> str:
    """No trailing blanks, no more than one empty line in a row."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"
