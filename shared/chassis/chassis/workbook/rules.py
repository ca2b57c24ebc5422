"""Knowledge of the values of one use, of which the machinery asks."""

from collections.abc import Iterable, Mapping, Sequence

from jembatan_indonesia.matching import words

from chassis.workbook.table import FoundColumn


class Rules:
    """Knowledge of nothing: a use overrides what it knows more of. Texts are as written."""

    def key_of_name(self, name: str) -> str:
        """Equal for spellings of one name."""
        return words(name)

    def names_owner(self, text: str) -> bool:
        """Whether a text surely names an owner, as `CV Maju` does."""
        return False

    def names_item(self, text: str, *, exactly: bool = False) -> bool:
        """Whether a text surely names an item, as `Beras` does; `exactly`: with no other word."""
        return False

    def names_group(self, text: str) -> bool:
        """Whether words name a group of items, of which totals are made."""
        return False

    def item_in(self, lines: Iterable[str]) -> str | None:
        """The one item that lines over a table name, for all its rows."""
        return None

    def item_in_heading(self, line: str, *, known: bool = False) -> str | None:
        """The item that a line between rows names for those under it; `known`: only one that is surely known."""
        return None

    def is_row(self, texts: Sequence[str]) -> bool:
        """Whether the texts of a row without titles look like one of ours, with a number beside them."""
        return False

    def uncounted(self, text: str) -> Sequence[str]:
        """Words that do not say how something is counted."""
        return words(text).split()

    def says_measure(self, title: str) -> bool:
        """Whether a title says how its numbers are counted: `Kapasitas (ton/bulan)`."""
        return False

    def bare_title(self, title: str) -> str:
        """A title without phrases that say nothing of what its column is."""
        return title

    def stated_in(self, titles: Sequence[str]) -> frozenset[str]:
        """Required columns for which titles of amounts stand in: `Harga per kg` for the unit."""
        return frozenset()

    def is_validity(self, name: str, title: str) -> bool:
        """Whether a title that looks like that of a column says until when its values hold."""
        return False

    def validity_columns(
        self, titles: Iterable[FoundColumn], columns: Mapping[str, FoundColumn]
    ) -> list[tuple[str, FoundColumn]]:
        """Columns without a field that say until when another one holds, with its name."""
        return []

    def said_beside(self, title: str, text: str, cells: Mapping[str, str], *, is_remark: bool) -> set[str]:
        """Amounts of which another column of their row says something else."""
        return set()

    def speaks_of(self, name: str, note: str) -> bool:
        """Whether a note may change what an amount means."""
        return False

    def changes_nothing(self, note: str) -> bool:
        """Whether a note surely changes no amount."""
        return False
