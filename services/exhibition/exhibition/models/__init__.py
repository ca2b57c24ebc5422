"""Tables of this service, with the rules that need nothing but the row."""

from chassis.units import Unit

from exhibition.models.deadline import Deadline, DeadlineKind
from exhibition.models.entry import Entry, EntryHistory
from exhibition.models.exhibition import Criterion, Day, Exhibition, ExhibitionCategory, ExhibitionHistory
from exhibition.models.maker import Consent, Maker, MakerConsent, ProductMaker
from exhibition.models.participation import Participation
from exhibition.models.picture import Picture, PictureChunk, PictureRole, PictureUpload, UploadStatus
from exhibition.models.product import Certificate, CertificateKind, Product, ProductHistory, Validity
from exhibition.models.steps import (
    ANSWER_STEPS,
    ENTRY_STEPS,
    EXHIBITION_STEPS,
    Answer,
    AnswerAction,
    EntryAction,
    EntryStatus,
    ExhibitionAction,
    ExhibitionStatus,
    possible,
)

__all__ = [
    "ANSWER_STEPS",
    "ENTRY_STEPS",
    "EXHIBITION_STEPS",
    "Answer",
    "AnswerAction",
    "Certificate",
    "CertificateKind",
    "Consent",
    "Criterion",
    "Day",
    "Deadline",
    "DeadlineKind",
    "Entry",
    "EntryAction",
    "EntryHistory",
    "EntryStatus",
    "Exhibition",
    "ExhibitionAction",
    "ExhibitionCategory",
    "ExhibitionHistory",
    "ExhibitionStatus",
    "Maker",
    "MakerConsent",
    "Participation",
    "Picture",
    "PictureChunk",
    "PictureRole",
    "PictureUpload",
    "Product",
    "ProductHistory",
    "ProductMaker",
    "Unit",
    "UploadStatus",
    "Validity",
    "possible",
]
