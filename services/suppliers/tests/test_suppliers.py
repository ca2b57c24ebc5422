"""A unit keeps its register by hand."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from chassis.db import Database
from sqlalchemy import Engine, event, text
from sqlalchemy.exc import IntegrityError

from .actors import CILEGON, Actors, ok, refusal

Events = Callable[..., Awaitable[list[dict[str, Any]]]]
RUTAN = "rutan-kelas-i-tangerang"
NIK = "3672014107850003"
FARMER: dict[str, Any] = {
    "name": "Perorangan Sari Laut",
    "legal_form": "perorangan",
    "npwp": NIK,
    "address": "Jl. Raya Anyer No. 5",
    "region_code": "36.72",
    "phone": "0812-3456-7890",
    "certificates": {"halal": "proses"},
    "offers": [{"commodity": "ikan-bandeng", "unit": "kg", "price": 38000, "monthly_capacity": "120.5"}],
}
FIRM: dict[str, Any] = {
    "name": "CV Sumber Rejeki",
    "legal_form": "cv",
    "nib": "6469748212378",
    "npwp": "49.993.433.9-419.000",
    "region_code": "36.72",
    "phone": "0254-391234",
    "address": "Jl. Ahmad Yani Blok C",
    "offers": [
        {"commodity": "beras-premium", "unit": "kg", "price": 15000, "monthly_capacity": "2500", "months": [1, 2, 12]},
        {"commodity": "gula-konsumsi", "unit": "kg", "price": 17500},
    ],
}


async def registered(actors: Actors, supplier: dict[str, Any] = FIRM, unit: str = CILEGON) -> dict[str, Any]:
    async with actors.operator(unit) as operator:
        saved: dict[str, Any] = ok(await operator.post("/suppliers", json=supplier), 201)
    return saved["supplier"] | {"issues": saved["issues"]}


async def test_a_supplier_is_registered_and_announced_without_personal_data(
    registered_units: list[str], actors: Actors, events: Events
) -> None:
    saved = await registered(actors)
    assert (saved["npwp"], saved["npwp_kind"], saved["phone"]) == ("499934339419000", "npwp15", "+62254391234")
    (told,) = await events("supplier-registered")
    assert told["version"] == 1
    assert {key: told[key] for key in ("name", "legal_form", "nib", "region_code", "has_npwp", "unit", "kanwil")} == {
        "name": "CV Sumber Rejeki",
        "legal_form": "CV",
        "nib": "6469748212378",
        "region_code": "36.72",
        "has_npwp": True,
        "unit": CILEGON,
        "kanwil": "kanwil-banten",
    }
    assert told["offers"][0] == {
        "commodity": "beras-premium",
        "unit_of_measure": "kg",
        "monthly_capacity": "2500",
        "price": 15000,
        "months": [1, 2, 12],
    }
    assert not {"npwp", "address", "phone"} & told.keys()


async def test_errors_refuse_and_name_the_field(registered_units: list[str], actors: Actors, events: Events) -> None:
    broken = FIRM | {"nib": "123", "offers": [FIRM["offers"][1] | {"commodity": "xyzzy"}]}
    async with actors.operator() as operator:
        answer = await operator.post("/suppliers", json=broken)
    assert answer.status_code == 422
    assert {(one["field"], one["code"]) for one in answer.json()["errors"]} == {
        ("nib", "nib-length"),
        ("offers.0.commodity", "commodity-unknown"),
    }
    assert await events() == []


async def test_warnings_are_told_and_the_supplier_is_saved(registered_units: list[str], actors: Actors) -> None:
    saved = await registered(actors, FIRM | {"npwp": "49.993.433.8-419.000", "phone": None})
    assert {("npwp", "npwp-check-digit"), ("phone", "missing-phone")} <= {
        (issue["field"], issue["code"]) for issue in saved["issues"]
    }


@pytest.mark.parametrize(
    "name", ["Toko Berkah 0812-3456-7890", "UD Maju NIK 3672014107850003", "Warung Jl. Mawar No. 3"]
)
async def test_a_name_with_a_number_or_address_is_refused_since_names_travel(
    registered_units: list[str], actors: Actors, name: str
) -> None:
    async with actors.operator() as operator:
        answer = await operator.post("/suppliers", json=FIRM | {"name": name})
    assert ("name", "name-personal") in {(one["field"], one["code"]) for one in answer.json()["errors"]}


async def test_a_nik_given_as_tax_number_is_sealed_in_the_database_and_masked_for_everybody(
    database: Database, registered_units: list[str], actors: Actors
) -> None:
    saved = await registered(actors, FARMER)
    assert (saved["npwp_kind"], saved["npwp"]) == ("nik", "3672••••••••0003")
    async with database.transaction() as session:
        row = (await session.execute(text("SELECT row_to_json(supplier)::text AS stored FROM supplier"))).one()
    assert NIK not in row.stored
    assert "Anyer" not in row.stored
    assert "81234567890" not in row.stored


async def test_the_database_refuses_a_nik_in_the_clear(
    database: Database, registered_units: list[str], actors: Actors
) -> None:
    await registered(actors, FARMER)
    async with database.transaction() as session:
        with pytest.raises(IntegrityError):
            async with session.begin_nested():
                await session.execute(text(f"UPDATE supplier SET npwp = '{NIK}', nik_sealed = NULL, nik_mark = NULL"))


async def test_the_unit_and_its_kanwil_see_a_telephone_number_whole_and_the_directorate_masked(
    registered_units: list[str], actors: Actors
) -> None:
    saved = await registered(actors, FARMER)
    shown = {}
    for who, client in (
        ("unit", actors.operator()),
        ("kanwil", actors.verifier()),
        ("ditjen", actors.admin()),
        ("auditor", actors.http("auditor", unit="kanwil-bali")),
    ):
        async with client:
            seen = ok(await client.get(f"/suppliers/{saved['id']}"))
            shown[who] = (seen["phone"], seen["address"])
    whole = ("+6281234567890", "Jl. Raya Anyer No. 5")
    masked = ("+628••••••7890", None)
    assert shown == {"unit": whole, "kanwil": whole, "ditjen": masked, "auditor": masked}


async def test_a_save_without_change_publishes_nothing(
    registered_units: list[str], actors: Actors, events: Events
) -> None:
    for supplier in (FIRM, FARMER):
        saved = await registered(actors, supplier)
        async with actors.operator() as operator:
            ok(await operator.put(f"/suppliers/{saved['id']}", json=supplier))
            seen = ok(await operator.get(f"/suppliers/{saved['id']}"))
            as_shown = supplier | {"npwp": seen["npwp"]}
            again = ok(await operator.put(f"/suppliers/{saved['id']}", json=as_shown | {"version": 1}))
            history = ok(await operator.get(f"/suppliers/{saved['id']}/history"))
        assert again["supplier"]["version"] == 1
        assert [line["action"] for line in history] == ["daftar"]
    assert await events("supplier-updated") == []


async def test_a_change_is_told_by_the_names_of_its_fields(
    registered_units: list[str], actors: Actors, events: Events
) -> None:
    saved = await registered(actors)
    change = FIRM | {
        "phone": "0254-391235",
        "address": "Jl. Sudirman 12",
        "offers": [FIRM["offers"][0] | {"price": 15500}],
        "npwp": "0499934339419000",
    }
    async with actors.operator() as operator:
        ok(await operator.put(f"/suppliers/{saved['id']}", json=change))
        history = ok(await operator.get(f"/suppliers/{saved['id']}/history"))
    (told,) = await events("supplier-updated")
    assert (told["version"], told["changed"]) == (2, ["address", "offers", "phone"])
    assert [offer["price"] for offer in told["offers"]] == [15500]
    assert [line["changed"] for line in history] == [[], ["address", "offers", "phone"]]
    assert (history[0]["values"], list(history[1]["values"])) == ({}, ["offers"]), "no personal value is kept"
    offers = history[1]["values"]["offers"]
    assert (FIRM["offers"][0]["price"], 15500) in [
        (o["before"]["price"], (o["after"] or {}).get("price")) for o in offers
    ]


async def test_a_history_masks_tax_numbers_for_whom_the_supplier_does(
    registered_units: list[str], actors: Actors
) -> None:
    saved = await registered(actors)
    async with actors.operator() as operator:
        ok(await operator.put(f"/suppliers/{saved['id']}", json=FIRM | {"npwp": ""}))
        own = ok(await operator.get(f"/suppliers/{saved['id']}/history"))[-1]["values"]["npwp"]
    async with actors.admin() as admin:
        others = ok(await admin.get(f"/suppliers/{saved['id']}/history"))[-1]["values"]["npwp"]
    assert own == [saved["npwp"], None]
    assert others == ["4999•••••••9000", None]


async def test_a_supplier_no_longer_active_offers_nothing_to_others_and_is_not_counted(
    registered_units: list[str], actors: Actors, events: Events
) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    saved = await registered(actors)
    async with actors.operator() as operator:
        ok(await operator.put(f"/suppliers/{saved['id']}", json=FIRM | {"active": False}))
        assert ok(await operator.get("/suppliers", params={"status": "aktif"}))["items"] == []
        assert len(ok(await operator.get("/suppliers", params={"status": "nonaktif"}))["items"]) == 1
        assert refusal(await operator.post(f"/submissions/{submission}/send")) == (422, "belum-ada-pemasok")
    (told,) = await events("supplier-updated")
    assert (told["changed"], told["offers"]) == (["active"], [])


async def test_the_same_supplier_is_not_registered_twice_in_one_unit(
    registered_units: list[str], actors: Actors
) -> None:
    await registered(actors)
    async with actors.operator() as operator:
        answer = await operator.post("/suppliers", json=FIRM | {"name": "C.V. SUMBER REJEKI"})
        assert refusal(answer) == (409, "pemasok-sudah-ada")
    await registered(actors, FIRM, RUTAN)


async def test_one_nik_may_stand_behind_two_suppliers_of_different_names(
    registered_units: list[str], actors: Actors
) -> None:
    await registered(actors, FARMER)
    await registered(actors, FARMER | {"name": "Perorangan Mina Jaya"})
    async with actors.operator() as operator:
        assert refusal(await operator.post("/suppliers", json=FARMER)) == (409, "pemasok-sudah-ada")


async def test_changing_one_supplier_into_another_of_the_unit_is_refused(
    registered_units: list[str], actors: Actors
) -> None:
    await registered(actors)
    other = await registered(actors, FIRM | {"nib": "8242371848954", "name": "CV Tani Makmur"})
    async with actors.operator() as operator:
        answer = await operator.put(f"/suppliers/{other['id']}", json=FIRM)
    assert refusal(answer) == (409, "pemasok-sudah-ada")


async def test_a_save_over_somebody_elses_change_is_refused(registered_units: list[str], actors: Actors) -> None:
    saved = await registered(actors)
    async with actors.operator() as operator:
        ok(await operator.put(f"/suppliers/{saved['id']}", json=FIRM | {"phone": None, "version": 1}))
        answer = await operator.put(f"/suppliers/{saved['id']}", json=FIRM | {"version": 1})
    assert refusal(answer) == (409, "sudah-berubah")


async def test_entering_a_supplier_begins_the_draft_of_the_units_open_return(
    registered_units: list[str], actors: Actors
) -> None:
    campaign = await actors.open_campaign()
    await registered(actors)
    async with actors.verifier() as verifier:
        items = ok(await verifier.get(f"/campaigns/{campaign['id']}/submissions"))["items"]
        assert {item["unit"]: item["status"] for item in items} == {CILEGON: "draf", RUTAN: "belum"}
        history = ok(await verifier.get(f"/submissions/{items[0]['id']}/history"))
    assert [line["action"] for line in history] == ["isi"]


async def test_the_list_is_filtered_and_paged(registered_units: list[str], actors: Actors) -> None:
    for number, region in enumerate(("36.72", "36.03", "32.01", "36.72", "36.72")):
        name = f"CV Sumber {'ABCDE'[number]}_%"
        await registered(actors, FIRM | {"name": name, "nib": f"646974821237{number}", "region_code": region})
    await registered(actors, FARMER)
    async with actors.operator() as operator:

        async def names(**wanted: Any) -> list[str]:
            found, cursor = [], None
            while True:
                more: dict[str, str] = {"cursor": cursor} if cursor else {}
                answer = ok(await operator.get("/suppliers", params={"limit": 2} | wanted | more))
                found += [item["name"][10:11] for item in answer["items"]]
                cursor = answer["next"]
                if cursor is None:
                    return found

        assert await names() == [*"ABCDE", FARMER["name"][10:11]]
        assert await names(commodity="beras-premium") == [*"ABCDE"]
        assert await names(region="36", q="sumber") == [*"ABDE"]
        assert await names(q="A_%") == ["A"]
        assert await names(q="%%") == []


async def test_a_unit_missing_from_the_directory_is_told_so(database: Database, actors: Actors) -> None:
    async with actors.operator() as operator:
        answer = await operator.post("/suppliers", json=FIRM)
    assert refusal(answer) == (409, "unit-belum-dikenal")
    assert "sedang dimuat" in answer.json()["title"]


async def test_a_unit_without_kanwil_is_told_whom_to_ask(
    database: Database, registered_units: list[str], actors: Actors
) -> None:
    async with database.transaction() as session:
        await session.execute(text("UPDATE unit SET kanwil = NULL"))
    async with actors.operator() as operator:
        answer = await operator.post("/suppliers", json=FIRM)
    assert refusal(answer) == (409, "kanwil-unit-belum-dikenal")


async def test_a_cursor_of_our_own_making_with_strange_content_is_refused(
    registered_units: list[str], actors: Actors
) -> None:
    import base64

    async with actors.operator() as operator:
        for content in (b"x", b"[1,2]", b'["a\\u0000","b"]', b"{}", b"\x00"):
            cursor = base64.urlsafe_b64encode(content).decode().rstrip("=")
            for address in ("/suppliers", "/campaigns", "/units"):
                answer = await operator.get(address, params={"cursor": cursor})
                assert answer.status_code < 500, (address, content, answer.text)


async def test_a_longer_list_takes_no_more_statements(registered_units: list[str], actors: Actors) -> None:
    counted: list[str] = []

    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted.append(statement)

    async def statements(expected: int) -> int:
        counted.clear()
        async with actors.operator() as operator:
            assert len(ok(await operator.get("/suppliers"))["items"]) == expected
        return len(counted)

    event.listen(Engine, "before_cursor_execute", count)
    try:
        await registered(actors)
        one = await statements(1)
        for number in range(5):
            await registered(actors, FIRM | {"name": f"CV Tani {number}", "nib": f"824237184895{number}"})
        assert await statements(6) == one
    finally:
        event.remove(Engine, "before_cursor_execute", count)


async def test_what_changed_after_sending_shows_a_tax_number_to_its_office_and_its_kanwil_alone(
    registered_units: list[str], actors: Actors, browse: Any
) -> None:
    submission = await actors.submission_of(await actors.open_campaign())
    saved = await registered(actors)
    async with actors.operator() as operator:
        ok(await operator.post(f"/submissions/{submission}/send", json={}))
        ok(await operator.put(f"/suppliers/{saved['id']}", json=FIRM | {"npwp": ""}))
    seen = {}
    for role, unit in (("verifier", "kanwil-banten"), ("admin", "ditjenpas")):
        async with browse(role, unit=unit) as person:
            seen[role] = (await person.get(f"/laporan/{submission}")).text
    assert saved["npwp"] in seen["verifier"]
    assert saved["npwp"] not in seen["admin"]
    assert "4999•••••••9000" in seen["admin"]
