"""Fixtures for tests that declare events of their own."""

from collections.abc import Iterator

import pytest
from hypothesis import settings
from jembatan_contracts import events, topics

settings.register_profile("contracts", deadline=None, derandomize=True)
settings.load_profile("contracts")


@pytest.fixture
def registry() -> Iterator[None]:
    """Forget afterwards what a test declared."""
    known_events, known_topics = dict(events.by_type), dict(topics.by_name)
    yield
    events.by_type, topics.by_name = known_events, known_topics
