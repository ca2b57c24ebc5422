"""The last lines of what processes said."""

from deploy.local.errors import StackError
from deploy.local.processes import last_lines
from deploy.local.stack import Stack


def tail(stack: Stack, name: str, count: int) -> dict[str, list[str]]:
    """Log name to its last lines: of one process, of all of a service, or (no name) of everything."""
    known = sorted(path.stem for path in stack.home.glob("logs/*.log"))
    wanted = [one for one in known if not name or one == name or one.startswith(f"{name}-")]
    if not wanted:
        raise StackError(f"There is no log {name} here; there are: {', '.join(known) or 'none'}.")
    return {one: last_lines(stack, one, count) for one in wanted}
