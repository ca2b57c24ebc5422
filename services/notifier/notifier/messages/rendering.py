"""From a kind's fields to words: subject, plain text and HTML, in the reader's language."""

import re
from dataclasses import dataclass

from jinja2 import PackageLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from notifier.messages.kinds import Kind
from notifier.messages.reading import Reader

_environment = ImmutableSandboxedEnvironment(
    loader=PackageLoader("notifier.messages"),
    autoescape=lambda name: name is not None and name.endswith(".html"),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(kind: Kind, reader: Reader) -> Rendered:
    """Raises when a template asks for something the kind does not have."""
    words = {name: getattr(kind, name) for name in type(kind).model_fields}
    words |= kind.words(reader)
    words |= {
        "link": reader.address_of(kind.service, kind.link),
        "office": reader.office,
        "language": reader.language.value,
        "when": reader.when,
        "day": reader.day,
    }
    folder = f"{kind.name}/{reader.language}"
    subject, text, html = (
        _environment.get_template(f"{folder}/{part}").render(words) for part in ("subject.txt", "body.txt", "body.html")
    )
    return Rendered(" ".join(subject.split()), _tidy(text), html)


def _tidy(text: str) -> str:
    """No trailing blanks, no more than one empty line in a row."""
    return re.sub(r"\n{3,}", "\n\n", re.sub(r"[ \t]+\n", "\n", text)).strip() + "\n"
