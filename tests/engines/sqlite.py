"""SQLite under the tests: a folder for each database, a copy for each worker."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.engines.base import Engine


class Sqlite(Engine):
    name = "sqlite"

    def drop(self, name: str) -> None:
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def _create(self, name: str) -> None:
        (self.folder / name).mkdir(mode=0o700)

    def _copy(self, source: str, target: str) -> None:
        self._create(target)
        with (
            closing(sqlite3.connect(self._file(source))) as template,
            closing(sqlite3.connect(self._file(target))) as clone,
        ):
            template.backup(clone)

    def _addresses(self, name: str) -> dict[str, str]:
        url = f"sqlite:///{self._file(name)}"
        return {"DATABASE_URL": url, "COACHDESK_OWNER_URL": url}

    def _file(self, name: str) -> Path:
        return self.folder / name / "coachdesk.sqlite3"
