"""The engines under the tests: each brings up a database, clones it, and leaves nothing behind."""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from tests import engines
from tests.engines import cluster, programs


def test_the_application_is_not_the_owner(db, engine_name):
    if engine_name == "postgresql":
        role = db.session.execute(
            text("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        ).scalar()
        assert role is False
        assert not db.session.execute(text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")).scalar()
    assert db.session.get_bind().dialect.name == engine_name


@pytest.mark.once
def test_the_wheel_stands_in_where_no_server_is_installed(monkeypatch):
    monkeypatch.delenv(cluster.GIVEN, raising=False)
    monkeypatch.setattr(cluster, "installed", _nothing)
    with ExitStack() as undo:
        url = cluster.bring_up(undo)
        folder = Path(url.partition("host=")[2])
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        with engine.connect() as connection:
            connection.execute(text("CREATE EXTENSION btree_gist"))
        engine.dispose()
        assert (folder / "programs").is_dir()
    assert not folder.exists()


@pytest.mark.once
def test_what_cannot_be_brought_up_says_what_to_install(monkeypatch):
    monkeypatch.delenv(cluster.GIVEN, raising=False)
    monkeypatch.setattr(cluster, "installed", _nothing)
    monkeypatch.setattr(cluster, "unpacked", lambda _folder: _nothing())
    with ExitStack() as undo, pytest.raises(programs.Unavailable) as refusal:
        cluster.bring_up(undo)
    for words in (cluster.GIVEN, "installed server programs", "the wheel", "apt-get install"):
        assert words in str(refusal.value)


@pytest.mark.once
def test_an_address_that_does_not_answer_is_not_passed_over(monkeypatch):
    monkeypatch.setenv(cluster.GIVEN, "postgresql://postgres@/postgres?host=/nowhere")
    with ExitStack() as undo, pytest.raises(programs.Unavailable, match=cluster.GIVEN):
        cluster.bring_up(undo)


@pytest.mark.once
def test_a_command_runs_on_a_database_of_its_own():
    show = "import os; print(os.environ['DATABASE_URL'])"
    command = [sys.executable, "-m", "tests.engines.run", sys.executable, "-c", show]
    outside = {name: value for name, value in os.environ.items() if not name.startswith("COACHDESK_TEST")}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=outside, cwd=programs.ROOT)
    assert done.stdout.startswith("postgresql+psycopg://")


def test_a_clone_is_fresh(engine: engines.Engine, worker_name: str):
    url = engine.clone(f"{worker_name}_fresh")["DATABASE_URL"]
    made = create_engine(url)
    with made.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
    made.dispose()
    engine.drop(f"{worker_name}_fresh")


def _nothing():
    raise programs.Unavailable("nothing of the kind here")
