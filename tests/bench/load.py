"""An open-loop load of HTTP requests over kept connections: what is late is measured from when it was due."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Request:
    """One request of one operator."""

    kind: str
    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Figures:
    """What came out: seconds per kind of request, and what went wrong."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: list[str] = field(default_factory=list)

    def all_seconds(self) -> list[float]:
        """Of all kinds."""
        return [value for values in self.seconds.values() for value in values]


def quantile(values: list[float], share: float) -> float:
    """The value that this share stays under."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


class Connections:
    """Kept connections of one operator's browser."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.idle: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def ask(self, request: Request) -> int:
        """Send a request, read the whole answer, return its status."""
        if self.idle:
            reader, writer = self.idle.pop()
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        lines = [f"{request.method} {request.path} HTTP/1.1", "Host: localhost", "Accept: */*"]
        lines += [f"{name}: {value}" for name, value in request.headers.items()]
        lines += [f"Content-Length: {len(request.body)}", "", ""]
        writer.write("\r\n".join(lines).encode() + request.body)
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        if "transfer-encoding: chunked" in head:
            while size := int((await reader.readline()).strip() or b"0", 16):
                await reader.readexactly(size + 2)
            await reader.readline()
        elif "content-length:" in head:
            await reader.readexactly(int(head.split("content-length:")[1].split("\r\n")[0]))
        self.idle.append((reader, writer))
        return status


async def send(connections: Connections, request: Request, due: float, figures: Figures) -> None:
    """Ask, and write down how long it took since it was due."""
    try:
        status = await asyncio.wait_for(connections.ask(request), 30)
    except (TimeoutError, OSError, asyncio.IncompleteReadError, ValueError) as error:
        figures.errors.append(f"{request.kind}: {type(error).__name__}")
        return
    figures.seconds[request.kind].append(time.perf_counter() - due)
    if status >= 400 or status in (301, 302):
        figures.errors.append(f"{request.kind}: {status}")


async def run_load(
    port: int, operators: int, rate: float, seconds: float, make: Callable[[int], Request]
) -> Figures:
    """Send `rate` requests a second for so many seconds, whatever the answers do."""
    figures, tasks = Figures(), set()
    browsers = [Connections(port) for _number in range(operators)]
    started = time.perf_counter() + 0.2
    for number in range(int(rate * seconds)):
        due = started + number / rate
        delay = due - time.perf_counter()
        if delay > 0:
            await asyncio.sleep(delay)
        operator = number % operators
        task = asyncio.create_task(send(browsers[operator], make(operator), due, figures))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    await asyncio.gather(*tasks)
    return figures


def print_figures(figures: Figures) -> None:
    """A table of milliseconds per kind, and the errors by number."""
    print(f"  {'':<14}{'requests':>9}{'p50 ms':>9}{'p95 ms':>9}{'p99 ms':>9}{'max ms':>9}")
    rows = {**dict(sorted(figures.seconds.items())), "all": figures.all_seconds()}
    for kind, values in rows.items():
        shown = [quantile(values, share) * 1000 for share in (0.5, 0.95, 0.99, 1)]
        print(f"  {kind:<14}{len(values):>9}" + "".join(f"{value:>9.1f}" for value in shown))
    counted: dict[str, int] = defaultdict(int)
    for error in figures.errors:
        counted[error] += 1
    print(f"  errors: {len(figures.errors)} {dict(counted) if counted else ''}")
