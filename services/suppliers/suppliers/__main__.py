"""`python -m suppliers web|worker|migrate|openapi|dead-letters …`"""

from chassis import cli as chassis_cli
from chassis import config
from chassis.service import Service

from suppliers.app import make_app
from suppliers.config import Settings
from suppliers.consumers import consumers
from suppliers.worker import make_worker


def make_service() -> Service[Settings]:
    return Service("suppliers", config.load(Settings), consumers)


cli = chassis_cli.build(make_service, make_app, make_worker)

if __name__ == "__main__":
    cli()
