"""Offices of the directory as the notifier tells of them, and people with every duty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bansos.config import Settings
from bansos.consumers import consumers
from bansos.loops.keep_log import advance_log
from chassis.db import Database
from chassis.ids import new_id
from chassis.inbox import Inbox, Record
from chassis.inbox.outcomes import Outcome
from chassis.testing.dead_letters import put_dead_letter
from jembatan_contracts.cloudevents import Envelope
from jembatan_contracts.units import UnitRegistered

CILEGON, SORONG = "lapas-kelas-iia-cilegon", "lapas-kelas-iib-sorong"
OFFICES = {
    CILEGON: ("Lapas", "kanwil-banten", "Asia/Jakarta"),
    SORONG: ("Lapas", "kanwil-papua-barat", "Asia/Jayapura"),
    "kanwil-banten": ("Kanwil", "ditjenpas", "Asia/Jakarta"),
    "kanwil-papua-barat": ("Kanwil", "ditjenpas", "Asia/Jayapura"),
    "ditjenpas": ("Ditjen", None, "Asia/Jakarta"),
}


async def hear_offices(database: Database) -> int:
    """Number of records that were applied; the same records again are none."""
    heard = await Inbox(database, consumers).process([_record(code, at) for at, code in enumerate(OFFICES)])
    return heard[Outcome.APPLIED]


_IDS = {code: new_id() for code in OFFICES}


def _record(code: str, offset: int) -> Record:
    unit_type, kanwil, timezone = OFFICES[code]
    facts = {"unit": code, "name": code, "full_name": code, "unit_type": unit_type, "kanwil": kanwil}
    event = UnitRegistered.model_validate(UnitRegistered.example | facts | {"timezone": timezone})
    envelope = Envelope.of(event, _IDS[code], datetime(2025, 7, 1, tzinfo=UTC), 1, None)
    headers = tuple(envelope.to_headers())
    return Record(event.topic.name, 0, offset, 0, code.encode(), event.to_json(), headers)


MORNING = "2025-07-08T01:00:00Z"
PROGRAMME: dict[str, Any] = {
    "title": "Bansos HUT RI ke-80",
    "purpose": "Meringankan keluarga warga binaan.",
    "benefit_class": "sembako",
    "recipients": ["keluarga_wbp", "tetangga"],
    "starts_on": "2025-07-01",
    "ends_on": "2025-08-31",
    "packages": 1000,
    "budget": 150_000_000,
    "funding": "apbn",
    "kanwil_limit": 50,
}
PLAN: dict[str, Any] = {"held_on": "2025-08-17", "place": "Halaman Lapas", "packages": 40}
PLACE = "Halaman depan Lapas Cilegon"
DOERS = {
    "mulai": ("operator", CILEGON),
    "ajukan": ("operator", CILEGON),
    "verifikasi": ("verifier", "kanwil-banten"),
    "setujui": ("approver", "kanwil-banten"),
    "lepas": ("storekeeper", CILEGON),
    "serahkan": ("distributor", CILEGON),
    "tutup": ("reconciler", CILEGON),
    "batalkan": ("operator", CILEGON),
    "tarik": ("approver", "kanwil-banten"),
}
"""Role and office of whoever takes a step, where nothing else is said."""

COURSE: dict[str, int | None] = {
    "mulai": None,
    "ajukan": 40,
    "verifikasi": 38,
    "setujui": 38,
    "lepas": 38,
    "serahkan": 37,
    "tutup": 1,
}
"""Steps of a distribution from its plan to its end, with their packages."""


@dataclass
class Stage:
    """People at their screens, each with one role; `http` is the fixture."""

    http: Any

    async def programme(self, *, opened: bool = True, office: str = "ditjenpas", **changes: Any) -> dict[str, Any]:
        async with self.http("admin", unit=office) as admin:
            made = await admin.post("/programmes", json=PROGRAMME | changes)
            assert made.status_code == 201, made.text
            if not opened:
                return dict(made.json())
            done = await admin.post(f"/programmes/{made.json()['id']}/open")
            assert done.status_code == 200, done.text
        return dict(done.json())

    async def plan(self, programme: Mapping[str, Any] | None = None, unit: str = CILEGON, **changes: Any) -> str:
        """Id of a distribution that is planned."""
        programme = programme or await self.programme()
        async with self.http("operator", unit=unit) as operator:
            made = await operator.post("/distributions", json=PLAN | {"programme": programme["id"]} | changes)
        assert made.status_code == 201, made.text
        return str(made.json()["id"])

    async def step(
        self,
        distribution: str,
        action: str,
        packages: int | None = None,
        *,
        subject: str = "",
        who: Any = None,
        **more: Any,
    ) -> Any:
        """Answer to one step; `who` is role and office."""
        role, unit = who or DOERS[action]
        told = {"action": action} | ({} if packages is None else {"packages": packages}) | more
        async with self.http(role, unit=unit, subject=subject) as person:
            return await person.post(f"/distributions/{distribution}/steps", json=told)

    async def until(self, last: str, distribution: str = "") -> str:
        """Take the steps of the usual course up to and with the `last`. Returns the distribution's id."""
        distribution = distribution or await self.plan()
        for action, packages in COURSE.items():
            answer = await self.step(distribution, action, packages)
            assert answer.status_code == 201, answer.text
            if action == last:
                break
        return distribution


def at_once(settings: Settings) -> Settings:
    """A log that signs a checkpoint of whatever has come, and looks at itself at every round."""
    return settings.model_copy(update={"log_checkpoint_minutes": 1e-9, "log_audit_minutes": 1e-9})


async def put_in_place(database: Database, stage: Stage, settings: Settings) -> dict[str, str]:
    """A distribution of Cilegon's that waits for its packages, by path parameters; its approval is in the log."""
    programme = await stage.programme(largest_decile=4)
    one = await stage.until("setujui", await stage.plan(programme, place=PLACE))
    await advance_log(database, at_once(settings))
    letter = await put_dead_letter(database, "bansos")
    return {
        "programme_id": programme["id"],
        "distribution_id": one,
        "number": "4",
        "action": "tarik",
        "dead_letter": letter,
    }
