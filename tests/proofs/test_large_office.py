"""The largest office that is measured: a million people, where no page may read a table and no import may swell.

What is timed is printed and not judged; statements, rows, plans and memory are. On SQLite, an office of a tenth.
"""

import pytest

from coachdesk.bench import report
from coachdesk.config import Settings

PATHS = ("caseload", "person", "import", "memory")


@pytest.mark.proof
def test_what_does_not_depend_on_the_machine_holds_at_the_largest_size(engine, engine_name, worker_name, capsys):
    settings = Settings.from_environ(engine.clone(f"{worker_name}_large"))
    figures = report.measure(PATHS, "L" if engine_name == "postgresql" else "M", settings, print)
    with capsys.disabled():
        print("", *(line for figure in figures for line in figure.lines()), sep="\n")
    engine.drop(f"{worker_name}_large")
    missed = [str(goal) for figure in figures for goal in figure.missed if not goal.timed]
    assert missed == []
