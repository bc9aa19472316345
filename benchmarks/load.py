"""How many requests a second a served board answers, and how long each takes, while so many ask at once."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Load:
    """What so many clients at once got: answers a second, and how many ms half of them, 95 and 99 in a hundred took at
    most."""

    clients: int
    rate: float
    p50: float
    p95: float
    p99: float


def loaded(address: str, path: str, clients: int, seconds: float) -> Load:
    """Ask for a page for so long, by so many clients that each keep a connection and ask again when they are answered.
    Raises ConnectionError for an answer other than 200."""
    return asyncio.run(_loaded(address, path, clients, seconds))


async def _loaded(address: str, path: str, clients: int, seconds: float) -> Load:
    host, port = address.removeprefix("http://").split(":")
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode()
    began = time.monotonic()
    took: list[float] = []

    async def ask() -> None:
        reader, writer = await asyncio.open_connection(host, int(port), limit=2**24)
        try:
            # Each asks once at least, and who asks when the time is up still waits: else the slowest would not count.
            while True:
                start = time.monotonic()
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                length = re.search(rb"content-length: (\d+)", head)
                if not head.startswith(b"HTTP/1.1 200") or length is None:
                    raise ConnectionError(f"{path}: {head.partition(bytes([13]))[0].decode()}")
                await reader.readexactly(int(length[1]))
                took.append(1000 * (time.monotonic() - start))
                if time.monotonic() - began > seconds:
                    return
        finally:
            writer.close()

    await asyncio.gather(*(ask() for _ in range(clients)))
    parts = quantiles(took, n=100, method="inclusive") if len(took) > 1 else took * 99
    return Load(clients, len(took) / (time.monotonic() - began), parts[49], parts[94], parts[98])
