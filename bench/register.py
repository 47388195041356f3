"""Measures the import of a register beside a raw COPY of the same rows in the same run.

The register is made (`bench/made_register.py`). The database is an embedded server of its own.
Beside the import runs `ocop follow_index`, as in production: the last time is that at which it has followed every line.
"""

import argparse
import io
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from bench.made_register import HEADER, write_register
from ocop.core.embedded import Server

LOOKS_EVERY_S = 0.25
"""How often it is asked whether the index has followed; asking costs some milliseconds of the cores that follow."""


def main() -> None:
    """Generate, copy raw, import, and print rows per second beside one another."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    count = parser.parse_args().rows
    with tempfile.TemporaryDirectory(prefix="ocop-bench-") as folder:
        os.environ["OCOP_HOME"] = folder
        server = Server(Path(folder) / "postgresql", ("shared_buffers=256MB", "work_mem=32MB", "jit=off"))
        server.start()
        os.environ["DATABASE_URL"] = server.url()
        try:
            _measure(count, Path(folder), server=_postmaster(server))
        finally:
            server.stop()


def _postmaster(server: Server) -> int:
    """Return the process that the server's own file names."""
    return int((server.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])


def _measure(count: int, folder: Path, *, server: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "ocop.settings"
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from ocop.catalogue.engine import index
    from ocop.catalogue.follower import is_behind
    from ocop.catalogue.index import Query
    from ocop.places.models import Area
    from ocop.registry import operations
    from ocop.registry.models import Programme
    from ocop.registry.operations.programmes import load_programmes

    call_command("migrate", verbosity=0)
    call_command("load_places", country=["TH"], stdout=io.StringIO())
    load_programmes()
    names = Area.objects.filter(country="TH", level=2, valid_until=None).values_list("name", "parent__name")
    path = folder / "register.csv"
    write_register(path, count, list(names))
    raw = _raw_copy(path)
    programme = Programme.objects.get(code="TH-OTOP")
    with _followed() as follower:
        steps: list[tuple[str, float, list[float]]] = []
        workers = [psutil.Process(), psutil.Process(server), psutil.Process(follower.pid)]
        before = [_cpu(worker) for worker in workers]
        start = time.perf_counter()

        def reached(name: str) -> None:
            spent = [_cpu(worker) - seconds for worker, seconds in zip(workers, before, strict=True)]
            steps.append((name, time.perf_counter() - start, spent))

        begun = operations.receive_register(programme, path, name=path.name, by=None, at=timezone.now())
        mapping = {int(place): column for place, column in begun.mapping.items()}
        operations.confirm_mapping(begun, mapping, by=None, at=timezone.now())
        operations.check_register(begun, at=timezone.now())
        reached("checked, staged and matched")
        operations.take_over(begun, by=None, at=timezone.now())
        reached("in the register")
        helpers_memory = 0.0
        while is_behind(index()):
            if follower.poll() is not None:
                raise SystemExit(f"The follower ended with {follower.returncode}.")
            helpers_memory = max(helpers_memory, _memory_of_helpers(workers[2]))
            time.sleep(LOOKS_EVERY_S)
        reached("searchable")
        followers_memory = _most_memory(follower.pid)
    print(f"{count:,} rows: {begun.counts}; {index().search(Query()).total:,} documents are found")
    print(f"{'raw COPY of the same rows':32} {raw:8.2f} s {count / raw:10,.0f} rows/s")
    for name, seconds, cpu in steps:
        rate = f"{count / seconds:10,.0f} rows/s {raw / seconds:8.4f} of raw COPY"
        print(f"{'… ' + name:32} {seconds:8.2f} s {rate}; CPU so far {_told(cpu)}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    memory = f"follower {followers_memory:,.0f} MB, its helpers {helpers_memory:,.0f} MB"
    print(f"peak memory: importing process {peak:,.0f} MB, {memory}")


@contextmanager
def _followed() -> Iterator[subprocess.Popen[str]]:
    """Run the process that follows for the index, from when it has begun to follow."""
    command = [sys.executable, "-m", "ocop", "follow_index"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as follower:
        try:
            if follower.stdout is None or not follower.stdout.readline():
                raise SystemExit("The follower did not start.")
            yield follower
        finally:
            follower.terminate()
            follower.communicate()


def _cpu(process: psutil.Process) -> float:
    """Return the seconds of CPU that a process has had, with those of its children, ended or not."""
    known = [process, *process.children(recursive=True)] if process.pid != os.getpid() else [process]
    times = [process.cpu_times()]
    for child in known[1:]:
        with suppress(psutil.NoSuchProcess):
            times.append(child.cpu_times())
    ended = times[0].children_user + times[0].children_system if process.pid != os.getpid() else 0.0
    return float(sum(each.user + each.system for each in times) + ended)


def _told(cpu: list[float]) -> str:
    return "importing process {:.1f} s, PostgreSQL {:.1f} s, follower {:.1f} s".format(*cpu)


def _memory_of_helpers(process: psutil.Process) -> float:
    """Return the memory that the helpers of a process have now, in MiB; what just begins or ended is not counted."""
    total = 0
    for child in process.children():
        with suppress(psutil.NoSuchProcess):
            if "ocop.core.beside" in child.cmdline():
                total += child.memory_info().rss
    return total / 2**20


def _most_memory(process: int) -> float:
    """Return the most memory that a running process has had, in MiB; not a number where the system does not tell."""
    status = Path(f"/proc/{process}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii")) if status.exists() else None
    return int(found[1]) / 1024 if found else float("nan")


def _raw_copy(path: Path) -> float:
    """Return the seconds of a COPY of the same cells into an unindexed table of text columns."""
    from django.db import connection

    with connection.cursor() as cursor:
        columns = ", ".join(f"c{index} text" for index in range(len(HEADER)))
        cursor.execute(f"CREATE TABLE bench_raw ({columns})")
        start = time.perf_counter()
        with cursor.copy("COPY bench_raw FROM STDIN (FORMAT csv, HEADER)") as copy, path.open("rb") as file:
            while chunk := file.read(1 << 20):
                copy.write(chunk)
        return time.perf_counter() - start


if __name__ == "__main__":
    main()
