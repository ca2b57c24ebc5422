"""Finder of code that nobody uses: functions, classes, methods, properties and imports whose name stands nowhere else.

Fields of tables, schemas and enums are left out: they are used by SQL, JSON and templates. A name that a template says
is used. What a framework calls is named in `[tool.vulture]` of pyproject.toml.
"""

import re
import sys
import tomllib
from collections.abc import Iterator
from typing import Any

from vulture import Vulture

from deploy.local.stack import ROOT
from deploy.local.steps import console

KINDS = {"function", "class", "method", "property", "import", "unreachable_code"}
TEMPLATES = ("services", "shared")


def unused() -> Iterator[str]:
    """`file:line: unused function 'name'` for each."""
    settings: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["vulture"]
    found = Vulture(ignore_names=settings["ignore_names"], ignore_decorators=settings["ignore_decorators"])
    found.scavenge([str(ROOT / one) for one in settings["paths"]], exclude=settings["exclude"])
    said = _said_in_templates()
    for one in found.get_unused_code(min_confidence=60):
        if one.typ in KINDS and one.name not in said:
            yield f"{one.filename.relative_to(ROOT)}:{one.first_lineno}: {one.message}"


def _said_in_templates() -> set[str]:
    files = (path for folder in TEMPLATES for path in (ROOT / folder).glob("**/templates/**/*.*"))
    return {word for path in files for word in re.findall(r"\w+", path.read_text())}


if __name__ == "__main__":
    every = list(unused())
    console.print("\n".join(every), markup=False)
    sys.exit(1 if every else 0)
