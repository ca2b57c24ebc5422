"""Every kind of message in both languages, as the officer reads it. The approved words are in `snapshots/`.

After changing words on purpose: `UPDATE_SNAPSHOTS=1 pytest tests/test_messages.py`, then read the difference.
"""

import os
from datetime import UTC, datetime
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jinja2 import UndefinedError
from notifier.domain.messages import Kind, Reader, Rendered, kind_of, kinds, render
from notifier.domain.messages.kinds import DeadlineReminder, LateUnitsRollup
from notifier.models import Language

SNAPSHOTS = Path(__file__).parent / "snapshots"
TITLE = "Data pemasok BAMA semester II 2025"
COMMON = {"service": "suppliers", "link": "/campaigns/0197e4a0", "title": TITLE}
DUE = "2025-07-31T14:59:00Z"
TASK = "Kirim data pemasok bahan makanan setempat."
REMINDER = COMMON | {"due_at": DUE, "instruction": TASK, "step": "H-7", "announced_late": False}
RECEIVED = COMMON | {"submitted_at": "2025-07-08T03:00:00Z", "late": False, "suppliers": 36, "round": 1}
ARRIVED = COMMON | {
    "unit": "Lapas Kelas IIB Sorong",
    "at": "2025-07-08T03:00:00Z",
    "late": False,
    "round": 1,
    "suppliers": 36,
}
LATE = [
    {"code": "lapas-kelas-iib-sorong", "name": "Lapas Kelas IIB Sorong"},
    {"code": "rutan-kelas-iib-bintuni", "name": "Rutan Kelas IIB Bintuni"},
]
ENDED = COMMON | {"due_at": DUE, "closed_at": "2025-08-15T01:00:00Z"}
CLOSED = ENDED | {"late": False, "kanwil": "Kanwil Papua Barat"}
CLOSED_BELOW = ENDED | {
    "obliged": 7, "sent": 7, "late": 1, "approved": 3, "nil": 1, "waiting": 2, "returned": 1, "missing": 0,
}  # fmt: skip
REASONS = [
    {"text": "NPWP belum sesuai kartu.", "row": 12, "field": "npwp"},
    {"text": "Kapasitas per bulan tidak masuk akal.", "row": 14, "field": None},
    {"text": "Harga belum diisi.", "row": None, "field": "harga_satuan"},
    {"text": "Lengkapi daftar pemasok beras.", "row": None, "field": None},
    {
        "text": "NIB belum ada.",
        "row": 7,
        "field": "nib",
        "supplier": "CV Sumber Rejeki & Rekan",
        "workbook": "data-bama.xlsx",
    },
    {"text": "Satuan belum wajar.", "row": 8, "field": None, "supplier": None, "workbook": "bama <2>.xlsx"},
    {"text": "Harga belum ada.", "row": 2, "field": "price", "workbook": "dua.xlsx", "table": "“Sayur”, I–O"},
    {"text": "Periksa lagi.", "row": None, "field": "price", "supplier": "UD Maju", "workbook": None},
]
EXAMPLES: dict[str, tuple[str, dict[str, Any]]] = {
    "reminder": ("deadline-reminder", REMINDER),
    "reminder-tomorrow": ("deadline-reminder", REMINDER | {"due_at": "2025-07-25T14:59:00Z", "step": "H-1"}),
    "reminder-today": ("deadline-reminder", REMINDER | {"due_at": "2025-07-24T14:59:00Z", "step": "H-0"}),
    "reminder-begun": ("deadline-reminder", REMINDER | {"recorded": 12}),
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
    "received": ("submission-received", RECEIVED),
    "received-late": ("submission-received", RECEIVED | {"late": True}),
    "received-again": ("submission-received", RECEIVED | {"round": 2}),
    "received-again-late": ("submission-received", RECEIVED | {"round": 2, "late": True}),
    "returned": (
        "submission-returned",
        COMMON
        | {
            "returned_at": "2025-07-09T02:00:00Z",
            "returned_by": "Kantor Wilayah Ditjenpas Papua Barat",
            "reasons": REASONS,
            "correct_by": DUE,
        },
    ),
    "approved": (
        "submission-approved",
        COMMON
        | {
            "approved_at": "2025-07-10T02:00:00Z",
            "approved_by": "Kantor Wilayah Ditjenpas Papua Barat",
            "suppliers": 36,
        },
    ),
    "approval-withdrawn": (
        "approval-withdrawn",
        COMMON
        | {
            "withdrawn_at": "2025-07-11T02:00:00Z",
            "withdrawn_by": "Kantor Wilayah Ditjenpas Papua Barat",
            "reason": "Disetujui sebelum harga diperiksa.",
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
    "exempted": (
        "submission-exempted",
        COMMON
        | {
            "exempted_at": "2025-07-10T02:00:00Z",
            "exempted_by": "Kantor Wilayah Ditjenpas Papua Barat",
            "reason": "Unit sedang direnovasi dan tidak dihuni.",
        },
    ),
    "closed-approved": ("deadline-closed", CLOSED | {"outcome": "approved"}),
    "closed-nil": ("deadline-closed", CLOSED | {"outcome": "nil", "late": True}),
    "closed-waiting": ("deadline-closed", CLOSED | {"outcome": "waiting"}),
    "closed-returned": ("deadline-closed", CLOSED | {"outcome": "returned", "late": True}),
    "closed-missing": ("deadline-closed", CLOSED | {"outcome": "missing"}),
    "closed-below": ("deadline-closed-below", CLOSED_BELOW | {"named": LATE, "missing": 2, "sent": 5}),
    "closed-below-complete": ("deadline-closed-below", CLOSED_BELOW),
    "arrived": ("submission-arrived", ARRIVED),
    "arrived-again-late": ("submission-arrived", ARRIVED | {"round": 2, "late": True}),
    "arrived-without-rows": ("submission-arrived", ARRIVED | {"left_out": 17}),
    "arrived-nil": ("submission-arrived", ARRIVED | {"round": 0, "suppliers": 0}),
    "arrived-several": (
        "submission-arrived",
        ARRIVED
        | {
            "also": [
                {"unit": "Rutan Kelas IIB Bintuni", "title": TITLE, "again": True, "nil": False},
                {"unit": "Lapas Kelas IIB Manokwari", "title": TITLE, "again": False, "nil": True},
            ]
        },
    ),
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
    "nil": (
        "submission-nil-received",
        COMMON
        | {
            "declared_at": "2025-07-08T04:00:00Z",
            "late": True,
            "reason": "Bahan makanan dipasok oleh Lapas induk.",
        },
    ),
    "put-aside": (
        "upload-put-aside",
        {
            "service": "suppliers",
            "link": "/unggahan/0197e4a0",
            "title": "Berkas pemasok (Excel)",
            "uploaded_at": "2025-07-08T02:30:00Z",
        },
    ),
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


def rendered(name: str, language: Language) -> tuple[Kind, Rendered]:
    kind = kind_of(*EXAMPLES[name])
    return kind, render(kind, reader(language))


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


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", EXAMPLES)
def test_text_and_html_say_the_same_facts(name: str, language: Language) -> None:
    kind, words = rendered(name, language)
    html = Words(words.html)
    link = f"https://suppliers.jembatan.example{kind.leads_to}"
    facts = [kind.title, link, *(reason["text"] for reason in EXAMPLES[name][1].get("reasons", ()))]
    facts += [unit.name for unit in kind.late] if isinstance(kind, LateUnitsRollup) else []
    facts += [reader(language).when(value) for value in vars(kind).values() if isinstance(value, datetime)]
    facts += [value for value in (getattr(kind, key, None) for key in FACTS) if value]
    facts = [str(fact) for fact in facts]
    for fact in facts:
        assert fact in " ".join(words.text.split())
        assert fact in html.text
    assert html.addresses == [link]


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
    with pytest.raises(UndefinedError, match="days_left"):
        render(kind, reader(Language.ID))


@pytest.mark.parametrize("supplier", [None, "CV Sumber Rejeki"])
@pytest.mark.parametrize("workbook", [None, "data-bama.xlsx"])
@pytest.mark.parametrize("row", [None, 8])
@pytest.mark.parametrize("field", [None, "nib"])
@pytest.mark.parametrize("language", Language)
def test_a_reason_says_all_that_is_known_of_what_it_is_about(
    supplier: str | None, workbook: str | None, row: int | None, field: str | None, language: Language
) -> None:
    reason = {"text": "Belum ada.", "row": row, "field": field, "supplier": supplier, "workbook": workbook}
    words = render(kind_of("submission-returned", EXAMPLES["returned"][1] | {"reasons": [reason]}), reader(language))
    line = next(one for one in words.text.splitlines() if "Belum ada." in one)
    in_html = next(one for one in words.html.splitlines() if "Belum ada." in one)
    known = [supplier, workbook, f" {row}" if row else None, "NIB" if field else None]
    for said in (line, in_html):
        assert [one for one in known if one and one not in said] == []
    if not any(known):
        assert line == "- Belum ada."


def test_what_people_wrote_cannot_become_html() -> None:
    written = {"title": '<script>alert("x")</script>', "instruction": "<b>tebal</b>"}
    words = render(kind_of("deadline-reminder", REMINDER | written), reader(Language.ID))
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
