"""Steps that add a service to the repository."""

import re
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from keyword import iskeyword
from pathlib import Path

import tomlkit
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from deploy.local.manifests import discover, processes_of
from deploy.local.stack import ROOT
from deploy.tools.new_service.errors import Refused

TEMPLATE = Path(__file__).with_name("template")
CONTRACTS = ROOT / "shared" / "contracts" / "jembatan_contracts"
SPINE = ROOT / "shared" / "chassis" / "chassis" / "migrations" / "spine"
FIRST_PORT = {"web": 8101, "worker": 8201, "metrics": 8301}
_NAME = re.compile(r"[a-z][a-z0-9]{2,29}")


def add(name: str, *, install: bool = True) -> None:
    """`install`: into this environment; not for whom the folder is on the path already. Raises `Refused`."""
    _check(name)
    spine = len(list(SPINE.glob("version_*.py")))
    values = {"name": name, "title": name.title(), "upper": name.upper(), "spine": spine, **_ports()}
    steps: list[tuple[str, Callable[[], None]]] = [
        (f"services/{name}", lambda: _render(name, values)),
        ("order of imports", lambda: _tidy(ROOT / "services" / name)),
        ("events and families", lambda: _add_contracts(name, values)),
        ("import rules", lambda: _add_to_rules(name)),
        ("table of the README", lambda: _add_to_readme(name)),
        *([("packages", lambda: _run("deploy.tools.bootstrap"))] if install else []),
        ("schemas and AsyncAPI", lambda: _run("jembatan_contracts.generate")),
        ("realm", lambda: _run("deploy.keycloak.realm")),
        ("metrics, dashboard, targets", lambda: _run("deploy.observability")),
        ("lock of the service", lambda: _run("deploy.tools.locking", name)),
    ]
    for what, step in steps:
        print(f"  … {what}", flush=True)
        step()
    print(f"services/{name} is there. `make test P={name}`, `make up`; then put its domain in the place of notes.")


def _check(name: str) -> None:
    if not _NAME.fullmatch(name) or iskeyword(name):
        raise Refused(f"{name} is no name for a service: 3 to 30 letters and digits, such as exhibition.")
    if (ROOT / "services" / name).exists():
        raise Refused(f"services/{name} is there already.")
    if name in sys.stdlib_module_names or (CONTRACTS / f"{name}.py").exists() or _is_taken(name):
        raise Refused(f"{name} is the name of another package.")


def _is_taken(name: str) -> bool:
    found = find_spec(name)
    return found is not None and found.loader is not None


def _ports() -> dict[str, int]:
    """The first ports that no service has, the same distance from the first of their kind."""
    taken = {
        port.default for service in discover(ROOT / "services") for one in processes_of(service) for port in one.ports
    }
    step = next(n for n in range(100) if not {first + n for first in FIRST_PORT.values()} & taken)
    return {f"{kind}_port": first + step for kind, first in FIRST_PORT.items()}


def _render(name: str, values: dict[str, object]) -> None:
    environment = _environment()
    for path in sorted((TEMPLATE / "service").rglob("*")):
        if path.is_dir() or "__pycache__" in path.parts:
            continue
        place = path.relative_to(TEMPLATE).as_posix()
        target = ROOT / "services" / name / _named(place.removeprefix("service/"), name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(environment.get_template(place).render(values))


def _named(place: str, name: str) -> str:
    """`package/templates/__name__/home.html.jinja` → `exhibition/templates/exhibition/home.html`."""
    return place.removesuffix(".jinja").replace("package", name, 1).replace("__name__", name)


def _environment() -> Environment:
    """Marks that neither Python nor TOML nor the pages' own templates use."""
    return Environment(
        loader=FileSystemLoader(TEMPLATE),
        variable_start_string="<<",
        variable_end_string=">>",
        block_start_string="<%",
        block_end_string="%>",
        comment_start_string="<#",
        comment_end_string="#>",
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def _add_contracts(name: str, values: dict[str, object]) -> None:
    (CONTRACTS / f"{name}.py").write_text(_environment().get_template("contracts.py.jinja").render(values))
    package = CONTRACTS / "__init__.py"
    text = package.read_text()
    [listed] = re.findall(r"^from jembatan_contracts import \(  # noqa: F401 registers\n(.*?)^\)$", text, re.M | re.S)
    names = sorted([*listed.split(), f"{name},"])
    package.write_text(text.replace(listed, "".join(f"    {one}\n" for one in names), 1))
    told = f"### Added\n\n- `{name}.*`: events, deadlines and alerts of a new service.\n"
    (CONTRACTS.parent / "changelog.d" / f"{name}.md").write_text(told)
    title = name.title()
    deadlines = ("Set", "Moved", "Met", "Withdrawn", "Progress")
    _append(CONTRACTS / "deadlines.py", _declared([f"{title}Deadline{one}" for one in deadlines], f'family("{name}")'))
    alerts = ("Raised", "Updated", "Cleared")
    _append(CONTRACTS / "alerts.py", _declared([f"{title}Alert{one}" for one in alerts], f'alert_family("{name}")'))


def _declared(names: list[str], call: str) -> str:
    return "(\n" + "".join(f"    {one},\n" for one in names) + f") = {call}\n"


def _append(path: Path, text: str) -> None:
    path.write_text(path.read_text().rstrip("\n") + "\n" + text)


def _add_to_rules(name: str) -> None:
    """Every list of the import rules that has all services gets the new one; so does every list of their rooms."""
    path = ROOT / "pyproject.toml"
    document = tomlkit.parse(path.read_text())
    services = {one.name for one in discover(ROOT / "services")} - {name}
    rules = document["tool"]["importlinter"]
    for holder in (rules, *rules["contracts"]):
        for key in ("root_packages", "modules", "forbidden_modules", "containers", "source_modules"):
            listed = holder.get(key, [])
            if services <= set(listed):
                listed.insert(_after(listed, services), name)
            for room in [one.partition(".")[2] for one in listed if one.startswith(f"{min(services)}.")]:
                listed.append(f"{name}.{room}")
    path.write_text(tomlkit.dumps(document))


def _after(listed: list[str], services: set[str]) -> int:
    return max(at for at, one in enumerate(listed) if one in services) + 1


def _add_to_readme(name: str) -> None:
    path = ROOT / "README.md"
    lines = path.read_text().splitlines(keepends=True)
    last = max(at for at, line in enumerate(lines) if line.startswith("| [`services/"))
    lines.insert(last + 1, f"| [`services/{name}`](services/{name}/README.md) | {name}: say here what it does |\n")
    path.write_text("".join(lines))


def _tidy(folder: Path) -> None:
    """Sort imports: where a name stands among them depends on the name."""
    for words in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        _run("ruff", *words, str(folder))


def _run(module: str, *words: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, *words], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise Refused(f"python -m {module} {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
