"""Over HTTP: who may do what, who sees whom, and what officers read."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from .actors import CILEGON, SORONG, TANGERANG, Scenario, alert

Http = Callable[..., httpx.AsyncClient]
DITJEN = "ditjenpas"
NOTHING = "0197e4a0-0000-7000-8000-00000000ffff"
CONTACT = {"email": "bama@cilegon.go.id", "language": "en"}
EDIT = {"version": 1, "name": "Lapas Cilegon"}


async def ask(http: Http, role: str, unit: str, method: str, path: str, **options: Any) -> httpx.Response:
    async with http(role, unit=unit) as client:
        return await client.request(method, path, **options)


@pytest.mark.parametrize(
    ("role", "unit", "seen"),
    [
        ("operator", CILEGON, 1),
        ("verifier", "kanwil-banten", 16),
        ("operator", DITJEN, 648),
        ("auditor", CILEGON, 648),
    ],
)
async def test_everybody_sees_the_units_below(scenario: Scenario, http: Http, role: str, unit: str, seen: int) -> None:
    count, cursor = 0, ""
    while True:
        page = (await ask(http, role, unit, "GET", f"/units?limit=200{cursor}")).json()
        count += len(page["items"])
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert count == seen


async def test_units_are_found_by_words_type_and_kanwil(scenario: Scenario, http: Http) -> None:
    found = (await ask(http, "admin", DITJEN, "GET", "/units?q=tangerang&unit_type=Rutan")).json()
    assert [unit["code"] for unit in found["items"]] == [TANGERANG]
    found = (await ask(http, "admin", DITJEN, "GET", "/units?kanwil=kanwil-banten&q=%25")).json()
    assert found["items"] == []


async def test_who_sees_all_as_an_auditor_still_changes_only_the_own_unit(
    scenario: Scenario, tokens: Any, http: Http
) -> None:
    async with http() as client:
        token = tokens.mint("auditor", "operator", unit=CILEGON)
        client.headers["authorization"] = f"Bearer {token}"
        answer = await client.put(f"/units/{SORONG}/contacts/operator-bama", json=CONTACT)
    assert answer.status_code == 403


async def test_an_admin_edits_a_unit_and_everybody_is_told(scenario: Scenario, http: Http) -> None:
    answer = await ask(http, "admin", DITJEN, "PATCH", f"/units/{CILEGON}", json=EDIT)
    assert (answer.status_code, answer.json()["name"], answer.json()["version"]) == (200, "Lapas Cilegon", 2)
    [(data,)] = await scenario.rows(
        "SELECT convert_from(data, 'UTF8')::jsonb FROM outbox WHERE event_type LIKE '%unit-updated%'"
    )
    assert (data["unit"], data["name"]) == (CILEGON, "Lapas Cilegon")
    stale = await ask(http, "admin", DITJEN, "PATCH", f"/units/{CILEGON}", json=EDIT)
    assert (stale.status_code, stale.json()["code"]) == (409, "sudah-berubah")


@pytest.mark.parametrize(
    "change",
    [
        {"name": None},
        {"name": " "},
        {"timezone": "Europe/Paris"},
        {"unit_type": "Penjara"},
        {"kanwil": "kanwil-atlantis"},
        {"version": 9},
        {"nama": "x"},
    ],
)
async def test_an_edit_that_makes_no_unit_is_refused(scenario: Scenario, http: Http, change: dict[str, Any]) -> None:
    answer = await ask(http, "admin", DITJEN, "PATCH", f"/units/{CILEGON}", json={"version": 1} | change)
    assert answer.status_code == (409 if "version" in change else 422)
    assert await scenario.rows("SELECT name FROM unit WHERE code = :u", u=CILEGON) == [("Lapas Kelas IIA Cilegon",)]


async def test_a_unit_sets_its_own_real_address(scenario: Scenario, http: Http) -> None:
    path = f"/units/{CILEGON}/contacts/operator-bama"
    saved = await ask(http, "operator", CILEGON, "PUT", path, json={"email": " Bama@Cilegon.go.id "})
    assert saved.status_code == 200
    assert saved.json() | {"updated_at": ""} == {
        "unit": CILEGON, "jabatan": "operator-bama", "email": "bama@cilegon.go.id", "is_placeholder": False,
        "language": "id", "active": True, "updated_at": "", "updated_by": f"operator@{CILEGON}",
        "confirmed_at": None,
    }  # fmt: skip
    listed = (await ask(http, "operator", CILEGON, "GET", f"/units/{CILEGON}/contacts")).json()
    assert [(contact["jabatan"], contact["is_placeholder"]) for contact in listed] == [
        ("kepala-upt", True), ("operator-bama", False),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "email",
    [
        "bukan alamat", "a@b", "a@lapas.example", "a@b.jembatan.example", "a@b.go.id\r\nBcc: x@y.go.id",
        "foo..bar@lapas.go.id", ".foo@lapas.go.id", "foo.@lapas.go.id", "a@-lapas.go.id", "a@lapas-.go.id",
        "a@lapas.go.id-", "a@lapas..go.id", "a@.go.id", "a@lapas.go.id.", "x@lapas.123", "x@10.1.2.3", "x@[10.1.2.3]",
        "a@b@lapas.go.id", "@lapas.go.id", f"{65 * 'a'}@lapas.go.id", f"a@{64 * 'b'}.go.id", "a b@lapas.go.id",
        "Operator <a@lapas.go.id>", "mailto:a@lapas.go.id", "é@lapas.go.id", "a\u200b@lapas.go.id", "a@lapas.g",
    ],
)  # fmt: skip
async def test_an_address_that_reaches_nobody_is_refused(scenario: Scenario, http: Http, email: str) -> None:
    path = f"/units/{CILEGON}/contacts/operator-bama"
    answer = await ask(http, "operator", CILEGON, "PUT", path, json={"email": email})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "email"


async def test_a_position_that_the_unit_does_not_have_is_refused(scenario: Scenario, http: Http) -> None:
    answer = await ask(http, "operator", CILEGON, "PUT", f"/units/{CILEGON}/contacts/kepala-kanwil", json=CONTACT)
    assert (answer.status_code, answer.json()["code"]) == (422, "jabatan-tidak-sesuai")


async def test_an_office_reads_its_inbox_in_its_language_and_zone(scenario: Scenario, http: Http) -> None:
    by = {"id": "Kantor Wilayah Ditjenpas Banten mengembalikan:", "en": "Kantor Wilayah Ditjenpas Banten sent back:"}
    label = dict.fromkeys(("id", "en"), "CV Sumber Rejeki, baris 12 di data-bama.xlsx, kolom NPWP")
    items = [{"label": label, "text": dict.fromkeys(("id", "en"), "NPWP belum sesuai kartu.")}]
    await scenario.hear(alert("returned", SORONG, summary=by, items=items, due_at="2025-07-31T16:59:00Z"))
    inbox = (await ask(http, "operator", SORONG, "GET", "/inbox")).json()
    assert inbox["unread"] == 1
    [item] = inbox["items"]
    assert (
        item["subject"]
        == "Perlu diperbaiki paling lambat 1 Agustus pukul 01.59 WIT: Data pemasok BAMA semester II 2025"
    )
    assert "CV Sumber Rejeki, baris 12 di data-bama.xlsx, kolom NPWP: NPWP belum sesuai kartu." in item["text"]
    assert "Kantor Wilayah Ditjenpas Banten mengembalikan" in item["text"]
    assert "Jumat, 1 Agustus 2025 01.59 WIT (Kamis, 31 Juli 2025 23.59 WIB)" in item["text"]
    english = await ask(http, "operator", SORONG, "GET", "/inbox", headers={"accept-language": "en-GB,id"})
    assert english.json()["items"][0]["subject"].startswith("To be corrected by 1 August, 01:59 WIT")


async def test_reading_counts_once_and_only_for_the_own_office(
    scenario: Scenario, http: Http, clock_at: Callable[[str], None]
) -> None:
    await scenario.hear(alert("returned"))
    [item] = (await ask(http, "operator", CILEGON, "GET", "/inbox?unread=true")).json()["items"]
    path = f"/inbox/{item['id']}/read"
    for stranger in (TANGERANG, "kanwil-banten", DITJEN):
        assert (await ask(http, "operator", stranger, "POST", path)).status_code == 404
    assert (await ask(http, "operator", CILEGON, "POST", path)).status_code == 204
    clock_at("2025-07-09T01:00:00Z")
    assert (await ask(http, "operator", CILEGON, "POST", path)).status_code == 204
    [(day,)] = await scenario.rows("SELECT to_char(read_at, 'DD') FROM delivery WHERE channel = 'inapp'")
    assert day == "08"
    assert (await ask(http, "operator", CILEGON, "GET", "/inbox?unread=true")).json() == {
        "unread": 0, "items": [], "next": None,
    }  # fmt: skip


async def test_the_inbox_is_paged_newest_first(scenario: Scenario, http: Http) -> None:
    for _ in range(5):
        await scenario.hear(alert("returned"))
    seen, cursor = [], ""
    for expected in (2, 2, 1):
        page = (await ask(http, "operator", CILEGON, "GET", f"/inbox?limit=2{cursor}")).json()
        assert (len(page["items"]), page["unread"]) == (expected, 5)
        seen += [item["id"] for item in page["items"]]
        cursor = f"&cursor={page['next']}"
    assert page["next"] is None
    assert seen == sorted(set(seen), reverse=True)


async def test_deadlines_show_how_the_units_in_scope_stand(scenario: Scenario, http: Http) -> None:
    deadline = await scenario.announce(CILEGON, TANGERANG, SORONG)
    await scenario.met(deadline, CILEGON, late=True)
    for unit, counts in {
        CILEGON: (1, 0, 1, 1),
        "kanwil-banten": (2, 1, 1, 1),
        DITJEN: (3, 2, 1, 1),
        SORONG: (1, 1, 0, 0),
    }.items():
        [one] = (await ask(http, "operator", unit, "GET", "/deadlines?status=open")).json()["items"]
        assert (one["units"], one["open"], one["met"], one["late"]) == counts
    obligations = (await ask(http, "operator", "kanwil-banten", "GET", f"/deadlines/{deadline}/units")).json()["items"]
    assert [(obligation["unit"], obligation["status"], obligation["late"]) for obligation in obligations] == [
        (CILEGON, "met", True), (TANGERANG, "open", None),
    ]  # fmt: skip
    still = (await ask(http, "operator", DITJEN, "GET", f"/deadlines/{deadline}/units?status=open&limit=1")).json()
    assert (len(still["items"]), still["next"] is None) == (1, False)


async def test_a_deadline_of_others_does_not_exist(scenario: Scenario, http: Http) -> None:
    deadline = await scenario.announce(SORONG)
    for unit in (CILEGON, "kanwil-banten"):
        assert (await ask(http, "operator", unit, "GET", "/deadlines")).json()["items"] == []
        assert (await ask(http, "operator", unit, "GET", f"/deadlines/{deadline}")).status_code == 404
        assert (await ask(http, "operator", unit, "GET", f"/deadlines/{deadline}/units")).status_code == 404


async def test_deliveries_are_found_by_unit_state_kind_and_channel_within_scope(scenario: Scenario, http: Http) -> None:
    for unit in (CILEGON, SORONG):
        await scenario.hear(alert("returned", unit))

    async def found(asker: str, query: str) -> list[tuple[str, str, str]]:
        items = (await ask(http, "operator", asker, "GET", f"/deliveries?{query}")).json()["items"]
        return sorted((item["unit"], item["channel"], item["jabatan"] or "") for item in items)

    mails = [(CILEGON, "email", "kepala-upt"), (CILEGON, "email", "operator-bama")]
    assert await found(CILEGON, "") == [*mails, (CILEGON, "inapp", "")]
    assert await found("kanwil-banten", "status=queued&kind=submission-returned") == mails
    assert len(await found(DITJEN, "")) == 6
    assert await found(DITJEN, f"unit={SORONG}&channel=inapp") == [(SORONG, "inapp", "")]
    assert await found(CILEGON, f"unit={SORONG}") == []


@pytest.mark.parametrize(
    "email",
    ["bama.2025@lapas-cilegon.go.id", f"{64 * 'a'}@lapas.go.id", "a+b_c%d@go.id", "a@1lapas.kemenimipas.go.id"],
)
async def test_an_address_that_servers_take_is_saved(scenario: Scenario, http: Http, email: str) -> None:
    path = f"/units/{CILEGON}/contacts/operator-bama"
    answer = await ask(http, "operator", CILEGON, "PUT", path, json={"email": email})
    assert (answer.status_code, answer.json()["email"]) == (200, email)


@pytest.mark.parametrize("path", ["/units", "/inbox", "/deadlines", "/deliveries"])
async def test_a_cursor_that_nobody_gave_out_is_refused(scenario: Scenario, http: Http, path: str) -> None:
    answer = await ask(http, "admin", DITJEN, "GET", f"{path}?cursor=%00%FF!")
    assert answer.status_code == 422


async def test_a_holiday_is_set_listed_and_taken_back(scenario: Scenario, http: Http) -> None:
    path = "/holidays/2025-08-01"
    await ask(http, "admin", DITJEN, "PUT", path, json={"is_holiday": True, "name": "Pilkada"})
    [one] = (await ask(http, "operator", CILEGON, "GET", "/holidays")).json()
    assert (one["day"], one["is_holiday"], one["name"]) == ("2025-08-01", True, "Pilkada")
    assert (await ask(http, "admin", DITJEN, "DELETE", path)).status_code == 204
    assert (await ask(http, "admin", DITJEN, "DELETE", path)).status_code == 404


@pytest.mark.parametrize("sign", ["\r\n", "\t", "\u202e", "\u200b", "\u2028", "\x07"])
async def test_names_of_holidays_and_units_are_one_line(scenario: Scenario, http: Http, sign: str) -> None:
    wishes = [
        ("/holidays/2025-08-01", "PUT", {"is_holiday": True, "name": f"Hari{sign}Raya"}),
        (f"/units/{CILEGON}", "PATCH", {"version": 1, "name": f"Lapas{sign}Cilegon"}),
    ]
    for path, method, wish in wishes:
        answer = await ask(http, "admin", DITJEN, method, path, json=wish)
        assert answer.status_code == 422, path
        assert [(one["field"], one["code"]) for one in answer.json()["errors"]] == [("name", "harus-satu-baris")]
