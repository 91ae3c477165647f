"""A long line that loses packets, between a browser and the platform: 300 ms there and back, 2 % lost.

A model of one TCP connection: setting it up costs a round trip; what is sent arrives half a round trip later; the rate is bound by
Mathis et al., "The macroscopic behavior of the TCP congestion avoidance algorithm" (1997): 1.22 * segment / (round trip * sqrt(loss)),
some 340 kbit/s here; every lost segment makes the stream wait one round trip more, drawn from a seeded generator.
"""

from __future__ import annotations

import asyncio
import contextlib
import math
import random
import threading
from collections.abc import Iterator

SEGMENT = 1460
ROUND = 0.3
LOSS = 0.02
RATE = 1.22 * SEGMENT / (ROUND * math.sqrt(LOSS))
"""Bytes a second of one connection."""


@contextlib.contextmanager
def poor_line(port: int) -> Iterator[str]:
    """The address at which the server on `port` is reached over the poor line."""
    loop = asyncio.new_event_loop()
    ready = threading.Event()
    told: dict[str, int] = {}

    async def run() -> None:
        dice = random.Random(7)
        server = await asyncio.start_server(lambda r, w: _carry(r, w, port, dice), "127.0.0.1", 0)
        told["port"] = server.sockets[0].getsockname()[1]
        ready.set()
        async with server:
            await asyncio.Event().wait()

    thread = threading.Thread(target=lambda: _until_cancelled(loop, run()), daemon=True)
    thread.start()
    ready.wait()
    try:
        yield f"http://127.0.0.1:{told['port']}"
    finally:
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join()


def _until_cancelled(loop: asyncio.AbstractEventLoop, work) -> None:
    with contextlib.suppress(asyncio.CancelledError):
        loop.run_until_complete(work)


async def _carry(reader, writer, port: int, dice: random.Random) -> None:
    await asyncio.sleep(ROUND)  # the handshake
    there_reader, there_writer = await asyncio.open_connection("127.0.0.1", port)
    await asyncio.gather(_pour(reader, there_writer, dice), _pour(there_reader, writer, dice), return_exceptions=True)


async def _pour(reader, writer, dice: random.Random) -> None:
    """Segments leave at the rate of the line and arrive later, in order."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue = asyncio.Queue(maxsize=64)

    async def arrive() -> None:
        while True:
            at, data = await waiting.get()
            await asyncio.sleep(max(0.0, at - loop.time()))
            if not data:
                break
            writer.write(data)
            await writer.drain()
        writer.close()

    arriving = asyncio.ensure_future(arrive())
    free = loop.time()
    while True:
        data = await reader.read(SEGMENT)
        free = max(free, loop.time()) + len(data) / RATE
        if data and dice.random() < LOSS:
            free += ROUND
        await waiting.put((free + ROUND / 2, data))
        if not data:
            break
    await arriving
