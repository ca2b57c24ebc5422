"""A collection that is closed: each return ends in some way, and its unit reads which; nothing asks for it any more."""

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from chassis.db import Database
from jembatan_contracts.deadlines import Outcome
from sqlalchemy import text
from suppliers.domain.standings import outcome
from suppliers.models import Status, Submission

from ..actors import CILEGON, Actors
from ..page_text import gone_to, words

Events = Callable[..., Awaitable[list[dict[str, Any]]]]
SILENT = "Unit Anda belum mengirim laporan ketika pengumpulan ditutup. Tanyakan kepada Kanwil Banten"
ENDS = {
    Status.BELUM: (Outcome.MISSING, SILENT),
    Status.DRAF: (Outcome.MISSING, SILENT),
    Status.DIKIRIM: (Outcome.WAITING, "belum selesai diperiksa Kanwil ketika pengumpulan ditutup"),
    Status.DIKEMBALIKAN: (Outcome.RETURNED, "dikembalikan dan belum dikirim lagi ketika pengumpulan ditutup. Tanyakan"),
    Status.DISETUJUI: (Outcome.APPROVED, "sudah disetujui Kanwil sebelum pengumpulan ditutup"),
    Status.NIHIL: (Outcome.NIL, "Pernyataan nihil unit Anda tercatat sebagai laporan"),
    Status.TIDAK_BERLAKU: (None, "Tidak berlaku bagi unit ini"),
}
STATE = text("""
UPDATE submission SET status = CAST(:status AS text), sent_at = updated_at, sent_by = 'x', round = 1, suppliers = 1,
    first_reported_at = updated_at, late = false, correct_by = due_at, reasons = '[{"text": "Lengkapi."}]',
    nil_reason = 'Dipasok induk.', exempt_reason = CASE WHEN :status = 'tidak_berlaku' THEN 'Direnovasi.' END
WHERE unit = :unit
""")


def test_every_status_has_an_end() -> None:
    assert set(ENDS) == set(Status)
    for status, (ended, _) in ENDS.items():
        assert outcome(Submission(status=status)) is ended  # type: ignore[call-arg]


@pytest.mark.parametrize("status", Status)
async def test_a_unit_reads_what_became_of_its_return(
    admin: httpx.AsyncClient,
    operator: httpx.AsyncClient,
    actors: Actors,
    database: Database,
    events: Events,
    status: Status,
) -> None:
    campaign = await actors.open_campaign()
    async with database.transaction() as session:
        if status not in (Status.BELUM, Status.DRAF):
            await session.execute(STATE, {"status": status, "unit": CILEGON})
    gone_to(await admin.post(f"/pengumpulan/{campaign['id']}/tutup", data={"sure": "ya"}))
    ended, said = ENDS[status]
    for place in (f"/laporan/{await actors.submission_of(campaign)}", "/"):
        page = words(await operator.get(place))
        assert said in page or (place == "/" and status == Status.TIDAK_BERLAKU), place
        assert "Kirim sebelum" not in page
        assert "Perbaiki sebelum" not in page
    [withdrawn] = await events("deadline-withdrawn")
    shares = {one["unit"]: one["outcome"] for one in withdrawn["closing"]["shares"]}
    assert shares.get(CILEGON) == ended
    assert len(shares) == (4 if ended else 3)


@pytest.mark.parametrize("status", Status)
async def test_who_closes_is_told_what_is_cut_off(
    admin: httpx.AsyncClient, actors: Actors, database: Database, status: Status, clock_at: Callable[[str], None]
) -> None:
    campaign = await actors.open_campaign()
    async with database.transaction() as session:
        if status not in (Status.BELUM, Status.DRAF):
            await session.execute(STATE, {"status": status, "unit": CILEGON})
    address = f"/pengumpulan/{campaign['id']}/kelola"
    page = words(await admin.get(address))
    assert ("1 laporan masih menunggu diperiksa" in page) == (status is Status.DIKIRIM)
    assert ("1 laporan sedang diperbaiki" in page) == (status is Status.DIKEMBALIKAN)
    assert "masih diterima sampai" in page
    clock_at("2025-08-20T03:00:00Z")
    page = words(await admin.get(address))
    assert "masih diterima sampai" not in page
    assert ("semuanya tetap seperti sekarang" in page) == (status in (Status.DIKIRIM, Status.DIKEMBALIKAN))
