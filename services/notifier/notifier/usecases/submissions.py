"""What a unit hears of its submission. The event's id is the occasion: the same event is told once, for ever."""

from datetime import datetime
from typing import Any
from uuid import UUID

from chassis import clock, units
from chassis.db import Session
from jembatan_contracts.submissions import (
    Reason,
    SubmissionApprovalWithdrawn,
    SubmissionApproved,
    SubmissionDeclaredNil,
    SubmissionExempted,
    SubmissionReturned,
    SubmissionSubmitted,
)

from notifier.domain.messages import Kind
from notifier.domain.messages.kinds import (
    ApprovalWithdrawn,
    ReturnReason,
    SubmissionArrived,
    SubmissionNilReceived,
    SubmissionReceived,
)
from notifier.domain.messages.kinds import SubmissionApproved as ApprovedKind
from notifier.domain.messages.kinds import SubmissionExempted as ExemptedKind
from notifier.domain.messages.kinds import SubmissionReturned as ReturnedKind
from notifier.errors import UnitsUnknown
from notifier.queries.calendar import calendar
from notifier.usecases.messages import Notice, say

Submission = (
    SubmissionSubmitted
    | SubmissionReturned
    | SubmissionApproved
    | SubmissionDeclaredNil
    | SubmissionApprovalWithdrawn
    | SubmissionExempted
)


async def tell_received(session: Session, event: SubmissionSubmitted, event_id: str) -> None:
    kind = SubmissionReceived(
        **_common(event),
        submitted_at=event.submitted_at,
        late=event.late,
        suppliers=event.suppliers,
        round=event.round,
    )
    await _tell(session, event, kind, event_id)
    await _tell_kanwil(session, event, event_id, event.submitted_at, event.round)


async def tell_returned(session: Session, event: SubmissionReturned, event_id: str) -> None:
    kind = ReturnedKind(
        **_common(event),
        returned_at=event.returned_at,
        returned_by=await _name(session, event.returned_by),
        reasons=[_reason(one) for one in event.reasons],
        correct_by=event.correct_by,
    )
    await _tell(session, event, kind, event_id)


async def tell_approved(session: Session, event: SubmissionApproved, event_id: str) -> None:
    kind = ApprovedKind(
        **_common(event),
        approved_at=event.approved_at,
        approved_by=await _name(session, event.approved_by),
        suppliers=event.suppliers,
    )
    await _tell(session, event, kind, event_id)


async def tell_nil_received(session: Session, event: SubmissionDeclaredNil, event_id: str) -> None:
    kind = SubmissionNilReceived(**_common(event), declared_at=event.declared_at, late=event.late, reason=event.reason)
    await _tell(session, event, kind, event_id)
    await _tell_kanwil(session, event, event_id, event.declared_at, 0)


async def tell_approval_withdrawn(session: Session, event: SubmissionApprovalWithdrawn, event_id: str) -> None:
    kind = ApprovalWithdrawn(
        **_common(event),
        withdrawn_at=event.withdrawn_at,
        withdrawn_by=await _name(session, event.withdrawn_by),
        reason=event.reason,
    )
    await _tell(session, event, kind, event_id)


async def tell_exempted(session: Session, event: SubmissionExempted, event_id: str) -> None:
    kind = ExemptedKind(
        **_common(event),
        exempted_at=event.exempted_at,
        exempted_by=await _name(session, event.exempted_by),
        reason=event.reason,
    )
    await _tell(session, event, kind, event_id)


async def _tell_kanwil(
    session: Session,
    event: SubmissionSubmitted | SubmissionDeclaredNil,
    event_id: str,
    at: datetime,
    round_: int,
) -> None:
    """The reviewer sees each return in the inbox; its letter waits for the next opening and tells of the whole day."""
    office = await units.find(session, event.kanwil)
    if office is None:
        raise UnitsUnknown
    unit = await units.find(session, event.unit)
    kind = SubmissionArrived(
        **_common(event),
        unit=unit.name if unit else event.unit,
        at=at,
        late=event.late,
        round=round_,
        suppliers=event.suppliers,
        left_out=event.left_out,
    )
    opening = (await calendar(session))[office.timezone].next_opening(clock.now())
    key = f"event:{event_id}:{kind.name}"
    await say(session, [Notice(office.code, kind, key, source_event_id=UUID(event_id), letter_at=opening)])


def _common(event: Submission) -> dict[str, Any]:
    return {
        "service": event.topic.service,
        "link": f"/laporan/{event.submission}",
        "title": event.campaign_title,
    }


def _reason(reason: Reason) -> ReturnReason:
    return ReturnReason(
        text=reason.text,
        row=reason.row,
        field=reason.field,
        supplier=reason.supplier_name,
        workbook=reason.workbook,
        table=reason.table_name,
    )


async def _name(session: Session, code: str) -> str:
    office = await units.find(session, code)
    return office.full_name if office else code


async def _tell(session: Session, event: Submission, kind: Kind, event_id: str) -> None:
    if await units.find(session, event.unit) is None:
        raise UnitsUnknown
    notice = Notice(event.unit, kind, f"event:{event_id}:{kind.name}", source_event_id=UUID(event_id))
    await say(session, [notice])
