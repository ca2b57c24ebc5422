"""Reading of messages that were kept before services told of these things themselves, as alerts. Nothing new is written
so; the kinds of today that stand for them are the services' own words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Pair = tuple[str, str]
Data = dict[str, Any]


@dataclass(frozen=True)
class _Former:
    """`at`: the field with its moment, `facts`: label by field."""

    title: Callable[[Data], Pair]
    summary: Pair
    at: str
    facts: dict[str, Pair]
    action: Pair = ("Lihat laporan", "See the return")
    heads: bool = True


def _plain(id_: str, en: str) -> Callable[[Data], Pair]:
    return lambda _data: (id_, en)


def _received(data: Data) -> Pair:
    if data["round"] > 1:
        return "Perbaikan sudah diterima", "Corrections received"
    if data["late"]:
        return "Diterima terlambat", "Received late"
    return "Terima kasih, sudah diterima", "Thank you, received"


def _nil(data: Data) -> Pair:
    late = (" terlambat", " late") if data["late"] else ("", "")
    return f"Pernyataan nihil diterima{late[0]}", f"Declaration of nil received{late[1]}"


def _arrived(data: Data) -> Pair:
    unit = data["unit"]
    if data["round"] == 0:
        return f"{unit} menyatakan nihil", f"{unit} declares nil"
    if data["round"] > 1:
        return f"{unit} mengirim ulang", f"{unit} has sent again"
    return f"{unit} mengirim laporan", f"{unit} has sent its return"


_RECEIVED, _SUPPLIERS, _REASON = ("Diterima", "Received"), ("Jumlah pemasok", "Suppliers"), ("Alasan", "Reason")
_OFFICE = ("Kantor", "Office")
KINDS: dict[str, _Former] = {
    "submission-received": _Former(
        _received,
        ("Kiriman unit Anda sudah kami terima untuk:", "We have received your office's return for:"),
        "submitted_at",
        {"submitted_at": _RECEIVED, "suppliers": _SUPPLIERS},
        heads=False,
    ),
    "submission-nil-received": _Former(
        _nil,
        (
            "Pernyataan nihil unit Anda sudah kami terima untuk:",
            "We have received your office's declaration of nil for:",
        ),
        "declared_at",
        {"declared_at": _RECEIVED, "reason": _REASON},
    ),
    "submission-arrived": _Former(
        _arrived,
        ("Sebuah laporan masuk untuk diperiksa:", "A return has come to be reviewed:"),
        "at",
        {
            "at": _RECEIVED,
            "suppliers": ("Pemasok", "Suppliers"),
            "left_out": ("Baris yang tidak ikut", "Rows left out"),
        },
        ("Periksa laporan", "Review the return"),
        heads=False,
    ),
    "submission-returned": _Former(
        _plain("Perlu diperbaiki", "To be corrected"),
        ("Kiriman unit Anda dikembalikan untuk diperbaiki:", "Your office's return was sent back to be corrected:"),
        "returned_at",
        {"returned_by": ("Dikembalikan oleh", "Sent back by"), "returned_at": ("Dikembalikan", "Sent back")},
        ("Perbaiki sekarang", "Correct it now"),
    ),
    "submission-approved": _Former(
        _plain("Disetujui", "Approved"),
        ("Kiriman unit Anda disetujui:", "Your office's return was approved:"),
        "approved_at",
        {"approved_by": _OFFICE, "approved_at": ("Disetujui", "Approved"), "suppliers": _SUPPLIERS},
    ),
    "approval-withdrawn": _Former(
        _plain("Persetujuan ditarik kembali", "Approval withdrawn"),
        ("Persetujuan laporan unit Anda ditarik kembali:", "The approval of your office's return was withdrawn:"),
        "withdrawn_at",
        {"withdrawn_by": _OFFICE, "reason": _REASON, "withdrawn_at": ("Ditarik", "Withdrawn")},
    ),
    "submission-exempted": _Former(
        _plain("Unit Anda dikecualikan", "Your office is exempt"),
        ("Unit Anda tidak perlu mengirim laporan untuk:", "Your office need not send a return for:"),
        "exempted_at",
        {"exempted_by": _OFFICE, "reason": _REASON, "exempted_at": ("Dikecualikan", "Exempted")},
    ),
    "upload-put-aside": _Former(
        _plain(
            "Berkas disisihkan: berkas Excel Anda tidak dapat dibaca", "File put aside: your workbook was unreadable"
        ),
        (
            "Salin tabelnya ke templat Jembatan yang baru, lalu unggah templat itu.",
            "Copy its table into a fresh Jembatan template and upload that.",
        ),
        "uploaded_at",
        {"uploaded_at": ("Diunggah", "Uploaded")},
        ("Buka berkas", "Open the file"),
        heads=False,
    ),
}
_ASKS = ("submission-returned", "submission-arrived", "upload-put-aside")
ASKING_BY_LINK = ["submission-returned"]
"""Kinds that asked for a correction without naming its deadline: the newest one that leads to the same page."""
_OF_THE_DAY = {
    "at": "kanwil",
    "title": {"id": "laporan masuk untuk diperiksa", "en": "returns have come to be reviewed"},
    "instruction": {
        "id": "Selama pengumpulan terbuka, periksa, lalu setujui atau kembalikan dengan alasan.",
        "en": "While the collection is open, review it, then approve it or send it back with reasons.",
    },
    "action": {"label": {"id": "Periksa laporan", "en": "Review the return"}, "link": "/"},
}


def is_former(name: str, data: Data) -> bool:
    return name in KINDS and "severity" not in data


def moment_of(name: str, data: Data) -> datetime:
    return datetime.fromisoformat(data[KINDS[name].at])


def alert_of(name: str, data: Data) -> Data:
    """The same as the fields of an alert."""
    kind = KINDS[name]
    return {
        "service": data["service"],
        "link": data["link"],
        "kind": name,
        "severity": "penting" if name in _ASKS else "info",
        "positions": ["staff", "head"] if kind.heads else ["staff"],
        "at": data[kind.at],
        "title": _both(kind.title(data)),
        "about": data["title"] or None,
        "summary": _both(kind.summary),
        "due_at": data.get("correct_by"),
        "facts": [_fact(label, data[field]) for field, label in kind.facts.items() if data.get(field)],
        "items": [_item(one) for one in data.get("reasons", [])],
        "instruction": None,
        "action": {"label": _both(kind.action), "link": data["link"]},
        "roll_up": _OF_THE_DAY if name == "submission-arrived" else None,
        "also": [_also(one) for one in data.get("also", [])],
    }


def _both(words: Pair) -> Data:
    return {"id": words[0][:160], "en": words[1][:160]}


def _same(words: str) -> Data:
    return {"id": words, "en": words}


def _fact(label: Pair, value: Any) -> Data:
    if isinstance(value, int):
        return {"label": _both(label), "number": value}
    return {"label": _both(label), **({"moment": value} if _is_moment(value) else {"text": _same(value)})}


def _is_moment(value: str) -> bool:
    return len(value) >= 20 and value[4:5] == value[7:8] == "-" and value.endswith("Z")


def _item(reason: Data) -> Data:
    row = f"baris {reason['row']}" if reason.get("row") else ""
    names = (reason.get("supplier"), row, reason.get("table"), reason.get("workbook"), reason.get("field"))
    place = ", ".join(str(name) for name in names if name)
    return {"label": _same(place) if place else None, "text": _same(reason["text"])}


def _also(arrival: Data) -> Data:
    round_ = 0 if arrival["nil"] else 2 if arrival["again"] else 1
    return {"title": _both(_arrived({"unit": arrival["unit"], "round": round_})), "about": arrival["title"]}
