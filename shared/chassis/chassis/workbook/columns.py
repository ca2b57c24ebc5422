"""The columns of one kind of workbook, declared once: titles, template, labels, remarks and masking come from here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from chassis import gettext
from chassis.translation import Sentence
from chassis.workbook.messages import MESSAGES
from chassis.workbook.rules import Rules
from chassis.workbook.titles import Titles, Vocabulary


class Kind(StrEnum):
    """Kind of a column, for reading and writing. A code is a number that is a name (NIB, telephone): always text."""

    numbering = "numbering"
    text = "text"
    code = "code"
    amount = "amount"
    money = "money"


NUMBERS: Final = (Kind.numbering, Kind.amount, Kind.money)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `titles` are the ways its title is written, beside the label in Bahasa.

    `owner`: says whose row it is; left blank, it is carried down from the row above. `tells`: what a total does not
    have; `identifies`: a number of its own. `by_row`: where a table has no such column, it is asked of each row.
    `width`, `hint` and `choices` (the name of a list) are those of the template; without a width it is not in it.
    `cell` gives what is filled in for an object that is known already; without it, what has the column's name.
    """

    name: str
    label: Sentence
    titles: tuple[str, ...] = ()
    kind: Kind = Kind.text
    required: bool = False
    personal: bool = False
    owner: bool = False
    tells: bool = False
    identifies: bool = False
    by_row: bool = False
    most_letters: int = 200
    api_name: str = ""
    width: int = 0
    hint: str = ""
    choices: str = ""
    cell: Callable[[Any], Any] | None = None

    def cell_of(self, row: Any, number: int) -> Any:
        """Cell of the template for the row of that number: an object, or its cells by column."""
        if self.kind is Kind.numbering:
            return number
        if isinstance(row, Mapping):
            return row.get(self.name)
        return self.cell(row) if self.cell else getattr(row, self.name)


class Columns:
    """The declaration of one use; a constant of its module.

    `item` is the column of what a row is about, `owner` that of whose it is, if several rows may be of one.
    `other_titles` look like ours and mean something else. `short` are pairs of titles that are enough by themselves.
    `row` are the answers to whether a row is one of data, yes and no; `row_asked` the name under which the answer is
    kept, and `doubt` the code of the question. `if_empty` says what to do when there is no row to send.
    """

    def __init__(
        self,
        columns: Iterable[Column],
        *,
        item: str,
        owner: str = "",
        other_titles: Sequence[str] = (),
        short: Iterable[frozenset[str]] = (),
        rules: Rules | None = None,
        vocabulary: Vocabulary | None = None,
        messages: Mapping[str, Sentence] | None = None,
        row: tuple[Sentence, Sentence] = (gettext("Ini baris data"), gettext("Bukan baris data, lewati")),
        row_asked: str = "is_row",
        doubt: str = "total-or-row",
        if_empty: Sentence | None = None,
    ) -> None:
        self.by_name = {column.name: column for column in columns}
        self.item, self.owner = item, owner
        self.short = tuple(short)
        self.rules = rules or Rules()
        self.messages = {**MESSAGES, **(messages or {})}
        self.row, self.row_asked, self.doubt, self.if_empty = row, row_asked, doubt, if_empty
        self.labels = {name: column.label for name, column in self.by_name.items()}
        self.numbering = next((name for name, one in self.by_name.items() if one.kind is Kind.numbering), "")
        self.required = self._those(lambda one: one.required)
        self.personal = frozenset(self._those(lambda one: one.personal))
        self.owners = self._those(lambda one: one.owner)
        self.amounts = self._those(lambda one: one.kind in (Kind.amount, Kind.money))
        self.money = self._those(lambda one: one.kind is Kind.money)
        self.codes = frozenset(self._those(lambda one: one.kind is Kind.code))
        self.telling = self._those(lambda one: one.tells)
        self.identifying = self._those(lambda one: one.identifies)
        self.weighty = frozenset((*self.required, *self.amounts))
        """What must not be read without a word where people do not see it."""
        self.naming = tuple(name for name in (owner, item) if name)
        """What tells a row apart: a table without these is none of ours."""
        known = {title: one.name for one in self.by_name.values() for title in (one.label, *one.titles)}
        self.titles = Titles(
            known | dict.fromkeys(other_titles, ""),
            vocabulary or Vocabulary(),
            self.rules,
            amounts=self.amounts,
            money=self.money,
        )

    def _those(self, wanted: Callable[[Column], bool]) -> tuple[str, ...]:
        return tuple(name for name, column in self.by_name.items() if wanted(column))

    def is_data(self, name: str) -> bool:
        """Whether it is one of ours, and not the row's number."""
        return name in self.by_name and name != self.numbering
