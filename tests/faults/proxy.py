"""TCP proxy that can be made slow, cut, or half-open, where bytes vanish without an error."""

import asyncio
from dataclasses import dataclass, field


@dataclass
class Proxy:
    """Passes bytes between a port of its own and one behind it, as `latency` and `silent` say at the moment."""

    port: int
    behind: int
    latency: float = 0.0
    silent: bool = False
    refusing: bool = False
    _server: asyncio.Server | None = None
    _lines: set["_Line"] = field(default_factory=set)

    async def open(self) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)

    async def close(self) -> None:
        self.cut()
        if self._server:
            self._server.close()

    def cut(self) -> None:
        """Reset every connection at once."""
        for line in list(self._lines):
            line.cut()

    def go_silent(self) -> None:
        """Connections that stand stay, and carry nothing from now on, whatever is done later; new ones as well
        until `heal`."""
        self.silent = True
        for line in self._lines:
            line.dead = True

    def heal(self) -> None:
        """New connections work; dead ones stay dead, as after a partition that a firewall has forgotten."""
        self.silent, self.refusing, self.latency = False, False, 0.0

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refusing:
            writer.transport.abort()
            return
        try:
            inner = await asyncio.open_connection("127.0.0.1", self.behind)
        except OSError:
            writer.transport.abort()
            return
        line = _Line(self, (writer, inner[1]), dead=self.silent)
        self._lines.add(line)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(line.carry(reader, inner[1]))
                group.create_task(line.carry(inner[0], writer))
        except* OSError:
            pass
        finally:
            line.cut()
            self._lines.discard(line)


@dataclass(eq=False)
class _Line:
    proxy: Proxy
    ends: tuple[asyncio.StreamWriter, asyncio.StreamWriter]
    dead: bool = False

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(65536):
            if self.dead:
                continue
            if self.proxy.latency:
                await asyncio.sleep(self.proxy.latency)
            writer.write(data)
            await writer.drain()
        self.cut()

    def cut(self) -> None:
        for writer in self.ends:
            writer.transport.abort()
