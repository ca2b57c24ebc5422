from chassis.migrations import run
from notifier import models  # noqa: F401 the tables
from notifier.models.grants import GRANTS
from sqlmodel import SQLModel

run(SQLModel.metadata, GRANTS)
