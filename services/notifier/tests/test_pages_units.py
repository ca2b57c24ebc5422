"""The directory and its contacts on pages: who finds whom, and who may set an address."""

import re

import pytest
from chassis.testing.fixtures import Browse

from .actors import CILEGON, SORONG, Scenario

BAMA = f"/unit/{CILEGON}/kontak/operator-bama"
WISH = {"email": "bama@cilegon.go.id", "language": "en", "active": "true"}


async def test_a_unit_is_led_to_itself(scenario: Scenario, browse: Browse) -> None:
    async with browse("operator", unit=CILEGON) as officer:
        answer = await officer.get("/unit")
        assert answer.headers["location"] == f"/unit/{CILEGON}"
        page = await officer.get(f"/unit/{CILEGON}")
    assert "Lapas Kelas IIA Cilegon" in page.text
    assert "Alamat contoh" in page.text


async def test_the_directorate_finds_any_unit(scenario: Scenario, browse: Browse) -> None:
    async with browse("admin", unit="ditjenpas") as admin:
        page = await admin.get("/unit", params={"q": "sorong", "unit_type": "Lapas", "kanwil": ""})
        nothing = await admin.get("/unit", params={"q": "tidak ada"})
    assert f"/unit/{SORONG}" in page.text
    assert CILEGON not in page.text
    assert "Tidak ada unit yang cocok" in nothing.text


async def test_a_kanwil_sees_its_units_alone(scenario: Scenario, browse: Browse) -> None:
    async with browse("verifier", unit="kanwil-banten") as above:
        page = await above.get("/unit")
        assert CILEGON in page.text
        assert SORONG not in page.text
        assert (await above.get(f"/unit/{SORONG}")).status_code == 404


async def test_a_unit_sets_its_own_address_and_others_see_it_masked(scenario: Scenario, browse: Browse) -> None:
    async with browse("operator", unit=CILEGON) as officer:
        answer = await officer.post(BAMA, data=WISH)
        assert (answer.status_code, answer.headers["location"]) == (303, f"/unit/{CILEGON}")
        assert "bama@cilegon.go.id" in (await officer.get(f"/unit/{CILEGON}")).text
    async with browse("verifier", unit="kanwil-banten") as above:
        page = await above.get(f"/unit/{CILEGON}")
        assert "b•••@cilegon.go.id" in page.text
        assert "bama@cilegon.go.id" not in page.text
        assert "Ubah" not in page.text


async def test_a_wrong_address_is_told_beside_its_field_and_nothing_is_lost(scenario: Scenario, browse: Browse) -> None:
    async with browse("operator", unit=CILEGON) as officer:
        page = await officer.post(BAMA, data=WISH | {"email": "bama@cilegon.example"})
    assert page.status_code == 422
    assert "bama@cilegon.example" in page.text
    assert "berakhiran .example" in page.text


@pytest.mark.parametrize(
    ("role", "unit", "status"),
    [
        ("operator", SORONG, 404),
        ("operator", "kanwil-banten", 303),
        ("verifier", "kanwil-banten", 403),
        ("admin", "kanwil-papua-barat", 404),
        ("auditor", "ditjenpas", 403),
        ("admin", "ditjenpas", 303),
    ],
)
async def test_who_may_set_the_address_of_a_unit(
    scenario: Scenario, browse: Browse, role: str, unit: str, status: int
) -> None:
    async with browse(role, unit=unit) as person:
        assert (await person.post(BAMA, data=WISH)).status_code == status
        assert (await person.get(BAMA)).status_code == (200 if status == 303 else status)


async def test_a_unit_has_no_positions_of_a_kanwil(scenario: Scenario, browse: Browse) -> None:
    async with browse("operator", unit=CILEGON) as officer:
        path = f"/unit/{CILEGON}/kontak/kepala-kanwil"
        assert (await officer.get(path)).status_code == 422
        assert (await officer.post(path, data=WISH)).status_code == 422


async def test_nothing_chosen_is_not_a_choice(scenario: Scenario, browse: Browse) -> None:
    async with browse("operator", unit=CILEGON) as person:
        form = {"email": "bama@cilegon.go.id"}
        answer = await person.post(f"/unit/{CILEGON}/kontak/operator-bama", data=form)
    assert answer.status_code == 422
    assert 'id="language-error"' in answer.text
    assert 'id="active-error"' in answer.text


async def test_a_contact_filled_in_before_another_was_saved_shows_both_and_is_sent_again(
    scenario: Scenario, browse: Browse
) -> None:
    def seen(page: str) -> dict[str, str]:
        found = re.search(r'name="seen" value="([^"]*)"', page)
        assert found
        return {"seen": found[1]}

    async with browse("operator", unit=CILEGON) as officer:
        two_tabs = [(await officer.get(BAMA)).text for _ in range(2)]
        first = await officer.post(BAMA, data=WISH | seen(two_tabs[0]))
        assert first.status_code == 303
        second = WISH | {"email": "dapur@cilegon.go.id"}
        refused = await officer.post(BAMA, data=second | seen(two_tabs[1]))
        assert refused.status_code == 422
        assert "tersimpan sekarang: bama@cilegon.go.id" in refused.text
        assert "Anda mengisi: dapur@cilegon.go.id" in refused.text
        assert (await officer.post(BAMA, data=second | seen(refused.text))).status_code == 303
