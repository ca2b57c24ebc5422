"""Alerts to offices about submissions and workbooks, in both languages. The notifier makes messages of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.ids import new_id
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

from suppliers.domain.workbook import COLUMNS
from suppliers.models import Campaign, Submission

STAFF, ALL = [Position.STAFF], [Position.STAFF, Position.HEAD]
LONGEST_NAME = 90
SEE = Line(id="Lihat laporan", en="See the return")
SEE_SENT = Line(id="Lihat kiriman", en="See the return")
REVIEW = Line(id="Periksa laporan", en="Review the return")
RECEIVED, REASON = Line(id="Diterima", en="Received"), Line(id="Alasan", en="Reason")
SUPPLIERS = Line(id="Jumlah pemasok", en="Suppliers")
TO_REVIEW = Text(
    id="Selama pengumpulan terbuka, periksa, lalu setujui atau kembalikan dengan alasan.",
    en="While the collection is open, review it, then approve it or send it back with reasons.",
)
NAMES = {
    "submission-received": Line(id="Laporan diterima", en="Return received"),
    "submission-nil-received": Line(id="Nihil diterima", en="Nil received"),
    "submission-arrived": Line(id="Laporan masuk", en="Return to review"),
    "submission-returned": Line(id="Perlu diperbaiki", en="To be corrected"),
    "submission-approved": Line(id="Disetujui", en="Approved"),
    "approval-withdrawn": Line(id="Persetujuan ditarik", en="Approval withdrawn"),
    "submission-exempted": Line(id="Dikecualikan", en="Exempt"),
    "upload-put-aside": Line(id="Berkas disisihkan", en="File put aside"),
}
"""Of all alerts of a kind: in lists and filters."""

IS_APPROVED = Text(id="Laporan sudah disetujui.", en="The return was approved.")
IS_RETURNED = Text(id="Laporan sudah dikembalikan untuk diperbaiki.", en="The return was sent back to be corrected.")
IS_EXEMPT = Text(id="Unit dikecualikan dari pengumpulan ini.", en="The unit is exempt from this collection.")
HAS_REPORTED_ANEW = Text(id="Unit sudah melapor lagi.", en="The unit has reported anew.")
IS_TAKEN_BACK = Text(id="Persetujuannya ditarik kembali.", en="The approval was withdrawn.")
IS_REVIEWED_AGAIN = Text(id="Laporan sudah diperiksa lagi.", en="The return has been reviewed again.")
IS_CLOSED = Text(id="Pengumpulan sudah ditutup.", en="The collection is closed.")
IS_CANCELLED = Text(id="Pengumpulan dibatalkan.", en="The collection was cancelled.")
"""Why an alert asks for nothing any more."""

OF_THE_DAY = RollUp(
    at=Level.KANWIL,
    title=Line(id="laporan masuk untuk diperiksa", en="returns have come to be reviewed"),
    instruction=TO_REVIEW,
    action=Action(label=REVIEW, link="/"),
)


def received(campaign: Campaign, submission: Submission, at: datetime) -> AlertRaised:
    """To the unit that sent."""
    title = Line(id="Terima kasih, sudah diterima", en="Thank you, received")
    summary = Line(
        id="Terima kasih. Kiriman unit Anda sudah kami terima untuk:",
        en="Thank you. We have received your office's return for:",
    )
    judged = Text(id="tepat waktu", en="on time")
    if submission.late:
        title, judged = Line(id="Diterima terlambat", en="Received late"), Text(id="terlambat", en="late")
    if submission.round > 1:
        title = Line(id="Perbaikan sudah diterima", en="Corrections received")
        summary = Line(
            id="Kiriman perbaikan unit Anda sudah kami terima untuk:",
            en="We have received your office's corrected return for:",
        )
    return _alert(
        campaign,
        submission,
        "submission-received",
        title=title,
        summary=summary,
        facts=[
            Fact(label=RECEIVED, moment=at),
            Fact(label=SUPPLIERS, number=submission.suppliers or 0),
            Fact(label=Line(id="Laporan unit Anda tercatat", en="Your office's return counts as"), text=judged),
        ],
        instruction=Text(
            id="Langkah berikutnya: Kanwil memeriksa kiriman ini. Anda akan diberi tahu bila disetujui atau perlu"
            " diperbaiki. Saat ini tidak ada yang perlu dilakukan.",
            en="Next: the Kanwil reviews it. You will hear when it is approved or must be corrected. There is nothing"
            " to do now.",
        ),
        button=SEE_SENT,
    )


def nil_received(campaign: Campaign, submission: Submission, at: datetime) -> AlertRaised:
    """To the unit that declared nil."""
    late = bool(submission.late)
    return _alert(
        campaign,
        submission,
        "submission-nil-received",
        positions=ALL,
        title=Line(
            id=f"Pernyataan nihil diterima{' terlambat' if late else ''}",
            en=f"Declaration of nil received{' late' if late else ''}",
        ),
        summary=Line(
            id=f"Pernyataan nihil unit Anda sudah kami terima{', tercatat terlambat,' if late else ''} untuk:",
            en=f"We have received your office's declaration of nil{', recorded as late,' if late else ''} for:",
        ),
        facts=[Fact(label=RECEIVED, moment=at), Fact(label=REASON, text=_same(submission.nil_reason))],
        instruction=Text(
            id="Unit Anda tercatat sudah melapor. Bila pernyataan ini keliru, isi daftar pemasok lalu kirim laporan"
            " selama pengumpulan masih terbuka; bila benar, tidak ada yang perlu dilakukan.",
            en="Your office counts as having reported. If this declaration is a mistake, enter your suppliers and send"
            " the return while the collection is open; otherwise there is nothing to do.",
        ),
        button=SEE_SENT,
    )


def arrived(campaign: Campaign, submission: Submission, unit: str, at: datetime, *, nil: bool = False) -> AlertRaised:
    """To the Kanwil: a report has come. `unit`: the name of the unit."""
    unit, again = _short(unit), submission.round > 1 and not nil
    title = Line(id=f"{unit} mengirim laporan", en=f"{unit} has sent its return")
    does = "mengirim laporannya", "has sent its return"
    late = (", terlambat,", ", late,") if submission.late else ("", "")
    if nil:
        title = Line(id=f"{unit} menyatakan nihil", en=f"{unit} declares nil")
        does = "menyatakan nihil", "has declared nil"
    elif again:
        title = Line(id=f"{unit} mengirim ulang", en=f"{unit} has sent again")
        times = submission.round
        does = f"mengirim ulang laporannya (kiriman ke-{times})", f"has sent its return again (sending {times})"
        late = (", tercatat terlambat,", ", counted as late,") if submission.late else late
    facts = [Fact(label=RECEIVED, moment=at)]
    if count := submission.nil_suppliers if nil else submission.suppliers:
        facts.append(Fact(label=Line(id="Pemasok", en="Suppliers"), number=count))
    if submission.left_out:
        label = Line(id="Baris berkas Excel yang tidak ikut", en="Rows of Excel files left out")
        facts.append(Fact(label=label, number=submission.left_out))
    look = Text(
        id="Periksa alasannya; bila keliru, kembalikan selama pengumpulan terbuka.",
        en="Look at the reason; if it is a mistake, send it back while the collection is open.",
    )
    return _alert(
        campaign,
        submission,
        "submission-arrived",
        severity=Severity.IMPORTANT,
        unit=submission.kanwil,
        title=title,
        summary=Line(id=f"{unit} {does[0]}{late[0]} untuk:", en=f"{unit} {does[1]}{late[1]} for:"),
        facts=facts,
        instruction=look if nil else TO_REVIEW,
        button=REVIEW,
        needs_acknowledgement=True,
        roll_up=OF_THE_DAY,
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
        title=Line(id="Perlu diperbaiki", en="To be corrected"),
        summary=Line(
            id=f"{by} mengembalikan kiriman unit Anda untuk diperbaiki:",
            en=f"{by} sent your office's return back to be corrected:",
        ),
        due_at=submission.correct_by,
        facts=[
            Fact(label=Line(id="Dikembalikan", en="Sent back"), moment=at),
            Fact(label=Line(id="Yang harus diperbaiki", en="To be corrected"), number=len(reasons)),
        ],
        items=[Item(label=_place(one), text=_same(one.text)) for one in reasons],
        instruction=Text(
            id="Yang perlu dilakukan: perbaiki bagian di atas, lalu kirim lagi. Bagian lain tidak perlu diisi ulang.",
            en="What to do: correct the points above, then send it again. Nothing else needs to be entered anew.",
        ),
        button=Line(id="Perbaiki sekarang", en="Correct it now"),
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
        title=Line(id="Disetujui", en="Approved"),
        summary=Line(id=f"{by} menyetujui kiriman unit Anda:", en=f"{by} approved your office's return:"),
        facts=[
            Fact(label=Line(id="Disetujui", en="Approved"), moment=at),
            Fact(label=SUPPLIERS, number=submission.suppliers or 0),
        ],
        instruction=Text(
            id="Tugas ini selesai; tidak ada lagi yang perlu dilakukan. Terima kasih.",
            en="This task is complete; there is nothing more to do. Thank you.",
        ),
        button=SEE_SENT,
    )


def approval_withdrawn(campaign: Campaign, submission: Submission, by: str, at: datetime) -> AlertRaised:
    by = _short(by)
    return _alert(
        campaign,
        submission,
        "approval-withdrawn",
        positions=ALL,
        title=Line(id="Persetujuan ditarik kembali", en="Approval withdrawn"),
        summary=Line(
            id=f"{by} menarik kembali persetujuan laporan unit Anda untuk:",
            en=f"{by} has withdrawn its approval of your office's return for:",
        ),
        facts=[
            Fact(label=REASON, text=_same(submission.reopen_reason)),
            Fact(label=Line(id="Ditarik", en="Withdrawn"), moment=at),
        ],
        instruction=Text(
            id="Pesan “Disetujui” sebelumnya tidak berlaku lagi; laporan menunggu diperiksa lagi. Belum ada yang perlu"
            " dilakukan; bila ada yang harus diperbaiki, Kanwil mengembalikannya dengan alasan. Tepat"
            " waktunya laporan unit Anda tidak berubah.",
            en="The earlier message “Approved” holds no longer; the return waits to be reviewed again. There is nothing"
            " to do yet; if something has to be corrected, the Kanwil will send it back with its reasons."
            " Whether your office reported on time does not change.",
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
        title=Line(id="Unit Anda dikecualikan", en="Your office is exempt"),
        summary=Line(id=f"{by} mengecualikan unit Anda dari:", en=f"{by} has exempted your office from:"),
        facts=[
            Fact(label=REASON, text=_same(submission.exempt_reason)),
            Fact(label=Line(id="Dikecualikan", en="Exempted"), moment=at),
        ],
        instruction=Text(
            id="Unit Anda tidak perlu mengirim laporan untuk ini dan tidak dihitung di dalamnya; pengingatnya"
            f" dihentikan. Bila ini keliru, segera hubungi {by}.",
            en="Your office need not send a return for this and does not count in it; its reminders have stopped. If"
            f" this is a mistake, contact {by} at once.",
        ),
        button=SEE,
    )


def put_aside(upload: UUID, unit: str, uploaded_at: datetime) -> AlertRaised:
    """To the unit, without the file's name: people write names and numbers into it."""
    return SuppliersAlertRaised(
        alert=new_id(),
        kind="upload-put-aside",
        kind_name=NAMES["upload-put-aside"],
        severity=Severity.IMPORTANT,
        to=Recipients(units=[unit], positions=STAFF),
        title=Line(
            id="Berkas disisihkan: berkas Excel Anda tidak dapat dibaca",
            en="File put aside: your workbook could not be read",
        ),
        summary=Line(
            id="Satu berkas yang diunggah kantor Anda dua kali dicoba dan tidak dapat dibaca sampai selesai, jadi"
            " disisihkan.",
            en="A file that your office uploaded was tried twice, could not be read to its end, and was put aside.",
        ),
        facts=[Fact(label=Line(id="Diunggah", en="Uploaded"), moment=uploaded_at)],
        instruction=Text(
            id="Tidak ada barisnya yang masuk daftar pemasok. Salin tabelnya ke templat Jembatan yang baru (Tempel"
            " Spesial, Nilai), lalu unggah templat itu. Pemasok yang sudah tersimpan sebelumnya tidak berubah.",
            en="No row of it is in the register. Copy its table into a fresh Jembatan template (Paste Special, Values)"
            " and upload that. Suppliers saved before are unchanged.",
        ),
        action=Action(label=Line(id="Buka berkas", en="Open the file"), link=f"/unggahan/{upload}"),
        needs_acknowledgement=True,
    )


def progress(suppliers: int) -> Line:
    """As a reminder says how far a unit is."""
    return Line(
        id=f"{suppliers} pemasok tercatat, belum dikirim",
        en=f"{suppliers} {'supplier' if suppliers == 1 else 'suppliers'} recorded, not sent yet",
    )


def _alert(
    campaign: Campaign,
    submission: Submission,
    kind: str,
    *,
    button: Line,
    unit: str = "",
    positions: list[Position] = STAFF,
    severity: Severity = Severity.INFO,
    **content: Any,
) -> AlertRaised:
    """Of a return, to its unit unless to another office."""
    return SuppliersAlertRaised(
        alert=new_id(),
        kind=kind,
        kind_name=NAMES[kind],
        severity=severity,
        to=Recipients(units=[unit or submission.unit], positions=positions),
        about=campaign.title,
        action=Action(label=button, link=f"/laporan/{submission.id}"),
        **content,
    )


def _place(reason: Reason) -> Text | None:
    """`CV Sumber Rejeki, baris 12 (“Sayur”) di data-bama.xlsx, kolom NPWP`; none for a reason about the whole."""
    names = COLUMNS.labels.get(reason.field or "", (_plain(reason.field), _plain(reason.field)))
    words = [
        _whereabouts(reason, row, of, f"{column} {name}" if reason.field else "")
        for (row, of, column), name in zip((("baris", "di", "kolom"), ("row", "of", "column")), names, strict=True)
    ]
    return Text(id=words[0], en=words[1]) if words[0] else None


def _plain(field: str | None) -> str:
    return (field or "").replace("_", " ")


def _whereabouts(reason: Reason, row: str, of: str, column: str) -> str:
    place = f"{row} {reason.row}" if reason.row else ""
    if reason.table_name:
        place = f"{place} ({reason.table_name})" if place else reason.table_name
    if reason.workbook:
        place = f"{place} {of} {reason.workbook}" if place else reason.workbook
    words = ", ".join(part for part in (reason.supplier_name, place, column) if part)
    is_a_name = reason.supplier_name or (reason.workbook and not reason.row)
    return (words if is_a_name else words[:1].upper() + words[1:])[:1000]


def _same(written: str | None) -> Text:
    """Text as somebody wrote it, the same in both languages."""
    return Text(id=written or "-", en=written or "-")


def _short(name: str) -> str:
    """A name that leaves room in a line."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
