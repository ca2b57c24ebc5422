"""Row 8: how the cost of a backlog grows with its size."""

from collections.abc import Callable
from math import log

from tests.load import bench_consumer, bench_relay
from tests.load.bench import Bench, Outcome, Row, Side, nothing
from tests.load.worker_protocol import Figures

FACTORS = (1, 10, 100)


def of(
    key: str,
    title: str,
    measure: Callable[[Bench, int], Figures],
    size: Callable[[Bench], int],
    prepare: Callable[[Bench], None] = nothing,
    clean: Callable[[Bench], None] = nothing,
    figure: str = "events/s",
) -> Row:
    """A row that measures the same at 1×, 10× and 100× the size; `figure` is so many a second."""

    def at(factor: int) -> Side:
        return Side(f"{factor}×", lambda bench: measure(bench, factor * size(bench)))

    first, *others = (at(factor) for factor in FACTORS)
    return Row(
        key,
        title,
        first,
        tuple(others),
        rounds=2,
        seconds=300,
        prepare=prepare,
        clean=clean,
        remark=lambda outcome: describe(outcome, figure),
    )


def describe(outcome: Outcome, figure: str) -> str:
    """The exponent k of n^k, between the least and the most."""
    one, most = FACTORS[0], FACTORS[-1]
    rates = {factor: outcome.spread(f"{factor}×", figure).middle for factor in (one, most)}
    power = 1 + log(rates[one] / rates[most]) / log(most / one)
    longer = most / one * rates[one] / rates[most]
    return f"{most}× the backlog takes {longer:.0f}× as long: time grows like n^{power:.2f}"


ROWS = (
    of(
        "8-relay",
        "growth: the relay's backlog, 10,000 events and more",
        bench_relay.relay,
        lambda bench: bench.size(10_000, 1_000),
        bench_relay.prepare_alone,
    ),
    of(
        "8-consumer",
        "growth: the consumer's backlog, 5,000 events and more",
        bench_consumer.set_based_of,
        lambda bench: bench.size(5_000, 500),
        bench_consumer.prepare,
    ),
)
