"""The notifier's tables. `unit` is the chassis's own; here it is not a copy but the original."""

from chassis.units import Unit

from notifier.models.acknowledgement import Acknowledged, Acknowledgement
from notifier.models.alert import Alert, AlertState
from notifier.models.calendar import HolidayOverride
from notifier.models.calendar_link import CalendarLink
from notifier.models.deadline import (
    CORRECTION,
    Deadline,
    DeadlineState,
    DeadlineUnit,
    Duty,
    Ending,
    Step,
    Timer,
    TimerState,
)
from notifier.models.directory import HEADS, Contact, ContactConfirmation, Jabatan, Language, UnitEdit
from notifier.models.message import WAITING, Channel, Delivery, DeliveryState, ErrorKind, Message

__all__ = [
    "CORRECTION",
    "HEADS",
    "WAITING",
    "Acknowledged",
    "Acknowledgement",
    "Alert",
    "AlertState",
    "CalendarLink",
    "Channel",
    "Contact",
    "ContactConfirmation",
    "Deadline",
    "DeadlineState",
    "DeadlineUnit",
    "Delivery",
    "DeliveryState",
    "Duty",
    "Ending",
    "ErrorKind",
    "HolidayOverride",
    "Jabatan",
    "Language",
    "Message",
    "Step",
    "Timer",
    "TimerState",
    "Unit",
    "UnitEdit",
]
