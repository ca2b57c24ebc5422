"""Alerts to offices about calls and entries, in both languages. The notifier makes messages of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from chassis.alerts import text
from chassis.ids import new_id
from jembatan_contracts.alerts import (
    Action,
    AlertRaised,
    ExhibitionAlertRaised,
    Fact,
    Item,
    Level,
    Position,
    Recipients,
    RollUp,
    Severity,
)
from jembatan_contracts.base import Line, Text
from jembatan_contracts.exhibition import EntryReason

from exhibition import gettext
from exhibition.models import Entry, Exhibition

STAFF, ALL = [Position.STAFF], [Position.STAFF, Position.HEAD]
LONGEST_NAME = 70
FIELDS: Final = {
    "gambar": gettext("Gambar"),
    "nama": gettext("Nama"),
    "keterangan": gettext("Keterangan"),
    "harga": gettext("Harga"),
    "jumlah": gettext("Jumlah"),
    "ukuran": gettext("Ukuran dan berat"),
    "sertifikat": gettext("Sertifikat"),
    "kategori": gettext("Kategori"),
}
"""Things that a return may be about."""
NAMES = {
    "call-opened": Line(id="Panggilan karya", en="Call for entries"),
    "entry-submitted": Line(id="Karya untuk disaring", en="Entry to screen"),
    "entry-returned": Line(id="Karya dikembalikan", en="Entry sent back"),
    "entry-rejected": Line(id="Karya tidak diteruskan", en="Entry rejected"),
}
"""Of all alerts of a kind: in lists and filters."""

IS_SCREENED = Text(id="Karya sudah lolos penyaringan.", en="The entry has passed the screening.")
IS_RETURNED = Text(id="Karya sudah dikembalikan untuk diperbaiki.", en="The entry was sent back to be corrected.")
IS_REJECTED = Text(id="Karya tidak diteruskan.", en="The entry was rejected.")
IS_WITHDRAWN = Text(id="Karya ditarik unitnya.", en="The unit has withdrawn the entry.")
IS_TAKEN_BACK = Text(id="Penilaiannya ditarik kembali.", en="The decision was taken back.")
IS_CANCELLED = Text(id="Pameran dibatalkan.", en="The exhibition was cancelled.")
"""Why an alert asks for nothing any more."""

SCREEN = Text(
    id="Periksa karyanya, lalu loloskan atau kembalikan dengan alasan sebelum masa penyaringan berakhir.",
    en="Look at it, then pass it on or send it back with reasons before the screening ends.",
)
OF_THE_DAY = RollUp(
    at=Level.KANWIL,
    title=Line(id="karya masuk untuk disaring", en="entries have come to be screened"),
    instruction=SCREEN,
    action=Action(label=Line(id="Buka daftar karya", en="Open the list of entries"), link="/"),
)


def called(exhibition: Exhibition, units: Sequence[str], call: UUID) -> AlertRaised:
    """To every unit that is called. `call`: the deadline."""
    return _alert(
        exhibition,
        "call-opened",
        units=list(units),
        positions=ALL,
        severity=Severity.IMPORTANT,
        title=Line(id="Panggilan karya dibuka", en="Call for entries opened"),
        summary=Line(id="Unit Anda dipanggil mengikutkan karya WBP:", en="Your office is called to enter works:"),
        due_at=exhibition.call_closes_at,
        facts=[
            Fact(label=Line(id="Tempat", en="Venue"), text=_same(exhibition.venue)),
            Fact(label=Line(id="Panggilan dibuka", en="Call opens"), moment=exhibition.call_opens_at),
            Fact(label=Line(id="Barang harus tiba", en="Goods have to arrive by"), moment=exhibition.arrival_until),
        ],
        instruction=Text(
            id="Lengkapi produk unit Anda beserta gambarnya, lalu ajukan. Bila tidak ada yang diikutkan, nyatakan nihil"
            " dengan alasannya.",
            en="Complete your products and their pictures, then submit them. If there is nothing to show, declare nil"
            " with a reason.",
        ),
        button=Line(id="Buka pameran", en="Open the exhibition"),
        expires_at=exhibition.call_closes_at,
        deadline=call,
    )


def submitted(exhibition: Exhibition, entry: Entry, name: str, unit: str, at: datetime) -> AlertRaised:
    """To the Kanwil: an entry waits for it. `name`: of the product; `unit`: the name of the unit."""
    unit = _short(unit)
    title = Line(id=f"{unit} mengajukan karya", en=f"{unit} has submitted an entry")
    if entry.round > 1:
        title = Line(id=f"{unit} mengajukan lagi", en=f"{unit} has submitted again")
    return _about_entry(
        exhibition,
        entry,
        "entry-submitted",
        units=[entry.kanwil],
        severity=Severity.IMPORTANT,
        title=title,
        summary=Line(id=f"{unit} mengajukan karya untuk:", en=f"{unit} has submitted an entry for:"),
        facts=[
            Fact(label=Line(id="Karya", en="Entry"), text=_same(name)),
            Fact(label=Line(id="Diajukan", en="Submitted"), moment=at),
        ],
        instruction=SCREEN,
        button=Line(id="Saring karya", en="Screen the entry"),
        needs_acknowledgement=True,
        roll_up=OF_THE_DAY,
    )


def returned(exhibition: Exhibition, entry: Entry, name: str, by: str, reasons: Sequence[EntryReason]) -> AlertRaised:
    """To the unit: with what has to be corrected, by when. `name`: of the product; `by`: of the office."""
    return _about_entry(
        exhibition,
        entry,
        "entry-returned",
        severity=Severity.IMPORTANT,
        title=Line(id="Karya perlu diperbaiki", en="An entry to be corrected"),
        summary=Line(id=f"{_short(by)} mengembalikan karya unit Anda:", en=f"{_short(by)} sent your entry back:"),
        due_at=entry.correct_by,
        facts=[Fact(label=Line(id="Karya", en="Entry"), text=_same(name))],
        items=[Item(label=text(FIELDS[one.field]), text=_same(one.text)) for one in reasons],
        instruction=Text(
            id="Perbaiki yang disebut, lalu ajukan lagi. Karya lain tidak perlu diapa-apakan.",
            en="Correct what is named, then submit it again. Other entries need nothing.",
        ),
        button=Line(id="Perbaiki karya", en="Correct the entry"),
        needs_acknowledgement=True,
        deadline=entry.correction_id,
    )


def rejected(exhibition: Exhibition, entry: Entry, name: str, by: str) -> AlertRaised:
    """To the unit, with the reason."""
    return _about_entry(
        exhibition,
        entry,
        "entry-rejected",
        title=Line(id="Karya tidak diteruskan", en="An entry not passed on"),
        summary=Line(id=f"{_short(by)} tidak meneruskan karya unit Anda:", en=f"{_short(by)} rejected your entry:"),
        facts=[
            Fact(label=Line(id="Karya", en="Entry"), text=_same(name)),
            Fact(label=Line(id="Alasan", en="Reason"), text=_same(entry.decision_reason)),
        ],
        instruction=Text(
            id="Karya ini tidak ikut dikurasi. Selama panggilan terbuka, unit dapat mengajukan karya lain.",
            en="It takes no part in the curation. While the call is open, the unit may submit other entries.",
        ),
        button=Line(id="Lihat karya", en="See the entry"),
    )


def _about_entry(
    exhibition: Exhibition, entry: Entry, kind: str, *, units: Sequence[str] = (), **content: Any
) -> AlertRaised:
    """To its unit unless to other offices."""
    return _alert(exhibition, kind, units=list(units) or [entry.unit], link=f"/karya/{entry.id}", **content)


def _alert(
    exhibition: Exhibition,
    kind: str,
    *,
    units: list[str],
    button: Line,
    positions: list[Position] = STAFF,
    severity: Severity = Severity.INFO,
    link: str = "",
    **content: Any,
) -> AlertRaised:
    return ExhibitionAlertRaised(
        alert=new_id(),
        kind=kind,
        kind_name=NAMES[kind],
        severity=severity,
        to=Recipients(units=units, positions=positions),
        about=exhibition.title,
        action=Action(label=button, link=link or f"/pameran/{exhibition.id}"),
        **content,
    )


def _same(written: str | None) -> Text:
    """Text as somebody wrote it, the same in both languages."""
    return Text(id=written or "-", en=written or "-")


def _short(name: str) -> str:
    """A name that leaves room in a line."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
