"""The notifier's tables. `unit` is the chassis's own; here it is not a copy but the original."""

from chassis.units import Unit

from notifier.models.acknowledgement import Acknowledged, Acknowledgement
from notifier.models.alert import Alert, AlertName, AlertStatus, ClearedAs
from notifier.models.calendar_link import CalendarLink
from notifier.models.deadline import (
    CORRECTION,
    Deadline,
    DeadlineStatus,
    Ending,
    Obligation,
    ObligationStatus,
    Step,
    Timer,
    TimerStatus,
)
from notifier.models.directory import HEADS, Contact, ContactConfirmation, Jabatan, Language, UnitEdit
from notifier.models.holiday_override import HolidayOverride
from notifier.models.message import WAITING, Channel, Delivery, DeliveryStatus, ErrorKind, Message

__all__ = [
    "CORRECTION",
    "HEADS",
    "WAITING",
    "Acknowledged",
    "Acknowledgement",
    "Alert",
    "AlertName",
    "AlertStatus",
    "CalendarLink",
    "Channel",
    "ClearedAs",
    "Contact",
    "ContactConfirmation",
    "Deadline",
    "DeadlineStatus",
    "Delivery",
    "DeliveryStatus",
    "Ending",
    "ErrorKind",
    "HolidayOverride",
    "Jabatan",
    "Language",
    "Message",
    "Obligation",
    "ObligationStatus",
    "Step",
    "Timer",
    "TimerStatus",
    "Unit",
    "UnitEdit",
]
