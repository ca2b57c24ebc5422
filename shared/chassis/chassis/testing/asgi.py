"""One request put to an app by hand, so that a test sees what of its body is asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from starlette.types import ASGIApp, Message


@dataclass
class Exchange:
    """Result of a request: `asked` counts how often the app asked for a piece of the body."""

    asked: int = 0
    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


async def put(
    app: ASGIApp,
    method: str,
    path: str,
    headers: dict[str, str] | None = None,
    pieces: Iterable[bytes] = (),
    query: bytes = b"",
    client: Sequence[object] = ("127.0.0.1", 50000),
) -> Exchange:
    """Sends the headers, and each piece of the body when it is asked for; no Content-Length unless it is given."""
    found = Exchange()
    waiting = iter(pieces)

    async def receive() -> Message:
        found.asked += 1
        piece = next(waiting, None)
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            found.status = message["status"]
            found.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in message["headers"]}
        else:
            found.body += message.get("body", b"")

    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in (headers or {}).items()]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "root_path": "",
        "headers": [(b"host", b"testserver"), *raw],
        "client": tuple(client),
        "server": ("testserver", 80),
    }
    await app(scope, receive, send)
    return found
