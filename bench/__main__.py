"""``make bench``: every measurement in its short form, one after the other; each also runs alone with larger sizes."""

import subprocess
import sys

SHORT = {
    "register": ["--rows", "20000"],
    "search": [],
    "pages": [],
    "serving": ["--seconds", "5"],
    "pooling": [],
    "councils": [],
}


def main() -> int:
    """Run them and return how many failed."""
    failed = 0
    for name, arguments in SHORT.items():
        print(f"\n== {name} ==", flush=True)
        failed += bool(subprocess.run([sys.executable, "-m", f"bench.{name}", *arguments], check=False).returncode)
    return failed


if __name__ == "__main__":
    sys.exit(main())
