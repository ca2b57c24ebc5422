"""Every service looks like the others, and leaves to the chassis what the chassis does."""

import ast
import builtins
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .findings import Finder, found, imports, text, uses
from .workspace import ROOT, SERVICES, name_of, package, sources, under

Facts = dict[str, Any]
MODULES = [
    "__main__",
    "app",
    "worker",
    "config",
    "models",
    "usecases",
    "queries",
    "schemas",
    "permissions",
    "api",
    "pages",
    "consumers",
    "errors",
]
BESIDE = (
    "pyproject.toml",
    "requirements.lock",
    "service.toml",
    "README.md",
    "alembic.ini",
    "migrations/env.py",
    "migrations/script.py.mako",
    "tests/conftest.py",
)
LONGEST_FILE = 400
CHASSIS = ROOT / "shared" / "chassis" / "chassis"
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
ENGLISH = re.compile(r"\b(the|and|is|not|your|this)\b", re.IGNORECASE)
BAHASA = re.compile(r"\b(yang|dan|tidak|atau|lalu|ini)\b", re.IGNORECASE)

commits = uses(r".*\.commit")
other_clocks = uses(r"(.*\.)?(datetime|date)\.(now|utcnow|today)|time\.time(_ns)?|.*\bfunc\.(now|current_\w+)")
sql_clocks = text(r"\bnow\(\)|\bcurrent_(?:timestamp|date|time)\b|\blocaltime(?:stamp)?\b")
real_time = text(r"^(?!.*\blease).*\bclock_timestamp\(\)")
"""How long another process may hold a row is real time, whatever the stack's clock says; nothing else is."""
prints = uses("print")
slow_http = imports("requests", "httpx", "httpx2", "urllib.request", "urllib3")
faststream = imports("faststream")
aiokafka = imports("aiokafka")


@pytest.fixture(params=[*SERVICES.values()], ids=[*SERVICES])
def service_folder(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


def test_every_service_has_the_same_file_names(service_folder: Path) -> None:
    inside = package(service_folder)
    missing = [name for name in MODULES if not _is_module(inside, name)]
    missing += [name for name in BESIDE if not (service_folder / name).is_file()]
    assert missing == []


def _is_module(folder: Path, name: str) -> bool:
    return (folder / f"{name}.py").is_file() or (folder / name / "__init__.py").is_file()


def test_a_dockerfile_for_one_service_is_a_dockerfile_for_all() -> None:
    assert len({(folder / "Dockerfile").is_file() for folder in SERVICES.values()}) == 1


def test_no_file_has_outgrown_its_reader() -> None:
    lengths = {name_of(path): path.read_text().count("\n") for path in under(ROOT, suffix=".py")}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_service_commits() -> None:
    assert found(sources(*SERVICES.values()), commits) == []


def test_the_chassis_commits_offsets_and_migrations_alone() -> None:
    offsets = {CHASSIS / "kafka" / "consumer.py", CHASSIS / "kafka" / "offset_skip.py"}
    allowed = {CHASSIS / "db.py", CHASSIS / "migrations" / "__init__.py"} | offsets
    assert found(set(sources(CHASSIS)) - allowed, commits) == []


def test_services_ask_one_clock_for_the_time() -> None:
    assert found(sources(*SERVICES.values()), other_clocks) == []
    assert found(sources(*SERVICES.values()), sql_clocks) == []
    assert found(sources(*SERVICES.values()), real_time) == []


def test_no_service_prints() -> None:
    assert found(sources(*SERVICES.values()), prints) == []


def test_services_call_out_through_aiohttp_alone() -> None:
    assert found(sources(*SERVICES.values()), slow_http) == []


def test_faststream_is_known_to_the_edge_alone() -> None:
    everybody = set(sources(ROOT / "shared", ROOT / "services"))
    edge = CHASSIS / "kafka" / "consumer.py"
    assert found([edge], faststream), "the edge has moved: this rule must follow it"
    assert found(everybody - {edge}, faststream) == []


def test_aiokafka_is_known_to_the_edge_and_the_relay_alone() -> None:
    everybody = set(sources(ROOT / "shared", ROOT / "services"))
    assert found(everybody - set(under(CHASSIS / "kafka")) - {CHASSIS / "relay.py"}, aiokafka) == []


CARELESS: list[tuple[Finder, str]] = [
    (commits, "await self.session.commit()"),
    (other_clocks, "from datetime import datetime\nwhen = datetime.now(UTC)"),
    (other_clocks, "import datetime\nwhen = datetime.date.today()"),
    (other_clocks, "field(default_factory=datetime.utcnow)"),
    (other_clocks, "import time\nwhen = time.time()"),
    (other_clocks, "update(row).values(at=func.now())"),
    (sql_clocks, "op.execute('at timestamptz DEFAULT NOW()')"),
    (real_time, "text('DELETE FROM x WHERE lease_until < :now\\n AND at < clock_timestamp()')"),
    (prints, "print('done')"),
    (slow_http, "def call():\n    from httpx import AsyncClient"),
    (faststream, "from faststream.kafka import KafkaBroker"),
    (aiokafka, "import aiokafka.errors as errors"),
]


@pytest.mark.parametrize(("finder", "source"), CARELESS)
def test_carelessness_is_found(finder: Finder, source: str) -> None:
    assert len(list(finder(ast.parse(source)))) == 1


def test_the_chassis_clock_and_leases_are_no_offence() -> None:
    assert list(other_clocks(ast.parse("now = clock.now()\nbegan = time.monotonic()"))) == []
    assert list(real_time(ast.parse("text('WHERE lease_until < clock_timestamp()')"))) == []


def wrong_words(problem: Facts) -> Iterator[str]:
    """Flaws of the code and sentences of one error."""
    if not KEBAB.fullmatch(problem["code"]):
        yield "its code is not kebab-case"
    if not problem["message"].endswith(".") or not problem["message_en"].endswith("."):
        yield "a sentence has no full stop"
    if ENGLISH.search(problem["message"]) or BAHASA.search(problem["message_en"]):
        yield "a sentence is in the other language"
    if problem["message"] == problem["message_en"]:
        yield "it has a sentence in one language only"


def test_every_error_says_what_to_do_in_both_languages(facts: Facts) -> None:
    assert facts["problems"], "the service has no error of its own"
    wrong = {one["name"]: list(wrong_words(one)) for one in facts["problems"]}
    assert {name: words for name, words in wrong.items() if words} == {}


def test_no_two_errors_of_a_service_share_a_code(facts: Facts) -> None:
    codes = [one["code"] for one in facts["problems"] if "code" in one["own"]]
    assert len(set(codes)) == len(codes)


def test_an_error_without_sentences_gets_them_where_it_is_raised(facts: Facts, service_of: Path) -> None:
    silent = {one["name"] for one in facts["problems"] if "message" not in one["own"]}
    assert found(sources(service_of), lambda tree: _raised_without_words(tree, silent)) == []


def one_language(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Sentences of an error in one language: a class's `message`, or an argument of an error that is raised, which is
    a text and no call of gettext."""
    for node in ast.walk(tree):
        said: list[ast.expr] = []
        if isinstance(node, ast.ClassDef):
            said = [one.value for one in node.body if isinstance(one, ast.Assign) and _names(one) == ["message"]]
        elif isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and not _is_builtin(node.exc):
            said = [arg for arg in node.exc.args if " " in ast.unparse(arg)]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "FieldProblem":
            said = node.args[2:]
        yield from ((one.lineno, ast.unparse(one)) for one in said if isinstance(one, ast.Constant | ast.JoinedStr))


def _names(node: ast.Assign) -> list[str]:
    return [ast.unparse(one) for one in node.targets]


def _is_builtin(call: ast.Call) -> bool:
    """Errors of Python's own are for developers: they have one language, English."""
    return hasattr(builtins, ast.unparse(call.func))


def test_no_error_speaks_outside_of_gettext(service_folder: Path) -> None:
    assert found(sources(service_folder), one_language) == []


@pytest.mark.parametrize(
    "source",
    [
        "class A(Conflict):\n    message = 'Sudah ada.'",
        "raise Conflict(f'Ada {n} baris.')",
        "FieldProblem('name', 'x', 'Wajib diisi.')",
    ],
)
def test_an_error_outside_of_gettext_is_seen(source: str) -> None:
    assert len(list(one_language(ast.parse(source)))) == 1


@pytest.fixture
def service_of(request: pytest.FixtureRequest) -> Path:
    return SERVICES[request.node.callspec.params["facts"]]


def _raised_without_words(tree: ast.AST, names: set[str]) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            call = node.exc if isinstance(node.exc, ast.Call) else None
            name = ast.unparse(call.func if call else node.exc).split(".")[-1]
            if name in names and not (call and call.args):
                yield node.lineno, name


@pytest.mark.parametrize(
    "flaw",
    [
        {"code": "Sudah_Ada"},
        {"message": "Pemasok sudah ada"},
        {"message": "The supplier is already there."},
        {"message_en": "Pemasok tidak ada."},
        {"message_en": "Pemasok sudah ada. Ubah data itu."},
    ],
)
def test_a_flaw_in_an_error_is_found(flaw: Facts) -> None:
    sound = {
        "code": "sudah-ada",
        "message": "Pemasok sudah ada. Ubah data itu.",
        "message_en": "It exists. Change that one.",
        "own": ["code", "message"],
    }
    assert list(wrong_words(sound)) == []
    assert len(list(wrong_words(sound | flaw))) == 1
