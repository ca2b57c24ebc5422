from datetime import UTC, datetime, timedelta

import pytest
from chassis.clock import Clock

from deploy.local import clock
from deploy.local.errors import StackError
from deploy.local.stack import Stack

JULY = datetime(2025, 7, 8, 1, tzinfo=UTC)
SOON = timedelta(seconds=5)


def test_services_read_the_time_that_was_set(stack: Stack) -> None:
    clock.set_to(stack, JULY)
    service = Clock(stack.home / "clock.json")
    assert JULY <= service.now() < JULY + SOON
    assert JULY <= clock.now(stack) < JULY + SOON


def test_reset_gives_real_time_back(stack: Stack) -> None:
    clock.set_to(stack, JULY)
    service = Clock(stack.home / "clock.json")
    clock.reset(stack)
    assert abs(service.now() - datetime.now(UTC)) < SOON
    assert abs(clock.now(stack) - datetime.now(UTC)) < SOON


def test_a_moment_without_a_zone_is_refused() -> None:
    assert clock.parse("2025-07-08T08:00:00+07:00") == JULY
    for text in ("2025-07-08T01:00:00", "tomorrow"):
        with pytest.raises(StackError, match="moment with a zone"):
            clock.parse(text)
