"""Alerts to offices about distributions and the public log, in both languages. The notifier makes messages of it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.ids import new_id
from chassis.units import DITJEN
from jembatan_contracts.alerts import Action as Button
from jembatan_contracts.alerts import (
    AlertCleared,
    AlertRaised,
    BansosAlertCleared,
    BansosAlertRaised,
    Fact,
    Level,
    Position,
    Recipients,
    RollUp,
    Severity,
)
from jembatan_contracts.base import Line, Text

from bansos.models import Action, Distribution, DistributionStep, Programme

STAFF, ALL = [Position.STAFF], [Position.STAFF, Position.HEAD]
SEE = Line(id="Lihat penyaluran", en="See the distribution")
PACKAGES = Line(id="Jumlah paket", en="Packages")
REASON = Line(id="Alasan", en="Reason")
LONGEST_NAME = 90
NAMES = {
    "nominations-submitted": Line(id="Usulan untuk diperiksa", en="Nominations to verify"),
    "nominations-verified": Line(id="Usulan untuk disetujui", en="Nominations to approve"),
    "nominations-returned": Line(id="Usulan dikembalikan", en="Nominations sent back"),
    "aid-approved": Line(id="Bansos disetujui", en="Aid approved"),
    "packages-missing": Line(id="Selisih paket", en="Packages missing"),
    "distribution-cancelled": Line(id="Penyaluran dibatalkan", en="Distribution cancelled"),
    "log-out-of-order": Line(id="Catatan publik tidak utuh", en="Public log not whole"),
}
"""Of all alerts of a kind: in lists and filters."""

ENDS = {
    Action.SUBMIT: Text(id="Usulan sudah diajukan lagi.", en="The nominations were submitted again."),
    Action.VERIFY: Text(id="Usulan sudah diperiksa.", en="The nominations were verified."),
    Action.RETURN: Text(id="Usulan sudah dikembalikan ke unit.", en="The nominations were sent back to the unit."),
    Action.APPROVE: Text(id="Usulan sudah disetujui.", en="The nominations were approved."),
    Action.RELEASE: Text(id="Paket sudah dilepas dari gudang.", en="The packages have left the store."),
    Action.CANCEL: Text(id="Penyaluran dibatalkan.", en="The distribution was cancelled."),
    Action.WITHDRAW: Text(id="Persetujuannya ditarik.", en="The approval was withdrawn."),
}
"""Why an alert asks for nothing any more, by the step that ended it."""

VERIFY = Text(
    id="Periksa usulan, lalu teruskan untuk disetujui atau kembalikan dengan alasan.",
    en="Check the nominations, then pass them on for approval or send them back with a reason.",
)
APPROVE = Text(
    id="Setujui, atau kembalikan dengan alasan. Yang memeriksa tidak boleh menyetujui.",
    en="Approve them, or send them back with a reason. Whoever verified them may not approve.",
)


def after_step(programme: Programme, one: Distribution, step: DistributionStep, unit: str) -> AlertRaised | None:
    """To whom a step leaves something to do, or to know. `unit`: the name of the unit."""
    name = _short(unit)
    match step.action:
        case Action.SUBMIT:
            return _to_verify(programme, one, step, name)
        case Action.VERIFY:
            return _to_approve(programme, one, step, name)
        case Action.RETURN:
            return _returned(programme, one, step)
        case Action.APPROVE:
            return _approved(programme, one, step)
        case Action.CLOSE if one.missing:
            return _missing(programme, one, step, name)
        case Action.CANCEL | Action.WITHDRAW:
            return _called_off(programme, one, step, name)
    return None


def ended(alert: UUID, step: DistributionStep) -> AlertCleared:
    """End of the alert that asked for this step: done, or called off."""
    action = Action(step.action)
    done = action not in (Action.CANCEL, Action.WITHDRAW)
    return BansosAlertCleared(alert=alert, cleared_at=step.at, reason=ENDS[action], done=done)


def _to_verify(programme: Programme, one: Distribution, step: DistributionStep, unit: str) -> AlertRaised:
    return _alert(
        programme,
        one,
        "nominations-submitted",
        [one.kanwil],
        title=Line(id=f"Usulan bansos dari {unit}", en=f"Aid nominations from {unit}"),
        summary=Line(id=f"{unit} mengajukan usulan penerima untuk:", en=f"{unit} has submitted nominations for:"),
        facts=[Fact(label=PACKAGES, number=step.packages)],
        instruction=VERIFY,
        roll_up=_of_the_day(Level.KANWIL, "usulan bansos untuk diperiksa", "aid nominations to verify", VERIFY),
    )


def _to_approve(programme: Programme, one: Distribution, step: DistributionStep, unit: str) -> AlertRaised:
    many = (step.packages or 0) > programme.kanwil_limit
    return _alert(
        programme,
        one,
        "nominations-verified",
        [DITJEN if many else one.kanwil],
        title=Line(id=f"Bansos {unit} menunggu persetujuan", en=f"Aid of {unit} waits for approval"),
        summary=Line(id=f"Usulan {unit} sudah diperiksa untuk:", en=f"Nominations of {unit} have been verified for:"),
        facts=[Fact(label=PACKAGES, number=step.packages)],
        instruction=APPROVE,
        roll_up=_of_the_day(
            Level.DITJEN if many else Level.KANWIL,
            "usulan bansos untuk disetujui",
            "aid nominations to approve",
            APPROVE,
        ),
    )


def _returned(programme: Programme, one: Distribution, step: DistributionStep) -> AlertRaised:
    return _alert(
        programme,
        one,
        "nominations-returned",
        [one.unit],
        severity=Severity.IMPORTANT,
        title=Line(id="Usulan bansos dikembalikan", en="Aid nominations were sent back"),
        summary=Line(
            id="Usulan penerima unit Anda dikembalikan untuk diperbaiki:",
            en="Your office's nominations were sent back to be corrected:",
        ),
        facts=[Fact(label=REASON, text=_same(step.reason)), Fact(label=_WHEN_RETURNED, moment=step.at)],
        instruction=Text(
            id="Perbaiki usulan, lalu ajukan lagi.", en="Correct the nominations, then submit them again."
        ),
        needs_acknowledgement=True,
    )


def _approved(programme: Programme, one: Distribution, step: DistributionStep) -> AlertRaised:
    return _alert(
        programme,
        one,
        "aid-approved",
        [one.unit],
        positions=ALL,
        title=Line(id="Bansos disetujui", en="Aid was approved"),
        summary=Line(id="Paket untuk penyaluran unit Anda disetujui:", en="Packages were approved for your office:"),
        facts=[Fact(label=PACKAGES, number=step.packages), Fact(label=_WHEN_APPROVED, moment=step.at)],
        instruction=Text(
            id="Siapkan paket di gudang. Petugas gudang melepasnya pada hari penyaluran.",
            en="Prepare the packages in the store. The storekeeper releases them on the day.",
        ),
    )


def _missing(programme: Programme, one: Distribution, step: DistributionStep, unit: str) -> AlertRaised:
    """To the offices above, never to the unit alone."""
    return _alert(
        programme,
        one,
        "packages-missing",
        [one.kanwil, DITJEN],
        positions=ALL,
        severity=Severity.URGENT,
        title=Line(id=f"Selisih paket bansos di {unit}", en=f"Aid packages missing at {unit}"),
        summary=Line(
            id="Paket keluar gudang, tidak diserahkan, dan tidak kembali:",
            en="Packages left the store, were not handed over, and did not come back:",
        ),
        facts=[
            Fact(label=Line(id="Keluar gudang", en="Left the store"), number=one.released),
            Fact(label=Line(id="Diserahkan", en="Handed over"), number=one.handed_over),
            Fact(label=Line(id="Kembali", en="Brought back"), number=step.packages),
            Fact(label=Line(id="Selisih", en="Missing"), number=one.missing),
        ],
        instruction=Text(
            id="Minta penjelasan tertulis dan bukti dari unit, lalu periksa gudangnya.",
            en="Ask the unit for an explanation in writing with evidence, then check its store.",
        ),
        needs_acknowledgement=True,
    )


def _called_off(programme: Programme, one: Distribution, step: DistributionStep, unit: str) -> AlertRaised:
    return _alert(
        programme,
        one,
        "distribution-cancelled",
        [one.unit, one.kanwil],
        title=Line(id=f"Penyaluran bansos {unit} dibatalkan", en=f"Aid distribution of {unit} was cancelled"),
        summary=Line(id="Penyaluran ini dibatalkan:", en="This distribution was cancelled:"),
        facts=[Fact(label=REASON, text=_same(step.reason))],
        instruction=Text(
            id="Tidak ada paket yang boleh keluar untuk penyaluran ini.",
            en="No package may leave the store for this distribution.",
        ),
    )


def log_out_of_order(findings: int, since: datetime | None) -> AlertRaised:
    """To the directorate: somebody has changed what the public log holds."""
    known = [Fact(label=Line(id="Terakhir utuh", en="Last found whole"), moment=since)] if since else []
    return BansosAlertRaised(
        alert=new_id(),
        kind="log-out-of-order",
        kind_name=NAMES["log-out-of-order"],
        severity=Severity.URGENT,
        to=Recipients(units=[DITJEN], positions=ALL),
        title=Line(id="Catatan publik bansos tidak utuh", en="The public log of aid is not whole"),
        summary=Line(
            id="Ada langkah atau catatan yang diubah di luar layanan ini.",
            en="A step or a record was changed outside of this service.",
        ),
        facts=[Fact(label=Line(id="Temuan", en="Findings"), number=findings), *known],
        instruction=Text(
            id="Jangan ubah apa pun di basis data. Buka halaman catatan publik dan panggil auditor.",
            en="Change nothing in the database. Open the page of the public log and call the auditor.",
        ),
        action=Button(label=Line(id="Lihat temuan", en="See the findings"), link="/catatan-publik"),
        needs_acknowledgement=True,
    )


def log_looked_at_again(alert: UUID, now: datetime, *, whole: bool) -> AlertCleared:
    """End of the alert of the look before: all is put right, or something else is found now."""
    reason = Text(
        id="Pemeriksaan berikutnya menemukan hal lain; ada pemberitahuan baru.",
        en="The next look found something else; there is a new alert.",
    )
    if whole:
        reason = Text(id="Catatan publik utuh kembali.", en="The public log is whole again.")
    return BansosAlertCleared(alert=alert, cleared_at=now, reason=reason, done=whole)


_WHEN_RETURNED = Line(id="Dikembalikan", en="Sent back")
_WHEN_APPROVED = Line(id="Disetujui", en="Approved")


def _alert(
    programme: Programme,
    one: Distribution,
    kind: str,
    units: list[str],
    *,
    positions: list[Position] = STAFF,
    severity: Severity = Severity.INFO,
    **content: Any,
) -> AlertRaised:
    return BansosAlertRaised(
        alert=new_id(),
        kind=kind,
        kind_name=NAMES[kind],
        severity=severity,
        to=Recipients(units=units, positions=positions),
        about=programme.title,
        action=Button(label=SEE, link=f"/penyaluran/{one.id}"),
        **content,
    )


def _of_the_day(level: Level, title: str, title_en: str, instruction: Text) -> RollUp:
    """One e-mail a day for all units: a national day is one of each of them."""
    button = Button(label=Line(id="Buka daftar penyaluran", en="Open the list of distributions"), link="/")
    return RollUp(at=level, title=Line(id=title, en=title_en), instruction=instruction, action=button)


def _same(written: str | None) -> Text:
    """Text as somebody wrote it, the same in both languages."""
    return Text(id=written or "-", en=written or "-")


def _short(name: str) -> str:
    """A name that leaves room in a line."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
