"""`python -m recorder worker|migrate|dead-letters …`"""

from chassis import cli as chassis_cli
from chassis import config
from chassis.service import Service

from recorder import consumers, make_app, make_worker


def make_service() -> Service[config.Settings]:
    return Service("recorder", config.load(config.Settings), consumers)


cli = chassis_cli.build(make_service, make_app, make_worker)

if __name__ == "__main__":
    cli()
