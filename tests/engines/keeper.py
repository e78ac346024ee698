"""Runs a server while somebody holds the other end of its standard input, then stops it and removes its folder.

So that a run of the tests that is killed leaves neither a server nor its files behind.
"""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

STOP_SECONDS = 20


def main() -> None:
    """Arguments: the folder, the user's and group's number or empty, then the command of the server."""
    folder, user, group, *command = sys.argv[1:]
    as_who = {"user": int(user), "group": int(group), "extra_groups": []} if user else {}
    with Path(folder, "server.log").open("w") as log:
        server = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **as_who)
    sys.stdin.buffer.read()
    if server.poll() is None:
        server.send_signal(signal.SIGINT)  # at once, whoever is still connected
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.send_signal(signal.SIGQUIT)
            server.wait()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
