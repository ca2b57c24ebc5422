from chassis.migrations import run
from sqlmodel import SQLModel
from suppliers import models  # noqa: F401 the tables
from suppliers.models.grants import GRANTS

run(SQLModel.metadata, GRANTS)
