"""Sandbox: what a file does to its reader is done to a child, and told."""

import asyncio
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from chassis.workbook import sandbox as sandbox_module
from chassis.workbook.sandbox import ReaderStopped, in_sandbox
from suppliers.domain.workbook import Table, WorkbookRefused, open_workbook

from .conftest import MakeWorkbook

HEAD = ["Nama Penyedia", "Komoditas", "Satuan", "Harga"]
GOOD = ["CV Maju", "Tahu", "kg", 9000]


async def test_what_is_read_in_the_sandbox_is_what_would_be_read_here(cilegon: bytes) -> None:
    assert await in_sandbox(open_workbook, cilegon, "bama.xlsx") == open_workbook(cilegon)


async def test_a_refusal_comes_back_with_its_reason_and_details(make_workbook: MakeWorkbook) -> None:
    content = make_workbook([["Nama Penyedia", "NIB", "Alamat", "Hobi"], ["CV Maju", "1", "x", "y"]])
    with pytest.raises(WorkbookRefused) as refusal:
        await in_sandbox(open_workbook, content)
    assert refusal.value.code == "missing-columns"
    assert "“Hobi”" in refusal.value.message


async def test_a_refusal_comes_back_in_both_languages(make_workbook: MakeWorkbook) -> None:
    with pytest.raises(WorkbookRefused) as refusal:
        await in_sandbox(open_workbook, make_workbook([HEAD]))
    assert refusal.value.message.endswith("lalu unggah lagi. Bila memang tidak ada penyedia, gunakan pernyataan nihil.")
    assert refusal.value.message.english.endswith("If there is truly no supplier, declare nihil instead.")


@pytest.mark.parametrize(
    ("function", "arguments", "limits"),
    [
        (os.abort, (), {}),
        (signal.raise_signal, (signal.SIGSEGV,), {}),
        (bytes, (2 * 1024**3,), {}),
        (sum, (range(10**13),), {"processor": 1}),
        (signal.pause, (), {"time": 1}),
        (dict, (1,), {}),
    ],
)
async def test_a_child_that_dies_or_goes_over_a_limit_is_a_refusal_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, function: Callable[..., Any], arguments: tuple[Any, ...], limits: dict[str, int]
) -> None:
    monkeypatch.setattr(sandbox_module, "LIMITS", replace(sandbox_module.LIMITS, **limits))
    with pytest.raises(ReaderStopped) as stopped:
        await in_sandbox(function, *arguments)
    assert "templat" in stopped.value.message


async def test_after_children_died_the_next_file_is_read(make_workbook: MakeWorkbook) -> None:
    content = make_workbook([HEAD, GOOD])
    answers = await asyncio.gather(
        *(in_sandbox(os.abort) if number % 2 else in_sandbox(open_workbook, content) for number in range(12)),
        return_exceptions=True,
    )
    assert [type(answer) for answer in answers] == [Table, ReaderStopped] * 6


async def test_a_fork_server_that_was_killed_is_started_anew(make_workbook: MakeWorkbook) -> None:
    content = make_workbook([HEAD, GOOD])
    await in_sandbox(open_workbook, content)
    process = sandbox_module._server._process
    assert process is not None
    process.kill()
    process.wait()
    assert len((await in_sandbox(open_workbook, content)).rows) == 1


async def test_a_child_knows_no_secret_and_writes_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUPPLIERS_KEY", "rahasia")
    sandbox_module._server.close()
    assert await in_sandbox(os.getenv, "SUPPLIERS_KEY") is None
    assert await in_sandbox(os.getenv, "PATH") == os.environ["PATH"]


async def test_a_child_gives_back_nothing_but_our_own_values() -> None:
    """A reader that was taken over could otherwise say what this process is to call."""
    with pytest.raises(ReaderStopped):
        await in_sandbox(os.stat, "/")
