from chassis.migrations import run
from exhibition import models  # noqa: F401 the tables
from exhibition.models.grants import GRANTS
from sqlmodel import SQLModel

run(SQLModel.metadata, GRANTS)
