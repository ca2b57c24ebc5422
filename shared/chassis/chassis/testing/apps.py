"""Fixtures of a service's app for the permission matrix and for drawing its pages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI

from chassis.testing.drawing import templates_used
from chassis.testing.permission_matrix import Matrix


@pytest.fixture(scope="module")
def templates_drawn() -> set[str]:
    """Names of the templates that the tests of a module have made the fixture `app` use."""
    return set()


@pytest.fixture(scope="module")
def app(service: Any, make_app: Callable[[Any], FastAPI], templates_drawn: set[str]) -> Iterator[FastAPI]:
    """One app for all tests of a module; it notes which templates are used."""
    app = make_app(service)
    with templates_used(app, templates_drawn):
        yield app


@pytest.fixture
def with_people(matrix: Matrix) -> Matrix:
    """Override where the objects of the service's matrix can hold whole personal values: put some into them."""
    return matrix
