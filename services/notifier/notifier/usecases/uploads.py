"""What a unit hears of its uploads. The event's id is the occasion: the same event is told once, for ever."""

from uuid import UUID

from chassis import units
from chassis.db import Session
from jembatan_contracts.uploads import UploadPutAside

from notifier.domain.messages.kinds import UploadPutAside as PutAsideKind
from notifier.errors import UnitsUnknown
from notifier.usecases.messages import Notice, say


async def tell_put_aside(session: Session, event: UploadPutAside, event_id: str) -> None:
    if await units.find(session, event.unit) is None:
        raise UnitsUnknown
    kind = PutAsideKind(
        service=event.topic.service,
        link=f"/unggahan/{event.upload}",
        title="Berkas pemasok (Excel)",
        uploaded_at=event.uploaded_at,
    )
    await say(session, [Notice(event.unit, kind, f"event:{event_id}:{kind.name}", source_event_id=UUID(event_id))])
