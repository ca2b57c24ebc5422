"""The command line of a service: `python -m <service> web|worker|migrate|openapi|dead-letters …`."""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Annotated, Any, TypeVar
from uuid import UUID

import typer
from fastapi import FastAPI
from rich.console import Console
from rich.table import Table

from chassis import gc_tuning, metrics, migrations, tracing
from chassis import logging as chassis_logging
from chassis.dead_letters import operations as dead_letters
from chassis.encryption.reencryption import Counted, EncryptedColumn, count, of_chassis, of_models, reencrypt
from chassis.errors import Problem
from chassis.http.app import operations
from chassis.http.serving import serve
from chassis.kafka.offset_skip import skip_to
from chassis.service import Service
from chassis.worker import PartEnded, UnknownPart, Worker

T = TypeVar("T")
By = Annotated[str, typer.Option(help="who decides this; kept in the record of actions")]


def build(
    make_service: Callable[[], Service[Any]],
    make_app: Callable[[Service[Any]], FastAPI],
    make_worker: Callable[[Service[Any]], Worker],
) -> typer.Typer:
    """The commands every service has; a service may add its own to what is returned."""
    cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
    cli.callback()(chassis_logging.set_up_command)

    @cli.command()
    def web() -> None:
        """Serve HTTP."""
        service = make_service()
        service.settings.refuse_owner()
        chassis_logging.set_up(service.settings, service.name, "web")
        tracing.set_up(service.name, "web")
        app = make_app(service)
        gc_tuning.tune()
        asyncio.run(serve(app, operations(service), service.settings))

    @cli.command()
    def worker(only: Annotated[list[str] | None, typer.Option(help="run these parts alone")] = None) -> None:
        """Run relay, consumer and timers."""
        service = make_service()
        service.settings.refuse_owner()
        chassis_logging.set_up(service.settings, service.name, "worker")
        tracing.set_up(service.name, "worker")
        gc_tuning.tune()
        asyncio.run(_run_worker(make_worker, service, only or []))

    @cli.command()
    def migrate(revision: str = "head") -> None:
        """Bring the database to the newest (or named) revision, as the role that owns it."""
        service = make_service()
        service.settings.require_owner()
        migrations.upgrade(service.name, service.settings, revision)

    @cli.command()
    def openapi() -> None:
        """Print the API's description."""
        sys.stdout.write(json.dumps(make_app(make_service()).openapi(), indent=1, ensure_ascii=False) + "\n")

    @cli.command("metrics")
    def list_metrics() -> None:
        """Print every metric of this service, as JSON."""
        described = [asdict(one) for one in metrics.described()]
        sys.stdout.write(json.dumps(described, indent=1, ensure_ascii=False) + "\n")

    @cli.command("sealing-keys", hidden=True)
    @cli.command("encryption-keys")
    def encryption_keys() -> None:
        """Count the values of each encryption key. Exit code 1 while there are any but the newest's: keep that key."""
        service = make_service()
        columns = _encrypted_columns(service)
        counted = run(service, lambda: count(service.database, columns))
        for one in counted:
            age = "newest" if one.is_newest else "older: keep it" if one.is_known else "NOT IN THE RING"
            typer.echo(f"{one.name}  {one.key}  {one.values}  {age}")
        if any(not one.is_newest for one in counted):
            raise typer.Exit(1)

    @cli.command("reseal", hidden=True)
    @cli.command("reencrypt")
    def reencrypt_values() -> None:
        """Encrypt everything with the newest key; may be cut off and started again."""
        service = make_service()
        columns = _encrypted_columns(service)

        async def work() -> list[Counted]:
            async for progress in reencrypt(service.database, columns):
                told = f"{progress.done} encrypted anew, {progress.unreadable} cannot be decrypted"
                typer.echo(f"{progress.name}  {told}")
            return await count(service.database, columns)

        left = sum(one.values for one in run(service, work) if not one.is_newest)
        typer.echo(f"{left} values are left with older keys")
        if left:
            raise typer.Exit(1)

    dead_letter_commands = _dead_letters(make_service)
    cli.add_typer(dead_letter_commands, name="dead-letters")
    cli.add_typer(dead_letter_commands, name="deadletters", hidden=True)  # its name up to 0.1
    return cli


def _encrypted_columns(service: Service[Any]) -> list[EncryptedColumn]:
    return [*of_chassis(service.settings), *of_models(service.cipher)]


async def _run_worker(make: Callable[[Service[Any]], Worker], service: Service[Any], only: list[str]) -> None:
    try:
        await make(service).run(only)
    except UnknownPart as error:
        raise typer.BadParameter(str(error), param_hint="--only") from None
    except PartEnded:
        raise typer.Exit(1) from None


def run(service: Service[Any], work: Callable[[], Awaitable[T]]) -> T:
    """Run one piece of asynchronous work with the service's database, then close it."""

    async def whole() -> T:
        try:
            return await work()
        finally:
            await service.database.close()

    return asyncio.run(whole())


def _dead_letters(make_service: Callable[[], Service[Any]]) -> typer.Typer:
    cli = typer.Typer(no_args_is_help=True, help="Events that could not be applied: list, show, replay, discard.")
    console = Console()

    @cli.command("list")
    def list_dead_letters(status: str = "", topic: str = "", limit: int = 100) -> None:
        """Newest first. Status: dead, parked, replayed, discarded."""
        service = make_service()

        async def work() -> Any:
            async with service.database.transaction() as session:
                return (await dead_letters.list_dead_letters(session, status, topic, limit)).items

        table = Table("id", "status", "kind", "topic", "type", "aggregate", "version", "error")
        for row in run(service, work):
            kind = (row.event_type or "").removeprefix("id.go.ditjenpas.")
            version = str(row.aggregate_version or "")
            table.add_row(str(row.id), row.status, row.kind, row.topic, kind, row.aggregate_id, version, row.error)
        console.print(table)

    @cli.command()
    def show(dead_letter: UUID) -> None:
        """Everything kept of one dead_letter, as JSON."""
        service = make_service()

        async def work() -> Any:
            async with service.database.transaction() as session:
                return dict(await dead_letters.show(session, dead_letter))

        row = run(service, work)
        for name in ("key", "value"):
            row[name] = row[name].decode(errors="backslashreplace") if row[name] is not None else None
        console.print_json(json.dumps(row, default=str, ensure_ascii=False))

    @cli.command()
    def replay(
        dead_letter: UUID,
        by: By,
        apply: Annotated[bool, typer.Option(help="do it; without this only what would happen is shown")] = False,
        accept_gap: Annotated[bool, typer.Option(help="the missing earlier versions will never come")] = False,
    ) -> None:
        """Try a dead letter again, with all that waits behind it."""
        service = make_service()

        async def work() -> Any:
            return await dead_letters.replay(
                service.database, service.consumers, dead_letter, by, dry_run=not apply, accept_gap=accept_gap
            )

        _print_results(console, run(service, work))

    @cli.command()
    def discard(dead_letter: UUID, by: By, note: Annotated[str, typer.Option(help="why")]) -> None:
        """Give a dead letter up; what waits behind it goes on."""
        service = make_service()

        async def work() -> Any:
            return await dead_letters.discard(service.database, service.consumers, dead_letter, by, note)

        _print_results(console, run(service, work))

    @cli.command("skip-to")
    def skip(
        topic: str,
        partition: int,
        offset: int,
        by: By,
        note: Annotated[str, typer.Option(help="why")],
        apply: Annotated[bool, typer.Option(help="do it; without this only their number is shown")] = False,
    ) -> None:
        """Go on at an offset; every record passed over is kept as a dead letter. Stop the worker first."""
        service = make_service()

        async def work() -> int:
            return await skip_to(
                service.database,
                service.consumers,
                topic,
                partition,
                offset,
                f"skipped by {by}: {note}",
                dry_run=not apply,
            )

        try:
            skipped = run(service, work)
        except Problem as refused:
            console.print(refused.message_en)
            raise typer.Exit(1) from None
        console.print(f"{skipped} records {'are dead letters now' if apply else 'would be skipped: dry run'}")

    return cli


def _print_results(console: Console, replay: dead_letters.Replay) -> None:
    for dead_letter, outcome in replay.results:
        console.print(f"{dead_letter}  {outcome}")
    console.print("dry run: nothing was changed" if replay.dry_run else f"{len(replay.results)} dead letters settled")
