"""Steps of social aid: a programme, distributions by people with separate duties, a receipt, and a dishonest deed."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg

from deploy.demo.day import BANTEN, CILEGON, DITJEN, LONG, Day
from deploy.demo.people import office, say
from deploy.local import postgres, services
from deploy.local.errors import StackError
from deploy.local.manifests import Service, discover
from deploy.local.waiting import wait_until

NAME = "bansos"
PROGRAMME = {
    "title": "Bansos HUT RI ke-80",
    "purpose": "Meringankan keluarga warga binaan dan warga sekitar unit.",
    "benefit_class": "sembako",
    "recipients": ["keluarga_wbp", "tetangga"],
    "starts_on": "2025-08-01",
    "ends_on": "2025-08-31",
    "packages": 60_000,
    "budget": 9_000_000_000,
    "funding": "apbn",
    "largest_decile": 4,
    "kanwil_limit": 50,
}
DOERS = {
    "mulai": ("operator", CILEGON),
    "ajukan": ("operator", CILEGON),
    "verifikasi": ("verifier", BANTEN),
    "setujui": ("approver", BANTEN),
    "lepas": ("storekeeper", CILEGON),
    "serahkan": ("distributor", CILEGON),
    "tutup": ("reconciler", CILEGON),
}
PACKAGES = {"ajukan": 40, "verifikasi": 38, "setujui": 38, "lepas": 38, "serahkan": 37, "tutup": 1}
FORGED = "UPDATE distribution_step SET packages = {} WHERE distribution_id = $1 AND action = 'setujui'"


def ditjen_opens_a_programme(day: Day) -> None:
    admin = day.person("admin", DITJEN, NAME)
    wait_until("bansos knows Lapas Cilegon from notifier.unit", lambda: _is_known(admin), within=LONG)
    plan = admin.post("/programmes", PROGRAMME)
    day.facts["programme"] = admin.post(f"/programmes/{plan['id']}/open")["id"]
    say(f"Ditjen membuka program '{PROGRAMME['title']}': {PROGRAMME['packages']} paket")


def _is_known(admin: Any) -> bool:
    return any(one["code"] == CILEGON for one in admin.all("/units"))


def distribute(day: Day, held_on: str, steps: int = len(DOERS)) -> str:
    """Id of a distribution of Cilegon's on that day, planned and taken through its first `steps`, each by another."""
    plan = {"programme": day.facts["programme"], "held_on": held_on, "place": "Halaman Lapas", "packages": 40}
    one = str(day.person("operator", CILEGON, NAME).post("/distributions", plan)["id"])
    for action, (role, unit) in list(DOERS.items())[:steps]:
        told = {"action": action} | ({"packages": PACKAGES[action]} if action in PACKAGES else {})
        day.person(role, unit, NAME).post(f"/distributions/{one}/steps", told)
    return one


def cilegon_distributes(day: Day) -> None:
    day.facts["distribution"] = distribute(day, "2025-08-17")
    say(f"{office(CILEGON)} menyalurkan 37 dari 38 paket; enam tugas oleh enam orang")


def anybody_checks_the_receipt(day: Day) -> None:
    """With the log's key and the file alone: no server is asked."""
    operator, one = day.person("operator", CILEGON, NAME), day.facts["distribution"]

    def receipt() -> bytes | None:
        try:
            return operator.download(f"/distributions/{one}/steps/4/receipt")
        except StackError as error:
            if "belum-di-catatan-publik" in str(error):
                return None
            raise

    proof = wait_until("the approval is in a checkpoint of the public log", receipt, within=LONG)
    vkey = _ask(day, "log", "vkey").stdout.strip()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "tanda-bukti.tlog-proof"
        file.write_bytes(proof)
        checked = _ask(day, "verify", str(file), "--log", vkey)
    if checked.returncode:
        raise StackError(f"bansos verify: {checked.stderr}")
    say(f"tanda bukti persetujuan diperiksa tanpa server: {checked.stdout.splitlines()[-1]}")


def a_dishonest_administrator_is_seen(day: Day) -> None:
    """Somebody with every right in the database rewrites a step, with the triggers off; then it is put right."""
    try:
        asyncio.run(_rewrite(day, 30))
        seen = _ask(day, "log", "audit")
        if seen.returncode != 1 or "langkah-diubah" not in seen.stdout:
            raise StackError(f"bansos log audit has not seen a rewritten step: {seen.stdout}{seen.stderr}")
        say("pengelola basis data mengubah 38 paket menjadi 30: `bansos log audit` menemukannya")
    finally:
        asyncio.run(_rewrite(day, 38))


async def _rewrite(day: Day, packages: int) -> None:
    database = _service(day).database
    owner = postgres.owner_url(day.stack, NAME, database.name, database.role).replace("+asyncpg", "")
    connection = await asyncpg.connect(owner)
    try:
        async with connection.transaction():
            await connection.execute("ALTER TABLE distribution_step DISABLE TRIGGER USER")
            await connection.execute(FORGED.format(packages), day.facts["distribution"])
            await connection.execute("ALTER TABLE distribution_step ENABLE TRIGGER USER")
    finally:
        await connection.close()


def _service(day: Day) -> Service:
    return next(one for one in discover(day.stack.services) if one.name == NAME)


def _ask(day: Day, *words: str) -> "subprocess.CompletedProcess[str]":
    """The service's own command, with its settings."""
    env = {**os.environ, **services.variables(day.stack, _service(day))}
    return subprocess.run([sys.executable, "-m", NAME, *words], env=env, capture_output=True, text=True)
