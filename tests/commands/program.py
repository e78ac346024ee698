"""`coachdesk …` in a process of its own that is forked from one in which the program is loaded already.

As at a keyboard: an environment of nothing else, what was printed, what it ended with; a start takes no second.
"""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

from tests.engines.programs import ROOT

LOADED = ["coachdesk.wiring", "coachdesk.migrating", "coachdesk.commands", "psycopg", "tests.commands.program"]
PATIENCE = 120


def run(environment: Mapping[str, str], *words: str, cwd: Path = ROOT) -> CompletedProcess[str]:
    """Run one command to its end."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(LOADED)
    with TemporaryDirectory(prefix="coachdesk-command-") as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = processes.Process(target=_begin, args=(dict(environment), words, cwd, out, err))
        process.start()
        process.join(PATIENCE)
        assert process.exitcode is not None, f"coachdesk {' '.join(words)} does not end"
        return CompletedProcess(["coachdesk", *words], process.exitcode, out.read_text(), err.read_text())


def _begin(environment: dict[str, str], words: tuple[str, ...], cwd: Path, out: Path, err: Path) -> None:
    for handle, told in ((1, out), (2, err)):
        os.dup2(os.open(told, os.O_CREAT | os.O_WRONLY, 0o600), handle)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    sys.argv = ["coachdesk", *words]
    from coachdesk.commands import main

    main()
