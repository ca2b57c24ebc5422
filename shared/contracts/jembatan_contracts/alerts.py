"""The alert family: every service tells offices what happened in the same structure on `<service>.alert`.

The notifier knows alerts, not what they are about: it renders the structure for each channel, in the reader's language
and on the office's own clock. A new service joins by one call of `alert_family`, an outside system by
`alert_family("external.<system>")`. An alert holds no personal data.
"""

from enum import StrEnum
from typing import Self
from uuid import UUID

from pydantic import Field, model_validator

from jembatan_contracts.base import (
    NOTIFIER,
    Event,
    Line,
    LinkPath,
    Moment,
    Part,
    Rupiah,
    Text,
    Topic,
    UnitCode,
    declare,
)


class Severity(StrEnum):
    """To know, to do, or to do at once."""

    INFO = "info"
    IMPORTANT = "penting"
    URGENT = "mendesak"


class Position(StrEnum):
    """Contacts of an office. Where it has only the other kind, those are told."""

    STAFF = "staff"
    HEAD = "head"


class Level(StrEnum):
    """Offices above units."""

    KANWIL = "kanwil"
    DITJEN = "ditjen"


class Recipients(Part):
    """Offices by code, and their contacts."""

    units: list[UnitCode] = Field(min_length=1, max_length=1000, description="units, Kanwil or the directorate")
    positions: list[Position] = Field(min_length=1, max_length=2)


class Fact(Part):
    """A label and one value. A moment is shown on the clock of each office."""

    label: Line
    text: Text | None = None
    moment: Moment | None = None
    number: int | None = None
    rupiah: Rupiah | None = None

    @model_validator(mode="after")
    def _one_value(self) -> Self:
        if sum(value is not None for value in (self.text, self.moment, self.number, self.rupiah)) > 1:
            raise ValueError("a fact has one value")
        return self


class Item(Part):
    """One of several things of one kind, e.g. a reason."""

    label: Text | None = Field(default=None, description="what or where it is; absent: about the whole")
    text: Text
    link: LinkPath | None = None


class Action(Part):
    """A button: what it says and the page that it opens."""

    label: Line
    link: LinkPath


class RollUp(Part):
    """The e-mail of a day, sent at the next opening of an office of this level: its alerts of this kind in one. In the
    app each stands alone.
    """

    at: Level
    title: Line = Field(description="what they are, after their number, e.g. laporan masuk untuk diperiksa")
    instruction: Text
    action: Action


class Alert(Event):
    """Any fact about one alert."""

    alert: UUID


class _Content(Alert):
    """Content of an alert, whole."""

    kind: str = Field(
        pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$",
        max_length=60,
        description="what happened, for machines: submission-returned",
    )
    kind_name: Line | None = Field(
        default=None, description="what alerts of this kind are called, the same in each of them: for lists and filters"
    )
    severity: Severity
    to: Recipients
    title: Line = Field(description="what happened, in a few words: the subject")
    about: str | None = Field(
        default=None, min_length=1, max_length=200, description="what it happened to, as people called it"
    )
    summary: Line = Field(description="what happened, as a sentence; `about` stands below it")
    due_at: Moment | None = Field(default=None, description="until when what it asks for has to be done")
    facts: list[Fact] = Field(default_factory=list, max_length=20)
    items: list[Item] = Field(default_factory=list, max_length=200)
    instruction: Text | None = Field(default=None, description="what to do, or that there is nothing to do")
    action: Action
    needs_acknowledgement: bool = Field(
        default=False, description="whether it waits in the inbox until somebody says that it is seen to"
    )
    expires_at: Moment | None = Field(default=None, description="from then on no e-mail of it is sent any more")
    deadline: UUID | None = Field(
        default=None,
        description="the deadline of this service that it asks for; once that ends for an office, its alert asks for "
        "nothing, and an e-mail that has not left is cancelled",
    )
    roll_up: RollUp | None = None


class AlertRaised(_Content):
    """Offices are told that something happened."""


class AlertUpdated(_Content):
    """An alert says something else now. An office that was told already gets no second e-mail, a new one is told."""


class AlertCleared(Alert):
    """An alert no longer holds: it asks for nothing, and an e-mail that has not left is cancelled."""

    cleared_at: Moment
    reason: Text | None = None
    done: bool = Field(default=False, description="what it asked for was done; else it is withdrawn")


_ALERT = "0197e4a0-0000-7000-8000-00000000000d"
_RAISED = {
    "alert": _ALERT,
    "kind": "submission-returned",
    "kind_name": {"id": "Perlu diperbaiki", "en": "To be corrected"},
    "severity": "penting",
    "to": {"units": ["lapas-kelas-iia-cilegon"], "positions": ["staff", "head"]},
    "title": {"id": "Perlu diperbaiki", "en": "To be corrected"},
    "about": "Data pemasok BAMA semester II 2025",
    "summary": {
        "id": "Kanwil Banten mengembalikan laporan unit Anda untuk diperbaiki:",
        "en": "Kanwil Banten sent your office's return back to be corrected:",
    },
    "due_at": "2025-07-31T16:59:00Z",
    "facts": [
        {"label": {"id": "Dikembalikan", "en": "Sent back"}, "moment": "2025-07-09T02:00:00Z"},
        {"label": {"id": "Yang harus diperbaiki", "en": "To be corrected"}, "number": 1},
    ],
    "items": [
        {
            "label": {"id": "CV Sumber Rejeki, kolom NPWP", "en": "CV Sumber Rejeki, column NPWP"},
            "text": {"id": "NPWP belum sesuai kartu.", "en": "NPWP belum sesuai kartu."},
            "link": "/pemasok/0197e4a0-0000-7000-8000-000000000005",
        }
    ],
    "instruction": {
        "id": "Perbaiki bagian di atas, lalu kirim lagi.",
        "en": "Correct the points above, then send it again.",
    },
    "action": {
        "label": {"id": "Perbaiki sekarang", "en": "Correct it now"},
        "link": "/laporan/0197e4a0-0000-7000-8000-000000000003",
    },
    "needs_acknowledgement": True,
    "deadline": "0197e4a0-0000-7000-8000-000000000004",
}
_CLEARED = {
    "alert": _ALERT,
    "cleared_at": "2025-07-10T02:00:00Z",
    "reason": {"id": "Dikembalikan karena keliru.", "en": "It was sent back by mistake."},
    "done": False,
}


def alert_family(service: str) -> tuple[type[AlertRaised], type[AlertUpdated], type[AlertCleared]]:
    """Declare one service's alert events on its topic `<service>.alert`; an outside system's `service` is
    `external.<system>`."""
    topic = Topic(service=service, aggregate="alert", description=f"What {service} tells offices.", readers=(NOTIFIER,))
    return (
        declare(AlertRaised, topic, "alert-raised", key="alert", trigger=RAISED, example=_RAISED),
        declare(AlertUpdated, topic, "alert-updated", key="alert", trigger=UPDATED, example=_RAISED),
        declare(AlertCleared, topic, "alert-cleared", key="alert", trigger=CLEARED, example=_CLEARED),
    )


RAISED = "Something happens that offices have to know, in the transaction of that fact."
UPDATED = "What an alert says is no longer right."
CLEARED = "What an alert asks for is done, or was a mistake."
SuppliersAlertRaised, SuppliersAlertUpdated, SuppliersAlertCleared = alert_family("suppliers")
(
    ExhibitionAlertRaised,
    ExhibitionAlertUpdated,
    ExhibitionAlertCleared,
) = alert_family("exhibition")
(
    BansosAlertRaised,
    BansosAlertUpdated,
    BansosAlertCleared,
) = alert_family("bansos")
