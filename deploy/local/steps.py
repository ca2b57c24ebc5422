"""Work in the order its parts depend on one another, at the same time where they do not."""

import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from graphlib import TopologicalSorter

from rich.console import Console

from deploy.local import waiting
from deploy.local.errors import StackError
from deploy.local.ports import Port

console = Console(highlight=False, soft_wrap=True)
Report = Callable[[str], None]


@dataclass(frozen=True)
class Step:
    work: Callable[[Report], None]
    after: tuple[str, ...] = ()
    ports: tuple[Port, ...] = ()


def run(steps: Mapping[str, Step]) -> None:
    """Runs all steps, one line each as it ends. A failed step stops those after it, not those beside it."""
    order = TopologicalSorter({name: [one for one in step.after if one in steps] for name, step in steps.items()})
    order.prepare()
    failures: list[str] = []
    underway: dict[Future[None], str] = {}
    with ThreadPoolExecutor(8) as pool, _heard_by_threads():
        while order.is_active():
            for name in order.get_ready():
                underway[pool.submit(_timed, name, steps[name])] = name
            if not underway:
                break
            for future in wait(underway, return_when=FIRST_COMPLETED).done:
                name = underway.pop(future)
                try:
                    future.result()
                    order.done(name)
                except StackError as error:
                    failures.append(str(error))
    if failures:
        raise StackError("\n\n".join(failures))


@contextmanager
def _heard_by_threads() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        waiting.given_up.set()
        raise


def _timed(name: str, step: Step) -> None:
    began = time.monotonic()
    try:
        step.work(lambda text: console.print(f"  … {name}: {text}"))
    except Exception:
        console.print(f"  [red]✗[/] {name}")
        raise
    console.print(f"  [green]✓[/] {name} [dim]{time.monotonic() - began:.1f} s[/]")
