"""A poor line between a browser and the server, as a TCP relay on loopback: round trip, loss and what they leave of the speed.

Loss is not thrown as dice. A TCP connection on a line with round trip R that loses a share p of its segments carries about
MSS / R * 1.22 / sqrt(p) bytes a second (Mathis and others, 1997): each connection gets that speed, each direction half the
round trip, and each new connection a round trip for its handshake. Two runs are therefore alike.
"""

from __future__ import annotations

import asyncio
import functools
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

_MSS = 1460
_PIECE = 4 * _MSS


@dataclass
class Line:
    """What went over the line. `seconds` is the round trip, `loss` a share; `port` where the browser connects to."""

    target: int
    seconds: float
    loss: float
    port: int = 0
    down: int = 0
    up: int = 0
    connections: int = 0

    @property
    def speed(self) -> float:
        """Bytes a second that one connection carries."""
        return _MSS / self.seconds * 1.22 / math.sqrt(self.loss)


@contextmanager
def poor_line(target: int, *, seconds: float, loss: float) -> Iterator[Line]:
    """A relay to `target` on this machine until the end of the block."""
    line, ready = Line(target, seconds, loss), threading.Event()
    ends: list[Callable[[], object]] = []

    async def run() -> None:
        over, relays = asyncio.Event(), set[asyncio.Task[None]]()
        ends.append(functools.partial(asyncio.get_running_loop().call_soon_threadsafe, over.set))

        def relay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            relays.add(
                asyncio.create_task(_relay(line, reader, writer))
            )  # ours to end, so that streams do not complain

        server = await asyncio.start_server(relay, "127.0.0.1", 0)
        line.port = server.sockets[0].getsockname()[1]
        ready.set()
        await over.wait()
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)  # which ends what is still under way
    thread.start()
    ready.wait(30)
    try:
        yield line
    finally:
        ends[0]()
        thread.join(10)


async def _relay(line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    line.connections += 1
    await asyncio.sleep(line.seconds)  # its handshake
    try:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", line.target)
    except OSError:
        writer.close()
        return
    await asyncio.gather(
        _carry(line, reader, inner_writer, up=True),
        _carry(line, inner_reader, writer, up=False),
        return_exceptions=True,
    )


async def _carry(line: Line, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool) -> None:
    """One direction: half the round trip late, and no faster than the line is. What is under way does not wait for what was before it."""
    loop = asyncio.get_running_loop()
    free = 0.0  # when the line has carried all that was given to it
    queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
    task = asyncio.create_task(_deliver(queue, writer))
    while data := await reader.read(_PIECE):
        if up:
            line.up += len(data)
        else:
            line.down += len(data)
        free = max(free, loop.time()) + len(data) / line.speed
        await queue.put((free + line.seconds / 2, data))
        await asyncio.sleep(max(0.0, free - loop.time() - 1.0))  # at most a second's worth lies in the line
    await queue.put((max(free, loop.time()) + line.seconds / 2, b""))
    await task


async def _deliver(queue: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter) -> None:
    """What is due, when it is due; nothing ends it."""
    loop = asyncio.get_running_loop()
    while True:
        due, data = await queue.get()
        await asyncio.sleep(max(0.0, due - loop.time()))
        if not data:
            writer.close()
            return
        writer.write(data)
        await writer.drain()
