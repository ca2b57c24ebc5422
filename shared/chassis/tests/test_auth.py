"""Tokens that were found in order are kept in mind, for no longer than they are."""

import time
from pathlib import Path
from typing import Any

import pytest
from chassis import auth, issuer_keys
from chassis.auth import TokenVerifier
from chassis.config import Settings
from chassis.errors import Unauthenticated, Unavailable
from chassis.testing.tokens import Tokens
from joserfc import jwt
from pydantic import ValidationError


async def test_a_token_is_looked_into_once(tokens: Tokens, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    verifier, token = TokenVerifier(settings, "probe"), tokens.mint("operator", unit="lapas-a")
    first = await verifier.verify(token)
    monkeypatch.delattr(jwt, "decode")
    assert await verifier.verify(token) == first


async def test_a_token_kept_in_mind_ends_when_it_says(
    tokens: Tokens, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    verifier, token = TokenVerifier(settings, "probe"), tokens.mint("operator", unit="lapas-a", seconds=60)
    await verifier.verify(token)
    later = time.time() + 60 + auth.LEEWAY_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    with pytest.raises(Unauthenticated):
        await verifier.verify(token)


class Moved:
    """A monotonic clock that a test moves, and an issuer whose fetches it counts."""

    def __init__(self, folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 1000.0
        self.fetches = 0
        self.issuer = Tokens(folder / "jwks.json")
        self.verifier = TokenVerifier(
            settings.model_copy(update={"jwks": str(self.issuer.jwks)}), "probe", now=lambda: self.seconds
        )
        self._read = issuer_keys._read
        monkeypatch.setattr(issuer_keys, "_read", self._count)

    async def _count(self, jwks: str) -> Any:
        self.fetches += 1
        return await self._read(jwks)

    async def believes(self, token: str) -> bool:
        try:
            await self.verifier.verify(token)
        except Unauthenticated:
            return False
        return True

    async def settle(self) -> None:
        """Wait until the work beside the requests has ended."""
        if self.verifier.keys._beside is not None:
            await self.verifier.keys._beside


@pytest.fixture
def moved(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Moved:
    return Moved(tmp_path, settings, monkeypatch)


async def test_a_key_that_the_issuer_took_back_is_believed_no_longer_than_the_set_s_age(moved: Moved) -> None:
    """No token with an unknown key comes meanwhile; the old one was found in order before, too."""
    token, other = (moved.issuer.mint("operator", unit=unit) for unit in ("lapas-a", "lapas-b"))
    assert await moved.believes(token)
    Tokens(moved.issuer.jwks)  # its key takes the old one's place
    moved.seconds += 299
    assert await moved.believes(token), "the set is young: nobody asks the issuer with every request"
    moved.seconds += 302
    assert not await moved.believes(token)
    assert not await moved.believes(other)


async def test_the_set_is_fetched_beside_the_requests_before_it_is_old(moved: Moved) -> None:
    token = moved.issuer.mint("operator", unit="lapas-a")
    assert await moved.believes(token)
    moved.seconds += 301
    assert await moved.believes(moved.issuer.mint("operator", unit="lapas-b"))
    await moved.settle()
    assert moved.fetches == 2
    Tokens(moved.issuer.jwks)
    moved.seconds += 301
    assert await moved.believes(token), "the set is young again"
    assert moved.fetches == 2


async def test_a_new_key_is_believed_at_once_and_judges_every_token_anew(moved: Moved) -> None:
    token = moved.issuer.mint("operator", unit="lapas-a")
    assert await moved.believes(token)
    successor = Tokens(moved.issuer.jwks)
    moved.seconds += issuer_keys.REFETCH_SECONDS
    assert await moved.believes(successor.mint("operator", unit="lapas-a"))
    assert not await moved.believes(token)


async def test_tokens_with_unknown_keys_make_no_more_than_one_fetch_a_while(moved: Moved, tmp_path: Path) -> None:
    stranger = Tokens(tmp_path / "other.json")
    assert await moved.believes(moved.issuer.mint("operator", unit="lapas-a"))
    for away in (False, True):
        if away:
            moved.issuer.jwks.unlink()
        moved.seconds += issuer_keys.REFETCH_SECONDS
        before = moved.fetches
        for number in range(20):
            assert not await moved.believes(stranger.mint("operator", unit=f"lapas-{number}"))
        assert moved.fetches == before + 1


@pytest.mark.parametrize("answer", [None, "", "{}", "[]", "bukan JSON", '{"keys": [{"kty": "x"}]}'])
async def test_an_issuer_that_is_away_is_bridged_for_a_while_and_no_longer(moved: Moved, answer: str | None) -> None:
    token = moved.issuer.mint("operator", unit="lapas-a")
    assert await moved.believes(token)
    kept = moved.issuer.jwks.read_text()
    moved.issuer.jwks.unlink()
    if answer is not None:
        moved.issuer.jwks.write_text(answer)
    moved.seconds += 10 * 60 + 1
    for number in range(5):
        assert await moved.believes(token)
        assert await moved.believes(moved.issuer.mint("operator", unit=f"lapas-{number}"))
    assert moved.fetches == 2, "an issuer that is away is not asked with every request"
    moved.seconds += 60 * 60
    with pytest.raises(Unavailable):
        await moved.verifier.verify(token)
    moved.issuer.jwks.write_text(kept)
    moved.seconds += issuer_keys.REFETCH_SECONDS
    assert await moved.believes(token)


async def test_without_any_keys_nothing_is_judged(moved: Moved) -> None:
    kept = moved.issuer.jwks.read_text()
    moved.issuer.jwks.unlink()
    token = moved.issuer.mint("operator", unit="lapas-a")
    with pytest.raises(Unavailable):
        await moved.verifier.verify(token)
    moved.issuer.jwks.write_text(kept)
    assert await moved.believes(token), "the first set is asked for at once"


@pytest.mark.parametrize("minutes", [4, 16])
def test_the_age_of_keys_has_its_bounds(settings: Settings, minutes: int) -> None:
    given = settings.model_dump() | {"keys_age_minutes": minutes}
    with pytest.raises(ValidationError, match="keys_age_minutes"):
        Settings(_env_file=None, **given)


async def test_no_more_than_so_many_are_kept(
    tokens: Tokens, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auth, "REMEMBERED", 2)
    verifier = TokenVerifier(settings, "probe")
    for number in range(5):
        await verifier.verify(tokens.mint("operator", unit=f"lapas-{number}"))
    assert len(verifier._known) == 2
