from chassis import migrations, units  # noqa: F401 the model
from sqlmodel import SQLModel

migrations.run(SQLModel.metadata)
