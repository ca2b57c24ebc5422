"""A production environment refuses every setting that only a developer may have, all of them at once."""

import base64
import re
from pathlib import Path
from typing import Any

import pytest
from chassis.config import KafkaSecurity, Settings, explain
from chassis.kafka.clients import producer_options, security_options
from chassis.kafka.consumer import broker_security
from pydantic import ValidationError

KEY = base64.urlsafe_b64encode(bytes(range(200, 232))).decode()
DATABASE = "postgresql+asyncpg://suppliers:Jx4v9Qm2Lw7Tz1Kp@db.example.go.id/suppliers?sslmode=verify-full"
GOOD: dict[str, Any] = {
    "environment": "production",
    "database_url": DATABASE,
    "owner_database_url": DATABASE.replace("//suppliers", "//suppliers_owner"),
    "kafka_bootstrap": "kafka.example.go.id:9093",
    "kafka_security": "tls",
    "kafka_user": "suppliers",
    "kafka_password": "Bq7Zr0Wn5Vc8Xd3M",
    "jwks": "https://login.example.go.id/keys",
    "issuer": "https://login.example.go.id",
    "public_url": "https://pemasok.example.go.id",
    "secret_key": KEY,
    "client_secret": "Hs6Yk1Pf9Gb4Ut2R",
}
ENTRY = {"service": "x", "url": "http://x.example", "label": "x", "label_en": "x", "icon": "truck"}
SHORT_KEYS = [("secret_key", ""), ("secret_key", "c2hvcnQ=")]
WRONG = [
    ("issuer", "http://login.example.go.id"),
    ("issuer", "login.example.go.id"),
    ("public_url", "http://pemasok.example.go.id"),
    ("public_url", "http://127.0.0.1"),
    ("jwks", "http://login.example.go.id/keys"),
    ("navigation", [ENTRY]),
    ("kafka_security", "plaintext"),
    *(
        (name, GOOD[name].replace("?sslmode=verify-full", query))
        for name in ("database_url", "owner_database_url")
        for query in ("", "?sslmode=require", "?sslmode=disable", "?ssl=prefer", "?sslmode=verify-ca")
    ),
    *(
        (name, GOOD[name].replace(":Jx4v9Qm2Lw7Tz1Kp", password))
        for name in ("database_url", "owner_database_url")
        for password in ("", ":pendek", ":aaaaaaaaaaaaaaaaaaaaaa", ":changeme-changeme-changeme")
    ),
    *SHORT_KEYS,
    ("secret_key", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
    ("secret_key", "c2Vzc2lvbi1vZi10ZXN0cy0zMi1ieXRlcy1sb25nISE="),
    ("secret_key", "not base64 at all, but long enough to be a key of 32 bytes"),
    ("client_secret", ""),
    ("client_secret", "pendek"),
    ("client_secret", "local-development-only"),
    ("kafka_password", "x" * 30),
    ("storage_url", "s3://berkas?endpoint=http://s3.example.go.id"),
    ("log_level", "DEBUG"),
    ("log_level", "debug"),
    ("token_algorithms", ["RS256", "HS256"]),
    ("token_algorithms", ["none"]),
    ("allowed_hosts", ["*"]),
    ("allowed_hosts", ["*.example.go.id"]),
    ("trusted_proxies", ["0.0.0.0/0"]),
    ("clock_file", "jam.json"),
    ("failpoints", "relay.sent=kill"),
]


def refused(**changes: Any) -> str:
    with pytest.raises(ValidationError) as error:
        Settings(_env_file=None, **{**GOOD, **changes})
    return explain(error.value)


def test_what_production_needs_is_taken() -> None:
    Settings(_env_file=None, **GOOD)


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_each_setting_of_a_developer_is_refused_by_its_name(name: str, value: Any) -> None:
    said = refused(**{name: value})
    assert re.findall(r"JEMBATAN_[A-Z_]+(?= m)", said) == [f"JEMBATAN_{name.upper()}"]
    assert "Jx4v9Qm2Lw7Tz1Kp" not in said


@pytest.mark.parametrize("environment", ["local", "staging"])
@pytest.mark.parametrize(
    ("name", "value"),
    [one for one in WRONG if one[0] not in ("failpoints", "clock_file") and one not in SHORT_KEYS],
)
def test_elsewhere_they_are_taken(environment: str, name: str, value: Any) -> None:
    """The negative control."""
    Settings(_env_file=None, **{**GOOD, name: value, "environment": environment})


@pytest.mark.parametrize("environment", ["local", "staging"])
@pytest.mark.parametrize(("name", "value"), [*SHORT_KEYS, ("sealing_keys", [KEY, "c2hvcnQ="])])
def test_a_short_key_is_refused_everywhere(environment: str, name: str, value: Any) -> None:
    assert refused(environment=environment, **{name: value}) == f"JEMBATAN_{name.upper()} must hold at least 32 bytes"


def test_one_message_lists_all_faults() -> None:
    every = dict(WRONG)
    said = refused(**every)
    assert set(re.findall(r"JEMBATAN_[A-Z_]+(?= m)", said)) == {f"JEMBATAN_{name.upper()}" for name in every}
    assert "\n" not in said


def test_the_certificate_is_checked_by_both_ways_to_the_database() -> None:
    from chassis.config import engine_url

    for url in (DATABASE, DATABASE.replace("sslmode", "ssl")):
        told = Settings(_env_file=None, **{**GOOD, "database_url": url})
        assert told.dsn.endswith("/suppliers?sslmode=verify-full")
        assert dict(engine_url(told.database_url).query) == {"ssl": "verify-full"}


def test_every_client_goes_to_kafka_by_tls(tmp_path: Path) -> None:
    told = Settings(_env_file=None, **GOOD)
    assert producer_options(told, "x")["security_protocol"] == "SASL_SSL"
    assert security_options(told)["sasl_mechanism"] == "SCRAM-SHA-512"
    assert broker_security(told) is not None
    nameless = told.model_copy(update={"kafka_user": None})
    assert security_options(nameless)["security_protocol"] == "SSL"
    clear = told.model_copy(update={"kafka_security": KafkaSecurity.PLAINTEXT})
    assert (security_options(clear), broker_security(clear)) == ({}, None)
