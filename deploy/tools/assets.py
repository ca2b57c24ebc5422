"""Web assets out of `node_modules` into `static/vendor` of the chassis, from where wheels and images take them.

Nothing of it is committed. Icons are those that `icons.txt` names.
"""

import shutil
import sys
from pathlib import Path

from deploy.local import node
from deploy.local.errors import StackError
from deploy.local.stack import ROOT

PAGES = ROOT / "shared" / "chassis" / "chassis" / "pages"
VENDOR = PAGES / "static" / "vendor"
MODULES = ROOT / "node_modules"
ICONS = "@tabler/icons"
FILES = {
    "bootstrap.min.css": "bootstrap/dist/css/bootstrap.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "htmx-sse.min.js": "htmx-ext-sse/dist/sse.min.js",
    "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
}


def install() -> None:
    """`static/vendor` anew, exactly as the lock and the list of icons say."""
    node.install()
    fresh = VENDOR.with_name(".vendor")
    shutil.rmtree(fresh, ignore_errors=True)
    (fresh / "icons").mkdir(parents=True)
    (fresh / "licences").mkdir()
    for name, source in FILES.items():
        shutil.copy(MODULES / source, fresh / name)
    for package in {*map(_package, FILES.values()), ICONS}:
        shutil.copy(MODULES / package / "LICENSE", fresh / "licences" / f"{package.replace('/', '-').lstrip('@')}.txt")
    for name in (PAGES / "icons.txt").read_text().split():
        _copy_icon(name, fresh / "icons" / f"{name}.svg")
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


def _package(source: str) -> str:
    parts = source.split("/")
    return "/".join(parts[: 2 if source.startswith("@") else 1])


def _copy_icon(name: str, to: Path) -> None:
    source = MODULES / ICONS / "icons" / "outline" / f"{name}.svg"
    if not source.exists():
        raise StackError(f"{ICONS} has no outline icon {name!r}: see shared/chassis/chassis/pages/icons.txt.")
    shutil.copy(source, to)


if __name__ == "__main__":
    try:
        install()
    except StackError as error:
        sys.exit(str(error))
