"""A plain consumer that notes when each record arrives, until told to stop."""

import time

from aiokafka import AIOKafkaConsumer

from tests.load.worker_protocol import serve, tell, until_told


async def read(kafka: str, topic: str) -> dict[str, dict[str, float]]:
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=kafka, auto_offset_reset="latest")
    await consumer.start()
    for place in consumer.assignment():
        await consumer.position(place)
    tell(ready=True)
    arrivals: dict[str, float] = {}
    over = until_told()
    while not over.is_set():
        batches = await consumer.getmany(timeout_ms=200)
        moment = time.monotonic()
        for batch in batches.values():
            arrivals |= {one.key.decode(): moment for one in batch}
    await consumer.stop()
    return {"arrivals": arrivals}


if __name__ == "__main__":
    serve(read)
