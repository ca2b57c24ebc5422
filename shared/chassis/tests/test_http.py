"""HTTP: commit before the answer, problems in Bahasa, POSTs that may be sent again, no open door."""

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from chassis.auth import Level, Requires, Role, SignedIn
from chassis.config import Settings
from chassis.db import Database
from chassis.encryption import Cipher, DecryptionError
from chassis.errors import NotFound
from chassis.http import InTransaction, Router, create_app
from chassis.service import Service
from chassis.testing.roles import as_owner
from chassis.testing.tokens import Tokens
from fastapi import Depends, FastAPI
from joserfc import jws, jwt
from joserfc.jwk import ECKey, OctKey
from pydantic import BaseModel
from sqlalchemy import text

Client = Callable[..., httpx.AsyncClient]
router = Router()


class Word(BaseModel):
    thing: str
    word: str


@router.post("/words", status_code=201)
async def write(body: Word, session: InTransaction, who: SignedIn) -> Word:
    await session.execute(
        text("INSERT INTO effect (thing, version, word) VALUES (:thing, 1, :word)"), body.model_dump()
    )
    if body.word == "lambat":
        await session.execute(text("SELECT pg_sleep(0.6)"))
    if body.word == "gagal-commit":
        async with as_owner(session):
            await session.execute(text("CREATE TABLE later (n int, UNIQUE (n) DEFERRABLE INITIALLY DEFERRED)"))
            await session.execute(text("INSERT INTO later VALUES (1), (1)"))
    return body


@router.get("/missing")
async def missing(who: SignedIn) -> None:
    raise NotFound


@router.get("/broken")
async def broken(who: SignedIn) -> None:
    raise ValueError("rahasia 3672014507850003")


@router.get("/review", dependencies=[Depends(Requires(Role.VERIFIER, levels=(Level.KANWIL,)))])
async def review() -> str:
    return "ok"


@pytest.fixture
def make_app() -> Callable[[Service[Settings]], FastAPI]:
    return lambda service: create_app(service, router)


async def words(database: Database, name: str) -> int:
    async with database.transaction() as session:
        return await session.scalar(text("SELECT count(*) FROM effect WHERE thing = :t"), {"t": name}) or 0


async def test_the_commit_comes_before_the_answer(committed: Database, http: Client, name: str) -> None:
    async with http("operator", unit="lapas-a") as client:
        answer = await client.post("/words", json={"thing": name, "word": "kata"})
    assert answer.status_code == 201
    assert await words(committed, name) == 1


async def test_a_failing_commit_is_not_answered_with_success(committed: Database, http: Client, name: str) -> None:
    async with http("operator", unit="lapas-a") as client:
        answer = await client.post("/words", json={"thing": name, "word": "gagal-commit"})
    assert answer.status_code == 500
    assert await words(committed, name) == 0


async def test_the_same_key_and_body_give_the_same_answer_and_one_effect(
    committed: Database, http: Client, name: str
) -> None:
    body = {"thing": name, "word": "kata"}
    async with http("operator", unit="lapas-a") as client:
        answers = [await client.post("/words", json=body, headers={"Idempotency-Key": name}) for _ in range(3)]
    assert {(answer.status_code, answer.text) for answer in answers} == {(201, answers[0].text)}
    assert [answer.headers.get("idempotency-replayed") for answer in answers] == [None, "true", "true"]
    assert await words(committed, name) == 1


async def test_the_same_key_with_another_body_is_refused(committed: Database, http: Client, name: str) -> None:
    async with http("operator", unit="lapas-a") as client:
        await client.post("/words", json={"thing": name, "word": "satu"}, headers={"Idempotency-Key": name})
        answer = await client.post("/words", json={"thing": name, "word": "dua"}, headers={"Idempotency-Key": name})
    assert (answer.status_code, answer.json()["code"]) == (422, "kunci-sudah-dipakai")


async def test_a_key_still_at_work_answers_409(committed: Database, http: Client, name: str) -> None:
    body, key = {"thing": name, "word": "lambat"}, {"Idempotency-Key": name}
    async with http("operator", unit="lapas-a") as client:
        answers = await asyncio.gather(*(client.post("/words", json=body, headers=key) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert await words(committed, name) == 1


async def test_keys_of_different_people_do_not_meet(committed: Database, http: Client, name: str) -> None:
    for subject in ("a", "b"):
        async with http("operator", unit="lapas-a", subject=subject) as client:
            answer = await client.post(
                "/words", json={"thing": name, "word": subject}, headers={"Idempotency-Key": name}
            )
            assert answer.json()["word"] == subject


@pytest.mark.parametrize(("role", "unit", "status"), [("operator", "lapas-b", 201), ("curator", "lapas-a", 201)])
async def test_who_has_moved_or_lost_a_role_is_judged_anew(
    committed: Database, http: Client, name: str, role: str, unit: str, status: int
) -> None:
    body, key = {"thing": name, "word": "kata"}, {"Idempotency-Key": name}
    async with http("operator", unit="lapas-a", subject="a") as client:
        await client.post("/words", json=body, headers=key)
    async with http(role, unit=unit, subject="a") as client:
        answer = await client.post("/words", json=body, headers=key)
    assert answer.status_code == status
    assert "idempotency-replayed" not in answer.headers


async def test_a_stored_answer_is_encrypted_and_opens_at_its_own_place_alone(
    committed: Database, http: Client, name: str
) -> None:
    body = {"thing": name, "word": "081234567890"}
    async with http("operator", unit="lapas-a") as client:
        await client.post("/words", json=body, headers={"Idempotency-Key": name})
    async with committed.transaction() as session:
        row = (await session.execute(text("SELECT subject, key, body FROM idempotency"))).one()
    assert b"081234567890" not in row.body
    cipher = Cipher(committed.settings.secret_key.get_secret_value().encode(), "idempotent answers")
    assert b"081234567890" in cipher.decrypt(row.body, f"{row.subject}:{row.key}")
    with pytest.raises(DecryptionError):
        cipher.decrypt(row.body, f"somebody else:{row.key}")


async def test_a_problem_names_its_code_and_says_what_to_do_in_both_languages(database: Database, http: Client) -> None:
    async with http("operator", unit="lapas-a") as client:
        answer = await client.get("/missing")
        english = await client.get("/missing", headers={"accept-language": "en-GB"})
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == english.json()["code"] == "tidak-ditemukan"
    assert "Periksa alamat" in answer.json()["title"]
    assert "Check the address" in english.json()["title"]
    assert len(answer.json()["trace_id"]) == 32


async def test_faulty_fields_are_named(database: Database, http: Client) -> None:
    async with http("operator", unit="lapas-a") as client:
        answer = await client.post("/words", json={"thing": 5})
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"thing", "word"}
    assert "wajib diisi" in json.dumps(answer.json(), ensure_ascii=False)


async def test_an_unexpected_failure_tells_nothing_of_itself(database: Database, http: Client) -> None:
    async with http("operator", unit="lapas-a") as client:
        answer = await client.get("/broken")
    assert answer.status_code == 500
    assert "3672" not in answer.text
    assert answer.json()["code"] == "kesalahan-sistem"


PERSON: dict[str, object] = {"roles": ["operator"], "unit": "lapas-a", "sub": "x"}


@pytest.mark.parametrize(
    "token",
    [
        "",
        "bukan-token",
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", seconds=-100), id="expired"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", aud="lain"), id="other audience"),
        pytest.param(lambda t: t.sign({"typ": "JWT"}, PERSON), id="of no type"),
        pytest.param(lambda t: t.sign({"typ": "id_token+jwt"}, PERSON), id="an id token"),
        pytest.param(lambda t: t.sign({"typ": "logout+jwt"}, PERSON), id="a logout token"),
        pytest.param(lambda t: t.mint("operator", "system", unit="lapas-a"), id="a person who is a system"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", aud="jembatan-notifier"), id="for another service"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", iss="https://lain.test"), id="other issuer"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", exp=None), id="no expiry"),
        pytest.param(lambda t: t.mint("operator", unit=""), id="no unit"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", exp=10**400), id="an expiry beyond all numbers"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", exp=float("inf")), id="no end"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", exp=float("nan")), id="an expiry that is no number"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", exp=[]), id="an expiry that is a list"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", nbf=10**400), id="not before the end of time"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", iat={}), id="issued at an object"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", roles=7), id="roles that are no list"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", roles=[[]]), id="a role that is a list"),
        pytest.param(lambda t: t.mint("operator", unit="lapas\0a"), id="a unit with a NUL"),
        pytest.param(lambda t: _escaped(t, unit="lapas\ud800"), id="a unit with half a pair"),
        pytest.param(lambda t: t.mint("operator", unit="a" * 3000), id="a unit without end"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", sub="x\0"), id="a subject with a NUL"),
        pytest.param(lambda t: _escaped(t, name="x\ud800"), id="a name with half a pair"),
        pytest.param(lambda t: t.mint("operator", unit="lapas-a", sub=""), id="no subject"),
        pytest.param(lambda t: _encoded("[" * 8000), id="a header nested without end"),
        pytest.param(lambda t: _encoded('{"alg": "ES256", "kid": ' + "9" * 8000 + "}"), id="a key's name without end"),
        pytest.param(lambda t: _encoded('{"alg": ["ES256"], "kid": {}}'), id="a header of other types"),
        pytest.param(lambda t: _encoded("null"), id="a header that is nothing"),
        pytest.param(lambda t: "\xff.\xfe.\xfd", id="not ASCII"),
        pytest.param(lambda t: "." * 5000, id="dots alone"),
        pytest.param(lambda t: _signed_by_another(t), id="other key"),
        pytest.param(lambda t: _signed_by_public_key(t), id="symmetric with the public key"),
        pytest.param(lambda t: _unsigned(), id="alg none"),
    ],
)
async def test_no_token_that_is_not_in_order_opens_a_door(
    database: Database, http: Client, tokens: Tokens, token: Any
) -> None:
    raw = token(tokens) if callable(token) else token
    async with http() as client:
        answer = await client.get(
            "/missing", headers=[(b"authorization", f"Bearer {raw}".encode("latin-1"))] if raw else []
        )
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


def _signed_by_another(tokens: Tokens) -> str:
    stranger = ECKey.generate_key("P-256", auto_kid=True)
    claims = {"iss": tokens.issuer, "aud": tokens.audience, "sub": "x", "exp": 9_999_999_999, "unit": "lapas-a"}
    return jwt.encode({"alg": "ES256", "typ": "at+jwt"}, claims, stranger, algorithms=["ES256"])


def _signed_by_public_key(tokens: Tokens) -> str:
    secret = OctKey.import_key(tokens.jwks.read_bytes())
    claims = {"iss": tokens.issuer, "aud": tokens.audience, "sub": "x", "exp": 9_999_999_999, "unit": "lapas-a"}
    return jwt.encode({"alg": "HS256", "typ": "at+jwt"}, claims, secret, algorithms=["HS256"])


def _escaped(tokens: Tokens, **claims: object) -> str:
    """As issuers write that keep to ASCII."""
    sound = json.loads(_part(tokens.mint("operator", unit="lapas-a"), 1))
    header = json.loads(_part(tokens.mint("operator", unit="lapas-a"), 0))
    return jws.serialize_compact(header, json.dumps(sound | claims).encode(), tokens._key, algorithms=["ES256"])


def _part(token: str, which: int) -> bytes:
    return base64.urlsafe_b64decode(token.split(".")[which] + "==")


def _encoded(header: str) -> str:
    part = base64.urlsafe_b64encode(header.encode()).decode().rstrip("=")
    return f"{part}.{part}.{part}"


def _unsigned() -> str:
    return "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4IiwidW5pdCI6ImxhcGFzLWEifQ."


async def test_role_and_level_are_both_asked(database: Database, http: Client) -> None:
    expected = {
        ("verifier", "kanwil-banten"): 200,
        ("verifier", "lapas-a"): 403,
        ("operator", "kanwil-banten"): 403,
        ("verifier", "ditjenpas"): 403,
    }
    for (role, unit), status in expected.items():
        async with http(role, unit=unit) as client:
            assert (await client.get("/review")).status_code == status, (role, unit)


async def test_only_health_and_the_description_are_open(database: Database, http: Client) -> None:
    async with http() as client:
        opened = {path: (await client.get(path)).status_code for path in ("/healthz", "/readyz")}
        assert opened == {"/healthz": 200, "/readyz": 200}
        for path in ("/metrics", "/missing", "/broken", "/review", "/docs", "/redoc"):
            assert (await client.get(path)).status_code in (401, 404), path


async def test_a_lost_database_is_503_and_invites_to_try_again(
    settings: Settings, http: Client, tokens: Tokens
) -> None:
    lost = settings.model_copy(
        update={"database_url": type(settings.database_url)("postgresql+asyncpg://x@127.0.0.1:9/x")}
    )
    app = create_app(Service("probe", lost), router)
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
    bearer = {"authorization": f"Bearer {tokens.mint('operator', unit='lapas-a')}"}
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver", headers=bearer) as client:
        answer = await client.post("/words", json={"thing": "x", "word": "y"})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert "coba lagi" in answer.json()["title"]
