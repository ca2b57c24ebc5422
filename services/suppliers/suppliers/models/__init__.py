"""The tables of this service, with the rules that need nothing but the row."""

from chassis.units import Unit

from suppliers.models.campaign import Campaign, CampaignStatus, Deadline, DeadlineKind
from suppliers.models.steps import REVIEWS, STEPS, Action, Status
from suppliers.models.submission import Rows, Submission, SubmissionHistory
from suppliers.models.supplier import Offer, Supplier, SupplierHistory
from suppliers.models.upload import ColumnChoice, Effect, StagedRow, Upload, UploadStatus, Verdict

__all__ = [
    "REVIEWS",
    "STEPS",
    "Action",
    "Campaign",
    "CampaignStatus",
    "ColumnChoice",
    "Deadline",
    "DeadlineKind",
    "Effect",
    "Offer",
    "Rows",
    "StagedRow",
    "Status",
    "Submission",
    "SubmissionHistory",
    "Supplier",
    "SupplierHistory",
    "Unit",
    "Upload",
    "UploadStatus",
    "Verdict",
]
