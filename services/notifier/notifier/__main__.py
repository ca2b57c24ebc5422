"""`python -m notifier web|worker|migrate|load-directory|…`."""

import typer
from chassis import cli as chassis_cli
from chassis import config
from chassis.service import Service

from notifier.app import make_app
from notifier.config import Settings
from notifier.consumers import consumers
from notifier.domain import directory
from notifier.usecases.directory import Loaded
from notifier.usecases.directory import load_directory as load
from notifier.worker import make_worker


def make_service() -> Service[Settings]:
    return Service("notifier", config.load(Settings), consumers)


cli = chassis_cli.build(make_service, make_app, make_worker)


@cli.command()
def load_directory() -> None:
    """Bring the directory to the version that this release carries. May be repeated; admins' edits stay."""
    service = make_service()

    async def work() -> Loaded:
        async with service.database.transaction() as session:
            return await load(session, directory.read())

    done = chassis_cli.run(service, work)
    typer.echo(f"{done.registered} registered, {done.updated} updated, {done.unchanged} unchanged")


if __name__ == "__main__":
    cli()
