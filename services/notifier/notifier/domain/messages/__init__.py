"""Message kinds. One kind of message is a class in `kinds` and a folder of words of the same name.

What services tell is one kind, `alert`, whose words come with it.
To add one of the notifier's own: a class with `name` and its fields; `templates/<name>/{id,en}/{subject.txt,body.txt,
body.html}`; an example in the tests, which render every kind in both languages.
"""

from notifier.domain.messages.kinds import Alert, Kind, gather, kind_of, kinds
from notifier.domain.messages.reading import Reader
from notifier.domain.messages.rendering import RenderedEmail, RenderedMessage, render_email, render_message, subject

__all__ = [
    "Alert",
    "Kind",
    "Reader",
    "RenderedEmail",
    "RenderedMessage",
    "gather",
    "kind_of",
    "kinds",
    "render_email",
    "render_message",
    "subject",
]
