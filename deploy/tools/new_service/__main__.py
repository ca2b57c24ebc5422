"""`python -m deploy.tools.new_service NAME`."""

import argparse
import sys

from deploy.tools.new_service.adding import add
from deploy.tools.new_service.errors import Refused


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.tools.new_service", description="Add a service.")
    parser.add_argument("name", help="such as exhibition: the package, the database, and the topics' first word")
    parser.add_argument("--no-install", action="store_true", help="the packages are on the path already")
    wanted = parser.parse_args()
    try:
        add(wanted.name, install=not wanted.no_install)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
