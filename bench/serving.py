"""Measures how many product pages a second the web server answers, beside the least that it can answer.

    python -m bench.serving                   10,000 products, 8 connections, 10 seconds each
    python -m bench.serving --products 1000 --seconds 5
    python -m bench.serving --json            one object a line

A PostgreSQL of its own is filled with generated products and `granian` is started on it as `ocop serve` does it, with a
worker for each core. The connections stay open and ask for one product after another. They run in a process of their
own on the same cores, so what they cost is in the figure. The floor in the same run is `robots.txt`: the same server,
the same middleware, no database and no template.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import pages
from ocop.core.embedded import Server

PORT = 8797
CONNECTIONS = 8


@dataclass(frozen=True)
class Line:
    """What one kind of page came to; times are milliseconds from request to the last byte."""

    page: str
    products: int
    connections: int
    requests_per_second: float
    p50_ms: float
    p95_ms: float
    failed: int


def main() -> int:
    """Fill, serve, ask, print; the exit code says whether every answer was a page."""
    parser = argparse.ArgumentParser(description="Requests per second through the web server, beside the least page.")
    parser.add_argument("--products", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--json", action="store_true", help="one object a line")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
        server = Server(Path(folder) / "postgresql", ("fsync=off", "synchronous_commit=off", "jit=off"))
        server.start()
        try:
            pages.begin(Path(folder), server.url())
            numbers = pages.fill(given.products)
            pages.close()
            lines = serve_and_ask(numbers, given.seconds)
        finally:
            server.stop()
    for line in lines:
        print(json.dumps(asdict(line)) if given.json else _worded(line))
    if not given.json:
        times = lines[1].requests_per_second / lines[0].requests_per_second
        print(f"a product page costs {times:.1f} times the least page")
    return int(any(line.failed for line in lines))


def serve_and_ask(numbers: Sequence[str], seconds: float) -> tuple[Line, Line]:
    """Start the web server and return what product pages and the least page came to."""
    from ocop.core.management.commands.serve import children

    command = children("127.0.0.1", PORT, os.cpu_count() or 1)[0].command
    served = subprocess.Popen(command, env=os.environ.copy(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait()
        products = [f"/products/{number}/" for number in numbers]
        _ask(products, 2)  # every worker has compiled its templates and questions
        measured = _ask(products, seconds), _ask(["/robots.txt"], seconds)
    finally:
        served.terminate()
        served.wait(timeout=20)
    asked, least = measured
    return _line("product page", asked, len(numbers), seconds), _line(
        "robots.txt, the floor", least, len(numbers), seconds
    )


def _line(page: str, measured: tuple[list[float], int], products: int, seconds: float) -> Line:
    times, failed = measured
    return Line(
        page=page,
        products=products,
        connections=CONNECTIONS,
        requests_per_second=round(len(times) / seconds, 1),
        p50_ms=round(statistics.median(times) * 1000, 1),
        p95_ms=round(statistics.quantiles(times, n=20)[-1] * 1000, 1),
        failed=failed,
    )


def _wait() -> None:
    for _attempt in range(200):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/robots.txt")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the web server did not start")


def _ask(addresses: Sequence[str], seconds: float) -> tuple[list[float], int]:
    """Ask over some connections at once for so long; return the seconds of each answer, and how many were no page."""
    times: list[float] = []
    failed = [0]
    until = time.monotonic() + seconds

    def one_connection(start: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
        turn = start
        while time.monotonic() < until:
            began = time.perf_counter()
            connection.request("GET", addresses[turn * 7919 % len(addresses)], headers={"Host": "localhost"})
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - began)
            failed[0] += answer.status != 200
            turn += CONNECTIONS

    threads = [threading.Thread(target=one_connection, args=(start,)) for start in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, failed[0]


def _worded(line: Line) -> str:
    return (
        f"{line.page:<22} {line.requests_per_second:8.1f} requests a second over {line.connections} connections, "
        f"p50 {line.p50_ms} ms, p95 {line.p95_ms} ms, {line.failed} failed; {line.products:,} products"
    )


if __name__ == "__main__":
    sys.exit(main())
