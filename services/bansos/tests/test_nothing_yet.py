"""The pages of somebody who comes before everything else."""

from typing import Any

from chassis.testing.drawing import broken, pages_of
from chassis.testing.fixtures import RolledBack
from chassis.testing.permission_matrix import Matrix
from fastapi import FastAPI

from .in_place.test_every_state import PEOPLE
from .in_place.test_permissions import RULES, WITHIN


async def test_pages_where_there_is_nothing_yet(app: FastAPI, offices: RolledBack, http: Any, browse: Any) -> None:
    matrix = Matrix(app, RULES, PEOPLE, {}, (), WITHIN, http, browse, offices)
    assert await broken(matrix, [one for one in pages_of(app) if "{" not in one]) == {}
