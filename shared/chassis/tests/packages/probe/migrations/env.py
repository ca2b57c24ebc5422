from chassis import migrations, units  # noqa: F401 the model
from chassis.migrations.grants import may
from sqlmodel import SQLModel

migrations.run(SQLModel.metadata, {"effect": may("insert")})
