"""Keeps a number of connections busy with POSTs over bare sockets, so that the client costs next to nothing."""

import asyncio
import json
import time
from statistics import quantiles
from typing import Any
from urllib.parse import urlsplit

from tests.load.worker_protocol import Figures, serve


async def post(
    address: str, path: str, tokens: list[str], body: dict[str, Any], requests: int, warm_up: int, keyed: bool
) -> Figures:
    """`tokens`: one connection each."""
    url = urlsplit(address)
    numbers = iter(range(warm_up + requests))
    seconds: list[float] = []
    counted = asyncio.Event()
    began = 0.0

    async def keep_asking(token: str) -> None:
        nonlocal began
        reader, writer = await asyncio.open_connection(url.hostname, url.port)
        head = f"POST {path} HTTP/1.1\r\nHost: {url.netloc}\r\nAuthorization: Bearer {token}\r\n"
        head += "Content-Type: application/json\r\n"
        for number in numbers:
            if number >= warm_up and not counted.is_set():
                counted.set()
                began = time.perf_counter()
            content = json.dumps(_distinct(body, number)).encode()
            key = f"Idempotency-Key: {time.time_ns()}-{number}\r\n" if keyed else ""
            asked = time.perf_counter()
            writer.write(f"{head}{key}Content-Length: {len(content)}\r\n\r\n".encode() + content)
            await _answer(reader)
            if number >= warm_up:
                seconds.append(time.perf_counter() - asked)
        writer.close()

    await asyncio.gather(*map(keep_asking, tokens))
    took = time.perf_counter() - began
    cuts = quantiles(seconds, n=100)
    return {"req/s": len(seconds) / took, "p50 ms": 1000 * cuts[49], "p99 ms": 1000 * cuts[98]}


async def _answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    content = await reader.readexactly(length)
    if not head.startswith(b"http/1.1 201"):
        raise RuntimeError(f"{head.decode()}{content.decode()}")


def _distinct(body: dict[str, Any], number: int) -> dict[str, Any]:
    """Another supplier each time; a name may hold no digits, they could be a person's."""
    letters = "".join(chr(ord("A") + int(digit)) for digit in f"{number:06d}")
    return body | {"name": f"{body['name']} {letters}", "nib": f"91200{number:08d}"}


if __name__ == "__main__":
    serve(post)
