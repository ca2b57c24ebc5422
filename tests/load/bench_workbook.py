"""Row 7: a workbook of 10,000 rows, from the upload to its last row staged."""

import asyncio
import time
from pathlib import Path
from typing import Any

import aiohttp

from deploy.demo import workbooks
from deploy.local import issuer
from deploy.local.waiting import eventually
from tests.load import bench_http
from tests.load.bench import Bench, Row, Side
from tests.load.services import Served
from tests.load.worker_protocol import Figures

UNIT = "unit-1"


def prepare(bench: Bench) -> None:
    bench_http.prepare(bench)
    _path(bench).write_bytes(workbooks.write(bench.size(10_000, 500), bench.random))


def measure(bench: Bench) -> Figures:
    served = Served.of(bench.stack, "suppliers")
    bench.stack.empty("upload", "staged_row", database=served.database)
    token = issuer.mint(bench.stack.local, ["operator"], UNIT)
    with served.running("web") as web, served.running("worker", "--only", "imports") as worker:
        taken, staged = asyncio.run(_upload(web.address, token, _path(bench), bench.stack.patience))
        return {
            "seconds": staged,
            "of them until taken": taken,
            "peak MiB, web": web.peak_mib,
            "peak MiB, worker": worker.peak_mib,
        }


def measure_calamine(bench: Bench) -> Figures:
    return bench.stack.measure("baselines.calamine_cells", path=str(_path(bench)))


async def _upload(address: str, token: str, path: Path, patience: float) -> tuple[float, float]:
    """Seconds until the answer to the upload, and until every row is staged."""
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(address, headers=headers, raise_for_status=True) as http:
        form = aiohttp.FormData()
        form.add_field("file", path.read_bytes(), filename=path.name)  # noqa: ASYNC240
        began = time.monotonic()
        async with http.post("/uploads", data=form) as answer:
            upload = await answer.json()
        taken = time.monotonic() - began

        async def read() -> dict[str, Any] | None:
            async with http.get(f"/uploads/{upload['id']}") as answer:
                now: dict[str, Any] = await answer.json()
                return now if now["status"] != "diterima" else None

        upload = await eventually("every row is staged", read, patience)
        if upload["status"] != "siap_diperiksa":
            raise RuntimeError(f"the upload came to nothing: {upload['status']}")
        return taken, time.monotonic() - began


def _path(bench: Bench) -> Path:
    return bench.stack.local.home / "workbook.xlsx"


ROWS = (
    Row(
        "7",
        "a workbook of 10,000 rows: upload over HTTP until every row is staged",
        Side("suppliers", measure),
        (Side("calamine, reading the same cells", measure_calamine),),
        rounds=3,
        prepare=prepare,
        remark=lambda _outcome: (
            "Reading is the least of it: each row is examined, compared with all before it and with"
            " the register, sealed and stored."
        ),
    ),
)
