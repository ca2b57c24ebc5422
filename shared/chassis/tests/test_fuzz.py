"""Fuzzing finds what it is there to find; the services' own runs of it would be silent otherwise."""

from collections.abc import Iterator

import pytest
from chassis.testing.fuzz import check_operation, serve
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from schemathesis.core.failures import FailureGroup

app = FastAPI()


@app.get("/sound/{number}")
async def sound(number: int) -> list[int]:
    return [number]


@app.get("/breaks/{number}")
async def breaks(number: int) -> list[int]:
    return [1 // (number - 7)]


@app.get("/other-shape/{number}", response_model=list[int])
async def other_shape(number: int) -> Response:
    return JSONResponse(["satu"])


@app.get("/undescribed/{number}")
async def undescribed(number: int) -> Response:
    return JSONResponse({}, 418)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve(app) as address:
        yield address


def test_what_is_sound_passes(address: str) -> None:
    check_operation(app, address, "GET", "/sound/{number}", bearers=["x"], known={})


@pytest.mark.parametrize("path", ["/breaks/{number}", "/other-shape/{number}", "/undescribed/{number}"])
def test_what_is_not_is_found(address: str, path: str) -> None:
    with pytest.raises(FailureGroup):
        check_operation(app, address, "GET", path, bearers=["x"], known={"number": 7})
