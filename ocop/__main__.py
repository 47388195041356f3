"""``ocop``: Django's commands and ours, with the embedded PostgreSQL started where ``DATABASE_URL`` is not set."""

import os
import sys

WITHOUT_DATABASE = {"db", "help", "version", "--help", "--version", "-h", "collectstatic", "build_fonts"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop.settings")
    from ocop.core import embedded

    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_DATABASE and "--help" not in sys.argv:
        try:
            embedded.ensure_started()
        except embedded.ServerFailed as failure:
            sys.exit(str(failure))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
