"""Tables of this service, with the rules that need nothing but the row."""

from chassis.units import Unit

from bansos.models.distribution import (
    Deadline,
    Distribution,
    DistributionDuty,
    DistributionStep,
)
from bansos.models.programme import BenefitClass, Funding, Programme, ProgrammeStatus, RecipientGroup
from bansos.models.public_log import (
    LogAudit,
    LogCheckpoint,
    LogCosignature,
    LogEntry,
    LogLeaf,
    LogNode,
    LogOpening,
    LogPending,
)
from bansos.models.steps import Action, Duty, Status

__all__ = [
    "Action",
    "BenefitClass",
    "Deadline",
    "Distribution",
    "DistributionDuty",
    "DistributionStep",
    "Duty",
    "Funding",
    "LogAudit",
    "LogCheckpoint",
    "LogCosignature",
    "LogEntry",
    "LogLeaf",
    "LogNode",
    "LogOpening",
    "LogPending",
    "Programme",
    "ProgrammeStatus",
    "RecipientGroup",
    "Status",
    "Unit",
]
