"""The deadline family: every service announces what is due in the same words on `<service>.deadline`.

The notifier knows deadlines, not suppliers or exhibitions. A new service joins by one call of `family`.
"""

from enum import StrEnum
from functools import partial
from uuid import UUID

from pydantic import Field

from jembatan_contracts.base import NOTIFIER, Event, Line, LinkPath, LocalTime, Moment, Part, Topic, UnitCode, declare


class Deadline(Event):
    """Any fact about one deadline."""

    deadline: UUID


class DeadlineSet(Deadline):
    """Named units owe something by a moment."""

    title: str = Field(description="what is owed, in Bahasa Indonesia, as people will read it")
    kind: str = Field(description="what it is about, e.g. campaign, correction")
    due_at: Moment = Field(description="when it is due, in UTC; with due_local: for a unit in WIB")
    due_local: LocalTime | None = Field(
        default=None,
        description="wall-clock time at which it is due in each unit's own zone; wins over due_at",
    )
    units: list[UnitCode] = Field(description="who owes it; frozen at announcement")
    link: LinkPath = Field(description="where to do it: a path at the service that announces it, never an address")
    instruction: str | None = Field(default=None, description="one sentence in Bahasa: what to do")


class DeadlineMoved(Deadline):
    """The moment changed; everything else stays."""

    due_at: Moment
    due_local: LocalTime | None = Field(default=None, description="as in deadline-set; wins over due_at")
    reason: str | None = None


class DeadlineMet(Deadline):
    """One unit did what was due."""

    unit: UnitCode
    met_at: Moment
    late: bool = False


class DeadlineProgress(Deadline):
    """A unit is this far with what it owes, and has not handed it in yet."""

    unit: UnitCode
    done: int = Field(ge=0, description="how much there is now; a later event may say less")
    of: int | None = Field(default=None, ge=1, description="how much there has to be; absent: nobody knows")
    text: Line = Field(description="as a reminder says it, e.g. 12 pemasok tercatat, belum dikirim")


class Outcome(StrEnum):
    """Outcome of what a unit owed by the time it was closed."""

    APPROVED = "approved"
    WAITING = "waiting"
    RETURNED = "returned"
    NIL = "nil"
    MISSING = "missing"


class Share(Part):
    """One unit that owed it, and how that ended."""

    unit: UnitCode
    kanwil: UnitCode = Field(description="the office whose figures it counts in")
    outcome: Outcome
    late: bool | None = Field(default=None, description="whether it was late; absent where nothing was sent")


class Closing(Part):
    """The end of a deadline that was not called off: nothing can be handed in any more."""

    closed_at: Moment
    shares: list[Share] = Field(
        description="of every unit that owed it, those let off left out; each is told of its own, every Kanwil and the "
        "directorate of theirs in figures; empty: nobody is told"
    )


class DeadlineWithdrawn(Deadline):
    """The deadline no longer holds, for everybody or for the named units."""

    units: list[UnitCode] | None = Field(default=None, description="absent: for every unit")
    reason: str | None = None
    tell: bool = Field(default=False, description="whether all who owed it, and their Kanwil, are told why")
    closing: Closing | None = Field(default=None, description="of one that was closed; absent: called off")


_DEADLINE = "0197e4a0-0000-7000-8000-000000000001"
_SET = {
    "deadline": _DEADLINE,
    "title": "Data pemasok BAMA semester II 2025",
    "kind": "campaign",
    "due_at": "2025-07-31T16:59:00Z",
    "due_local": "2025-07-31T23:59",
    "units": ["lapas-kelas-iia-cilegon", "rutan-kelas-i-tangerang"],
    "link": "/pengumpulan/0197e4a0-0000-7000-8000-000000000002",
    "instruction": "Kirim data pemasok bahan makanan setempat.",
}
_MOVED = {"deadline": _DEADLINE, "due_at": "2025-08-07T16:59:00Z", "due_local": "2025-08-07T23:59"}
_MET = {
    "deadline": _DEADLINE,
    "unit": "lapas-kelas-iia-cilegon",
    "met_at": "2025-07-20T03:00:00Z",
    "late": False,
}
_WITHDRAWN = {"deadline": _DEADLINE, "reason": "Pengumpulan dibatalkan.", "tell": True}
_PROGRESS = {
    "deadline": _DEADLINE,
    "unit": "lapas-kelas-iia-cilegon",
    "done": 12,
    "text": {"id": "12 pemasok tercatat, belum dikirim", "en": "12 suppliers recorded, not sent yet"},
}


def family(
    service: str,
) -> tuple[type[DeadlineSet], type[DeadlineMoved], type[DeadlineMet], type[DeadlineWithdrawn], type[DeadlineProgress]]:
    """Declare one service's deadline events on its topic `<service>.deadline`; an outside system's `service` is
    `external.<system>`."""
    topic = Topic(
        service=service, aggregate="deadline", description=f"Deadlines announced by {service}.", readers=(NOTIFIER,)
    )

    own = partial(declare, topic=topic, key="deadline")
    return (
        own(DeadlineSet, name="deadline-set", trigger="A task with a date is opened for units.", example=_SET),
        own(DeadlineMoved, name="deadline-moved", trigger="The owner changes the date.", example=_MOVED),
        own(DeadlineMet, name="deadline-met", trigger="A unit hands in what was due.", example=_MET),
        own(
            DeadlineWithdrawn,
            name="deadline-withdrawn",
            trigger="The task is cancelled or falls away.",
            example=_WITHDRAWN,
        ),
        own(
            DeadlineProgress,
            name="deadline-progress",
            trigger="A unit gets further with what it owes, or back.",
            example=_PROGRESS,
        ),
    )


(
    SuppliersDeadlineSet,
    SuppliersDeadlineMoved,
    SuppliersDeadlineMet,
    SuppliersDeadlineWithdrawn,
    SuppliersDeadlineProgress,
) = family("suppliers")
(
    ExhibitionDeadlineSet,
    ExhibitionDeadlineMoved,
    ExhibitionDeadlineMet,
    ExhibitionDeadlineWithdrawn,
    ExhibitionDeadlineProgress,
) = family("exhibition")
(
    BansosDeadlineSet,
    BansosDeadlineMoved,
    BansosDeadlineMet,
    BansosDeadlineWithdrawn,
    BansosDeadlineProgress,
) = family("bansos")
