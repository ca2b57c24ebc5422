"""Row 6: a supplier entered over HTTP."""

import sys

from deploy.local import issuer, ports, processes, waiting
from deploy.local.stack import ROOT
from tests.load.bench import Bench, Goal, Row, Side
from tests.load.services import Served
from tests.load.worker_protocol import Figures

CLIENTS = 32
BODY = {
    "name": "Kelompok Tani Sumber Pangan",
    "legal_form": "kelompok-tani",
    "nib": "9120001234567",
    "address": "Kampung Baru, Kecamatan Cibeber",
    "region_code": "36.72",
    "phone": "0812-3456-7890",
    "offers": [{"commodity": "beras-premium", "unit": "kg", "price": 14500, "monthly_capacity": 500, "months": [1, 2]}],
}
_UNITS = f"""
INSERT INTO unit (code, name, full_name, unit_type, kanwil, timezone)
SELECT 'unit-' || n, 'Unit ' || n, 'Unit ' || n, 'Lapas', 'kanwil-bench', 'Asia/Jakarta'
FROM generate_series(1, {CLIENTS}) AS n
"""


def prepare(bench: Bench) -> None:
    served = Served.afresh(bench.stack, "suppliers")
    bench.stack.sql(_UNITS, database=served.database)


def measure(bench: Bench) -> Figures:
    return _measure_ours(bench, keyed=False)


def measure_keyed(bench: Bench) -> Figures:
    return _measure_ours(bench, keyed=True)


def _measure_ours(bench: Bench, *, keyed: bool) -> Figures:
    served = Served.of(bench.stack, "suppliers")
    _clear(bench, served)
    with served.running("web") as web:
        return _ask(bench, web.address, keyed=keyed)


def measure_bare(bench: Bench) -> Figures:
    served, local = Served.of(bench.stack, "suppliers"), bench.stack.local
    _clear(bench, served)
    port = ports.pick_free(avoid=set())
    command = [sys.executable, "-m", "tests.load.baselines.bare_fastapi", served.dsn, str(port)]
    process = processes.start(local, "bench-bare-fastapi", command, port=port, cwd=ROOT)
    try:
        waiting.until_ready(local, process, lambda: waiting.listens(port))
        return _ask(bench, f"http://127.0.0.1:{port}", keyed=False)
    finally:
        processes.stop(local, process)


def _ask(bench: Bench, address: str, *, keyed: bool) -> Figures:
    """Every client works for a unit of its own, as units do."""
    tokens = [issuer.mint(bench.stack.local, ["operator"], f"unit-{n}") for n in range(1, CLIENTS + 1)]
    return bench.stack.measure(
        "drivers.http_client",
        address=address,
        path="/suppliers",
        tokens=tokens,
        body=BODY,
        requests=bench.size(4000, 500),
        warm_up=bench.size(500, 100),
        keyed=keyed,
    )


def _clear(bench: Bench, served: Served) -> None:
    tables = ("supplier", "offer", "supplier_history", "outbox", "outbox_head", "idempotency")
    bench.stack.empty(*tables, database=served.database)


ROWS = (
    Row(
        "6",
        "HTTP: POST /suppliers, 32 clients",
        Side("suppliers", measure),
        (Side("bare FastAPI + asyncpg", measure_bare), Side("suppliers, Idempotency-Key", measure_keyed)),
        goals=(Goal("req/s", 0.5, beside="bare FastAPI + asyncpg"),),
        prepare=prepare,
        remark=lambda outcome: (
            "The bare handler inserts two rows and asks nobody; ours checks the token, reads the unit"
            " and its open returns, keeps offers, history and the version of the aggregate."
        ),
    ),
)
