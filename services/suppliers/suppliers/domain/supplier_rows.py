"""A supplier's row as profile and offers, and back."""

from typing import Any

from jembatan_indonesia.names import normalise_name

from suppliers.domain.profile import OfferTerms, Profile
from suppliers.domain.supplier_matching import Entry
from suppliers.models import Offer, Supplier


def write_profile(supplier: Supplier, profile: Profile, match_key: str) -> None:
    supplier.name = profile.name
    supplier.name_key = normalise_name(profile.name, profile.legal_form)
    supplier.match_key, supplier.namesake = match_key, profile.namesake
    supplier.legal_form, supplier.nib, supplier.region_code = profile.legal_form, profile.nib, profile.region_code
    supplier.npwp, supplier.npwp_kind = profile.npwp, profile.npwp_kind
    supplier.certificates = dict(profile.certificates)
    supplier.nik, supplier.address, supplier.phone = profile.nik, profile.address, profile.phone


def read_profile(supplier: Supplier) -> Profile:
    return Profile(
        name=supplier.name,
        legal_form=supplier.legal_form,
        nib=supplier.nib,
        npwp=supplier.npwp,
        npwp_kind=supplier.npwp_kind,
        nik=supplier.nik,
        address=supplier.address,
        region_code=supplier.region_code,
        phone=supplier.phone,
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


def entry_of(supplier: Supplier) -> Entry:
    offers = {terms.key: terms for terms in read_offers(supplier)}
    return Entry(read_profile(supplier), offers, supplier.id, supplier.active)
