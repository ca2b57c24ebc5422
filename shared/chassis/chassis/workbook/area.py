"""A table where it stands on its sheet."""

from dataclasses import dataclass, field

from chassis.workbook.headers import Header


@dataclass
class Area:
    """Rows under one row of titles, 0-based, in the columns from `left` to `right`.

    `side` counts the tables side by side, from the left. `repeats` are rows that say the titles again. The lines over
    the titles begin in row `begins`.
    """

    header: Header
    side: int
    left: int
    right: int
    rows: list[int] = field(default_factory=list)
    repeats: set[int] = field(default_factory=set)
    begins: int = 0
