"""Memory does not grow with the file: four times the people, the same peak."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.importing.offices import make

PEOPLE, MORE = 5_000, 4
ROOM_MIB = 12
LOAD_AND_SAY_THE_PEAK = """
import atexit, resource, sys
atexit.register(lambda: print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
from coachdesk.commands import main
sys.argv = ["coachdesk", "import", "office", sys.argv[1], "--json"]
main()
"""


@pytest.fixture
def peak(engine, worker_name, tmp_path):
    """The most memory, in MiB, that loading so many people takes a process of its own."""

    def peak(people: int) -> int:
        folder = tmp_path / str(people)
        write(folder, people)
        environment = os.environ | engine.clone(f"{worker_name}_memory")
        command = [sys.executable, "-c", LOAD_AND_SAY_THE_PEAK, str(folder)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return int(done.stdout.split("peak ")[1])

    yield peak
    engine.drop(f"{worker_name}_memory")


def write(folder: Path, people: int) -> None:
    folder.mkdir()
    for kind, content in make(1, people=people, meetings=people).files().items():
        (folder / kind.file_name).write_bytes(content)


@pytest.mark.once
def test_four_times_the_people_take_no_more_memory(peak):
    assert peak(PEOPLE * MORE) - peak(PEOPLE) < ROOM_MIB
