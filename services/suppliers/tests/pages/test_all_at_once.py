"""However many things are wrong in a form, one answer tells them all, and each leads to its field."""

import itertools
import re
from collections.abc import Iterable, Mapping
from typing import Any

import httpx
import pytest

from ..desk import Desk, line, workbook
from ..page_text import gone_to, told

RIGHT: dict[str, Any] = {
    "name": "CV Sumber Rejeki",
    "legal_form": "cv",
    "nib": "6469748212378",
    "npwp": "",
    "phone": "",
    "address": "",
    "region_code": "36.72",
    "offers.0.commodity": "beras-premium",
    "offers.0.unit": "kg",
    "offers.0.price": "Rp15.250",
    "offers.0.monthly_capacity": "1.500,5",
    "offers.0.months": ["3"],
    "offers.1.commodity": "gula-konsumsi",
    "offers.1.unit": "kg",
    "offers.1.price": "17.500",
}
FAULTS: dict[str, tuple[str, Any]] = {
    "left empty": ("name", ""),
    "a personal number in the name": ("name", "CV Sumber 3672014107850003"),
    "longer than may be": ("address", "Jl. " + "panjang " * 80),
    "of no kind there is": ("legal_form", "xyzzy"),
    "too short a NIB": ("nib", "123"),
    "too short an NPWP": ("npwp", "77"),
    "not a telephone": ("phone", "abc"),
    "no place there is": ("region_code", "99.99"),
    "no good there is": ("offers.0.commodity", "xyzzy-qwerty"),
    "no unit": ("offers.0.unit", ""),
    "a price in words": ("offers.0.price", "mahal"),
    "a price below nought": ("offers.0.price", "-5"),
    "a capacity in words": ("offers.0.monthly_capacity", "banyak"),
    "a month that is none": ("offers.0.months", ["3", "13"]),
    "the second: no price": ("offers.1.price", ""),
    "the second: no unit": ("offers.1.unit", ""),
    "a state that is none": ("certificates.halal", "entah"),
}


def _fields(answer: httpx.Response) -> list[str]:
    return sorted(field for field, _ in told(answer))


def _compatible(names: Iterable[str]) -> bool:
    fields = [FAULTS[name][0] for name in names]
    return len(set(fields)) == len(fields)


def _wrong(names: Iterable[str]) -> dict[str, Any]:
    return RIGHT | dict(FAULTS[name] for name in names)


PAIRS = [pair for pair in itertools.combinations(FAULTS, 2) if _compatible(pair)]


async def test_each_fault_alone_is_told(operator: httpx.AsyncClient) -> None:
    for name, (field, _) in FAULTS.items():
        answer = await operator.post("/pemasok/baru", data=_wrong([name]))
        assert _fields(answer) == [field], name


async def test_of_any_two_faults_both_are_told(operator: httpx.AsyncClient) -> None:
    for pair in PAIRS:
        answer = await operator.post("/pemasok/baru", data=_wrong(pair))
        assert _fields(answer) == sorted(FAULTS[name][0] for name in pair), pair


async def test_all_faults_there_can_be_are_told(operator: httpx.AsyncClient) -> None:
    by_field = dict(FAULTS.values())
    answer = await operator.post("/pemasok/baru", data=RIGHT | by_field)
    assert _fields(answer) == sorted(by_field)
    sentences = [said for _, said in told(answer)]
    assert len(set(sentences)) == len(sentences), "no two lines say the same"
    assert any(said.startswith("Komoditas 2") for said in sentences)


async def test_a_change_tells_all_faults_too(operator: httpx.AsyncClient) -> None:
    address = gone_to(await operator.post("/pemasok/baru", data=RIGHT))
    by_field = dict(FAULTS.values())
    now = {"version": "1", "active": "true"}
    answer = await operator.post(f"{address}/ubah", data=RIGHT | now | by_field)
    assert _fields(answer) == sorted(by_field)


async def test_the_same_good_twice_is_told_beside_what_else_is_wrong(operator: httpx.AsyncClient) -> None:
    twice = {"offers.1.commodity": "beras-premium", "offers.1.price": "mahal", "nib": "123"}
    answer = await operator.post("/pemasok/baru", data=RIGHT | twice)
    assert _fields(answer) == ["nib", "offers.1.commodity", "offers.1.price"]


@pytest.mark.parametrize("fault", [{"offers.0.price": "mahal"}, {"offers.1.unit": ""}])
async def test_who_is_there_already_is_told_beside_what_else_is_wrong(
    operator: httpx.AsyncClient, fault: Mapping[str, Any]
) -> None:
    address = gone_to(await operator.post("/pemasok/baru", data=RIGHT))
    answer = await operator.post("/pemasok/baru", data=RIGHT | dict(fault))
    assert _fields(answer) == list(fault)
    assert f'<a href="{address}">Buka' in answer.text
    other = gone_to(await operator.post("/pemasok/baru", data=RIGHT | {"nib": "8242371848954", "name": "PT Lain"}))
    form = (await operator.get(f"{other}/ubah")).text
    version = re.search(r'name="version"[^>]* value="(\d+)"', form)
    assert version
    now = {"version": version[1], "active": "true"}
    answer = await operator.post(f"{other}/ubah", data=RIGHT | now | dict(fault))
    assert _fields(answer) == list(fault)
    assert f'<a href="{address}">Buka' in answer.text


async def test_himself_is_not_another(operator: httpx.AsyncClient) -> None:
    address = gone_to(await operator.post("/pemasok/baru", data=RIGHT))
    now = {"version": "1", "active": "true", "offers.0.price": "mahal"}
    answer = await operator.post(f"{address}/ubah", data=RIGHT | now)
    assert _fields(answer) == ["offers.0.price"]
    assert "sudah ada" not in answer.text


async def test_a_form_that_was_overtaken_says_so_beside_its_faults(operator: httpx.AsyncClient) -> None:
    address = gone_to(await operator.post("/pemasok/baru", data=RIGHT))
    stale = {"version": "9", "active": "true", "offers.0.price": "mahal"}
    answer = await operator.post(f"{address}/ubah", data=RIGHT | stale)
    assert _fields(answer) == ["offers.0.price"]
    assert "diubah sejak Anda membukanya" in answer.text


@pytest.mark.parametrize("shape", [{"offers": "x"}, {"offers.0": "x"}, {"certificates": "x"}, {"name.0": "x"}])
async def test_a_form_of_another_shape_is_no_fault_of_ours(
    operator: httpx.AsyncClient, shape: Mapping[str, Any]
) -> None:
    kept = {name: value for name, value in RIGHT.items() if not any(name.startswith(one) for one in shape)}
    answer = await operator.post("/pemasok/baru", data=kept | dict(shape))
    assert answer.status_code in (303, 422)


async def test_a_row_of_a_workbook_tells_all_its_faults_at_once(desk: Desk) -> None:
    wrong = line("CV Maju 3672014107850003", nib="123", price="gratis", commodity="batu bata")
    page = (await desk.person.get(await desk.staged(workbook(wrong)))).text
    for field in ("name", "nib", "price", "commodity"):
        assert f'name="cells.{field}"' in page, f"{field} can be mended"
