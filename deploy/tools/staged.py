"""`git commit` with `make hook`: style and words of what is staged, as it is staged, in a second or two.

`make lint` looks at the rest. What lies in the folder beside it, not staged or changed since, is not looked at.
"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

BIN = Path(sys.executable).parent


def main() -> int:
    names = [
        name for name in _git("diff", "--cached", "--name-only", "--diff-filter=d", "-z").decode().split("\0") if name
    ]
    with ThreadPoolExecutor() as pool:
        complaints = [*pool.map(_style, (name for name in names if name.endswith(".py"))), _words(names)]
    for one in filter(None, complaints):
        print(one)
    return 1 if any(complaints) else 0


def _style(name: str) -> str:
    """Complaints of ruff about one file; it learns its place from the name."""
    staged = _git("show", f":{name}")
    commands = ["check", "--output-format=concise"], ["format", "--check"]
    done = [
        subprocess.run(
            [BIN / "ruff", *words, "--quiet", "--stdin-filename", name, "-"], input=staged, capture_output=True
        )
        for words in commands
    ]
    unformatted = [f"{name} is not formatted: make fmt"] if done[1].returncode else []
    return "\n".join([one for one in [done[0].stdout.decode().strip()] if one] + unformatted)


def _words(names: list[str]) -> str:
    """Complaints about spelling, of a copy of what is staged."""
    settings = Path("pyproject.toml").resolve()
    with TemporaryDirectory() as copy:
        _git("checkout-index", "-z", "--stdin", f"--prefix={copy}/", given="\0".join(names))
        command: list[str | Path] = [BIN / "codespell", "--toml", settings, "."]
        return subprocess.run(command, cwd=copy, capture_output=True, text=True).stdout.strip()


def _git(*words: str, given: str = "") -> bytes:
    return subprocess.run(["git", *words], input=given.encode(), capture_output=True, check=True).stdout


if __name__ == "__main__":
    sys.exit(main())
