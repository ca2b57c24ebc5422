"""A unit keeps its register of suppliers."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from chassis import clock, units
from chassis.auth import Principal
from chassis.db import Session
from chassis.encryption import blind_index
from chassis.errors import Conflict, FieldProblem, Unacceptable
from chassis.history import author
from chassis.ids import new_id
from chassis.outbox import Aggregate, publish_all
from jembatan_contracts import Event
from jembatan_contracts.suppliers import Offer as OfferFact
from jembatan_contracts.suppliers import SupplierRegistered, SupplierUpdated
from jembatan_indonesia.legal_forms import legal_form_name
from sqlalchemy import insert

from suppliers import gettext
from suppliers.domain.entry_validation import Entered, read_entered
from suppliers.domain.field_changes import Values, kept, marked
from suppliers.domain.profile import (
    OfferTerms,
    Profile,
    new_offer,
    profile_values,
    read_offers,
    read_profile,
    write_offers,
    write_profile,
)
from suppliers.domain.supplier_matching import Entry, entry_of
from suppliers.domain.workbook import Issue, Severity
from suppliers.errors import KanwilOfUnitUnknown, SameSupplier, UnitUnknown
from suppliers.models import Supplier, SupplierHistory, Unit
from suppliers.queries import suppliers as queries
from suppliers.schemas.suppliers import SupplierChange, SupplierIn, shown_npwp
from suppliers.usecases.submissions import begin_drafts

UNKNOWN_FORM = "Tidak diketahui"
_INSERT_HISTORY = insert(SupplierHistory.__table__)  # type: ignore[attr-defined]  # as a model it takes twice as many calls

Remarks = Sequence[Issue]
"""What is worth a look though it was saved."""


async def register_supplier(session: Session, operator: Principal, data: SupplierIn) -> tuple[Supplier, Remarks]:
    """Raises `Unacceptable` with every error by field, and `SameSupplier` when the unit has this one already."""
    entered = _read(data)
    supplier = await register_profile(session, operator, _accepted(entered), entered.offers)
    return supplier, _remarks(entered)


async def update_supplier(
    session: Session, operator: Principal, supplier_id: UUID, data: SupplierChange
) -> tuple[Supplier, Remarks]:
    """The whole supplier anew. A number that comes back as it was shown, masked, is unchanged."""
    known = read_profile(await queries.find_supplier(session, operator, supplier_id))
    if data.npwp and data.npwp == shown_npwp(known, own=True):
        data = data.model_copy(update={"npwp": known.npwp or known.nik})
    entered = _read(data)
    profile = _accepted(entered)
    active, version = data.active, data.version
    supplier = await update_profile(
        session, operator, supplier_id, profile, entered.offers, active=active, version=version
    )
    return supplier, _remarks(entered)


def field_problems(entered: Entered) -> list[FieldProblem]:
    return [FieldProblem(one.field, one.code, one.message) for one in entered.errors]


def _read(data: SupplierIn) -> Entered:
    return read_entered(data.identity(), [one.as_cells() for one in data.offers])


def _accepted(entered: Entered) -> Profile:
    if entered.profile is None or entered.errors:
        raise Unacceptable(
            gettext("Ada isian yang belum benar. Perbaiki yang ditandai lalu simpan lagi."),
            fields=field_problems(entered),
        )
    return entered.profile


def _remarks(entered: Entered) -> Remarks:
    return [issue for issue in entered.issues if issue.severity is not Severity.error]


async def register_profile(
    session: Session, operator: Principal, profile: Profile, offers: Sequence[OfferTerms]
) -> Supplier:
    """Raises `SameSupplier` when the unit has this one already."""
    await queries.lock_register(session, operator.unit)
    standing = await queries.standing_of(session, operator.unit, profile)
    if standing.same:
        raise SameSupplier(standing.same)
    entry = Entry(profile, {terms.key: terms for terms in offers})
    (supplier,) = await add_entries(session, operator, standing.unit, [entry])
    if standing.has_untouched:
        await begin_drafts(session, operator, operator.unit)
    return supplier


async def update_profile(
    session: Session,
    operator: Principal,
    supplier_id: UUID,
    profile: Profile,
    offers: Sequence[OfferTerms],
    *,
    active: bool = True,
    version: int | None = None,
) -> Supplier:
    """Make the supplier this. A save without change publishes nothing.

    Raises `Conflict` when `version` is given and somebody has changed the supplier since.
    """
    await queries.lock_register(session, operator.unit)
    supplier = await queries.find_supplier(session, operator, supplier_id)
    if version is not None and version != supplier.version:
        raise Conflict
    profile = replace(profile, namesake=supplier.namesake)
    same = await queries.matching(session, operator.unit, profile)
    if same and same != supplier.id:
        raise SameSupplier(same)
    entry = entry_of(supplier)
    entry.changed = set(entry.profile.changes_to(profile))
    if {terms.key: terms for terms in offers} != entry.offers:
        entry.changed.add("offers")
    if active != entry.active:
        entry.changed.add("active")
    entry.profile, entry.offers, entry.active = profile, {terms.key: terms for terms in offers}, active
    await change_entries(session, operator, [(supplier, entry)])
    await begin_drafts(session, operator, operator.unit)
    return supplier


async def set_active(session: Session, operator: Principal, supplier_id: UUID, *, active: bool) -> None:
    """The unit no longer buys from him, or does again; everything else stays."""
    supplier = await queries.find_supplier(session, operator, supplier_id)
    profile, offers = read_profile(supplier), read_offers(supplier)
    await update_profile(session, operator, supplier_id, profile, offers, active=active)


async def add_entries(
    session: Session,
    operator: Principal,
    unit: Unit | None,
    entries: Iterable[Entry],
    upload_id: UUID | None = None,
) -> list[Supplier]:
    """Put new suppliers into the operator's unit, in a few statements for all of them."""
    unit = require_unit(unit)
    now = clock.now()
    added = []
    for entry in entries:
        known_as = new_id()
        supplier = Supplier(
            id=known_as,
            version=0,
            unit=unit.code,
            kanwil=unit.kanwil or "",
            **profile_values(entry.profile, queries.match_key(session, entry.profile)),
            active=True,
            created_at=now,
            updated_at=now,
            offers=[new_offer(known_as, terms) for terms in entry.offers.values()],
        )
        added.append(supplier)
    session.add_all(added)
    facts: list[tuple[Aggregate, Event]] = [
        (one, SupplierRegistered(**_state(one), registered_at=now)) for one in added
    ]
    await publish_all(session, facts)  # numbers them before they are written, which saves an UPDATE of each
    if added:
        history = [_history(operator, one, "daftar", [], now, upload_id) for one in added]
        await session.execute(_INSERT_HISTORY, history)
    return added


async def change_entries(
    session: Session,
    operator: Principal,
    entries: Iterable[tuple[Supplier, Entry]],
    upload_id: UUID | None = None,
) -> None:
    """Bring suppliers to what their entries say; those without a change stay as they are."""
    now = clock.now()
    facts: list[tuple[Aggregate, Event]] = []
    for supplier, entry in entries:
        if not entry.changed:
            continue
        changed = sorted(entry.changed)
        old = {terms.key: terms for terms in read_offers(supplier)}
        before = Values(read_profile(supplier), old, supplier.active)
        values = kept(before, Values(entry.profile, entry.offers, entry.active), changed)
        marks = marked(before.profile, entry.profile, partial(_mark, session, supplier.id))
        write_profile(supplier, entry.profile, queries.match_key(session, entry.profile))
        write_offers(supplier, list(entry.offers.values()))
        supplier.active, supplier.updated_at = entry.active, now
        line = _history(operator, supplier, "ubah", changed, now, upload_id, values, marks)
        session.add(SupplierHistory(**line))
        facts.append((supplier, SupplierUpdated(**_state(supplier), updated_at=now, changed=changed)))
    await publish_all(session, facts)


async def own_unit(session: Session, operator: Principal) -> Unit:
    return require_unit(await units.find(session, operator.unit))


def require_unit(unit: Unit | None) -> Unit:
    """Raises `UnitUnknown` for one that the directory has not told of yet, `KanwilOfUnitUnknown` for one without."""
    if unit is None:
        raise UnitUnknown
    if unit.kanwil is None:
        raise KanwilOfUnitUnknown
    return unit


def _state(supplier: Supplier) -> dict[str, Any]:
    """The public state. A supplier no longer active offers nothing."""
    profile = read_profile(supplier)
    return {
        "supplier": supplier.id,
        "unit": supplier.unit,
        "kanwil": supplier.kanwil,
        "name": profile.name,
        "legal_form": legal_form_name(profile.legal_form) or UNKNOWN_FORM,
        "nib": profile.nib,
        "region_code": profile.region_code,
        "has_npwp": profile.tax_key is not None,
        "halal": profile.certificates.get("halal"),
        "offers": [_offer(terms) for terms in read_offers(supplier)] if supplier.active else [],
    }


def _offer(terms: OfferTerms) -> OfferFact:
    return OfferFact(
        commodity=terms.commodity,
        unit_of_measure=terms.unit_of_measure,
        monthly_capacity=terms.monthly_capacity,
        price=terms.price,
        months=list(terms.months),
    )


def _mark(session: Session, supplier_id: UUID, field: str, value: str) -> str:
    """Equal for equal values of one supplier, and of no use to find the same value at another."""
    return blind_index(session, f"{supplier_id}:{value}", f"history:{field}").hex()


def _history(
    who: Principal,
    supplier: Supplier,
    action: str,
    changed: list[str],
    now: datetime,
    upload_id: UUID | None,
    values: dict[str, Any] | None = None,
    marks: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Columns of its line."""
    return {
        "id": new_id(),
        "supplier_id": supplier.id,
        "action": action,
        "changed": changed,
        "values": values or {},
        "marks": marks or {},
        **author(who),
        "at": now,
        "upload_id": upload_id,
    }
