"""Campaigns: the directorate collects supplier data (BAMA) from every obliged unit by a date."""

from uuid import UUID

from pydantic import Field

from jembatan_contracts.base import Event, LocalTime, Moment, Topic
from jembatan_contracts.units import UnitType

CAMPAIGN = Topic(service="suppliers", aggregate="campaign", description="Collections of supplier data (BAMA).")
LOCAL = "wall-clock time in each unit's own zone"
_CAMPAIGN = "0197e4a0-0000-7000-8000-000000000002"


class CampaignOpened(Event, topic=CAMPAIGN, name="campaign-opened", key="campaign"):
    """A collection opened; the set of units that owe a return is frozen from here on."""

    trigger = "The directorate opens a campaign."
    example = {
        "campaign": _CAMPAIGN,
        "title": "Data pemasok BAMA semester II 2025",
        "deadline": "0197e4a0-0000-7000-8000-000000000001",
        "opened_at": "2025-07-08T01:00:00Z",
        "due_local": "2025-07-31T23:59",
        "late_until_local": "2025-08-07T23:59",
        "locks_local": "2025-08-14T23:59",
        "unit_types": ["Lapas", "Rutan", "LPKA"],
        "expected": 531,
    }

    campaign: UUID
    title: str
    deadline: UUID = Field(description="its deadline on suppliers.deadline")
    opened_at: Moment
    due_local: LocalTime = Field(description=LOCAL)
    late_until_local: LocalTime = Field(description=f"until then a return is taken as late; {LOCAL}")
    locks_local: LocalTime = Field(description=f"after that nothing is taken; {LOCAL}")
    unit_types: list[UnitType] = Field(description="types of unit that owe a return")
    expected: int = Field(ge=0, description="how many units owe a return")


class CampaignClosed(Event, topic=CAMPAIGN, name="campaign-closed", key="campaign"):
    """A collection ended; its figures are final."""

    trigger = "The directorate closes a campaign."
    example = {
        "campaign": _CAMPAIGN,
        "closed_at": "2025-08-15T01:00:00Z",
        "expected": 531,
        "reported": 529,
        "on_time": 498,
        "late": 31,
        "nil": 4,
    }

    campaign: UUID
    closed_at: Moment
    expected: int = Field(ge=0, description="units that owed a return, those it does not apply to left out")
    reported: int = Field(ge=0, description="units that sent or declared nil")
    on_time: int = Field(ge=0)
    late: int = Field(ge=0)
    nil: int = Field(ge=0)


class CampaignCancelled(Event, topic=CAMPAIGN, name="campaign-cancelled", key="campaign"):
    """A collection no longer holds; nobody owes it any more. What was reported stays."""

    trigger = "The directorate cancels a campaign that was open."
    example = {
        "campaign": _CAMPAIGN,
        "title": "Data pemasok BAMA semester II 2025",
        "cancelled_at": "2025-07-20T01:00:00Z",
        "reason": "Digabung dengan pengumpulan semester berikutnya.",
    }

    campaign: UUID
    title: str
    cancelled_at: Moment
    reason: str
