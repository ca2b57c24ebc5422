"""One stack: a folder, its settings and its secrets. Two stacks share nothing but the download cache."""

import json
import os
import secrets
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".local" / "cache"


def read_environment() -> dict[str, str]:
    """`.env` at the root, overruled by the real environment."""
    from_file = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
    return {**from_file, **os.environ}


@dataclass(frozen=True)
class Stack:
    home: Path
    env: Mapping[str, str] = field(default_factory=read_environment)
    auto_ports: bool = False
    fast: bool = False
    """Fast means PostgreSQL without fsync: fine for tests, wrong for fault tests."""

    @classmethod
    def at(cls, home: Path | None = None, *, auto_ports: bool = False, fast: bool = False) -> "Stack":
        env = read_environment()
        chosen = home or Path(env.get("JEMBATAN_HOME") or ROOT / ".local" / "main")
        return cls(chosen.resolve(), env, auto_ports, fast)

    def folder(self, name: str) -> Path:
        path = self.home / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def log(self, process: str) -> Path:
        return self.folder("logs") / f"{process}.log"

    def secret(self, name: str) -> str:
        """32 random bytes in base64url, made once and kept."""
        return self.keep(name, secrets.token_urlsafe(32))

    def keep(self, name: str, value: str) -> str:
        """The value kept under this name; `value` itself the first time."""
        folder = self.folder("secrets")
        folder.chmod(0o700)
        path = folder / name
        if not path.exists():
            draft = folder / f".{name}.{os.getpid()}.{threading.get_ident()}"
            draft.touch(0o600)
            draft.write_text(value)
            with suppress(FileExistsError):
                os.link(draft, path)  # the first of two writers wins, and nobody reads half a secret
            draft.unlink()
        return path.read_text()


def write_json(path: Path, value: object) -> None:
    """Readers see the old file or the new one, never half of one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(value, indent=1) + "\n")
    draft.replace(path)
