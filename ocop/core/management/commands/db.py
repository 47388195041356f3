"""``ocop db``: look after the embedded PostgreSQL."""

import datetime as dt
import os
import shutil
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ocop.core import embedded


class Command(BaseCommand):
    help = "Look after the embedded PostgreSQL: start, stop, status, psql, backup FILE, restore FILE."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["start", "stop", "status", "psql", "backup", "restore"])
        parser.add_argument("file", nargs="?", type=Path, help="the file to write (backup) or read (restore)")

    def handle(self, *, action: str, file: Path | None, **options: object) -> str | None:
        if action in ("backup", "restore") and file is None:
            raise CommandError(f"Say which file: ocop db {action} FILE")
        try:
            match action:
                case "start":
                    return "Started." if embedded.server().start() else "It was running."
                case "stop":
                    return "Stopped." if embedded.server().stop() else "It was not running."
                case "status":
                    return self._status()
                case "psql":
                    embedded.ensure_started()
                    os.execv(embedded.binaries() / "psql", ["psql", os.environ["DATABASE_URL"]])
                case "backup":
                    assert file is not None
                    return self._backup(file)
                case _:
                    assert file is not None
                    return self._restore(file)
        except embedded.ServerFailed as failure:
            raise CommandError(str(failure)) from failure

    def _status(self) -> str:
        if os.environ.get("DATABASE_URL"):
            return "DATABASE_URL is set: the database is looked after elsewhere."
        own = embedded.server()
        pid = own.running_pid()
        return f"Running as process {pid}, data in {own.data}" if pid else f"Not running, data in {own.data}"

    def _backup(self, file: Path) -> str:
        embedded.ensure_started()
        if file.exists():
            raise CommandError(f"{file} is there already; nothing was written.")
        partial = file.with_name(file.name + ".partial")
        with partial.open("w") as out:
            embedded.server().run("pg_dump", ["--format=plain", "--no-owner", os.environ["DATABASE_URL"]], into=out)
        partial.rename(file)
        return f"Wrote {file}, {file.stat().st_size:,} bytes."

    def _restore(self, file: Path) -> str:
        """Restore beside the present database, then swap the names, so that a failure leaves all as it was."""
        if os.environ.get("DATABASE_URL"):
            raise CommandError("DATABASE_URL is set: restore there with psql, this command serves the embedded server.")
        if not file.exists():
            raise CommandError(f"There is no file {file}.")
        own = embedded.server()
        own.start()
        kept = f"{embedded.DATABASE}_before_{dt.datetime.now(dt.UTC):%Y%m%d_%H%M%S}"
        admin = own.url("postgres")
        own.run(
            "psql", [admin, "-c", 'drop database if exists "ocop_restoring"', "-c", 'create database "ocop_restoring"']
        )
        readable = own.data.with_name("restore.sql")
        shutil.copyfile(file, readable)
        readable.chmod(0o644)
        try:
            arguments = ["-q", "-v", "ON_ERROR_STOP=1", "--single-transaction", "-f", str(readable)]
            own.run("psql", [own.url("ocop_restoring"), *arguments])
        finally:
            readable.unlink()
        others = f"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{embedded.DATABASE}'"
        swap = [f'alter database "{embedded.DATABASE}" rename to "{kept}"']
        swap += [f'alter database "ocop_restoring" rename to "{embedded.DATABASE}"']
        own.run("psql", [admin, "-c", others, *(part for line in swap for part in ("-c", line))])
        return f"Restored from {file}. What was there before is kept as database {kept}."
