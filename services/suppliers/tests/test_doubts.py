"""Doubtful suppliers of a register. No database needed."""

from typing import Any

import pytest
from suppliers.domain.doubts import Known, bearing, doubts_in
from suppliers.domain.profile import Profile

NIB, NPWP, NIK, PHONE = "6469748212378", "499934339419000", "3672014107850003", "+6281234567890"


def known(number: int, name: str = "", **profile: Any) -> Known:
    name = name or f"CV Pemasok {number}"
    return Known(number, name.casefold(), Profile(name, region_code="36.72", **profile), ())


@pytest.mark.parametrize(
    ("mark", "shared"),
    [
        ("same-nib", {"nib": NIB}),
        ("same-taxpayer", {"npwp": NPWP, "npwp_kind": "npwp15"}),
        ("same-taxpayer", {"nik": NIK, "npwp_kind": "nik"}),
        ("same-phone", {"phone": PHONE}),
        ("same-name", {"name": "CV Kembar"}),
    ],
)
@pytest.mark.parametrize("sharing", [1, 2, 3])
def test_all_who_share_what_is_one_s_own_are_in_doubt(mark: str, shared: dict[str, str], sharing: int) -> None:
    register = [known(n, **shared) for n in range(sharing)] + [known(9), known(10)]
    doubts = doubts_in(register, "36.72")
    found = bearing(doubts, register).get(mark, [])
    assert found == ([] if sharing == 1 else list(range(sharing)))
    assert {key for key, own in doubts.items() if any(one.mark == mark for one in own)} == set(found)


def test_offices_of_one_taxpayer_share_a_number_however_it_is_written() -> None:
    register = [
        known(1, npwp="499934339419000", npwp_kind="npwp15"),
        known(2, npwp="0499934339419000", npwp_kind="npwp16"),
    ]
    assert bearing(doubts_in(register, None), register)["same-taxpayer"] == [1, 2]


def test_those_that_share_stand_together() -> None:
    register = [known(n, phone=f"+62812345678{n % 2}0") for n in range(4)]
    assert bearing(doubts_in(register, None), register)["same-phone"] == [0, 2, 1, 3]
