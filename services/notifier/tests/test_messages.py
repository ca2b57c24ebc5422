"""Every kind of message in both languages, as the officer reads it. The approved words are in `snapshots/`.

After changing words on purpose: `UPDATE_SNAPSHOTS=1 pytest tests/test_messages.py`, then read the difference.
"""

import json
import os
import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from jembatan_contracts.alerts import SuppliersAlertRaised
from jembatan_contracts.base import Line, Text
from jinja2 import UndefinedError
from notifier.domain.messages import Alert, Kind, Reader, RenderedEmail, kind_of, kinds, render_email
from notifier.domain.messages.kinds import DeadlineReminder, LateUnitsRollup
from notifier.models import Language

from .actors import WORDS

SNAPSHOTS = Path(__file__).parent / "snapshots"
TITLE = "Data pemasok BAMA semester II 2025"
COMMON = {"service": "suppliers", "link": "/campaigns/0197e4a0", "title": TITLE}
DUE = "2025-07-31T14:59:00Z"
TASK = "Kirim data pemasok bahan makanan setempat."
REMINDER = COMMON | {"due_at": DUE, "instruction": TASK, "step": "H-7", "announced_late": False}
LATE = [
    {"code": "lapas-kelas-iib-sorong", "name": "Lapas Kelas IIB Sorong"},
    {"code": "rutan-kelas-iib-bintuni", "name": "Rutan Kelas IIB Bintuni"},
]
ENDED = COMMON | {"due_at": DUE, "closed_at": "2025-08-15T01:00:00Z"}
CLOSED = ENDED | {"late": False, "kanwil": "Kanwil Papua Barat"}
CLOSED_BELOW = ENDED | {
    "obliged": 7, "sent": 7, "late": 1, "approved": 3, "nil": 1, "waiting": 2, "returned": 1, "missing": 0,
}  # fmt: skip
SAID = {path.stem: json.loads(path.read_text()) for path in sorted((WORDS / "suppliers").iterdir())}
"""What suppliers say, as their own tests hold them to."""


def told(name: str, **changes: Any) -> dict[str, Any]:
    """One of these as a message keeps it."""
    event = SuppliersAlertRaised.model_validate(SAID[name] | {"alert": str(UUID(int=0))} | changes)
    return Alert.of(event, "suppliers", datetime(2025, 7, 8, 3, tzinfo=UTC)).model_dump(mode="json")


SEVERAL = told("arrived") | {
    "also": [
        {"title": SAID["arrived-again-late"]["title"], "about": TITLE},
        {"title": SAID["arrived-nil"]["title"], "about": TITLE},
    ]
}
PROGRESS = {"id": "12 pemasok tercatat, belum dikirim", "en": "12 suppliers recorded, not sent yet"}
URGENT = {
    "severity": "mendesak",
    "about": None,
    "facts": [
        {"label": {"id": "Nilai", "en": "Value"}, "rupiah": 12_500_000},
        {"label": {"id": "Jumlah", "en": "Number"}, "number": 1_250},
    ],
    "items": [{"text": {"id": "Lihat rinciannya.", "en": "See the details."}, "link": "/rincian/1"}],
    "instruction": None,
    "due_at": DUE,
}
EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "reminder": ("deadline-reminder", REMINDER),
    "reminder-tomorrow": ("deadline-reminder", REMINDER | {"due_at": "2025-07-25T14:59:00Z", "step": "H-1"}),
    "reminder-today": ("deadline-reminder", REMINDER | {"due_at": "2025-07-24T14:59:00Z", "step": "H-0"}),
    "reminder-begun": ("deadline-reminder", REMINDER | {"recorded": 12}),
    "reminder-progress": ("deadline-reminder", REMINDER | {"recorded": 12, "progress": PROGRESS}),
    "reminder-announced-late": ("deadline-reminder", REMINDER | {"announced_late": True, "instruction": None}),
    "overdue": ("deadline-overdue", COMMON | {"due_at": DUE, "instruction": TASK, "kanwil": "Kanwil Papua Barat"}),
    "overdue-without-kanwil": ("deadline-overdue", COMMON | {"due_at": DUE, "instruction": None, "kanwil": None}),
    "moved-later": (
        "deadline-moved",
        COMMON | {"due_before": DUE, "due_at": "2025-08-07T14:59:00Z", "reason": "Jaringan terganggu."},
    ),
    "moved-earlier": ("deadline-moved", COMMON | {"due_before": DUE, "due_at": "2025-07-29T14:59:00Z", "reason": None}),
    "rollup": (
        "late-units-rollup",
        COMMON
        | {
            "due_at": DUE,
            "expected": 7,
            "late": LATE,
        },
    ),
    "withdrawn": ("deadline-withdrawn", COMMON | {"due_at": DUE, "reason": "Digabung dengan semester berikutnya."}),
    "withdrawn-without-reason": ("deadline-withdrawn", COMMON | {"due_at": DUE, "reason": None}),
    "withdrawn-below": ("deadline-withdrawn", COMMON | {"due_at": DUE, "reason": "Digabung.", "below": True}),
    "overdue-correction": (
        "deadline-overdue",
        COMMON | {"due_at": DUE, "instruction": TASK, "kanwil": "Kanwil Papua Barat", "correction": True},
    ),
    "moved-below": (
        "deadline-moved-below",
        COMMON | {"due_before": DUE, "due_at": "2025-08-07T14:59:00Z", "reason": "Jaringan terganggu.", "units": 5},
    ),
    "closed-approved": ("deadline-closed", CLOSED | {"outcome": "approved"}),
    "closed-nil": ("deadline-closed", CLOSED | {"outcome": "nil", "late": True}),
    "closed-waiting": ("deadline-closed", CLOSED | {"outcome": "waiting"}),
    "closed-returned": ("deadline-closed", CLOSED | {"outcome": "returned", "late": True}),
    "closed-missing": ("deadline-closed", CLOSED | {"outcome": "missing"}),
    "closed-below": ("deadline-closed-below", CLOSED_BELOW | {"named": LATE, "missing": 2, "sent": 5}),
    "closed-below-complete": ("deadline-closed-below", CLOSED_BELOW),
    "confirmation": (
        "contact-confirmation",
        COMMON
        | {
            "link": "/konfirmasi",
            "title": "Konfirmasi alamat surat",
            "jabatan": "operator-bama",
            "confirmation": "0197e4a0-0000-7000-8000-00000000000c",
            "expires_at": DUE,
        },
    ),
    **{name: ("alert", told(name)) for name in SAID},
    "arrived-several": ("alert", SEVERAL),
    "urgent": ("alert", told("put-aside", **URGENT)),
}


FACTS = ("instruction", "kanwil", "reason", "obliged", "sent", "approved", "missing")


def reader(language: Language, timezone: str = "Asia/Jayapura") -> Reader:
    return Reader(
        office="Lapas Kelas IIB Sorong",
        language=language,
        timezone=timezone,
        at=datetime(2025, 7, 23, 23, tzinfo=UTC),
        address_of=lambda service, link: f"https://{service}.jembatan.example{link}",
    )


def rendered(name: str, language: Language) -> tuple[Kind, RenderedEmail]:
    kind = kind_of(*EXAMPLES[name])
    return kind, render_email(kind, reader(language))


class Words(HTMLParser):
    """The text of a page, and whether its tags match."""

    VOID = ("meta", "br", "hr")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_words_are_those_that_were_read_and_approved(name: str, language: Language) -> None:
    _, words = rendered(name, language)
    now = f"Subject: {words.subject}\n\n{words.text}\n=== HTML ===\n{words.html}\n"
    approved = SNAPSHOTS / f"{name}.{language}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        approved.parent.mkdir(exist_ok=True)
        approved.write_text(now)
    assert now == approved.read_text()


def test_no_approved_words_are_left_over() -> None:
    assert {path.name for path in SNAPSHOTS.iterdir()} == {
        f"{name}.{tongue}.txt" for name in EXAMPLES for tongue in Language
    }


def test_every_kind_has_an_example_and_every_folder_is_a_kind() -> None:
    templates = files("notifier.domain.messages").joinpath("templates")
    folders = {path.name for path in templates.iterdir() if path.is_dir()}
    assert folders == set(kinds) == {kind for kind, _ in EXAMPLES.values()}


def test_no_line_of_a_template_runs_into_the_next() -> None:
    """A line that ends with a tag loses its break: two words would become one."""
    templates = files("notifier.domain.messages").joinpath("templates")
    joined = re.compile(r"^(?!(<\w+>)?\{%).*\S.*%\}\n(?=[\w({])(?!\{%)", re.MULTILINE)
    texts = {str(path): path.read_text() for path in Path(str(templates)).rglob("*.*")}
    assert {name: found[0] for name, text in texts.items() if (found := joined.search(text))} == {}
    assert joined.search("Laporan {% if late %}terlambat{% endif %}\ndan disetujui.")


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", EXAMPLES)
def test_text_and_html_say_the_same_facts(name: str, language: Language) -> None:
    kind, words = rendered(name, language)
    html = Words(words.html)
    link = f"https://suppliers.jembatan.example{kind.leads_to}"
    facts = facts_of(kind, language) if isinstance(kind, Alert) else [kind.title]  # type: ignore[attr-defined]
    facts += [unit.name for unit in kind.late] if isinstance(kind, LateUnitsRollup) else []
    if not (isinstance(kind, Alert) and not kind.also):
        moments = [value for key, value in vars(kind).items() if isinstance(value, datetime)]
        facts += [reader(language).when(value) for value in moments]
    facts += [value for value in (getattr(kind, key, None) for key in FACTS) if value and not isinstance(kind, Alert)]
    for fact in map(str, (link, *facts)):
        assert fact in " ".join(words.text.split())
        assert fact in html.text
    others = [one.link for one in kind.items if one.link] if isinstance(kind, Alert) else []
    assert html.addresses == [*(f"https://suppliers.jembatan.example{one}" for one in others), link]


def facts_of(kind: Alert, language: Language) -> list[str]:
    """Everything an alert tells, as its reader has to find them."""
    here = reader(language)
    if kind.also:
        assert kind.roll_up is not None
        every: list[Any] = [kind, *kind.also]
        return [f"{here.words(one.title)}: {one.about}" for one in every] + [
            here.words(kind.roll_up.title),
            here.words(kind.roll_up.instruction),
        ]
    said: list[Line | Text] = [kind.summary, *(one.label for one in kind.facts), *(one.text for one in kind.items)]
    said += [one.label for one in kind.items if one.label] + ([kind.instruction] if kind.instruction else [])
    values = [here.value(one) for one in kind.facts] + [kind.about]
    return [*map(here.words, said), *(one for one in values if one)] + ([here.when(kind.due_at)] if kind.due_at else [])


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", EXAMPLES)
def test_nothing_is_missing_and_nothing_is_left_unfilled(name: str, language: Language) -> None:
    _, words = rendered(name, language)
    for part in (words.subject, words.text, Words(words.html).text):
        assert part.strip()
        for stray in ("{{", "{%", "None", "Undefined", "datetime", "<p", " ,", " ."):
            assert stray not in part.replace("...", "")
    assert "\n" not in words.subject
    assert len(words.subject) <= 100
    assert max(map(len, words.text.splitlines())) <= 100


def test_a_template_that_asks_for_what_is_not_there_fails_loudly(monkeypatch: pytest.MonkeyPatch) -> None:
    kind = kind_of(*EXAMPLES["reminder"])
    monkeypatch.setattr(DeadlineReminder, "words", lambda _self, _reader: {})
    with pytest.raises(UndefinedError, match="is_over"):
        render_email(kind, reader(Language.ID))


FORMER_COMMON = {"service": "suppliers", "link": "/laporan/0197e4a0", "title": TITLE}
BY = "Kantor Wilayah Ditjenpas Papua Barat"
MOMENT = "2025-07-08T03:00:00Z"
REASON = {"text": "NIB belum ada.", "row": 7, "field": "nib", "supplier": "CV Sumber Rejeki", "workbook": "bama.xlsx"}
ARRIVED = {"unit": "Lapas Kelas IIB Sorong", "at": MOMENT, "late": False, "round": 1, "suppliers": 36, "left_out": 17}
ALSO = {"unit": "Rutan Kelas IIB Bintuni", "title": TITLE, "again": True, "nil": False}
FORMER: dict[str, dict[str, Any]] = {
    "submission-received": {"submitted_at": MOMENT, "late": False, "suppliers": 36, "round": 1},
    "submission-returned": {"returned_at": MOMENT, "returned_by": BY, "reasons": [REASON], "correct_by": DUE},
    "submission-approved": {"approved_at": MOMENT, "approved_by": BY, "suppliers": 36},
    "submission-nil-received": {"declared_at": MOMENT, "late": True, "reason": "Dipasok oleh Lapas induk."},
    "approval-withdrawn": {"withdrawn_at": MOMENT, "withdrawn_by": BY, "reason": "Belum diperiksa."},
    "submission-exempted": {"exempted_at": MOMENT, "exempted_by": BY, "reason": "Sedang direnovasi."},
    "submission-arrived": ARRIVED,
    "upload-put-aside": {"uploaded_at": MOMENT},
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", FORMER)
def test_a_message_of_a_kind_that_services_tell_now_stays_readable(name: str, language: Language) -> None:
    kind = kind_of(name, FORMER_COMMON | FORMER[name])
    assert kind.logged_as == name
    words = render_email(kind, reader(language))
    here = reader(language)
    known = {**FORMER[name], **(FORMER[name].get("reasons") or [{}])[0]}
    known = {key: value for key, value in known.items() if key not in ("late", "round", "reasons")}
    wanted = [here.when(datetime.fromisoformat(one)) if one in (MOMENT, DUE) else str(one) for one in known.values()]
    for said in (" ".join(words.text.split()), Words(words.html).text):
        assert [one for one in (TITLE, *wanted) if one not in said] == []
    assert "2025" in words.subject


def test_a_former_message_that_gathered_a_day_still_tells_of_all() -> None:
    kind = kind_of("submission-arrived", FORMER_COMMON | ARRIVED | {"also": [ALSO]})
    words = render_email(kind, reader(Language.ID))
    assert words.subject == "2 laporan masuk untuk diperiksa"
    assert f"- Rutan Kelas IIB Bintuni mengirim ulang: {TITLE}" in words.text


def test_what_people_wrote_cannot_become_html() -> None:
    written = {"title": '<script>alert("x")</script>', "instruction": "<b>tebal</b>"}
    words = render_email(kind_of("deadline-reminder", REMINDER | written), reader(Language.ID))
    assert "<script" not in words.html
    assert "<b>" not in words.html
    assert "&lt;b&gt;tebal" in words.html
    assert "<b>tebal</b>" in words.text


@pytest.mark.parametrize(
    ("timezone", "language", "expected"),
    [
        ("Asia/Jakarta", Language.ID, "Selasa, 8 Juli 2025 09.00 WIB"),
        ("Asia/Pontianak", Language.ID, "Selasa, 8 Juli 2025 09.00 WIB"),
        ("Asia/Makassar", Language.ID, "Selasa, 8 Juli 2025 10.00 WITA (09.00 WIB)"),
        ("Asia/Jayapura", Language.ID, "Selasa, 8 Juli 2025 11.00 WIT (09.00 WIB)"),
        ("Asia/Jayapura", Language.EN, "Tuesday, 8 July 2025 11:00 WIT (09:00 WIB)"),
    ],
)
def test_dates_are_in_the_units_own_zone_with_wib_beside(timezone: str, language: Language, expected: str) -> None:
    assert reader(language, timezone).when(datetime(2025, 7, 8, 2, tzinfo=UTC)) == expected


def test_the_day_is_repeated_where_it_is_another_in_wib() -> None:
    moment = datetime(2025, 7, 31, 16, 30, tzinfo=UTC)
    assert reader(Language.ID).when(moment) == "Jumat, 1 Agustus 2025 01.30 WIT (Kamis, 31 Juli 2025 23.30 WIB)"


def test_days_left_are_counted_in_the_readers_zone() -> None:
    """23.30 in Jakarta is already the next day in Jayapura."""
    due = datetime(2025, 7, 24, 16, 30, tzinfo=UTC)
    assert reader(Language.ID, "Asia/Jakarta").days_until(due) == 0
    assert reader(Language.ID, "Asia/Jayapura").days_until(due) == 1
