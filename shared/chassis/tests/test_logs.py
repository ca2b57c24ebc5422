"""No line of output holds what an error says: a value marked as secret is put wherever errors quote from."""

import asyncio
import io
import json
import logging
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from asyncpg import DataError
from chassis import foreign_logs
from chassis import logging as chassis_logging
from chassis.config import Environment, Settings
from chassis.db import Database
from chassis.inbox import Inbox, Record
from chassis.service import Service
from chassis.testing.output import output
from pydantic import TypeAdapter
from sqlalchemy import text

SECRET = "3604015708850003"
LOGGERS = ("uvicorn.error", "faststream", "aiokafka.consumer.fetcher", "sqlalchemy.pool", "asyncio", "authlib", "other")
log = structlog.stdlib.get_logger()


@pytest.fixture(name="output", params=[Environment.LOCAL, Environment.PRODUCTION])
def written(
    request: pytest.FixtureRequest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[io.StringIO]:
    """All that a process writes after `set_up`."""
    with output(settings, monkeypatch, request.param) as text:
        yield text


def _number() -> None:
    int(f"{SECRET}x")


def _document() -> None:
    TypeAdapter(dict[str, int]).validate_json(json.dumps({SECRET: SECRET + "x"}))


def _bytes() -> None:
    f"{SECRET}\ud800".encode()


def _key() -> None:
    dict[str, str]()[SECRET]


def _group() -> None:
    raise ExceptionGroup(SECRET, [ValueError(SECRET), KeyError(SECRET)])


def _cause() -> None:
    try:
        _number()
    except ValueError as error:
        raise RuntimeError(SECRET) from error


def _context() -> None:
    try:
        _key()
    except KeyError:
        raise OSError(2, SECRET, SECRET)  # noqa: B904 - the error before it is told too


def _noted() -> None:
    error = ValueError("x")
    error.add_note(SECRET)
    raise error


def _of_database() -> None:
    raise DataError(f"invalid input for query argument $2: '{SECRET}'")


FAILURES = (_number, _document, _bytes, _key, _group, _cause, _context, _noted, _of_database)


@pytest.mark.parametrize("fail", FAILURES)
@pytest.mark.parametrize("name", ["", *LOGGERS])
def test_what_an_error_says_is_in_no_line_of_ours_or_of_a_library(
    output: io.StringIO, name: str, fail: Callable[[], None]
) -> None:
    library = logging.getLogger(name or "other")
    try:
        fail()
    except Exception as error:
        if name:
            library.exception("Exception in %s", SECRET)
            library.error(f"failed: {error}")
            library.error("failed: %s, %r", error, error)
            library.error(error)
            library.warning("at %(here)s", {"here": SECRET})
            library.warning("%d is too large", int(SECRET))
        else:
            log.exception("thing_failed")
            log.error("thing_failed", exc_info=error)
            log.warning("thing_failed", error=error)
    said = output.getvalue()
    assert said.count("\n") >= 3
    assert fail.__name__ in said, "frames are told"
    assert SECRET not in said


def test_a_library_with_an_outlet_of_its_own_loses_it(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """FastStream prints in colours to an outlet of its own."""
    own = io.StringIO()
    library = logging.getLogger("faststream")
    library.addHandler(logging.StreamHandler(own))
    library.propagate = False
    with output(settings, monkeypatch, Environment.PRODUCTION) as text:
        library.error("failed: %s", SECRET)
    assert own.getvalue() == ""
    assert SECRET not in text.getvalue()


def test_a_library_that_is_imported_later_loses_it_too() -> None:
    program = (
        "import logging, chassis.kafka.consumer\n"
        "one = logging.getLogger('faststream')\n"
        "print(one.handlers, one.propagate)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[] True"


async def test_what_nobody_caught_is_told_without_what_it_says(output: io.StringIO) -> None:
    thread = threading.Thread(target=_number)
    thread.start()
    thread.join()
    try:
        _cause()
    except RuntimeError as error:
        sys.excepthook(type(error), error, error.__traceback__)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning(UserWarning(SECRET), UserWarning, __file__, 1)
    loop = asyncio.get_running_loop()
    loop.call_exception_handler({"message": f"lost: {SECRET}", "exception": ValueError(SECRET), "future": SECRET})
    said = output.getvalue()
    for event in ("thread_failed", "error_uncaught", "warning_given", "library_message_withheld"):
        assert event in said
    assert SECRET not in said


def test_a_line_that_cannot_be_written_is_not_printed_by_the_standard_library(output: io.StringIO) -> None:
    class Unreadable:
        def __repr__(self) -> str:
            raise ValueError(SECRET)

        __str__ = __repr__

    root = logging.getLogger()
    root.handlers[:] = [one for one in root.handlers if isinstance(one, chassis_logging.Output)]  # pytest's own raise
    log.info("thing_seen", thing=Unreadable())
    assert SECRET not in output.getvalue()


def test_a_library_s_own_sentence_is_kept_with_its_numbers(output: io.StringIO) -> None:
    logging.getLogger("aiokafka").warning("Unable connect to node with id %s: %s", 7, ConnectionRefusedError(111, "x"))
    said = output.getvalue()
    assert "Unable connect to node with id 7: ConnectionRefusedError ECONNREFUSED" in said


def test_a_library_that_repeats_itself_is_cut_short_and_counted(
    output: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def complain(times: int) -> int:
        before = output.getvalue().count("Unable to connect")
        for _ in range(times):
            logging.getLogger("aiokafka").error("Unable to connect")
        return output.getvalue().count("Unable to connect") - before

    assert complain(600) == foreign_logs.MOST
    log.error("told", times=1)
    log.error("told", times=2)
    assert output.getvalue().count("told") == 2
    monkeypatch.setattr(foreign_logs, "WINDOW", 0)
    assert complain(1) == 1
    assert f"{600 - foreign_logs.MOST} more left out" in output.getvalue()


async def test_a_refused_statement_quotes_no_row_and_no_parameter(output: io.StringIO, committed: Database) -> None:
    statements = (
        "SELECT CAST(:value AS date)",
        "INSERT INTO effect (thing, version, word) VALUES (:value, NULL, :value)",
    )
    for statement in statements:
        try:
            async with committed.transaction() as session:
                await session.execute(text(statement), {"value": SECRET})
        except Exception:
            log.exception("thing_failed")
            logging.getLogger("sqlalchemy.pool").exception("Exception during reset or similar")
    said = output.getvalue()
    assert "NotNullViolationError 23502" in said
    assert SECRET not in said


async def test_a_bad_record_leaves_no_word_of_it(
    output: io.StringIO, service: Service[Settings], committed: Database, record: Callable[..., Record], name: str
) -> None:
    hidden = SECRET.encode()
    records = [
        record(name, value=hidden),
        record(name, value=json.dumps({"thing": name, "word": [SECRET]}).encode()),
        record(name, value=json.dumps({"thing": SECRET, "word": "kata"}).encode()),
        *(record(name, **{header: hidden}) for header in ("ce_id", "ce_source", "ce_type", "ce_time", "ce_sequence")),
        *(
            record(name, **{header: hidden})
            for header in ("ce_partitionkey", "ce_dataschema", "content-type", f"ce_{SECRET}")
        ),
        record(name, 2, **{f"ce_{SECRET}": None}),
        record(SECRET, word="kata", version=3),
    ]
    await Inbox(committed, service.consumers).process(records)
    said = output.getvalue()
    assert "event_put_aside" in said
    assert SECRET not in said


async def test_a_failed_handler_tells_nothing_of_its_event(
    output: io.StringIO,
    probe: Any,
    service: Service[Settings],
    committed: Database,
    record: Callable[..., Record],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def fail(session: Any, event: Any, envelope: Any) -> None:
        await session.execute(text("SELECT CAST(:word AS date)"), {"word": event.word})

    monkeypatch.setattr(probe, "hear", fail)
    consumers = type(service.consumers)("probe-logs")
    consumers.on(type(record_event(SECRET)))(fail)
    await Inbox(committed, consumers).process([record(record_event(SECRET), ce_id=SECRET.encode())])
    said = output.getvalue()
    assert "batch_goes_one_by_one" in said
    assert SECRET not in said


def test_without_the_guards_the_secret_is_seen(output: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control, of errors and of libraries' sentences."""
    handler = logging.getLogger().handlers[0]
    handler.removeFilter(foreign_logs.keep_what_is_constant)
    logging.getLogger("other").warning("failed: %s", SECRET)
    assert SECRET in output.getvalue()
    output.truncate(0)
    monkeypatch.setattr(chassis_logging, "frames", str)
    try:
        _number()
    except ValueError:
        log.exception("thing_failed")
    assert SECRET in output.getvalue()


def record_event(word: str) -> Any:
    from probe import thing

    return thing("benda-log", word)
