"""Reading of messages that were kept before services told of these things themselves, as alerts. Nothing new is written
so; the kinds of today that stand for them are the services' own words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chassis.translation import Sentence

from notifier import gettext, pgettext

Data = dict[str, Any]


_SEE = gettext("Lihat laporan")


@dataclass(frozen=True)
class _Former:
    """`at`: the field with its moment, `facts`: label by field."""

    title: Callable[[Data], Sentence]
    summary: Sentence
    at: str
    facts: dict[str, Sentence]
    action: Sentence = _SEE
    heads: bool = True


def _plain(title: Sentence) -> Callable[[Data], Sentence]:
    return lambda _data: title


def _received(data: Data) -> Sentence:
    if data["round"] > 1:
        return gettext("Perbaikan sudah diterima")
    if data["late"]:
        return gettext("Diterima terlambat")
    return gettext("Terima kasih, sudah diterima")


def _nil(data: Data) -> Sentence:
    return gettext("Pernyataan nihil diterima terlambat") if data["late"] else gettext("Pernyataan nihil diterima")


def _arrived(data: Data) -> Sentence:
    unit = data["unit"]
    if data["round"] == 0:
        return gettext("%(unit)s menyatakan nihil", unit=unit)
    if data["round"] > 1:
        return gettext("%(unit)s mengirim ulang", unit=unit)
    return gettext("%(unit)s mengirim laporan", unit=unit)


_RECEIVED, _SUPPLIERS, _REASON = gettext("Diterima"), gettext("Jumlah pemasok"), gettext("Alasan")
_OFFICE = gettext("Kantor")
KINDS: dict[str, _Former] = {
    "submission-received": _Former(
        _received,
        gettext("Kiriman unit Anda sudah kami terima untuk:"),
        "submitted_at",
        {"submitted_at": _RECEIVED, "suppliers": _SUPPLIERS},
        heads=False,
    ),
    "submission-nil-received": _Former(
        _nil,
        gettext("Pernyataan nihil unit Anda sudah kami terima untuk:"),
        "declared_at",
        {"declared_at": _RECEIVED, "reason": _REASON},
    ),
    "submission-arrived": _Former(
        _arrived,
        gettext("Sebuah laporan masuk untuk diperiksa:"),
        "at",
        {
            "at": _RECEIVED,
            "suppliers": gettext("Pemasok"),
            "left_out": gettext("Baris yang tidak ikut"),
        },
        gettext("Periksa laporan"),
        heads=False,
    ),
    "submission-returned": _Former(
        _plain(gettext("Perlu diperbaiki")),
        gettext("Kiriman unit Anda dikembalikan untuk diperbaiki:"),
        "returned_at",
        {"returned_by": gettext("Dikembalikan oleh"), "returned_at": gettext("Dikembalikan")},
        gettext("Perbaiki sekarang"),
    ),
    "submission-approved": _Former(
        _plain(gettext("Disetujui")),
        gettext("Kiriman unit Anda disetujui:"),
        "approved_at",
        {"approved_by": _OFFICE, "approved_at": gettext("Disetujui"), "suppliers": _SUPPLIERS},
    ),
    "approval-withdrawn": _Former(
        _plain(gettext("Persetujuan ditarik kembali")),
        gettext("Persetujuan laporan unit Anda ditarik kembali:"),
        "withdrawn_at",
        {"withdrawn_by": _OFFICE, "reason": _REASON, "withdrawn_at": gettext("Ditarik")},
    ),
    "submission-exempted": _Former(
        _plain(gettext("Unit Anda dikecualikan")),
        gettext("Unit Anda tidak perlu mengirim laporan untuk:"),
        "exempted_at",
        {"exempted_by": _OFFICE, "reason": _REASON, "exempted_at": pgettext("fact", "Dikecualikan")},
    ),
    "upload-put-aside": _Former(
        _plain(gettext("Berkas disisihkan: berkas Excel Anda tidak dapat dibaca")),
        gettext("Salin tabelnya ke templat Jembatan yang baru, lalu unggah templat itu."),
        "uploaded_at",
        {"uploaded_at": gettext("Diunggah")},
        gettext("Buka berkas"),
        heads=False,
    ),
}
_ASKS = ("submission-returned", "submission-arrived", "upload-put-aside")
ASKING_BY_LINK = ["submission-returned"]
"""Kinds that asked for a correction without naming its deadline: the newest one that leads to the same page."""


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
        "roll_up": _of_the_day() if name == "submission-arrived" else None,
        "also": [_also(one) for one in data.get("also", [])],
    }


def _of_the_day() -> Data:
    asked = gettext("Selama pengumpulan terbuka, periksa, lalu setujui atau kembalikan dengan alasan.")
    return {
        "at": "kanwil",
        "title": _both(gettext("laporan masuk untuk diperiksa")),
        "instruction": _both(asked),
        "action": {"label": _both(gettext("Periksa laporan")), "link": "/"},
    }


def _both(said: Sentence) -> Data:
    return {"id": said[:160], "en": said.english[:160]}


def _same(words: str) -> Data:
    return {"id": words, "en": words}


def _fact(label: Sentence, value: Any) -> Data:
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
