"""Alerts to offices about submissions and workbooks, in both languages. The notifier makes messages of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.alerts import line, text
from chassis.ids import new_id
from chassis.translation import Sentence, listed
from jembatan_contracts.alerts import (
    Action,
    AlertRaised,
    Fact,
    Item,
    Level,
    Position,
    Recipients,
    RollUp,
    Severity,
    SuppliersAlertRaised,
)
from jembatan_contracts.base import Line, Text
from jembatan_contracts.submissions import Reason

from suppliers import gettext, ngettext, pgettext
from suppliers.domain.workbook import COLUMNS
from suppliers.models import Campaign, Submission

STAFF, ALL = [Position.STAFF], [Position.STAFF, Position.HEAD]
LONGEST_NAME = 90
SEE = gettext("Lihat laporan")
SEE_SENT = gettext("Lihat kiriman")
REVIEW = gettext("Periksa laporan")
RECEIVED, REASON = gettext("Diterima"), gettext("Alasan")
SUPPLIERS = gettext("Jumlah pemasok")
TO_REVIEW = gettext("Selama pengumpulan terbuka, periksa, lalu setujui atau kembalikan dengan alasan.")
NAMES = {
    "submission-received": gettext("Laporan diterima"),
    "submission-nil-received": gettext("Nihil diterima"),
    "submission-arrived": gettext("Laporan masuk"),
    "submission-returned": gettext("Perlu diperbaiki"),
    "submission-approved": gettext("Disetujui"),
    "approval-withdrawn": gettext("Persetujuan ditarik"),
    "submission-exempted": gettext("Dikecualikan"),
    "upload-put-aside": gettext("Berkas disisihkan"),
}
"""Of all alerts of a kind: in lists and filters."""

IS_APPROVED = gettext("Laporan sudah disetujui.")
IS_RETURNED = gettext("Laporan sudah dikembalikan untuk diperbaiki.")
IS_EXEMPT = gettext("Unit dikecualikan dari pengumpulan ini.")
HAS_REPORTED_ANEW = gettext("Unit sudah melapor lagi.")
IS_TAKEN_BACK = gettext("Persetujuannya ditarik kembali.")
IS_REVIEWED_AGAIN = gettext("Laporan sudah diperiksa lagi.")
IS_CLOSED = gettext("Pengumpulan sudah ditutup.")
IS_CANCELLED = gettext("Pengumpulan dibatalkan.")
"""Why an alert asks for nothing any more."""


def received(campaign: Campaign, submission: Submission, at: datetime) -> AlertRaised:
    """To the unit that sent."""
    title = gettext("Terima kasih, sudah diterima")
    summary = gettext("Terima kasih. Kiriman unit Anda sudah kami terima untuk:")
    judged = gettext("tepat waktu")
    if submission.late:
        title, judged = gettext("Diterima terlambat"), gettext("terlambat")
    if submission.round > 1:
        title = gettext("Perbaikan sudah diterima")
        summary = gettext("Kiriman perbaikan unit Anda sudah kami terima untuk:")
    return _alert(
        campaign,
        submission,
        "submission-received",
        title=title,
        summary=summary,
        facts=[
            Fact(label=line(RECEIVED), moment=at),
            Fact(label=line(SUPPLIERS), number=submission.suppliers or 0),
            Fact(label=line(gettext("Laporan unit Anda tercatat")), text=text(judged)),
        ],
        instruction=gettext(
            "Langkah berikutnya: Kanwil memeriksa kiriman ini. Anda akan diberi tahu bila disetujui atau perlu"
            " diperbaiki. Saat ini tidak ada yang perlu dilakukan."
        ),
        button=SEE_SENT,
    )


def nil_received(campaign: Campaign, submission: Submission, at: datetime) -> AlertRaised:
    """To the unit that declared nil."""
    title = gettext("Pernyataan nihil diterima")
    summary = gettext("Pernyataan nihil unit Anda sudah kami terima untuk:")
    if submission.late:
        title = gettext("Pernyataan nihil diterima terlambat")
        summary = gettext("Pernyataan nihil unit Anda sudah kami terima, tercatat terlambat, untuk:")
    return _alert(
        campaign,
        submission,
        "submission-nil-received",
        positions=ALL,
        title=title,
        summary=summary,
        facts=[Fact(label=line(RECEIVED), moment=at), Fact(label=line(REASON), text=_same(submission.nil_reason))],
        instruction=gettext(
            "Unit Anda tercatat sudah melapor. Bila pernyataan ini keliru, isi daftar pemasok lalu kirim laporan"
            " selama pengumpulan masih terbuka; bila benar, tidak ada yang perlu dilakukan."
        ),
        button=SEE_SENT,
    )


def arrived(campaign: Campaign, submission: Submission, unit: str, at: datetime, *, nil: bool = False) -> AlertRaised:
    """To the Kanwil: a report has come. `unit`: the name of the unit."""
    unit = _short(unit)
    title = gettext("%(unit)s mengirim laporan", unit=unit)
    does, late = gettext("mengirim laporannya"), gettext(", terlambat,")
    if nil:
        title = gettext("%(unit)s menyatakan nihil", unit=unit)
        does = gettext("menyatakan nihil")
    elif submission.round > 1:
        title = gettext("%(unit)s mengirim ulang", unit=unit)
        does = gettext("mengirim ulang laporannya (kiriman ke-%(number)s)", number=submission.round)
        late = gettext(", tercatat terlambat,")
    summary = gettext("%(unit)s %(does)s%(late)s untuk:", unit=unit, does=does, late=late if submission.late else "")
    facts = [Fact(label=line(RECEIVED), moment=at)]
    if count := submission.nil_suppliers if nil else submission.suppliers:
        facts.append(Fact(label=line(gettext("Pemasok")), number=count))
    if submission.left_out:
        label = gettext("Baris berkas Excel yang tidak ikut")
        facts.append(Fact(label=line(label), number=submission.left_out))
    look = gettext("Periksa alasannya; bila keliru, kembalikan selama pengumpulan terbuka.")
    return _alert(
        campaign,
        submission,
        "submission-arrived",
        severity=Severity.IMPORTANT,
        unit=submission.kanwil,
        title=title,
        summary=summary,
        facts=facts,
        instruction=look if nil else TO_REVIEW,
        button=REVIEW,
        needs_acknowledgement=True,
        roll_up=_of_the_day(),
    )


def _of_the_day() -> RollUp:
    """One message to a Kanwil of all that came in a day."""
    return RollUp(
        at=Level.KANWIL,
        title=line(gettext("laporan masuk untuk diperiksa")),
        instruction=text(TO_REVIEW),
        action=Action(label=line(REVIEW), link="/"),
    )


def returned(
    campaign: Campaign, submission: Submission, by: str, reasons: Sequence[Reason], at: datetime
) -> AlertRaised:
    """To the unit: with what has to be corrected, by when. `by`: the name of the office."""
    by = _short(by)
    return _alert(
        campaign,
        submission,
        "submission-returned",
        severity=Severity.IMPORTANT,
        positions=ALL,
        title=gettext("Perlu diperbaiki"),
        summary=gettext("%(office)s mengembalikan kiriman unit Anda untuk diperbaiki:", office=by),
        due_at=submission.correct_by,
        facts=[
            Fact(label=line(pgettext("fact", "Dikembalikan")), moment=at),
            Fact(label=line(gettext("Yang harus diperbaiki")), number=len(reasons)),
        ],
        items=[Item(label=_place(one), text=_same(one.text)) for one in reasons],
        instruction=gettext(
            "Yang perlu dilakukan: perbaiki bagian di atas, lalu kirim lagi. Bagian lain tidak perlu diisi ulang."
        ),
        button=gettext("Perbaiki sekarang"),
        needs_acknowledgement=True,
        deadline=submission.correction_id,
    )


def approved(campaign: Campaign, submission: Submission, by: str, at: datetime) -> AlertRaised:
    by = _short(by)
    return _alert(
        campaign,
        submission,
        "submission-approved",
        positions=ALL,
        title=gettext("Disetujui"),
        summary=gettext("%(office)s menyetujui kiriman unit Anda:", office=by),
        facts=[
            Fact(label=line(gettext("Disetujui")), moment=at),
            Fact(label=line(SUPPLIERS), number=submission.suppliers or 0),
        ],
        instruction=gettext("Tugas ini selesai; tidak ada lagi yang perlu dilakukan. Terima kasih."),
        button=SEE_SENT,
    )


def approval_withdrawn(campaign: Campaign, submission: Submission, by: str, at: datetime) -> AlertRaised:
    by = _short(by)
    return _alert(
        campaign,
        submission,
        "approval-withdrawn",
        positions=ALL,
        title=gettext("Persetujuan ditarik kembali"),
        summary=gettext("%(office)s menarik kembali persetujuan laporan unit Anda untuk:", office=by),
        facts=[
            Fact(label=line(REASON), text=_same(submission.reopen_reason)),
            Fact(label=line(gettext("Ditarik")), moment=at),
        ],
        instruction=gettext(
            "Pesan “Disetujui” sebelumnya tidak berlaku lagi; laporan menunggu diperiksa lagi. Belum ada yang perlu"
            " dilakukan; bila ada yang harus diperbaiki, Kanwil mengembalikannya dengan alasan. Tepat"
            " waktunya laporan unit Anda tidak berubah."
        ),
        button=SEE,
    )


def exempted(campaign: Campaign, submission: Submission, by: str, at: datetime) -> AlertRaised:
    by = _short(by)
    return _alert(
        campaign,
        submission,
        "submission-exempted",
        positions=ALL,
        title=gettext("Unit Anda dikecualikan"),
        summary=gettext("%(office)s mengecualikan unit Anda dari:", office=by),
        facts=[
            Fact(label=line(REASON), text=_same(submission.exempt_reason)),
            Fact(label=line(pgettext("fact", "Dikecualikan")), moment=at),
        ],
        instruction=gettext(
            "Unit Anda tidak perlu mengirim laporan untuk ini dan tidak dihitung di dalamnya; pengingatnya dihentikan."
            " Bila ini keliru, segera hubungi %(office)s.",
            office=by,
        ),
        button=SEE,
    )


def put_aside(upload: UUID, unit: str, uploaded_at: datetime) -> AlertRaised:
    """To the unit, without the file's name: people write names and numbers into it."""
    return SuppliersAlertRaised(
        alert=new_id(),
        kind="upload-put-aside",
        kind_name=line(NAMES["upload-put-aside"]),
        severity=Severity.IMPORTANT,
        to=Recipients(units=[unit], positions=STAFF),
        title=line(gettext("Berkas disisihkan: berkas Excel Anda tidak dapat dibaca")),
        summary=line(
            gettext(
                "Satu berkas yang diunggah kantor Anda dua kali dicoba dan tidak dapat dibaca sampai selesai, jadi"
                " disisihkan."
            )
        ),
        facts=[Fact(label=line(gettext("Diunggah")), moment=uploaded_at)],
        instruction=text(
            gettext(
                "Tidak ada barisnya yang masuk daftar pemasok. Salin tabelnya ke templat Jembatan yang baru (Tempel"
                " Spesial, Nilai), lalu unggah templat itu. Pemasok yang sudah tersimpan sebelumnya tidak berubah."
            )
        ),
        action=Action(label=line(gettext("Buka berkas")), link=f"/unggahan/{upload}"),
        needs_acknowledgement=True,
    )


def progress(suppliers: int) -> Line:
    """As a reminder says how far a unit is."""
    return line(
        ngettext("%(num)s pemasok tercatat, belum dikirim", "%(num)s pemasok tercatat, belum dikirim", suppliers)
    )


def _alert(
    campaign: Campaign,
    submission: Submission,
    kind: str,
    *,
    title: Sentence,
    summary: Sentence,
    instruction: Sentence,
    button: Sentence,
    unit: str = "",
    positions: list[Position] = STAFF,
    severity: Severity = Severity.INFO,
    **content: Any,
) -> AlertRaised:
    """Of a return, to its unit unless to another office."""
    return SuppliersAlertRaised(
        alert=new_id(),
        kind=kind,
        kind_name=line(NAMES[kind]),
        severity=severity,
        to=Recipients(units=[unit or submission.unit], positions=positions),
        title=line(title),
        about=campaign.title,
        summary=line(summary),
        instruction=text(instruction),
        action=Action(label=line(button), link=f"/laporan/{submission.id}"),
        **content,
    )


def _place(reason: Reason) -> Text | None:
    """`CV Sumber Rejeki, baris 12 (“Sayur”) di data-bama.xlsx, kolom NPWP`; none for a reason about the whole."""
    parts = (reason.supplier_name, _place_in_file(reason), _column(reason.field))
    words = listed([part for part in parts if part])
    if not (reason.supplier_name or (reason.workbook and not reason.row)):
        words = words.changed(lambda said: said[:1].upper() + said[1:])
    return text(words.changed(lambda said: said[:1000])) if words else None


def _place_in_file(reason: Reason) -> str:
    place: str = gettext("baris %(row)s", row=reason.row) if reason.row else ""
    if table := reason.table_name:
        place = gettext("%(place)s (%(table)s)", place=place, table=table) if place else table
    if workbook := reason.workbook:
        place = gettext("%(place)s di %(workbook)s", place=place, workbook=workbook) if place else workbook
    return place


def _column(field: str | None) -> str:
    return gettext("kolom %(name)s", name=COLUMNS.labels.get(field, field.replace("_", " "))) if field else ""


def _same(written: str | None) -> Text:
    """Text as somebody wrote it, the same in both languages."""
    return Text(id=written or "-", en=written or "-")


def _short(name: str) -> str:
    """A name that leaves room in a line."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
