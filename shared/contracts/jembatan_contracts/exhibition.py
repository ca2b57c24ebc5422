"""Exhibitions: the call to the units, and what becomes of each entry. No maker and no buyer is in any of it."""

from datetime import date, time
from uuid import UUID

from pydantic import Field

from jembatan_contracts.base import Event, Moment, Part, Rupiah, Topic, UnitCode
from jembatan_contracts.units import UnitType

EXHIBITION = Topic(service="exhibition", aggregate="exhibition", description="Exhibitions of inmates' best works.")
ENTRY = Topic(service="exhibition", aggregate="entry", description="Works that units enter for exhibitions.")
_EXHIBITION = "0197e4a0-0000-7000-8000-000000000031"
_TIMES = {
    "call_opens_at": "2025-06-09T01:00:00Z",
    "call_closes_at": "2025-06-20T16:59:00Z",
    "screening_until": "2025-06-25T16:59:00Z",
    "selection_until": "2025-06-30T16:59:00Z",
    "arrival_until": "2025-07-07T16:59:00Z",
    "setup_from": "2025-07-08T01:00:00Z",
    "setup_until": "2025-07-08T16:59:00Z",
    "takedown_from": "2025-07-11T14:00:00Z",
    "takedown_until": "2025-07-12T10:00:00Z",
}
_COMMON = {
    "entry": "0197e4a0-0000-7000-8000-000000000032",
    "exhibition": _EXHIBITION,
    "exhibition_title": "Pameran Karya WBP 2025",
    "product": "0197e4a0-0000-7000-8000-000000000033",
    "name": "Tas anyaman rotan",
    "category": "kerajinan-anyaman",
    "unit": "lapas-kelas-iia-cilegon",
    "kanwil": "kanwil-banten",
    "at": "2025-06-12T03:00:00Z",
}


class _Times(Event):
    """Times of an exhibition."""

    exhibition: UUID
    call_opens_at: Moment
    call_closes_at: Moment = Field(description="until then units submit")
    screening_until: Moment = Field(description="until then the Kanwil screen")
    selection_until: Moment
    arrival_until: Moment = Field(description="until then goods have to be at the venue")
    setup_from: Moment
    setup_until: Moment
    takedown_from: Moment
    takedown_until: Moment


class ShowDay(Part):
    """A day of the show, on the venue's clock."""

    day: date
    opens: time
    closes: time


class ExhibitionAnnounced(_Times, topic=EXHIBITION, name="exhibition-announced", key="exhibition"):
    """An exhibition was announced; the set of units that are called is frozen from here on."""

    trigger = "The directorate announces the call."
    example = _TIMES | {
        "exhibition": _EXHIBITION,
        "title": "Pameran Karya WBP 2025",
        "theme": "Karya dari balik tembok",
        "venue": "Ancol, Jakarta",
        "timezone": "Asia/Jakarta",
        "days": [{"day": "2025-07-09", "opens": "10:00:00", "closes": "21:00:00"}],
        "unit_types": ["Lapas", "Rutan", "LPKA"],
        "categories": ["batik-tekstil", "kerajinan-anyaman"],
        "expected": 531,
        "announced_at": "2025-06-09T01:00:00Z",
    }

    title: str
    theme: str
    venue: str
    timezone: str = Field(description="IANA zone of the venue")
    days: list[ShowDay] = Field(min_length=1)
    unit_types: list[UnitType]
    categories: list[str] = Field(description="codes of the categories that are taken")
    expected: int = Field(ge=1, description="how many units are called")
    announced_at: Moment


class ExhibitionMoved(_Times, topic=EXHIBITION, name="exhibition-moved", key="exhibition"):
    """Times of an announced exhibition changed; all that hold now are named."""

    trigger = "The directorate moves one or more of them."
    example = _TIMES | {"exhibition": _EXHIBITION, "moved_at": "2025-06-15T01:00:00Z", "reason": "Tempat berubah."}

    moved_at: Moment
    reason: str | None = None


class ExhibitionCancelled(Event, topic=EXHIBITION, name="exhibition-cancelled", key="exhibition"):
    """An announced exhibition does not take place."""

    trigger = "The directorate cancels it."
    example = {
        "exhibition": _EXHIBITION,
        "title": "Pameran Karya WBP 2025",
        "cancelled_at": "2025-06-15T01:00:00Z",
        "reason": "Digabung dengan pameran bulan Agustus.",
    }

    exhibition: UUID
    title: str
    cancelled_at: Moment
    reason: str


class _Entry(Event):
    """Fields of every fact about an entry."""

    entry: UUID
    exhibition: UUID
    exhibition_title: str
    product: UUID
    name: str = Field(description="what the unit calls the product")
    category: str
    unit: UnitCode
    kanwil: UnitCode
    at: Moment = Field(description="when it happened")


class EntrySubmitted(_Entry, topic=ENTRY, name="entry-submitted", key="entry"):
    """A unit submitted an entry to its Kanwil."""

    trigger = "The unit's operator submits it, the first time or after a correction."
    example = _COMMON | {"quantity": 20, "price": 150000, "readiness": 90, "round": 1}

    quantity: int = Field(ge=1)
    price: Rupiah = Field(description="whole rupiah for one piece")
    readiness: int = Field(ge=0, le=100, description="how complete it is, of 100")
    round: int = Field(ge=1, description="1 for the first time, 2 after the first return, …")


class EntryReason(Part):
    """A thing that has to be corrected. Free of personal data."""

    field: str = Field(description="what it is about, such as harga")
    text: str


class EntryReturned(_Entry, topic=ENTRY, name="entry-returned", key="entry"):
    """The Kanwil sent an entry back to be corrected."""

    trigger = "The Kanwil's verifier returns it with reasons."
    example = _COMMON | {
        "returned_by": "kanwil-banten",
        "reasons": [{"field": "gambar", "text": "Foto depan kabur."}],
        "correction_deadline": "0197e4a0-0000-7000-8000-000000000034",
        "correct_by": "2025-06-20T16:59:00Z",
    }

    returned_by: UnitCode
    reasons: list[EntryReason] = Field(min_length=1)
    correction_deadline: UUID = Field(description="its deadline on exhibition.deadline")
    correct_by: Moment


class EntryScreened(_Entry, topic=ENTRY, name="entry-screened", key="entry"):
    """The Kanwil passed an entry on to the curation."""

    trigger = "The Kanwil's verifier passes it; never the person who submitted it."
    example = _COMMON | {"screened_by": "kanwil-banten"}

    screened_by: UnitCode


class EntryScreeningWithdrawn(_Entry, topic=ENTRY, name="entry-screening-withdrawn", key="entry"):
    """The Kanwil took its judgement of an entry back; it waits to be screened again, as it was submitted."""

    trigger = "The Kanwil's verifier takes a screening or a rejection back, before the screening ends."
    example = _COMMON | {"withdrawn_by": "kanwil-banten"}

    withdrawn_by: UnitCode


class EntryRejected(_Entry, topic=ENTRY, name="entry-rejected", key="entry"):
    """The Kanwil does not pass an entry on."""

    trigger = "The Kanwil's verifier rejects it, with a reason."
    example = _COMMON | {"rejected_by": "kanwil-banten", "reason": "Bahan tidak boleh keluar dari unit."}

    rejected_by: UnitCode
    reason: str


class EntryWithdrawn(_Entry, topic=ENTRY, name="entry-withdrawn", key="entry"):
    """A unit withdrew an entry that it had submitted."""

    trigger = "The unit's operator withdraws it."
    example = _COMMON
