"""Row 7: a workbook of 10,000 rows, from the upload to its last row staged."""

import asyncio
import time
from pathlib import Path

import aiohttp
import xlsxwriter

from deploy.local import issuer
from tests.load import row_http
from tests.load.answer import Figures
from tests.load.bench import Bench, Row, Side
from tests.load.served import Served

UNIT = "unit-1"
TITLES = (
    "No",
    "Nama Penyedia",
    "Bentuk Usaha",
    "NIB",
    "Alamat",
    "Kode Wilayah",
    "No. HP/WA",
    "Komoditas",
    "Satuan",
    "Kapasitas per bulan",
    "Harga satuan (Rp)",
    "Ketersediaan",
    "Sertifikat Halal",
)
FORMS = ("CV", "PT", "UD", "Koperasi", "Kelompok Tani")
OFFERS = (("Beras Premium", "kg"), ("Telur Ayam", "butir"), ("Minyak Goreng", "liter"), ("Bayam", "kg"))
SEASONS = ("Sepanjang tahun", "Jan-Jun", "Mar, Apr, Mei")


def prepare(bench: Bench) -> None:
    row_http.prepare(bench)
    _write(bench, _path(bench), bench.size(10_000, 500))


def measure(bench: Bench) -> Figures:
    served = Served.of(bench.place, "suppliers")
    bench.place.sql("TRUNCATE upload, staged_row CASCADE", database=served.database)
    token = issuer.mint(bench.place.stack, ["operator"], UNIT)
    with served.running("web") as web, served.running("worker", "--only", "imports") as worker:
        taken, staged = asyncio.run(_upload(web.address, token, _path(bench), bench.place.deadline))
        return {
            "seconds": staged,
            "of them until taken": taken,
            "peak MiB, web": web.peak_mib,
            "peak MiB, worker": worker.peak_mib,
        }


def measure_calamine(bench: Bench) -> Figures:
    return bench.place.measure("peers.calamine_cells", path=str(_path(bench)))


async def _upload(address: str, token: str, path: Path, deadline: float) -> tuple[float, float]:
    """Seconds until the answer to the upload, and until every row is staged."""
    headers = {"Authorization": f"Bearer {token}"}
    async with aiohttp.ClientSession(address, headers=headers, raise_for_status=True) as http:
        form = aiohttp.FormData()
        form.add_field("file", path.read_bytes(), filename=path.name)  # noqa: ASYNC240
        began = time.monotonic()
        async with http.post("/uploads", data=form) as answer:
            upload = await answer.json()
        taken = time.monotonic() - began
        while upload["status"] == "diterima":
            if time.monotonic() > deadline:
                raise TimeoutError(f"{upload['rows_done']} of {upload['rows_total']} rows are staged")
            await asyncio.sleep(0.1)
            async with http.get(f"/uploads/{upload['id']}") as answer:
                upload = await answer.json()
        if upload["status"] != "siap_diperiksa":
            raise RuntimeError(f"the upload came to nothing: {upload['status']}")
        return taken, time.monotonic() - began


def _write(bench: Bench, path: Path, rows: int) -> None:
    """As a diligent unit would fill it in: no two suppliers alike, now and then something to remark upon."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Data Penyedia")
        sheet.write_row(0, 0, TITLES)
        for number in range(1, rows + 1):
            sheet.write_row(number, 0, _cells(bench, number))


def _cells(bench: Bench, number: int) -> list[str | int]:
    choose = bench.random.choice
    letters = "".join(chr(ord("A") + int(digit)) for digit in f"{number:06d}")
    commodity, unit = choose(OFFERS)
    return [
        number,
        f"Sumber Pangan {letters}",
        choose(FORMS),
        f"91200{number:08d}",
        f"Jalan Raya Cilegon Blok {letters[-2:]}",
        "36.72",
        f"0812-{number:08d}",
        commodity,
        unit,
        bench.random.randrange(50, 5_000),
        bench.random.randrange(2_000, 60_000, 500),
        choose(SEASONS),
        choose(("Ya", "Tidak", "")),
    ]


def _path(bench: Bench) -> Path:
    return bench.place.stack.home / "workbook.xlsx"


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
