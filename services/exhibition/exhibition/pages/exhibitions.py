"""Pameran: the list, and each one as the unit, its Kanwil or the directorate sees it."""

from uuid import UUID

from chassis import clock
from chassis.auth import Level
from chassis.http import Cursor, InTransaction
from chassis.pages import InPage, PageRouter
from chassis.units import queries as units
from fastapi import Response

from exhibition.domain.catalogue import category_name
from exhibition.models import EntryStatus, ExhibitionStatus
from exhibition.permissions import ExhibitionsRead, entries_screen, exhibitions_write, products_write
from exhibition.queries import entries, participations, products
from exhibition.queries import exhibitions as queries

router = PageRouter(prefix="/pameran")
PER_PAGE = 20
SHOWN = 200


@router.get("")
async def list_exhibitions(
    page: InPage, session: InTransaction, reader: ExhibitionsRead, cursor: Cursor = None
) -> Response:
    found = await queries.list_exhibitions(session, reader, status=None, cursor=cursor, limit=PER_PAGE)
    return page.show(
        "exhibition/exhibitions.html",
        exhibitions=found.items,
        next=found.next,
        may_run=exhibitions_write.allows(reader),
    )


@router.get("/{exhibition_id}")
async def show_exhibition(
    page: InPage, session: InTransaction, reader: ExhibitionsRead, exhibition_id: UUID
) -> Response:
    exhibition = await queries.find_exhibition(session, reader, exhibition_id)
    answer = (await participations.own(session, reader, [exhibition.id])).get(exhibition.id)
    is_unit = reader.level is Level.UPT and not reader.sees_all
    found = await entries.list_entries(session, reader, exhibition.id, limit=SHOWN) if is_unit else None
    is_planned = exhibition.status == ExhibitionStatus.PLANNED
    return page.show(
        "exhibition/exhibition.html",
        exhibition=exhibition,
        days=await queries.days_of(session, exhibition.id),
        categories=await queries.categories_of(session, exhibition.id),
        figures=await participations.figures_of(session, reader, exhibition.id),
        answer=answer,
        rows=found.items if found else [],
        is_unit=is_unit,
        may_answer=bool(answer) and products_write.allows(reader),
        may_run=exhibitions_write.allows(reader),
        units=await queries.units_called_now(session, exhibition) if is_planned else None,
        category_name=lambda code: category_name(code, english=page.language == "en"),
        form=page.blank(),
        now=clock.now(),
    )


@router.get("/{exhibition_id}/karya")
async def list_entries(
    page: InPage,
    session: InTransaction,
    reader: ExhibitionsRead,
    exhibition_id: UUID,
    keadaan: EntryStatus | None = None,
    cursor: Cursor = None,
) -> Response:
    """Entries of the reader's offices; those that wait are one tap away."""
    exhibition = await queries.find_exhibition(session, reader, exhibition_id)
    chosen = [keadaan] if keadaan else ()
    found = await entries.list_entries(session, reader, exhibition.id, status=chosen, cursor=cursor, limit=PER_PAGE)
    rows = found.items
    return page.show(
        "exhibition/entries.html",
        exhibition=exhibition,
        rows=rows,
        next=found.next,
        keadaan=keadaan or "",
        figures=await participations.figures_of(session, reader, exhibition.id),
        pictures=await products.first_pictures(session, [entry.product_id for entry, _ in rows]),
        names=await units.names_of(session, sorted({entry.unit for entry, _ in rows})),
        category_name=lambda code: category_name(code, english=page.language == "en"),
    )


@router.get("/{exhibition_id}/unit")
async def list_answers(
    page: InPage, session: InTransaction, reader: ExhibitionsRead, exhibition_id: UUID, cursor: Cursor = None
) -> Response:
    """Answers of the units that were called."""
    exhibition = await queries.find_exhibition(session, reader, exhibition_id)
    found = await participations.list_participations(session, reader, exhibition.id, cursor=cursor, limit=50)
    return page.show(
        "exhibition/answers.html",
        exhibition=exhibition,
        rows=found.items,
        next=found.next,
        names=await units.names_of(session, [one.unit for one in found.items]),
        may_exempt=entries_screen.allows(reader) and exhibition.is_calling,
    )
