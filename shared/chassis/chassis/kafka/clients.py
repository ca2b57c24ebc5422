"""aiokafka clients with the settings that lose nothing, and a way to leave a producer that hangs."""

import asyncio
import contextlib
import ssl
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError

from chassis._compat import MetadataUpdate, close_sender, wrap_metadata_update
from chassis.config import KafkaSecurity, KafkaSettings

LARGEST_VALUE = 1_000_000
"""Bytes of one record, below the topics' `max.message.bytes` with room for key and headers."""


OPENING = 15.0
"""Seconds to find a broker in; several that are silent would be waited for one after the other."""

PAUSE_WITHOUT_BROKER = 0.25


def connection_options(settings: KafkaSettings) -> dict[str, Any]:
    """Options of any aiokafka client: where the brokers are and how to sign in."""
    return {"bootstrap_servers": settings.kafka_bootstrap, **security_options(settings)}


def security_options(settings: KafkaSettings) -> dict[str, Any]:
    """Options of aiokafka's connections to brokers: in the clear, or by TLS, signing in where a user is named."""
    if settings.kafka_security is KafkaSecurity.PLAINTEXT:
        return {}
    context = ssl.create_default_context(cafile=settings.kafka_ca_file)
    if settings.kafka_user is None or settings.kafka_password is None:
        return {"security_protocol": "SSL", "ssl_context": context}
    return {
        "security_protocol": "SASL_SSL",
        "ssl_context": context,
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": settings.kafka_user,
        "sasl_plain_password": settings.kafka_password.get_secret_value(),
    }


def producer_options(settings: KafkaSettings, service: str) -> dict[str, Any]:
    """Idempotent, acknowledged by all in-sync replicas; aiokafka's own defaults are acks=1 and neither."""
    return {
        **connection_options(settings),
        "client_id": f"{service}-relay",
        "acks": "all",
        "enable_idempotence": True,
        "max_batch_size": 256 * 1024,
        "max_request_size": LARGEST_VALUE,
        "request_timeout_ms": 10_000,
        "retry_backoff_ms": 100,
    }


async def open_producer(settings: KafkaSettings, service: str) -> AIOKafkaProducer:
    """Raises `KafkaError` where no broker answers within `OPENING` seconds."""
    producer = AIOKafkaProducer(**producer_options(settings, service))
    _unhurried(producer)
    try:
        async with asyncio.timeout(OPENING):
            await producer.start()
    except TimeoutError:
        await abandon(producer)
        raise KafkaConnectionError("no broker answers") from None
    except BaseException:
        await abandon(producer)
        raise
    return producer


def _unhurried(producer: AIOKafkaProducer) -> None:
    """With no broker to ask, a producer that has something to send asks again at once, thousands of times a second,
    and logs each time; now it waits in between."""

    def wrap(ask: MetadataUpdate) -> MetadataUpdate:
        async def ask_and_wait(*cluster_and_topics: Any) -> bool:
            found = await ask(*cluster_and_topics)
            if not found:
                await asyncio.sleep(PAUSE_WITHOUT_BROKER)
            return found

        return ask_and_wait

    wrap_metadata_update(producer.client, wrap)


async def abandon(producer: AIOKafkaProducer) -> None:
    """Close a producer for good, within 2 s: `stop()` alone waits for ever for a broker that is away
    (aiokafka #1101)."""
    with contextlib.suppress(Exception):
        async with asyncio.timeout(1):
            await producer.stop()
            return
    with contextlib.suppress(Exception):
        async with asyncio.timeout(1):
            await close_sender(producer)
            await producer.client.close()
