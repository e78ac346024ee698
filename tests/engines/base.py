"""What the tests ask of a database: templates made once a run, and clones of them by name."""

import fcntl
import os
import subprocess
import sys
from abc import ABC, abstractmethod
from base64 import b64encode
from pathlib import Path

KINDS = {"empty": [["migrate"]], "demo": [["migrate", "--demo"], ["demo", "load"]]}
DEMO_CLOCK = "2026-11-24T09:30:00+00:00"


def _key(letter: str) -> str:
    return b64encode(letter.encode() * 32).decode()


SECRETS = {
    "SECRET_KEY": "a secret for tests, long enough to be taken as one",
    "COACHDESK_MASTER_KEYS": f"m1:{_key('m')}",
    "COACHDESK_INDEX_KEYS": f"i1:{_key('i')}",
    "COACHDESK_AUDIT_KEYS": f"a1:{_key('a')}",
}


class Engine(ABC):
    """A kind of database and the place where this run keeps its databases."""

    name: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.templates = folder / "compiled"

    def clone(self, name: str, kind: str = "empty") -> dict[str, str]:
        """A fresh database like the template, as the environment that a program serving it is started with."""
        self._template(kind)
        self.drop(name)
        self._copy(kind, name)
        return self.environment(name)

    def bare(self, name: str) -> dict[str, str]:
        """An empty database that nobody has migrated, as the environment of a program."""
        self.drop(name)
        self._create(name)
        return self.environment(name)

    def environment(self, name: str) -> dict[str, str]:
        """The settings of a program that serves this database, as the application and not as the owner."""
        return (
            SECRETS
            | self._addresses(name)
            | {
                "COACHDESK_INSTANCE": str(self.folder / name),
                "COACHDESK_SECURE_COOKIES": "no",
                "COACHDESK_TESTING": "yes",
            }
        )

    def command(self, name: str, *words: str, clock: str = "") -> None:
        """Run `coachdesk words…` on the database; what it says is shown when it does not end well."""
        environment = _outside() | self.environment(name) | ({"COACHDESK_CLOCK": clock} if clock else {})
        program = Path(sys.executable).with_name("coachdesk")
        done = subprocess.run([program, *words], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(
                f"coachdesk {' '.join(words)} on {self.name} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
            )

    def _template(self, kind: str) -> None:
        """Make the template unless a worker of this run has made it; the others wait for it."""
        with (self.folder / f"{kind}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (made := self.folder / f"{kind}.made").exists():
                self._create(kind)
                for words in KINDS[kind]:
                    self.command(kind, *words, clock=DEMO_CLOCK if kind == "demo" else "")
                made.touch()

    @abstractmethod
    def drop(self, name: str) -> None:
        """Remove a database, if there is one of that name, whoever still looks at it."""

    @abstractmethod
    def _create(self, name: str) -> None:
        """Make an empty database."""

    @abstractmethod
    def _copy(self, source: str, target: str) -> None:
        """Make a database like another to which nobody is connected."""

    @abstractmethod
    def _addresses(self, name: str) -> dict[str, str]:
        """DATABASE_URL and COACHDESK_OWNER_URL."""


def _outside() -> dict[str, str]:
    """This environment without anything that settles a CoachDesk."""
    return {
        name: value
        for name, value in os.environ.items()
        if name != "DATABASE_URL" and not name.startswith("COACHDESK_")
    }
