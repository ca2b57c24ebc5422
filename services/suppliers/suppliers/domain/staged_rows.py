"""Rows of a workbook between the file and the register: examined, compared, corrected, kept."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any
from uuid import UUID

from chassis.encryption import blind_index_of
from chassis.workbook.cells import text_of
from chassis.workbook.staging import UNDECIDED, Corrections, Decision, is_confirmed, masked
from jembatan_indonesia.names import normalise_name
from jembatan_indonesia.npwp import NpwpKind

from suppliers.domain.entry_validation import judge
from suppliers.domain.row_comparison import Place, compared, refusal
from suppliers.domain.supplier_matching import RowConflict, SupplierMatcher, Unsure
from suppliers.domain.workbook import (
    COLUMNS,
    PART,
    SAME_AS,
    Certificate,
    ExaminedRow,
    Part,
    Row,
    Severity,
    SupplierRow,
    Table,
    examine,
    examine_all,
)
from suppliers.domain.workbook.columns import CERTIFICATES
from suppliers.models import Effect, StagedRow, Upload, Verdict

LONGEST = 200
_VERDICTS = {Severity.error: Verdict.ERROR, Severity.warning: Verdict.WARNING}


@dataclass(frozen=True, slots=True)
class Content:
    """Content of a row, kept encrypted. `name`, `commodity` and `written` are the cells as text, to recognise a row
    that has errors and to mend it; `confirmed` are the warnings that somebody has looked at (`field:code`); `beside`
    are values that stand elsewhere, by the position of the issue that tells of them.
    """

    name: str
    commodity: str
    values: SupplierRow | None
    corrections: Corrections = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    confirmed: Sequence[str] = ()
    beside: Mapping[str, list[dict[str, str]]] = field(default_factory=dict)


def examine_table(table: Table, register: SupplierMatcher) -> list[tuple[ExaminedRow, Effect | None]]:
    """Every row in order, with what accepting the file would do to the register because of it."""
    examined = [judge(one, row) for one, row in zip(examine_all(table), table.rows, strict=True)]
    answers = {row.number: str(row.cells[SAME_AS]) for row in table.rows if row.cells.get(SAME_AS)}
    taken = register.apply_all({one.number: one.values for one in examined if one.values}, answers)
    return [compared(one, taken.get(one.number), register.remarks.get(one.number, ()), table.place) for one in examined]


def absent_from(table: Table, register: SupplierMatcher) -> list[str]:
    """Ids of the register's suppliers whom the table, once it was examined with it, does not tell of; those named in
    a row that could not be taken are not missing."""
    named = {normalise_name(text_of(row.cells.get("name"))) for row in table.rows}
    numbers = {"".join(filter(str.isdigit, text_of(row.cells.get("nib")))) for row in table.rows}
    return [
        str(one.id)
        for one in register.absent()
        if normalise_name(one.profile.name) not in named and (one.profile.nib or "-") not in numbers
    ]


def refuse(row: StagedRow, taken: RowConflict | Unsure, place: Place) -> None:
    """The register has changed since the row was examined: it is wrong now, and says why."""
    row.issues = [*row.issues, masked(refusal(taken, place))]
    row.verdict, row.effect = Verdict.ERROR, None


def stage(upload_id: UUID, row: Row, examined: ExaminedRow, effect: Effect | None, decision: Decision) -> StagedRow:
    return StagedRow(**staged_values(upload_id, row, examined, effect, decision))


def staged_values(
    upload_id: UUID, row: Row, examined: ExaminedRow, effect: Effect | None, decision: Decision
) -> dict[str, Any]:
    """Fields of a staged row, for a bulk `insert`."""
    content = Content(
        text_of(row.cells.get("name"))[:LONGEST],
        text_of(row.cells.get("commodity"))[:LONGEST],
        examined.values,
        dict(decision.corrections),
        _written(row),
        sorted(decision.confirmed),
        {str(at): [asdict(one) for one in issue.beside] for at, issue in enumerate(examined.issues) if issue.beside},
    )
    open_issues = [issue for issue in examined.issues if not is_confirmed(issue, decision)]
    severities = {issue.severity for issue in open_issues}
    return {
        "upload_id": upload_id,
        "number": examined.number,
        "content": _to_json(content),
        "issues": [masked(issue) | {"confirmed": is_confirmed(issue, decision)} for issue in examined.issues],
        "verdict": next((verdict for severity, verdict in _VERDICTS.items() if severity in severities), Verdict.GOOD),
        "effect": effect,
        "corrected": decision != UNDECIDED,
        "sheet": row.sheet,
        "excel_row": row.excel_row or row.number,
    }


def settled(row: StagedRow, answer: Corrections) -> StagedRow:
    """The row with an answer by which it is left out."""
    content = open_row(row)
    decision = Decision({**content.corrections, **answer}, frozenset(content.confirmed))
    cells = {**content.written, **answer}
    told = Row(row.number, cells, sheet=row.sheet, excel_row=row.excel_row or row.number)
    return stage(row.upload_id, told, examine(told), Effect.LEFT_OUT, decision)


def _written(row: Row) -> dict[str, str]:
    texts = {name: text_of(value)[:LONGEST] for name, value in row.cells.items() if name in COLUMNS.by_name}
    return {name: text for name, text in texts.items() if text}


def part_of(upload: Upload, number: int, sheet: str = "") -> Part | None:
    """The sheet or table that a row stands in, where its workbook has several; those read of old kept the `sheet`."""
    at = number // PART
    if at < len(upload.parts):
        return Part(**upload.parts[at])
    return Part(sheet) if sheet and len(upload.sheets) > 1 else None


def place_of(upload: Upload, row: StagedRow) -> str:
    """A row as people find it, as `Table.place` says it."""
    part, number = part_of(upload, row.number, row.sheet), str(row.excel_row or row.number)
    return f"{number} ({part.name})" if part else number


def open_row(row: StagedRow) -> Content:
    return _from_json(row.content)


def state_of(row: StagedRow) -> str:
    """Equal as long as nobody has changed what stands in the row; tells nothing of it."""
    content = open_row(row)
    told = json.dumps([dict(content.written), dict(content.corrections)], sort_keys=True)
    return blind_index_of(row, told, "staged_row.state").hex()[:24]


def decisions_of(rows: Iterable[StagedRow]) -> dict[int, Decision]:
    opened = {row.number: open_row(row) for row in rows if row.corrected}
    return {number: Decision(one.corrections, frozenset(one.confirmed)) for number, one in opened.items()}


def _to_json(content: Content) -> bytes:
    return _JSON.encode(content).encode()


def _plain(value: object) -> Any:
    """Value for JSON in the place of one it does not know: a dataclass as its fields, anything else as text."""
    names = _FIELDS.get(type(value))
    return str(value) if names is None else {name: getattr(value, name) for name in names}


_FIELDS: dict[type, list[str]] = {kind: [one.name for one in fields(kind)] for kind in (Content, SupplierRow)}
_JSON = json.JSONEncoder(default=_plain, ensure_ascii=False, separators=(",", ":"))


def _from_json(stored: bytes) -> Content:
    found = json.loads(stored)
    values = found.pop("values")
    return Content(**found, values=_row(values) if values else None)


def _row(values: dict[str, Any]) -> SupplierRow:
    capacity, kind = values["monthly_capacity"], values["npwp_kind"]
    typed = {
        "season": tuple(values["season"]),
        "monthly_capacity": Decimal(capacity) if capacity is not None else None,
        "npwp_kind": NpwpKind(kind) if kind else None,
        **{name: Certificate(values[name]) for name in CERTIFICATES if values[name]},
    }
    return SupplierRow(**values | typed)
