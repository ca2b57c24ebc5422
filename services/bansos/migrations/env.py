from bansos import models  # noqa: F401 the tables
from bansos.models.grants import GRANTS
from chassis.migrations import run
from sqlmodel import SQLModel

run(SQLModel.metadata, GRANTS)
