"""PostgreSQL refuses to run as root; for root it gets an account of its own."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

from deploy.local.errors import StackError

ACCOUNT = "jembatan-pg"


def account_for_postgres() -> str | None:
    """None for a plain user; for root, the account (made if missing)."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(ACCOUNT)
    except KeyError:
        _create()
    return ACCOUNT


def hand_over(folder: Path, account: str) -> None:
    """Gives the folder to the account and lets it pass (not list) the folders above."""
    entry = pwd.getpwnam(account)
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)
    let_pass(folder)


def let_pass(path: Path) -> None:
    for above in path.resolve().parents:
        mode = above.stat().st_mode
        if not mode & stat.S_IXOTH:
            print(f"  … {above} made passable for {ACCOUNT}", flush=True)
            above.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)


def switch_to(account: str | None) -> dict[str, Any]:
    """Arguments for `subprocess` that run a command as this account; none for a plain user."""
    return {"user": account, "group": pwd.getpwnam(account).pw_gid, "extra_groups": []} if account else {}


def _create() -> None:
    if not shutil.which("useradd"):
        raise StackError("PostgreSQL does not run as root and useradd is missing: run as a plain user.")
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", ACCOUNT]
    subprocess.run(command, check=True, capture_output=True)
