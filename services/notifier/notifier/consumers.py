"""What this service hears: every service's deadlines, what becomes of submissions, how far units are."""

from chassis.db import Session
from chassis.inbox import Consumers
from jembatan_contracts.cloudevents import Envelope
from jembatan_contracts.deadlines import DeadlineMet, DeadlineMoved, DeadlineSet, DeadlineWithdrawn
from jembatan_contracts.submissions import (
    SubmissionApprovalWithdrawn,
    SubmissionApproved,
    SubmissionDeclaredNil,
    SubmissionExempted,
    SubmissionReturned,
    SubmissionSubmitted,
)
from jembatan_contracts.suppliers import SupplierRegistered
from jembatan_contracts.uploads import UploadPutAside

from notifier.usecases import deadlines, progress, submissions, uploads

consumers = Consumers("notifier")


@consumers.on(DeadlineSet)
async def plan_deadline(session: Session, event: DeadlineSet, envelope: Envelope) -> None:
    await deadlines.announce(session, event, envelope.sequence)


@consumers.on(DeadlineMoved)
async def replan_deadline(session: Session, event: DeadlineMoved, envelope: Envelope) -> None:
    await deadlines.move(session, event, envelope.sequence)


@consumers.on(DeadlineMet)
async def stop_reminding(session: Session, event: DeadlineMet, envelope: Envelope) -> None:
    await deadlines.meet(session, event, envelope.sequence)


@consumers.on(DeadlineWithdrawn)
async def forget_deadline(session: Session, event: DeadlineWithdrawn, envelope: Envelope) -> None:
    await deadlines.withdraw(session, event, envelope.sequence)


@consumers.on(SubmissionSubmitted)
async def confirm_receipt(session: Session, event: SubmissionSubmitted, envelope: Envelope) -> None:
    await submissions.tell_received(session, event, envelope.id)


@consumers.on(SubmissionReturned)
async def ask_for_correction(session: Session, event: SubmissionReturned, envelope: Envelope) -> None:
    await submissions.tell_returned(session, event, envelope.id)


@consumers.on(SubmissionApproved)
async def confirm_approval(session: Session, event: SubmissionApproved, envelope: Envelope) -> None:
    await submissions.tell_approved(session, event, envelope.id)


@consumers.on(SubmissionApprovalWithdrawn)
async def tell_of_second_thoughts(session: Session, event: SubmissionApprovalWithdrawn, envelope: Envelope) -> None:
    await submissions.tell_approval_withdrawn(session, event, envelope.id)


@consumers.on(SubmissionDeclaredNil)
async def confirm_nil(session: Session, event: SubmissionDeclaredNil, envelope: Envelope) -> None:
    await submissions.tell_nil_received(session, event, envelope.id)


@consumers.on(SubmissionExempted)
async def tell_who_is_let_off(session: Session, event: SubmissionExempted, envelope: Envelope) -> None:
    await submissions.tell_exempted(session, event, envelope.id)


@consumers.on(UploadPutAside)
async def tell_of_unreadable_file(session: Session, event: UploadPutAside, envelope: Envelope) -> None:
    await uploads.tell_put_aside(session, event, envelope.id)


@consumers.on(SupplierRegistered)
async def note_supplier(session: Session, event: SupplierRegistered, _envelope: Envelope) -> None:
    await progress.note_recorded(session, event.owner, event.supplier, event.unit)
