"""Private parts of libraries are where the chassis looks for them: after an upgrade, the first place to look."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from functools import partial
from inspect import iscoroutinefunction
from typing import Annotated, Any

import httpx
import uvicorn
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from chassis import _compat
from fastapi import Depends, FastAPI, Request
from faststream.kafka import KafkaBroker
from prometheus_client import CollectorRegistry, Counter

NOWHERE = "127.0.0.1:1"


async def test_fastapi_keeps_the_stack_of_function_scope_in_the_request() -> None:
    app, left = FastAPI(), []

    async def held() -> AsyncIterator[None]:
        yield
        left.append("dependency")

    @app.get("/")
    async def answer(request: Request, _: Annotated[None, Depends(held, scope="function")]) -> str:
        stack = _compat.function_stack(request)
        assert isinstance(stack, AsyncExitStack), "fastapi_function_astack is another thing now: see chassis._compat"
        stack.callback(left.append, "own")
        return "ok"

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://probe") as client:
        assert (await client.get("/")).status_code == 200, "request.scope has no fastapi_function_astack any more"
    assert sorted(left) == ["dependency", "own"], "the stack is not left with the request any more"


def test_uvicorn_serves_without_taking_signals() -> None:
    assert iscoroutinefunction(uvicorn.Server._serve), "uvicorn.Server._serve is gone: see chassis._compat"


async def test_aiokafka_asks_for_metadata_by_the_method_that_is_wrapped() -> None:
    producer, asked = AIOKafkaProducer(bootstrap_servers=NOWHERE), []
    assert iscoroutinefunction(producer.client._metadata_update), "AIOKafkaClient._metadata_update is gone"

    def wrap(ask: Any) -> Any:
        async def asking(*arguments: Any) -> bool:
            asked.append(arguments)
            return False

        return asking

    _compat.wrap_metadata_update(producer.client, wrap)
    assert await producer.client._metadata_update() is False
    assert asked == [()]


async def test_aiokafka_producers_have_a_sender_that_closes() -> None:
    sender = AIOKafkaProducer(bootstrap_servers=NOWHERE)._sender
    assert iscoroutinefunction(sender.close), "AIOKafkaProducer._sender.close is gone: see chassis._compat"


async def test_aiokafka_consumers_know_their_positions() -> None:
    consumer, partition = AIOKafkaConsumer(bootstrap_servers=NOWHERE), TopicPartition("probe.thing", 0)
    assert _compat.position_of(consumer, partition) is None, "AIOKafkaConsumer._subscription is another thing now"
    consumer.assign([partition])
    consumer._subscription.subscription.assignment.state_value(partition).seek(7)
    assert _compat.position_of(consumer, partition) == 7, "the state of a partition is kept elsewhere now"


def test_faststream_makes_its_consumers_by_a_partial() -> None:
    class Own(AIOKafkaConsumer):  # type: ignore[misc]
        pass

    broker = KafkaBroker(NOWHERE)
    broker.config.broker_config.builder = partial(AIOKafkaConsumer, client_id="probe")
    _compat.use_consumer_class(broker, Own)
    builder = broker.config.broker_config.builder
    assert (builder.func, builder.keywords) == (Own, {"client_id": "probe"}), "FastStream builds consumers otherwise"


def test_prometheus_tells_names_labels_and_what_is_registered() -> None:
    registry = CollectorRegistry()
    counter = Counter("probe_things_total", "Things", ["kind"], registry=registry)
    assert _compat.name_of(counter) == "probe_things", "MetricWrapperBase._name is another thing now"
    assert _compat.labels_of(counter) == ("kind",), "MetricWrapperBase._labelnames is another thing now"
    assert list(_compat.collectors_of(registry)) == [counter], "CollectorRegistry keeps its collectors elsewhere now"
