"""From the call to the screening: what each office does, what is published, what is due of whom."""

from collections.abc import Awaitable, Callable
from typing import Any

from chassis.db import Database
from jembatan_contracts.privacy import findings

from .factories import CILEGON, MAKER, REASON, SERANG, SORONG, TIMES, Stage, ok, refusal

Events = Callable[..., Awaitable[list[dict[str, Any]]]]
RETURN = {"reasons": [{"field": "gambar", "text": "Foto depan kabur."}, {"field": "harga", "text": "Terlalu murah."}]}


async def test_a_call_freezes_who_is_called_and_sets_what_is_due_of_whom(
    offices: Database, stage: Stage, events: Events
) -> None:
    exhibition = await stage.call()
    assert exhibition["expected"] == 3
    due = {one["kind"]: one for one in await events("deadline-set")}
    assert {kind: sorted(one["units"]) for kind, one in due.items()} == {
        "call": [CILEGON, SORONG, SERANG],
        "screening": ["kanwil-banten", "kanwil-papua-barat"],
        "selection": ["ditjenpas"],
    }
    assert due["call"]["due_at"] == TIMES["call_closes_at"]
    [told] = await events("alert-raised")
    assert (told["kind"], sorted(told["to"]["units"])) == ("call-opened", [CILEGON, SORONG, SERANG])
    [announced] = await events("exhibition-announced")
    assert (announced["expected"], announced["categories"]) == (3, ["kerajinan-anyaman", "lukisan"])


async def test_an_entry_goes_from_draft_to_screened_and_meets_the_call_once(
    offices: Database, stage: Stage, events: Events
) -> None:
    exhibition = await stage.call()
    first = await stage.entry(exhibition, submit=True)
    await stage.entry(exhibition, submit=True, name="Keranjang rotan", code="P900")
    assert (first["status"], first["round"], first["readiness"] >= 50) == ("diajukan", 1, True)
    met = await events("deadline-met")
    assert [(one["unit"], one["late"]) for one in met] == [(CILEGON, False)]
    async with stage.verifier() as verifier:
        assert ok(await verifier.post(f"/entries/{first['id']}/screen"))["status"] == "disaring"
    [screened] = await events("entry-screened")
    assert (screened["screened_by"], screened["name"], screened["sequence"]) == (
        "kanwil-banten",
        "Tas anyaman rotan",
        2,
    )


async def test_a_returned_entry_has_a_deadline_of_its_own_and_is_judged_anew(
    offices: Database, stage: Stage, events: Events, clock_at: Callable[..., None]
) -> None:
    entry = await stage.entry(await stage.call(), submit=True)
    async with stage.verifier() as verifier, stage.operator() as operator:
        clock_at("2025-06-20T01:00:00Z")
        returned = ok(await verifier.post(f"/entries/{entry['id']}/return", json=RETURN))
        assert [one["field"] for one in returned["reasons"]] == ["gambar", "harga"]
        assert returned["correct_by"].startswith("2025-06-23T01:00:00"), "three days, past the end of the call"
        [correction] = [one for one in await events("deadline-set") if one["kind"] == "correction"]
        assert (correction["units"], correction["link"]) == ([CILEGON], f"/karya/{entry['id']}")
        clock_at("2025-06-22T01:00:00Z")
        ok(await operator.put(f"/entries/{entry['id']}", json={"quantity": 10, "price": 200000}))
        again = ok(await operator.post(f"/entries/{entry['id']}/submit"))
    assert (again["status"], again["round"], again["reasons"]) == ("diajukan", 2, [])
    assert (await events("deadline-met"))[-1]["deadline"] == correction["deadline"]
    told = [(one["kind"], one["to"]["units"]) for one in await events("alert-raised")][1:]
    assert told == [
        ("entry-submitted", ["kanwil-banten"]),
        ("entry-returned", [CILEGON]),
        ("entry-submitted", ["kanwil-banten"]),
    ]


async def test_a_correction_past_its_own_deadline_is_refused(
    offices: Database, stage: Stage, clock_at: Callable[..., None]
) -> None:
    entry = await stage.entry(await stage.call(), submit=True)
    async with stage.verifier() as verifier, stage.operator() as operator:
        ok(await verifier.post(f"/entries/{entry['id']}/return", json=RETURN))
        clock_at("2025-06-21T01:00:00Z")
        answer = await operator.post(f"/entries/{entry['id']}/submit")
    assert refusal(answer) == (409, "masa-perbaikan-lewat")


async def test_what_is_missing_is_named_and_hinders_a_submission(offices: Database, stage: Stage) -> None:
    entry = await stage.entry(await stage.call(), picture=False)
    async with stage.operator() as operator:
        answer = await operator.post(f"/entries/{entry['id']}/submit")
    assert refusal(answer) == (422, "karya-belum-lengkap")
    assert [one["field"] for one in answer.json()["errors"]] == ["gambar_depan"]


async def test_a_rejection_can_be_taken_back_and_says_why(offices: Database, stage: Stage, events: Events) -> None:
    entry = await stage.entry(await stage.call(), submit=True)
    async with stage.verifier() as verifier:
        rejected = ok(await verifier.post(f"/entries/{entry['id']}/reject", json=REASON))
        assert (rejected["status"], rejected["decision_reason"]) == ("ditolak", REASON["reason"])
        reopened = ok(await verifier.post(f"/entries/{entry['id']}/reopen"))
    assert (reopened["status"], reopened["decision_reason"]) == ("diajukan", None)
    assert [one["event"] for one in await events() if one["event"].startswith("entry-")] == [
        "entry-submitted",
        "entry-rejected",
        "entry-screening-withdrawn",
    ]


async def test_nobody_screens_what_the_same_person_submitted(offices: Database, stage: Stage) -> None:
    exhibition = await stage.call()
    entry = await stage.entry(exhibition)
    async with stage.operator(subject="orang-1") as operator, stage.verifier(subject="orang-1") as verifier:
        ok(await operator.post(f"/entries/{entry['id']}/submit"))
        answer = await verifier.post(f"/entries/{entry['id']}/screen")
    assert refusal(answer) == (403, "penyaring-sama-dengan-pengaju")


async def test_a_category_takes_so_many_of_a_unit_and_a_withdrawn_one_makes_room(
    offices: Database, stage: Stage, events: Events
) -> None:
    exhibition = await stage.call()
    first = await stage.entry(exhibition, submit=True)
    await stage.entry(exhibition, name="Keranjang rotan")
    third = await stage.product(name="Tikar rotan")
    data = {"product_id": third["id"], "quantity": 1}
    async with stage.operator() as operator:
        full = await operator.post(f"/exhibitions/{exhibition['id']}/entries", json=data)
        assert refusal(full) == (409, "batas-kategori-tercapai")
        ok(await operator.post(f"/entries/{first['id']}/withdraw"))
        ok(await operator.post(f"/exhibitions/{exhibition['id']}/entries", json=data), 201)
        again = await operator.post(f"/entries/{first['id']}/take-up")
    assert refusal(again) == (409, "batas-kategori-tercapai")
    assert len(await events("entry-withdrawn")) == 1


async def test_a_unit_answers_nil_once_nothing_of_it_stands(offices: Database, stage: Stage, events: Events) -> None:
    exhibition = await stage.call()
    entry = await stage.entry(exhibition)
    nil = f"/exhibitions/{exhibition['id']}/nil"
    async with stage.operator() as operator:
        assert refusal(await operator.post(nil, json=REASON)) == (409, "nihil-padahal-ada-karya")
        ok(await operator.post(f"/entries/{entry['id']}/withdraw"))
        assert ok(await operator.post(nil, json=REASON))["status"] == "nihil"
    assert [one["unit"] for one in await events("deadline-met")] == [CILEGON]
    assert await events("entry-withdrawn") == [], "nobody has heard of a draft"


async def test_a_kanwil_exempts_a_unit_and_its_reminders_stop(offices: Database, stage: Stage, events: Events) -> None:
    exhibition = await stage.call()
    async with stage.verifier() as verifier, stage.operator(SERANG) as operator:
        address = f"/exhibitions/{exhibition['id']}/participations/{SERANG}/exempt"
        assert ok(await verifier.post(address, json=REASON))["status"] == "dikecualikan"
        assert refusal(await operator.post(f"/exhibitions/{exhibition['id']}/join")) == (409, "unit-dikecualikan")
        figures = ok(await verifier.get(f"/exhibitions/{exhibition['id']}"))["figures"]
    assert (figures["called"], figures["answered"]) == (1, 0)
    assert [one["units"] for one in await events("deadline-withdrawn")] == [[SERANG]]


async def test_a_moved_call_moves_its_deadline_alone(offices: Database, stage: Stage, events: Events) -> None:
    exhibition = await stage.call()
    async with stage.admin() as admin:
        address = f"/exhibitions/{exhibition['id']}/move"
        moved = ok(await admin.post(address, json={"call_closes_at": "2025-06-22T16:59:00Z"}))
        ok(await admin.post(address, json={"call_closes_at": "2025-06-22T16:59:00Z"}))
        late = await admin.post(address, json={"call_closes_at": "2025-06-29T16:59:00Z"})
    assert moved["call_closes_at"] == "2025-06-22T16:59:00Z"
    assert [one["due_at"] for one in await events("deadline-moved")] == ["2025-06-22T16:59:00Z"]
    assert len(await events("exhibition-moved")) == 1, "the same again is no news"
    assert refusal(late) == (422, "urutan-tanggal-salah")


async def test_a_closed_call_takes_nothing_more_and_ends_what_is_due_of_units_and_idle_kanwil(
    offices: Database, stage: Stage, events: Events
) -> None:
    exhibition = await stage.call()
    waiting = await stage.entry(exhibition, submit=True)
    draft = await stage.entry(exhibition, name="Keranjang rotan")
    async with stage.admin() as admin, stage.operator() as operator, stage.verifier() as verifier:
        assert ok(await admin.post(f"/exhibitions/{exhibition['id']}/close-call"))["status"] == "kurasi"
        met = [(one["unit"]) for one in await events("deadline-met")]
        assert met == [CILEGON, "kanwil-papua-barat"], "that Kanwil has nothing to screen"
        answer = await operator.post(f"/entries/{draft['id']}/submit")
        assert refusal(answer) == (409, "panggilan-tidak-terbuka")
        ok(await verifier.post(f"/entries/{waiting['id']}/screen"))
    assert [one["unit"] for one in await events("deadline-met")][2:] == ["kanwil-banten"]
    [closed] = await events("deadline-withdrawn")
    assert closed["closing"]["shares"] == []


async def test_a_cancelled_exhibition_calls_everything_off(offices: Database, stage: Stage, events: Events) -> None:
    exhibition = await stage.call()
    async with stage.admin() as admin:
        ok(await admin.post(f"/exhibitions/{exhibition['id']}/cancel", json=REASON))
        again = await admin.post(f"/exhibitions/{exhibition['id']}/cancel", json=REASON)
    assert refusal(again) == (409, "langkah-tidak-sesuai")
    assert [one["tell"] for one in await events("deadline-withdrawn")] == [True, True, True]
    assert len(await events("exhibition-cancelled")) == 1


async def test_a_product_enters_the_next_show_as_it_is(offices: Database, stage: Stage) -> None:
    first = await stage.call()
    product = await stage.product()
    second = await stage.call(title="Pameran Akhir Tahun")
    async with stage.operator() as operator:
        for exhibition in (first, second):
            data = {"product_id": product["id"], "quantity": 5}
            entry = ok(await operator.post(f"/exhibitions/{exhibition['id']}/entries", json=data), 201)
            assert ok(await operator.post(f"/entries/{entry['id']}/submit"))["status"] == "diajukan"
        twice = await operator.post(f"/exhibitions/{first['id']}/entries", json=data)
    assert refusal(twice) == (409, "sudah-diikutkan")


async def test_no_event_of_all_this_names_a_person(offices: Database, stage: Stage, events: Events) -> None:
    maker = await stage.maker()
    exhibition = await stage.call()
    entry = await stage.entry(exhibition, submit=True, makers=[{"maker": maker["id"], "share": 1}])
    async with stage.verifier() as verifier:
        ok(await verifier.post(f"/entries/{entry['id']}/return", json=RETURN))
    said = str(await events())
    assert "Tas anyaman rotan" in said
    assert [word for word in (*MAKER["name"].split(), MAKER["registration"], maker["id"]) if word in said] == []
    assert findings(said) == []
