"""Run a command on a PostgreSQL brought up for it: `python -m tests.engines.run [--kind demo] COMMAND…`.

The database is migrated, and empty unless it is to hold the demo; afterwards everything is gone again.
"""

import argparse
import os
import subprocess
import sys
from contextlib import ExitStack

from tests.engines import NAME, make
from tests.engines.base import KINDS


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kind", choices=sorted(KINDS), default="empty", help="what the database holds at the start")
    parser.add_argument("--engine", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    words = parser.parse_args()
    os.environ[NAME] = words.engine
    with ExitStack() as undo:
        environment = make(undo, durable=True).clone("run", words.kind)
        return subprocess.run(words.command, env=os.environ | environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
