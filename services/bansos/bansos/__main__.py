"""`python -m bansos web|worker|migrate|openapi|dead-letters|log|witness|verify …`"""

import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from chassis import cli as chassis_cli
from chassis import config
from chassis.service import Service

from bansos.adapters.log_files import log_files
from bansos.adapters.log_keys import signer_of
from bansos.api.witness import make_witness
from bansos.app import make_app
from bansos.config import Settings
from bansos.consumers import consumers
from bansos.domain.findings import Finding
from bansos.domain.public_log.notes import COSIGNATURE, InvalidNote, Note, SignerKey, VerifierKey
from bansos.domain.public_log.receipts import Receipt, ReceiptRefused, check_receipt
from bansos.usecases.auditing import look
from bansos.worker import make_worker

_REFUSED = {
    "form": "the file is no receipt",
    "checkpoint": "its checkpoint is not signed by that log, or a signature under it is wrong",
    "leaf": "the step is not in the log that the checkpoint speaks of",
    "witnesses": "too few witnesses have signed its checkpoint",
}
Key = Annotated[str, typer.Option(help="key of the log (vkey); get it from somebody other than who gave the file")]
Keys = Annotated[list[str] | None, typer.Option(help="key of a witness (vkey); may be given again")]


def make_service() -> Service[Settings]:
    return Service("bansos", config.load(Settings), consumers)


cli = chassis_cli.build(make_service, make_app, make_worker)
log_commands = typer.Typer(no_args_is_help=True, help="The public log.")
cli.add_typer(log_commands, name="log")


@log_commands.command("vkey")
def print_key() -> None:
    """Print the key by which everybody checks the log."""
    typer.echo(str(signer_of(make_service().settings).verifier))


@log_commands.command("audit")
def audit(
    held: Annotated[Path | None, typer.Option(help="a checkpoint that was kept elsewhere")] = None,
) -> None:
    """Look at the whole log. Exit code 1 when something is out of order."""
    service = make_service()

    async def work() -> list[Finding]:
        settings = service.settings
        files = log_files(settings.log_url) if settings.log_url else None
        kept = Note.parse(held.read_text()) if held else None
        async with service.database.transaction() as session:
            return [one async for one in look(session, signer_of(settings).verifier, files, kept)]

    found = chassis_cli.run(service, work)
    for finding in found:
        typer.echo(f"{finding.kind}  {finding.place}")
    typer.echo(f"findings: {len(found)}")
    if found:
        raise typer.Exit(1)


@cli.command()
def verify(file: Path, log: Key, witness: Keys = None, quorum: int = 0) -> None:
    """Check a receipt, with no server and no database. Exit code 1 when it proves nothing."""
    try:
        receipt = Receipt.parse(file.read_text(errors="replace"))
        keys = [VerifierKey.parse(one) for one in witness or []]
        checked = check_receipt(receipt, VerifierKey.parse(log), keys, quorum)
    except (ReceiptRefused, InvalidNote) as refused:
        why = _REFUSED[refused.reason] if isinstance(refused, ReceiptRefused) else "a key is none"
        typer.echo(f"NOT PROVED: {why}", err=True)
        raise typer.Exit(1) from None
    for name, value in checked.statement.items():
        typer.echo(f"{name}: {value}")
    typer.echo(f"leaf {checked.index} of {checked.size}")
    for name, at in checked.witnesses.items():
        typer.echo(f"witnessed by {name} at {datetime.fromtimestamp(at, UTC).isoformat()}")
    typer.echo("PROVED")


@cli.command()
def witness(
    folder: Annotated[Path, typer.Option(help="key and memory; whoever loses it must begin under another name")],
    name: Annotated[str, typer.Option(help="name of the witness, such as kanwil-banten.example/witness")],
    log: Annotated[list[str], typer.Option(help="key of a log (vkey); may be given again")],
    host: str = "127.0.0.1",
    port: int = 8090,
) -> None:
    """Run a witness: it signs what the logs named here have grown to, never another past. Prints its key."""
    folder.mkdir(parents=True, exist_ok=True)
    key = _key_in(folder, name)
    logs = {key.name: key for key in map(VerifierKey.parse, log)}
    typer.echo(str(key.verifier))
    uvicorn.run(make_witness(key, logs, folder), host=host, port=port, log_config=None)


def _key_in(folder: Path, name: str) -> SignerKey:
    """Key of this witness, made at its first start; nobody else may read it."""
    file = folder / "witness.key"
    if file.exists():
        return SignerKey.parse(file.read_text().strip())
    key = SignerKey(name, COSIGNATURE, secrets.token_bytes(32))
    file.touch(mode=0o600)
    file.write_text(key.secret_text() + "\n")
    return key


if __name__ == "__main__":
    cli()
