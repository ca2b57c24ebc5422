"""Whether two suppliers of one name live and answer at the same place."""

from enum import StrEnum

from jembatan_indonesia.addresses import same_address

from suppliers.domain.profile import Profile


class Likeness(StrEnum):
    SAME = "same"
    OTHER = "other"
    UNKNOWN = "unknown"


def likeness(one: Profile, other: Profile) -> Likeness:
    """SAME when telephone or address agree, OTHER when what both state differs, UNKNOWN when they state nothing."""
    told = [
        same
        for same in (
            one.phone == other.phone if one.phone and other.phone else None,
            same_address(one.address, other.address) if one.address and other.address else None,
        )
        if same is not None
    ]
    if any(told):
        return Likeness.SAME
    elsewhere = bool(one.region_code and other.region_code and one.region_code != other.region_code)
    return Likeness.OTHER if told or elsewhere else Likeness.UNKNOWN
