"""Reviewers of a return: name, office and time of a decision, for everybody who sees it; never the account."""

from io import BytesIO
from typing import Any

import httpx
import openpyxl
import pytest

from ..actors import CILEGON, Actors
from ..deeds import begun, seen_in
from ..page_text import gone_to, words

REASON = {"reason": "Disetujui sebelum harga diperiksa."}
WHO = "Verifikator Banten, Kanwil Banten"
ACCOUNT = "7c1f7a52-account-of-the-verifier"


async def decided(address: str, operator: httpx.AsyncClient, verifier: httpx.AsyncClient, step: str) -> None:
    if step == "tidak-berlaku":
        gone_to(await verifier.post(f"{address}/tidak-berlaku", data=REASON))
        return
    gone_to(await operator.post(f"{address}/kirim"))
    if step == "kembalikan":
        gone_to(await verifier.post(f"{address}/kembalikan", data={"reasons.0.text": "Periksa harga."}))
        return
    seen = seen_in(await verifier.get(f"{address}/setujui"))
    gone_to(await verifier.post(f"{address}/setujui", data={"seen": seen}))
    if step == "tarik-persetujuan":
        gone_to(await verifier.post(f"{address}/tarik-persetujuan", data=REASON))


@pytest.mark.parametrize(
    ("step", "label"),
    [
        ("kembalikan", "Dikembalikan oleh"),
        ("setujui", "Disetujui oleh"),
        ("tarik-persetujuan", "Persetujuan ditarik oleh"),
        ("tidak-berlaku", "Dikecualikan oleh"),
    ],
)
async def test_a_decision_says_who_took_it_and_when(
    operator: httpx.AsyncClient, browse: Any, actors: Actors, step: str, label: str
) -> None:
    address, _ = await begun(actors)
    async with browse("verifier", unit="kanwil-banten", name="Verifikator Banten", subject=ACCOUNT) as verifier:
        await decided(address, operator, verifier, step)
        for person in (operator, verifier):
            page = await person.get(address)
            assert f"{label} {WHO} Diputuskan pada Selasa, 8 Juli 2025" in words(page)
            assert ACCOUNT not in page.text


async def test_what_is_sent_again_waits_for_another_decision(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    address, _ = await begun(actors)
    await decided(address, operator, verifier, "kembalikan")
    gone_to(await operator.post(f"{address}/kirim", data={"unchanged": "ya"}))
    assert "Diputuskan pada" not in words(await operator.get(address))


async def test_the_workbook_of_a_board_names_the_reviewer(
    operator: httpx.AsyncClient, browse: Any, actors: Actors
) -> None:
    address, _ = await begun(actors)
    async with browse("verifier", unit="kanwil-banten", name="Verifikator Banten", subject=ACCOUNT) as verifier:
        await decided(address, operator, verifier, "setujui")
        campaign = (await verifier.get("/pengumpulan")).text.partition('href="/pengumpulan/')[2].partition('"')[0]
        content = (await verifier.get(f"/pengumpulan/{campaign}/ekspor.xlsx")).content
    rows = list(openpyxl.load_workbook(BytesIO(content)).worksheets[0].iter_rows(min_row=3, values_only=True))
    titles, *lines = rows
    [own] = [dict(zip(titles, one, strict=True)) for one in lines if CILEGON in one]
    assert (own["Diperiksa oleh"], own["Kantor pemeriksa"]) == ("Verifikator Banten", "Kanwil Banten")
    assert ACCOUNT not in str(rows)
