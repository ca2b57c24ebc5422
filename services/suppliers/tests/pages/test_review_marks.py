"""A reason about a supplier leads to his form, opens at what it is about, and back to the return once it is saved."""

import re
from html import unescape
from typing import Any

import httpx
import pytest

from ..actors import Actors, ok
from ..deeds import SUPPLIER, begun
from ..page_text import gone_to, words

TEXT = "Tulis seperti di kuitansi."
FIELDS = {
    "name": "name",
    "legal_form": "legal_form",
    "nib": "nib",
    "npwp": "npwp",
    "address": "address",
    "region_code": "region_code",
    "phone": "phone",
    "commodity": "offers.0.commodity",
    "unit": "offers.0.unit",
    "capacity": "offers.0.monthly_capacity",
    "price": "offers.0.price",
    "season": "offers.0.months",
    "halal": "certificates.halal",
    "pirt": "certificates.pirt",
    "nkv": "certificates.nkv",
    "bpom": "certificates.bpom",
}
"""Every field that the form of a return offers, and where it stands in the form of a supplier."""


async def returned(
    actors: Actors, operator: httpx.AsyncClient, verifier: httpx.AsyncClient, field: str
) -> tuple[str, str, str]:
    """The return's page, the supplier, and the address that its reason leads to."""
    address, supplier = await begun(actors)
    gone_to(await operator.post(f"{address}/kirim"))
    reason = {"reasons.0.text": TEXT, "reasons.0.field": field, "reasons.0.supplier": supplier}
    gone_to(await verifier.post(f"{address}/kembalikan", data=reason))
    [link] = set(re.findall(r'href="(/pemasok/[^"]+/ubah[^"]+)"', (await operator.get(address)).text))
    assert link in (await operator.get("/")).text
    return address, supplier, unescape(link)


async def test_every_field_that_can_be_named_is_known_here(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    address, _ = await begun(actors)
    gone_to(await operator.post(f"{address}/kirim"))
    form = (await verifier.get(f"{address}/kembalikan")).text
    [choices] = re.findall(r'name="reasons.0.field".*?</select>', form, re.S)
    assert set(re.findall(r'value="([^"]+)"', choices)) == set(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
async def test_a_reason_opens_the_form_at_its_field_and_says_there_what_was_asked(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors, field: str
) -> None:
    address, _, link = await returned(actors, operator, verifier, field)
    form = await operator.get(link)
    name = FIELDS[field]
    mark = form.text.partition(f'id="{name}-mark"')[2].partition("</div></div>")[0]
    assert TEXT in mark
    if field != "season":
        [control] = re.findall(rf'<(?:input|select|textarea)[^>]*\bid="{re.escape(name)}"[^>]*>', form.text)
        assert "data-focus" in control
        assert f"{name}-mark" in control
    assert f'<a class="btn btn-link" href="{address}">' in form.text


async def test_a_reason_about_the_whole_supplier_stands_above_his_form(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    _, _, link = await returned(actors, operator, verifier, "")
    form = await operator.get(link)
    assert TEXT in form.text.partition("<form class=")[0]


async def test_saving_leads_back_to_the_return_and_a_refused_form_keeps_the_way(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    address, supplier, link = await returned(actors, operator, verifier, "price")
    hidden = dict(
        re.findall(r'<input type="hidden" name="(\w+)"[^>]* value="([^"]*)"', (await operator.get(link)).text)
    )
    offer = {"offers.0.commodity": "beras-premium", "offers.0.unit": "kg", "offers.0.price": "mahal"}
    filled: dict[str, Any] = hidden | {"name": SUPPLIER["name"], "nib": SUPPLIER["nib"]} | offer
    refused = await operator.post(f"/pemasok/{supplier}/ubah", data=filled)
    assert refused.status_code == 422
    assert TEXT in refused.text
    assert f'name="laporan" data-kept value="{address.rpartition("/")[2]}"' in refused.text
    saved = await operator.post(f"/pemasok/{supplier}/ubah", data=filled | {"offers.0.price": "14900"})
    assert gone_to(saved) == address
    page = words(await operator.get(address))
    assert "Pemasok tersimpan." in page
    assert "belum dikirim ulang" in page


async def test_a_return_of_another_unit_or_none_is_no_way_back(operator: httpx.AsyncClient, actors: Actors) -> None:
    campaign = await actors.open_campaign()
    foreign = await actors.submission_of(campaign, "lapas-kelas-iia-abepura")
    async with actors.operator() as api:
        supplier = ok(await api.post("/suppliers", json=SUPPLIER), 201)["supplier"]
    offer = {"offers.0.commodity": "beras-premium", "offers.0.unit": "kg", "offers.0.price": "14000"}
    known = {"name": SUPPLIER["name"], "nib": SUPPLIER["nib"], "active": "true"}
    for wrong in (foreign, "x", "//evil.example", supplier["id"]):
        form = await operator.get(f"/pemasok/{supplier['id']}/ubah", params={"laporan": wrong, "isian": "price"})
        assert form.status_code in (200, 303)
        assert 'name="laporan"' not in form.text
        offer["offers.0.price"] = str(int(offer["offers.0.price"]) + 100)
        answer = await operator.post(f"/pemasok/{supplier['id']}/ubah", data=known | offer | {"laporan": wrong})
        assert gone_to(answer) == f"/pemasok/{supplier['id']}"
