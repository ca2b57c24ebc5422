"""A wrong setting stops the start with one clear line; only a local stack moves the clock."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from chassis import clock
from chassis.clock import Clock

GOOD = {
    "JEMBATAN_ENVIRONMENT": "local",
    "JEMBATAN_DATABASE_URL": "postgresql+asyncpg://a:rahasia@127.0.0.1/x",
    "JEMBATAN_KAFKA_BOOTSTRAP": "127.0.0.1:9092",
    "JEMBATAN_JWKS": "jwks.json",
    "JEMBATAN_ISSUER": "https://issuer.test",
    "JEMBATAN_SECRET_KEY": "c2Vzc2lvbi1vZi10ZXN0cy0zMi1ieXRlcy1sb25nISE=",
}
START = "from chassis.config import Settings, load; load(Settings); print('started')"


def start(folder: Path, **changes: str | None) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in (GOOD | changes).items() if value is not None}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("JEMBATAN_")}
    return subprocess.run(
        [sys.executable, "-c", START], cwd=folder, env=inherited | env, capture_output=True, text=True, check=False
    )


def test_good_settings_start(tmp_path: Path) -> None:
    assert start(tmp_path).stdout == "started\n"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"JEMBATAN_ISSUER": None}, "JEMBATAN_ISSUER is missing"),
        ({"JEMBATAN_PORT": "delapan"}, "JEMBATAN_PORT"),
        (
            {"JEMBATAN_DATABASE_URL": "mysql://a:rahasia@b/c"},
            "JEMBATAN_DATABASE_URL must begin with postgresql+asyncpg://",
        ),
        ({"JEMBATAN_ENVIRONMENT": "prod"}, "JEMBATAN_ENVIRONMENT"),
        (
            {"JEMBATAN_ENVIRONMENT": "production", "JEMBATAN_CLOCK_FILE": "jam.json"},
            "JEMBATAN_CLOCK_FILE may only be set",
        ),
        (
            {"JEMBATAN_ENVIRONMENT": "staging", "JEMBATAN_FAILPOINTS": "relay.sent=kill"},
            "JEMBATAN_FAILPOINTS may only be set",
        ),
        ({"JEMBATAN_FAILPOINTS": "relay.semt=kill"}, "JEMBATAN_FAILPOINTS knows no 'relay.semt=kill'"),
        ({"JEMBATAN_FAILPOINTS": "relay.sent=explode"}, "JEMBATAN_FAILPOINTS knows no 'relay.sent=explode'"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_line_that_names_it(
    tmp_path: Path, changes: dict[str, str | None], says: str
) -> None:
    done = start(tmp_path, **changes)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert says in done.stderr
    assert "rahasia" not in done.stderr


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("JEMBATAN_ISSUER=https://berkas.test\n")
    assert start(tmp_path, JEMBATAN_ISSUER=None).stdout == "started\n"


def test_the_clock_follows_its_file_and_falls_back_to_real_time(tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    moved = Clock(file)
    assert abs(moved.now() - datetime.now(UTC)) < timedelta(seconds=5)
    clock.write_file(file, datetime(2025, 7, 8, 1, tzinfo=UTC))
    assert timedelta(0) <= moved.now() - datetime(2025, 7, 8, 1, tzinfo=UTC) < timedelta(seconds=5)
    clock.write_file(file, None)
    assert abs(moved.now() - datetime.now(UTC)) < timedelta(seconds=5)


OWNER = "postgresql+asyncpg://x_owner:rahasia@127.0.0.1/x"


def judged(folder: Path, judge: str, **changes: str) -> str:
    told = START.replace("load(Settings)", f"load(Settings).{judge}()")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("JEMBATAN_")}
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=folder, env=inherited | GOOD | changes, capture_output=True, text=True
    )
    assert "rahasia" not in done.stderr
    assert (done.returncode, "started" in done.stdout) in ((0, True), (2, False))
    return done.stderr


def test_a_process_that_people_reach_is_not_told_the_owners_password(tmp_path: Path) -> None:
    assert "for `migrate` alone" in judged(tmp_path, "refuse_owner", JEMBATAN_OWNER_DATABASE_URL=OWNER)
    assert judged(tmp_path, "refuse_owner") == ""


def test_migrations_want_an_owner_of_their_own_where_it_matters(tmp_path: Path) -> None:
    staging = {"JEMBATAN_ENVIRONMENT": "staging"}
    same = {"JEMBATAN_OWNER_DATABASE_URL": GOOD["JEMBATAN_DATABASE_URL"]}
    assert "is missing" in judged(tmp_path, "require_owner", **staging)
    assert "must name another role" in judged(tmp_path, "require_owner", **staging, **same)
    assert judged(tmp_path, "require_owner", **staging, JEMBATAN_OWNER_DATABASE_URL=OWNER) == ""
    assert judged(tmp_path, "require_owner") == "", "a developer's database may have one role for all"
