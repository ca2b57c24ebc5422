"""Deliveries, the story of one deadline at one unit, dead letters: for those who see to it that all arrives."""

import re

import pytest
from chassis.dead_letters import pages as dead_letters
from chassis.testing.fixtures import Browse
from chassis.testing.roles import as_owner
from jembatan_contracts.deadlines import SuppliersDeadlineMet
from sqlalchemy import text

from .actors import CILEGON, SORONG, TANGERANG, Scenario

BROKEN = re.compile(r"/surat-mati/([0-9a-f-]{36})")


async def test_the_log_is_filtered_by_what_went_how_and_to_whom(scenario: Scenario, browse: Browse) -> None:
    await scenario.announce(CILEGON, SORONG, due="2025-07-10T23:59")
    await scenario.clock_strikes("2025-07-09T03:00:00Z")
    async with browse("admin", unit="ditjenpas") as admin:
        page = (await admin.get("/pengiriman", params={"q": "cilegon", "channel": "email", "status": ""})).text
        nothing = (await admin.get("/pengiriman?status=failed")).text
        unknown = (await admin.get("/pengiriman?status=apa-saja")).text
    assert f"/unit/{CILEGON}" in page
    assert f"/unit/{SORONG}" not in page
    assert "Operator BAMA" in page
    assert "Tidak ada pengiriman yang cocok" in nothing
    assert f"/unit/{SORONG}" in unknown


async def test_a_message_tells_why_somebody_did_not_get_it(scenario: Scenario, browse: Browse) -> None:
    await scenario.announce(CILEGON, due="2025-07-10T23:59")
    await scenario.clock_strikes("2025-07-09T03:00:00Z")
    [(message,)] = await scenario.rows("SELECT id FROM message WHERE unit = :unit LIMIT 1", unit=CILEGON)
    await scenario.rows(
        "UPDATE delivery SET status = 'failed', next_attempt_at = NULL, error_kind = 'final', attempts = 1,"
        " last_error = 'no real address yet' WHERE message_id = :id AND channel = 'email' RETURNING id",
        id=message,
    )
    async with browse("admin", unit="ditjenpas") as admin:
        page = (await admin.get(f"/pengiriman/{message}")).text
    assert "gagal setelah 1 percobaan" in page
    assert "alamat sebenarnya belum diisi" in page
    assert "Kepala UPT tidak dikirimi: kepala hanya menerima" in page
    assert "Belum dibaca." in page


async def test_the_story_of_a_deadline_goes_from_its_announcement_to_what_is_planned(
    scenario: Scenario, browse: Browse
) -> None:
    deadline = await scenario.announce(CILEGON, due="2025-07-31T23:59")
    await scenario.clock_strikes("2025-07-24T03:00:00Z")
    async with browse("operator", unit=CILEGON) as officer:
        page = (await officer.get(f"/unit/{CILEGON}/tenggat/{deadline}")).text
    order = ["mengumumkan tenggat ini", "7 hari lagi", "Direncanakan: Pengingat H-3", "Direncanakan: Pengingat H-1"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)


async def test_the_story_says_why_reminders_stopped(scenario: Scenario, browse: Browse) -> None:
    deadline = await scenario.announce(CILEGON, TANGERANG, due="2025-07-31T23:59")
    await scenario.met(deadline, CILEGON)
    await scenario.moved(deadline, "2025-08-20T23:59")
    async with browse("verifier", unit="kanwil-banten") as above:
        done = (await above.get(f"/unit/{CILEGON}/tenggat/{deadline}")).text
        moved = (await above.get(f"/unit/{TANGERANG}/tenggat/{deadline}")).text
    assert "Unit menyelesaikan tugas ini tepat waktu." in done
    assert "Batas waktu diubah; pengingat direncanakan lagi" in moved


async def test_a_unit_that_a_deadline_is_not_for_is_told_so(scenario: Scenario, browse: Browse) -> None:
    deadline = await scenario.announce(CILEGON)
    async with browse("verifier", unit="kanwil-banten") as above:
        page = (await above.get(f"/unit/{TANGERANG}/tenggat/{deadline}")).text
    assert "Tenggat ini tidak ditujukan kepada unit ini." in page


async def test_stories_of_others_are_not_told(scenario: Scenario, browse: Browse) -> None:
    deadline = await scenario.announce(CILEGON, SORONG, due="2025-07-10T23:59")
    await scenario.clock_strikes("2025-07-09T03:00:00Z")
    [(message,)] = await scenario.rows("SELECT id FROM message WHERE unit = :unit LIMIT 1", unit=SORONG)
    async with browse("operator", unit=CILEGON) as stranger:
        assert (await stranger.get(f"/unit/{SORONG}/tenggat/{deadline}")).status_code == 404
        assert (await stranger.get(f"/pengiriman/{message}")).status_code == 404
        assert f"/unit/{SORONG}" not in (await stranger.get("/pengiriman")).text


async def alter(scenario: Scenario, change: str) -> None:
    async with scenario.database.transaction() as session, as_owner(session):
        await session.execute(text(f"ALTER TABLE obligation {change}"))


async def put_dead_letter(scenario: Scenario) -> str:
    """An event that the database refuses for a while lies as a dead dead_letter."""
    deadline = await scenario.announce(CILEGON)
    met = {"deadline": deadline, "unit": CILEGON, "met_at": "2025-07-20T03:00:00Z", "late": False}
    record = scenario.record(SuppliersDeadlineMet.model_validate(met))
    await alter(scenario, "ADD CONSTRAINT broken CHECK (status <> 'met') NOT VALID")
    assert await scenario.hear_again([record]) == {"dead": 1}
    [(dead_letter,)] = await scenario.rows("SELECT id FROM dead_letter")
    return str(dead_letter)


async def mended(scenario: Scenario) -> None:
    await alter(scenario, "DROP CONSTRAINT broken")


async def met(scenario: Scenario) -> bool:
    return bool(await scenario.rows("SELECT 1 FROM obligation WHERE status = 'met'"))


async def test_a_dead_letter_is_tried_and_then_replayed(scenario: Scenario, browse: Browse) -> None:
    dead_letter = await put_dead_letter(scenario)
    async with browse("admin", unit="ditjenpas") as admin:
        assert dead_letter in BROKEN.findall((await admin.get("/surat-mati")).text)
        assert "gagal lagi" in (await admin.post(f"/surat-mati/{dead_letter}/coba")).text
        await mended(scenario)
        tried = await admin.post(f"/surat-mati/{dead_letter}/coba")
        assert "belum ada yang diubah" in tried.text
        assert "diterapkan" in tried.text
        assert not await met(scenario)
        done = await admin.post(f"/surat-mati/{dead_letter}/putar-ulang")
        assert "Sudah diputar ulang" in done.text
        assert await met(scenario)
        assert (await admin.post(f"/surat-mati/{dead_letter}/putar-ulang")).status_code == 409
        assert dead_letter in BROKEN.findall((await admin.get("/surat-mati?status=replayed")).text)


async def test_dead_letters_go_on_from_page_to_page(
    scenario: Scenario, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dead_letters, "SHOWN", 2)
    await put_dead_letter(scenario)
    await scenario.rows("""
        INSERT INTO dead_letter SELECT (jsonb_populate_record(one, jsonb_build_object(
            'id', uuidv7(), 'offset', one.offset + n, 'event_id', gen_random_uuid()))).*
        FROM dead_letter AS one, generate_series(1, 2) AS n RETURNING 1
    """)
    seen: list[str] = []
    path = "/surat-mati"
    async with browse("admin", unit="ditjenpas") as admin:
        while path:
            page = (await admin.get(path)).text
            seen += BROKEN.findall(page)
            path = next(iter(re.findall(r'rel="next" href="([^"]+)"', page)), "").replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 3


async def test_a_dead_letter_is_given_up_only_with_a_word_of_why(scenario: Scenario, browse: Browse) -> None:
    dead_letter = await put_dead_letter(scenario)
    async with browse("admin", unit="ditjenpas", subject="admin-1") as admin:
        refused = await admin.post(f"/surat-mati/{dead_letter}/buang", data={"note": " "})
        assert refused.status_code == 422
        assert "Tulis alasannya" in refused.text
        assert (await admin.post(f"/surat-mati/{dead_letter}/buang", data={"note": "Uji coba"})).status_code == 303
        page = (await admin.get(f"/surat-mati/{dead_letter}")).text
    assert "admin-1" in page
    assert "Uji coba" in page
    assert await scenario.rows("SELECT status FROM dead_letter") == [("discarded",)]


@pytest.mark.parametrize(
    ("role", "unit"), [("admin", "kanwil-banten"), ("auditor", "ditjenpas"), ("operator", "ditjenpas")]
)
async def test_dead_letters_are_for_the_directorates_admin(
    scenario: Scenario, browse: Browse, role: str, unit: str
) -> None:
    dead_letter = await put_dead_letter(scenario)
    async with browse(role, unit=unit) as person:
        for path in ("/surat-mati", f"/surat-mati/{dead_letter}"):
            assert (await person.get(path)).status_code == 403
        for word in ("coba", "putar-ulang", "buang"):
            assert (await person.post(f"/surat-mati/{dead_letter}/{word}", data={"note": "x"})).status_code == 403
    assert await scenario.rows("SELECT status FROM dead_letter") == [("dead",)]
