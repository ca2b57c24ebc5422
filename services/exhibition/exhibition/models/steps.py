"""Steps of exhibitions, entries and answers, as tables. Whatever is not in one is refused."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from exhibition.errors import WrongStep

S = TypeVar("S", bound=StrEnum)
A = TypeVar("A", bound=StrEnum)
Steps = Mapping[tuple[S, A], S]


class ExhibitionStatus(StrEnum):
    PLANNED = "rencana"
    CALLING = "panggilan"
    CURATING = "kurasi"
    PREPARING = "persiapan"
    RUNNING = "berlangsung"
    OVER = "selesai"
    REPORTED = "dilaporkan"
    CANCELLED = "dibatalkan"


class ExhibitionAction(StrEnum):
    CALL = "umumkan"
    CLOSE_CALL = "tutup_panggilan"
    RELEASE = "rilis_hasil"
    OPEN = "buka"
    CLOSE = "tutup"
    REPORT = "laporkan"
    CANCEL = "batalkan"


EXHIBITION_STEPS: Steps[ExhibitionStatus, ExhibitionAction] = {
    (ExhibitionStatus.PLANNED, ExhibitionAction.CALL): ExhibitionStatus.CALLING,
    (ExhibitionStatus.PLANNED, ExhibitionAction.CANCEL): ExhibitionStatus.CANCELLED,
    (ExhibitionStatus.CALLING, ExhibitionAction.CLOSE_CALL): ExhibitionStatus.CURATING,
    (ExhibitionStatus.CALLING, ExhibitionAction.CANCEL): ExhibitionStatus.CANCELLED,
    (ExhibitionStatus.CURATING, ExhibitionAction.RELEASE): ExhibitionStatus.PREPARING,
    (ExhibitionStatus.CURATING, ExhibitionAction.CANCEL): ExhibitionStatus.CANCELLED,
    (ExhibitionStatus.PREPARING, ExhibitionAction.OPEN): ExhibitionStatus.RUNNING,
    (ExhibitionStatus.PREPARING, ExhibitionAction.CANCEL): ExhibitionStatus.CANCELLED,
    (ExhibitionStatus.RUNNING, ExhibitionAction.CLOSE): ExhibitionStatus.OVER,
    (ExhibitionStatus.OVER, ExhibitionAction.REPORT): ExhibitionStatus.REPORTED,
}


class EntryStatus(StrEnum):
    DRAFT = "draf"
    SUBMITTED = "diajukan"
    SCREENED = "disaring"
    RETURNED = "dikembalikan"
    REJECTED = "ditolak"
    SELECTED = "terpilih"
    WAITLISTED = "cadangan"
    DECLINED = "tidak_terpilih"
    WITHDRAWN = "ditarik"


class EntryAction(StrEnum):
    SUBMIT = "ajukan"
    SCREEN = "saring"
    RETURN = "kembalikan"
    REJECT = "tolak"
    REOPEN = "tarik_penyaringan"
    SELECT = "pilih"
    WAITLIST = "cadangkan"
    DECLINE = "tidak_pilih"
    WITHDRAW = "tarik"
    TAKE_UP = "ikutkan_lagi"


EntrySteps = Steps[EntryStatus, EntryAction]
ENTRY_STEPS: EntrySteps = {
    (EntryStatus.DRAFT, EntryAction.SUBMIT): EntryStatus.SUBMITTED,
    (EntryStatus.DRAFT, EntryAction.WITHDRAW): EntryStatus.WITHDRAWN,
    (EntryStatus.SUBMITTED, EntryAction.SCREEN): EntryStatus.SCREENED,
    (EntryStatus.SUBMITTED, EntryAction.RETURN): EntryStatus.RETURNED,
    (EntryStatus.SUBMITTED, EntryAction.REJECT): EntryStatus.REJECTED,
    (EntryStatus.SUBMITTED, EntryAction.WITHDRAW): EntryStatus.WITHDRAWN,
    (EntryStatus.RETURNED, EntryAction.SUBMIT): EntryStatus.SUBMITTED,
    (EntryStatus.RETURNED, EntryAction.WITHDRAW): EntryStatus.WITHDRAWN,
    (EntryStatus.REJECTED, EntryAction.REOPEN): EntryStatus.SUBMITTED,
    (EntryStatus.SCREENED, EntryAction.REOPEN): EntryStatus.SUBMITTED,
    (EntryStatus.SCREENED, EntryAction.SELECT): EntryStatus.SELECTED,
    (EntryStatus.SCREENED, EntryAction.WAITLIST): EntryStatus.WAITLISTED,
    (EntryStatus.SCREENED, EntryAction.DECLINE): EntryStatus.DECLINED,
    (EntryStatus.SCREENED, EntryAction.WITHDRAW): EntryStatus.WITHDRAWN,
    (EntryStatus.SELECTED, EntryAction.WITHDRAW): EntryStatus.WITHDRAWN,
    (EntryStatus.WAITLISTED, EntryAction.SELECT): EntryStatus.SELECTED,
    (EntryStatus.WAITLISTED, EntryAction.DECLINE): EntryStatus.DECLINED,
    (EntryStatus.WAITLISTED, EntryAction.WITHDRAW): EntryStatus.WITHDRAWN,
    (EntryStatus.WITHDRAWN, EntryAction.TAKE_UP): EntryStatus.DRAFT,
}


class Answer(StrEnum):
    """Answer of a unit to a call."""

    NONE = "belum"
    JOINS = "ikut"
    NIL = "nihil"
    EXEMPT = "dikecualikan"


class AnswerAction(StrEnum):
    JOIN = "ikut"
    NIL = "nyatakan_nihil"
    EXEMPT = "kecualikan"


ANSWER_STEPS: Steps[Answer, AnswerAction] = {
    (Answer.NONE, AnswerAction.JOIN): Answer.JOINS,
    (Answer.NONE, AnswerAction.NIL): Answer.NIL,
    (Answer.NONE, AnswerAction.EXEMPT): Answer.EXEMPT,
    (Answer.JOINS, AnswerAction.NIL): Answer.NIL,
    (Answer.JOINS, AnswerAction.EXEMPT): Answer.EXEMPT,
    (Answer.NIL, AnswerAction.JOIN): Answer.JOINS,
    (Answer.NIL, AnswerAction.EXEMPT): Answer.EXEMPT,
}


def after(steps: Steps[S, A], status: S, action: A) -> S:
    """The status after this step. Raises `WrongStep`."""
    following = steps.get((status, action))
    if following is None:
        raise WrongStep
    return following


def possible(steps: Steps[S, A], status: S) -> frozenset[A]:
    """Steps that lead on from this status."""
    return frozenset(action for before, action in steps if before == status)
