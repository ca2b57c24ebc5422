"""Private parts of libraries that this code relies on, each with its reason; `tests/test_compat.py` fails by name when
an upgrade moves one."""

from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import uvicorn
from prometheus_client import CollectorRegistry
from prometheus_client.metrics import MetricWrapperBase
from starlette.requests import Request

MetadataUpdate = Callable[..., Awaitable[bool]]


def function_stack(request: Request) -> AsyncExitStack:
    """FastAPI: the stack of `Depends(scope="function")`, which is left before the answer is sent."""
    stack: AsyncExitStack = request.scope["fastapi_function_astack"]
    return stack


def serve_without_signals(server: uvicorn.Server) -> Coroutine[Any, Any, None]:
    """uvicorn: `serve` takes the process's signals for itself, and ends the process by them."""
    return server._serve()


def wrap_metadata_update(client: Any, wrap: Callable[[MetadataUpdate], MetadataUpdate]) -> None:
    """aiokafka: the question that a client asks again at once where no broker answers."""
    client._metadata_update = wrap(client._metadata_update)


async def ask_any_broker(admin: Any, request: Any) -> Any:
    """aiokafka: a request that its admin client knows no method for, such as those about access rules."""
    return await admin._send_request(request)


async def close_sender(producer: Any) -> None:
    """aiokafka: ends what `stop` would wait for without end when the broker is away (#1101)."""
    await producer._sender.close()


def position_of(consumer: Any, partition: Any) -> int | None:
    """aiokafka: the next offset to be read, without a question to the broker as `position()` may ask."""
    subscription = consumer._subscription.subscription
    state = None if subscription is None else subscription.assignment.state_value(partition)
    return state.position if state is not None and state.has_valid_position else None


def use_consumer_class(broker: Any, consumer: Callable[..., Any]) -> None:
    """FastStream: the class that a connected broker makes its consumers of."""
    config = broker.config.broker_config
    config.builder = partial(consumer, **config.builder.keywords)


def name_of(metric: MetricWrapperBase) -> str:
    """prometheus_client: the name without the suffix of its kind."""
    name: str = metric._name
    return name


def labels_of(metric: MetricWrapperBase) -> tuple[str, ...]:
    """prometheus_client: names of the labels, in order."""
    return tuple(metric._labelnames)


def collectors_of(registry: CollectorRegistry) -> Iterable[Any]:
    """prometheus_client: everything that is registered; one thing comes as often as it has names."""
    return registry._collector_to_names
