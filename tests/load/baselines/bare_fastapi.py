"""The least that could take a supplier in: FastAPI, one connection pool, two inserts; nobody is asked who he is.

python -m tests.load.baselines.bare_fastapi <dsn> <port>
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import asyncpg
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from uuid_utils.compat import uuid7

_SUPPLIER = """
INSERT INTO supplier (id, version, unit, kanwil, name, name_key, match_key, legal_form, nib, region_code, certificates,
                      created_at, updated_at)
VALUES ($1, 1, 'bare', 'bare', $2, $2, $3, $4, $5, $6, '{}', $7, $7)
"""
_OUTBOX = """
INSERT INTO outbox (event_id, aggregate_type, aggregate_id, aggregate_version, topic, event_type, data, occurred_at)
VALUES ($1, 'supplier', $2, 1, 'suppliers.supplier', 'id.go.ditjenpas.suppliers.supplier-registered.v1', $3, $4)
"""


class Offer(BaseModel):
    commodity: str
    unit: str
    price: int
    monthly_capacity: Decimal | None = None
    months: list[int] = []


class Supplier(BaseModel):
    name: str
    legal_form: str | None = None
    nib: str | None = None
    address: str | None = None
    region_code: str | None = None
    phone: str | None = None
    offers: list[Offer]


def make_app(dsn: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with asyncpg.create_pool(dsn, min_size=10, max_size=10) as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)

    @app.post("/suppliers", status_code=201)
    async def register(supplier: Supplier) -> dict[str, Any]:
        supplier_id, now = uuid7(), datetime.now(UTC)
        content = supplier.model_dump_json().encode()
        async with app.state.pool.acquire() as connection, connection.transaction():
            await connection.execute(
                _SUPPLIER,
                supplier_id,
                supplier.name,
                str(supplier_id),
                supplier.legal_form,
                supplier.nib,
                supplier.region_code,
                now,
            )
            await connection.execute(_OUTBOX, uuid7(), str(supplier_id), content, now)
        return {"supplier": {"id": supplier_id, **supplier.model_dump()}}

    return app


if __name__ == "__main__":
    uvicorn.run(make_app(sys.argv[1]), host="127.0.0.1", port=int(sys.argv[2]), log_config=None, access_log=False)
