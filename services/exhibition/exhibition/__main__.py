"""`python -m exhibition web|worker|migrate|openapi|dead-letters …`"""

from chassis import cli as chassis_cli
from chassis import config
from chassis.service import Service

from exhibition.app import make_app
from exhibition.config import Settings
from exhibition.consumers import consumers
from exhibition.worker import make_worker


def make_service() -> Service[Settings]:
    return Service("exhibition", config.load(Settings), consumers)


cli = chassis_cli.build(make_service, make_app, make_worker)

if __name__ == "__main__":
    cli()
