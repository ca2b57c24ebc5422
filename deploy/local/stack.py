"""One stack: a folder, its settings and its secrets. Two stacks share nothing but the download cache."""

import fcntl
import json
import os
import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".local" / "cache"
MAIN = ROOT / ".local" / "main"
DEMO = ROOT / ".local" / "demo"
TEST = ROOT / ".local" / "test"


def read_environment() -> dict[str, str]:
    """`.env` at the root, overruled by the real environment."""
    from_file = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
    return {**from_file, **os.environ}


class Ports(StrEnum):
    FIXED = "fixed"
    """As set, or the default."""
    AUTO = "auto"
    """Any that is free."""
    PREFER = "prefer"
    """The default if it is free, any other if not."""


@dataclass(frozen=True)
class Stack:
    home: Path
    env: Mapping[str, str] = field(default_factory=dict)
    """Ports and outside parts; empty for a stack that nothing outside may touch."""
    ports: Ports = Ports.FIXED
    fast: bool = False
    """Fast means PostgreSQL without fsync: fine for tests, wrong for fault tests."""
    services: Path = ROOT / "services"
    brokers: int = 1
    """Kafka processes, each broker and controller; three bear the loss of one."""
    proxied: bool = False
    """Kafka also listens for clients that come through a proxy, which is not ours to start."""

    @classmethod
    def at(cls, home: Path | None = None, ports: Ports = Ports.FIXED) -> "Stack":
        """The stack in this folder, else in JEMBATAN_HOME, else in `.local/main`."""
        env = read_environment()
        chosen = home or Path(env.get("JEMBATAN_HOME") or MAIN)
        return cls(chosen.resolve(), env, ports)

    @classmethod
    def current(cls, home: Path | None = None) -> "Stack":
        """The stack that a person who names none means: the main one, or the demo's if only that is up."""
        stack = cls.at(home)
        demo = stack.home == MAIN and not stack.is_up and cls.at(DEMO).is_up
        return cls.at(DEMO) if demo else stack

    @property
    def is_up(self) -> bool:
        return any(self.home.glob("run/*.json"))

    def folder(self, name: str) -> Path:
        """For this account alone, whatever its umask: e-mails, logs and records hold what is nobody else's."""
        path = self.home / name
        path.mkdir(parents=True, exist_ok=True)
        path.chmod(0o700)
        return path

    def log(self, process: str) -> Path:
        return self.folder("logs") / f"{process}.log"

    def make(self, words: str) -> str:
        """The make command that does this for this stack."""
        meant = Stack.current().home == self.home
        return f"make {words}" if meant else f"JEMBATAN_HOME={_short(self.home)} make {words}"

    def secret(self, name: str) -> str:
        """32 random bytes in base64url, made once and kept."""
        return self.keep(name, secrets.token_urlsafe(32))

    def keep(self, name: str, value: str) -> str:
        """The value kept under this name; `value` itself the first time."""
        folder = self.folder("secrets")
        path = folder / name
        if not path.exists():
            draft = folder / f".{name}.{os.getpid()}.{threading.get_ident()}"
            draft.touch(0o600)
            draft.write_text(value)
            with suppress(FileExistsError):
                os.link(draft, path)  # the first of two writers wins, and nobody reads half a secret
            draft.unlink()
        return path.read_text()


def _short(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def private(path: Path) -> Path:
    """The file, made if missing, for this account alone."""
    path.touch(0o600)
    path.chmod(0o600)
    return path


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """No other thread or process that asks for this is inside: what was read of the file holds until it is written.

    Steps run in threads of one process, and `make up` and the supervisor in processes of their own.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with private(path.with_name(f".{path.name}.lock")).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_json(path: Path, value: object) -> None:
    """Readers see the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}")
    private(draft).write_text(json.dumps(value, indent=1) + "\n")
    draft.replace(path)
