"""``ocop``: Django's commands and ours, with the embedded PostgreSQL started where ``DATABASE_URL`` is not set."""

import os
import sys

WITHOUT_DATABASE = {
    "db",
    "help",
    "version",
    "--help",
    "--version",
    "-h",
    "collectstatic",
    "build_fonts",
    "verify_certificate",
    "rate",
    "check_scheme",
}
WITHOUT_NODE = {"verify_certificate"}
"""Commands for a machine that has no node: nothing of one is looked for, and nothing is made."""
MAKES_TABLES = {"migrate", "makemigrations", "serve", "demo", "check", "test"}
"""Commands that look after the tables themselves, or need none."""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
    from ocop.core import embedded

    command = sys.argv[1] if len(sys.argv) > 1 else "help"
    if command in WITHOUT_NODE:
        os.environ["DATABASE_URL"] = "postgresql://127.0.0.1:1/none"
        os.environ.setdefault("OCOP_SECRET_KEY", "none is needed: nothing is kept or signed")
    own = not os.environ.get("DATABASE_URL")
    if command not in WITHOUT_DATABASE and "--help" not in sys.argv:
        try:
            embedded.ensure_started()
        except embedded.ServerFailed as failure:
            sys.exit(str(failure))
        if own and command not in MAKES_TABLES:
            _set_up_where_new()
    from django.core.management import execute_from_command_line
    from django.db import InterfaceError, OperationalError

    try:
        execute_from_command_line(sys.argv)
    except (OperationalError, InterfaceError) as lost:
        if "--traceback" in sys.argv or not _connection_is_lost():
            raise
        why = str(lost).strip().split("\n", 1)[0]
        sys.exit(
            f"PostgreSQL does not answer any more ({why}). What was done before is kept, the step that was at work is "
            "rolled back. Run the command again; “ocop db status” says whether the embedded server runs."
        )


def _connection_is_lost() -> bool:
    """Say whether the database no longer answers, as against one that answers with an error."""
    from django.db import connection

    return not (connection.connection is not None and connection.is_usable())


def _set_up_where_new() -> None:
    """Make the tables of a node's own database before its first command."""
    import django

    django.setup()
    from ocop.core.migrating import is_new, migrate

    if is_new():
        print("Setting up the database of this node …", file=sys.stderr)
        migrate()


if __name__ == "__main__":
    main()
