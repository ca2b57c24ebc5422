"""Between a supplier's values in the clear and the columns that keep them."""

from functools import partial
from typing import Any

from chassis.encryption import Vault
from chassis.resealing import SealedColumn
from jembatan_indonesia.names import normalise_name

from suppliers.domain.profile import OfferTerms, Profile
from suppliers.domain.supplier_matching import Entry
from suppliers.models import Offer, Supplier


def write_profile(supplier: Supplier, profile: Profile, vault: Vault) -> None:
    """Columns whose value is the same keep their seal, so that a save without change changes nothing."""
    before = read_profile(supplier, vault)
    supplier.name = profile.name
    supplier.name_key = normalise_name(profile.name, profile.legal_form)
    supplier.match_key, supplier.namesake = profile.match_key(vault), profile.namesake
    supplier.legal_form, supplier.nib, supplier.region_code = profile.legal_form, profile.nib, profile.region_code
    supplier.npwp, supplier.npwp_kind = profile.npwp, profile.npwp_kind
    supplier.certificates = dict(profile.certificates)
    if before.nik != profile.nik:
        supplier.nik_sealed = vault.seal_text(profile.nik, _context(supplier, "nik"))
        supplier.nik_mark = vault.mark(profile.nik, "nik") if profile.nik else None
    if before.address != profile.address:
        supplier.address_sealed = vault.seal_text(profile.address, _context(supplier, "address"))
    if before.phone != profile.phone:
        supplier.phone_sealed = vault.seal_text(profile.phone, _context(supplier, "phone"))


def read_profile(supplier: Supplier, vault: Vault) -> Profile:
    return Profile(
        name=supplier.name,
        legal_form=supplier.legal_form,
        nib=supplier.nib,
        npwp=supplier.npwp,
        npwp_kind=supplier.npwp_kind,
        nik=vault.open_text(supplier.nik_sealed, _context(supplier, "nik")),
        address=vault.open_text(supplier.address_sealed, _context(supplier, "address")),
        region_code=supplier.region_code,
        phone=vault.open_text(supplier.phone_sealed, _context(supplier, "phone")),
        certificates=supplier.certificates,
        namesake=supplier.namesake,
    )


def write_offers(supplier: Supplier, offers: list[OfferTerms]) -> None:
    """Make the offers these, touching only what differs."""
    wanted = {terms.key: terms for terms in offers}
    for offer in [one for one in supplier.offers if (one.commodity, one.unit_of_measure) not in wanted]:
        supplier.offers.remove(offer)
    known = {(one.commodity, one.unit_of_measure): one for one in supplier.offers}
    for key, terms in wanted.items():
        values: dict[str, Any] = {
            "price": terms.price,
            "monthly_capacity": terms.monthly_capacity,
            "months": list(terms.months),
        }
        if key not in known:
            supplier.offers.append(
                Offer(
                    supplier_id=supplier.id, commodity=terms.commodity, unit_of_measure=terms.unit_of_measure, **values
                )
            )
        else:
            for name, value in values.items():
                setattr(known[key], name, value)


def read_offers(supplier: Supplier) -> list[OfferTerms]:
    return [
        OfferTerms(one.commodity, one.unit_of_measure, one.price, one.monthly_capacity, tuple(one.months))
        for one in supplier.offers
    ]


def entry_of(supplier: Supplier, vault: Vault) -> Entry:
    offers = {terms.key: terms for terms in read_offers(supplier)}
    return Entry(read_profile(supplier, vault), offers, supplier.id, supplier.active)


def _context(supplier: Supplier, column: str) -> str:
    return f"supplier.{column}:{supplier.id}"


def sealed_columns(vault: Vault) -> list[SealedColumn]:
    """Every column that the vault seals."""
    profile = [
        SealedColumn("supplier", ("id",), f"{name}_sealed", partial(_place_in_profile, name), vault)
        for name in ("nik", "address", "phone")
    ]
    upload = SealedColumn("upload", ("id",), "content_sealed", lambda row: f"upload:{row.id}", vault)
    staged = SealedColumn(
        "staged_row",
        ("upload_id", "number"),
        "content_sealed",
        lambda row: f"staged_row:{row.upload_id}:{row.number}",
        vault,
    )
    return [*profile, upload, staged]


def _place_in_profile(name: str, row: Any) -> str:
    return f"supplier.{name}:{row.id}"
