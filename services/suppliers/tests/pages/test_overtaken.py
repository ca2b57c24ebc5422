"""Two people, or two tabs, at one return: who comes second is told what happened, and no button asks for it again."""

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest

from ..actors import Actors
from ..deeds import begun, seen_in
from ..page_text import gone_to, words

Take = Callable[[], Awaitable[httpx.Response]]
Step = Callable[[str, httpx.AsyncClient, httpx.AsyncClient], Awaitable[Take]]
REASON = {"reason": "Salah sasaran."}


async def approving(address: str, operator: httpx.AsyncClient, verifier: httpx.AsyncClient) -> Take:
    gone_to(await operator.post(f"{address}/kirim"))
    data = {"seen": seen_in(await verifier.get(f"{address}/setujui"))}
    return lambda: verifier.post(f"{address}/setujui", data=data)


async def returning(address: str, operator: httpx.AsyncClient, verifier: httpx.AsyncClient) -> Take:
    gone_to(await operator.post(f"{address}/kirim"))
    return lambda: verifier.post(f"{address}/kembalikan", data={"reasons.0.text": "Periksa harga beras."})


async def withdrawing(address: str, operator: httpx.AsyncClient, verifier: httpx.AsyncClient) -> Take:
    approve = await approving(address, operator, verifier)
    gone_to(await approve())
    return lambda: verifier.post(f"{address}/tarik-persetujuan", data=REASON)


async def exempting(address: str, operator: httpx.AsyncClient, verifier: httpx.AsyncClient) -> Take:
    return lambda: verifier.post(f"{address}/tidak-berlaku", data=REASON)


async def sending(address: str, operator: httpx.AsyncClient, verifier: httpx.AsyncClient) -> Take:
    return lambda: operator.post(f"{address}/kirim")


async def declaring_nil(address: str, operator: httpx.AsyncClient, verifier: httpx.AsyncClient) -> Take:
    return lambda: operator.post(f"{address}/nihil", data=REASON | {"suppliers": "1"})


STEPS: dict[str, Step] = {
    "setujui": approving,
    "kembalikan": returning,
    "tarik-persetujuan": withdrawing,
    "tidak-berlaku": exempting,
    "kirim": sending,
    "nihil": declaring_nil,
}


@pytest.mark.parametrize("step", STEPS)
async def test_a_step_that_was_taken_already_is_told_and_not_offered_again(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors, step: str
) -> None:
    address, _ = await begun(actors)
    take = await STEPS[step](address, operator, verifier)
    assert gone_to(await take()) == address
    second = await take()
    person = operator if step in ("kirim", "nihil") else verifier
    page = await person.get(gone_to(second)) if second.status_code == 303 else second
    assert page.status_code in (200, 422)
    sentences = re.findall(r'class="(?:error-summary|notice notice-warning)".*?</div>', page.text, re.S)
    assert any(re.search(r"sudah|belum|tidak berlaku|dikembalikan", one) for one in sentences), page.text
    assert "<button" not in _form(page.text, address, step)
    assert f'href="{address}/{step}"' not in page.text


def _form(page: str, address: str, step: str) -> str:
    """The form of this step as the page has it, with its button."""
    found = re.search(rf'<form[^>]*action="{address}/{step}".*?</form>', page, re.S)
    return found[0] if found else ""


async def test_who_comes_second_reads_who_was_first(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    address, _ = await begun(actors)
    approve = await approving(address, operator, verifier)
    gone_to(await approve())
    page = await verifier.get(gone_to(await approve()))
    assert "Data sudah disetujui" in page.text.partition('role="status"')[2].partition("</div>")[0]
    assert "Disetujui oleh Verifikator Banten, Kanwil Banten" in words(page)
    assert f'href="{address}/setujui"' not in page.text


async def test_reasons_typed_in_vain_are_still_there_to_be_copied(
    operator: httpx.AsyncClient, verifier: httpx.AsyncClient, actors: Actors
) -> None:
    address, _ = await begun(actors)
    approve = await approving(address, operator, verifier)
    gone_to(await approve())
    late = await verifier.post(f"{address}/kembalikan", data={"reasons.0.text": "Harga beras salah tulis."})
    assert "Data sudah disetujui" in words(late, 422)
    assert "Harga beras salah tulis." in late.text
    assert f'href="{address}">Buka laporan seperti sekarang' in late.text
    assert "<button" not in _form(late.text, address, "kembalikan")
