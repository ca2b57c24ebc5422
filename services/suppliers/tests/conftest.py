"""The suppliers service on a database of its own."""

from collections.abc import Callable
from typing import Any

import pytest
from chassis.config import Settings as ChassisSettings
from chassis.service import Service
from suppliers.config import Settings
from suppliers.consumers import consumers


@pytest.fixture(scope="session")
def settings_type() -> type[Settings]:
    return Settings


@pytest.fixture(scope="session")
def make_service() -> Callable[[ChassisSettings], Service[Any]]:
    return lambda settings: Service("suppliers", settings, consumers)
