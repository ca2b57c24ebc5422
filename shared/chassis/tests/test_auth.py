"""Tokens that were found in order are kept in mind, for no longer than they are."""

import time
from pathlib import Path

import pytest
from chassis import auth
from chassis.auth import Verifier
from chassis.config import Settings
from chassis.errors import Unauthenticated
from chassis.testing.tokens import Tokens


async def test_a_token_is_looked_into_once(tokens: Tokens, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    verifier, token = Verifier(settings), tokens.mint("operator", unit="lapas-a")
    first = await verifier.verify(token)
    monkeypatch.delattr(auth.jwt, "decode")
    assert await verifier.verify(token) == first


async def test_a_token_kept_in_mind_ends_when_it_says(
    tokens: Tokens, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    verifier, token = Verifier(settings), tokens.mint("operator", unit="lapas-a", seconds=60)
    await verifier.verify(token)
    later = time.time() + 60 + auth.LEEWAY_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(Unauthenticated):
        await verifier.verify(token)


async def test_keys_fetched_anew_judge_every_token_anew(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer = Tokens(tmp_path / "jwks.json")
    verifier = Verifier(settings.model_copy(update={"jwks": str(issuer.jwks)}))
    token = issuer.mint("operator", unit="lapas-a")
    await verifier.verify(token)
    monkeypatch.setattr(auth, "REFETCH_SECONDS", 0)
    successor = Tokens(issuer.jwks)  # its key takes the old one's place
    await verifier.verify(successor.mint("operator", unit="lapas-a"))
    with pytest.raises(Unauthenticated):
        await verifier.verify(token)


async def test_no_more_than_so_many_are_kept(
    tokens: Tokens, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "REMEMBERED", 2)
    verifier = Verifier(settings)
    for number in range(5):
        await verifier.verify(tokens.mint("operator", unit=f"lapas-{number}"))
    assert len(verifier._known) == 2
