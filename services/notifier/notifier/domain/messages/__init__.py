"""Message kinds. One kind of message is a class in `kinds` and a folder of words of the same name.

To add one: a class with `name` and its fields; `templates/<name>/{id,en}/{subject.txt,body.txt,body.html}`; an
example in the tests, which render every kind in both languages.
"""

from notifier.domain.messages.kinds import Kind, kind_of, kinds
from notifier.domain.messages.reading import Reader
from notifier.domain.messages.rendering import Rendered, Spoken, render, speak, subject

__all__ = ["Kind", "Reader", "Rendered", "Spoken", "kind_of", "kinds", "render", "speak", "subject"]
