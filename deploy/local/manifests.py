"""Manifests of services: `service.toml`, all that the stack knows of a service."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from deploy.local.errors import StackError
from deploy.local.ports import Port

IDENTIFIER = r"^[a-z][a-z0-9_]{0,62}$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Database(_Strict):
    name: str = Field(pattern=IDENTIFIER)
    role: str = Field(pattern=IDENTIFIER)


class Run(_Strict):
    """One process: words after `python -m <package>`, its port, the path that answers 200 when ready, and the path
    that answers anything at all while its event loop turns. `metrics`: the port that operations alone look at, where
    that is another."""

    command: list[str]
    port: int = Field(ge=1, le=65535)
    setting: str = Field(pattern=r"^LOCAL_[A-Z0-9_]+_PORT$")
    ready: str = Field(pattern="^/")
    alive: str = Field(default="/healthz", pattern="^/")
    metrics: int | None = Field(default=None, ge=1, le=65535)
    metrics_setting: str = Field(default="", pattern=r"^(LOCAL_[A-Z0-9_]+_PORT)?$")


class Load(_Strict):
    commands: list[list[str]] = []


class Entry(_Strict):
    """One entry of the navigation bar of every service's pages; no role named: everybody sees it."""

    path: str = Field(pattern="^/")
    label: str
    label_en: str
    about: str = ""
    about_en: str = ""
    icon: str
    roles: list[str] = []


class Service(_Strict):
    name: str = Field(pattern=IDENTIFIER)
    package: str
    database: Database
    migrate: list[str]
    processes: dict[str, Run]
    load: Load = Load()
    storage: bool = False
    """Whether it keeps files."""
    settings: dict[Annotated[str, Field(pattern=r"^JEMBATAN_[A-Z0-9_]+$")], str] = {}
    """Settings of its own in this stack; `{files}` in a value is the folder of the stack's files."""
    navigation: list[Entry] = []
    may_ask: list[Annotated[str, Field(pattern=r"^[a-z]+:[a-z]+$")]] = []
    """Scopes of other services that this one is granted, such as `suppliers:read`."""


@dataclass(frozen=True)
class ServiceProcess:
    service: Service
    kind: str

    @property
    def name(self) -> str:
        return f"{self.service.name}-{self.kind}"

    @property
    def run(self) -> Run:
        return self.service.processes[self.kind]

    @property
    def port(self) -> Port:
        return Port(self.run.setting, self.run.port)

    @property
    def ports(self) -> list[Port]:
        """The one that is served, and the one of its metrics if that is another."""
        aside = self.run.metrics
        return [self.port, *([Port(self.run.metrics_setting, aside)] if aside else [])]


def discover(folder: Path) -> list[Service]:
    return [_read(path) for path in sorted(folder.glob("*/service.toml"))]


def processes_of(service: Service) -> list[ServiceProcess]:
    return [ServiceProcess(service, kind) for kind in service.processes]


def _read(path: Path) -> Service:
    try:
        return Service.model_validate(tomllib.loads(path.read_text()))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise StackError(f"{path}: {error}") from error
