"""Attacks: whatever a file pretends to be, it is refused in clear words, or what is read is what was measured."""

import socket
from io import BytesIO
from typing import Any

import httpx
import pytest
from chassis.db import Database
from chassis.testing.tokens import Tokens
from chassis.workbook.sandbox import ReaderStopped, in_sandbox
from python_calamine import CalamineWorkbook
from suppliers.config import Settings
from suppliers.domain.workbook import Table, WorkbookRefused, open_workbook

from ..actors import CILEGON, UNITS, refusal, unit
from ..processes import web
from .attacks import ATTACKS, FARS

MOST_CELLS = 100_000
READ = {
    # Beside what Office follows stands something that others might: the reader is given the first alone.
    "a far cell XFD1 in a near row",
    "another workbook's relations",
    "the workbook's relations behind a detour",
    "another part that is a workbook",
    "another part that is a workbook, first by name",
    "another main part",
    "a relation named twice",
    "a merge over the whole sheet",
    "a binary workbook",
    "both kinds in one",
}


async def opened(content: bytes) -> Table | WorkbookRefused:
    """In a child: a file that breaks its reader must not end the tests."""
    try:
        return await in_sandbox(open_workbook, content, "bama.xlsx")
    except WorkbookRefused as refusal:
        return refusal


@pytest.mark.parametrize("name", ATTACKS)
async def test_an_attack_is_refused_in_clear_words_or_reads_what_was_measured(name: str) -> None:
    found = await opened(ATTACKS[name]())
    assert not isinstance(found, ReaderStopped), "its reader went over a limit"
    assert isinstance(found, Table) == (name in READ)
    if isinstance(found, WorkbookRefused):
        assert found.message
        assert found.message.english
        return
    assert sum(map(len, found.grid)) < MOST_CELLS
    assert [row.cells["name"] for row in found.rows] == ["CV Maju"]


async def test_a_web_process_stays_alive_whatever_is_sent_to_it(
    committed: Database, settings: Settings, tokens: Tokens, eventually: Any
) -> None:
    async with committed.transaction() as session:
        session.add_all(unit(code) for code in UNITS)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = await web(settings, port)
    headers = {"authorization": f"Bearer {tokens.mint('operator', unit=CILEGON)}"}
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=180) as operator:

            async def answers() -> bool:
                try:
                    return (await operator.get("/uploads")).status_code == 200
                except httpx.TransportError:
                    return False

            await eventually("the process is up", answers)
            for name, make in ATTACKS.items():
                answer = await operator.post("/uploads", files={"file": ("bama.xlsx", make())})
                assert answer.status_code in ((200, 202) if name in READ else (422,)), (name, answer.text)
                assert name in READ or refusal(answer)[1] != "reading-stopped", name
                assert process.returncode is None, name
            assert await answers()
    finally:
        process.terminate()
        await process.wait()
    assert process.returncode == 0


@pytest.mark.parametrize("name", FARS)
async def test_a_far_away_cell_is_refused_by_its_own_name(name: str) -> None:
    place = name.split()[3].upper()
    found = await opened(FARS[name])
    if place in ("XFD1",):
        assert isinstance(found, Table)
        return
    assert isinstance(found, WorkbookRefused)
    assert found.code == "sheet-too-wide"
    assert place in found.message
    assert place in found.message.english


async def test_the_smallest_of_them_would_end_the_process_that_read_it_as_it_is() -> None:
    """That the files are as dangerous as they are said to be, and the sandbox holds what does read them."""
    small = FARS["a far cell XFD1048576 in a near row"]
    assert len(small) < 2_000
    with pytest.raises(ReaderStopped):
        await in_sandbox(CalamineWorkbook.from_filelike, BytesIO(small))
