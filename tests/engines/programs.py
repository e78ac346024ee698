"""Where the programs of a PostgreSQL server are: on this machine, else out of a wheel that is unpacked somewhere."""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("initdb", "postgres")


class Unavailable(RuntimeError):
    """A way to a PostgreSQL that is not open here; the message says why."""


def installed() -> Path:
    """The folder of the newest server programs that this machine has."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: _version(folder.parent.name), reverse=True
    )
    for folder in [*debian, *_told_by_pg_config(), *_on_the_path()]:
        if all((folder / program).is_file() for program in NEEDED) and _has_btree_gist(folder):
            return folder
    raise Unavailable("no initdb and postgres with btree_gist in /usr/lib/postgresql, by pg_config or on the PATH")


def unpacked(folder: Path) -> Path:
    """The programs out of the locked wheel, copied into a folder of our own.

    The package is not imported: at its start it would open the folders above the virtual environment to others.
    """
    lock = ROOT / "requirements" / "postgresql.lock"
    command = [
        Path(sys.executable).with_name("uv"),
        "pip",
        "install",
        "--quiet",
        "--target",
        folder,
        "--no-deps",
        "--link-mode",
        "copy",
    ]
    done = subprocess.run([*command, "--require-hashes", "-r", lock], capture_output=True, text=True, check=False)
    if done.returncode:
        raise Unavailable(f"the wheel of requirements/postgresql.lock did not install: {done.stderr.strip()[-300:]}")
    return folder / "pgserver" / "pginstall" / "bin"


def unprivileged() -> pwd.struct_passwd | None:
    """Who runs the server when we are root, which PostgreSQL does not do; None when we are somebody already."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable("PostgreSQL does not run as root, and this machine knows neither postgres nor nobody")


def _told_by_pg_config() -> list[Path]:
    told = shutil.which("pg_config")
    return [Path(subprocess.check_output([told, "--bindir"], text=True).strip())] if told else []


def _on_the_path() -> list[Path]:
    found = shutil.which("postgres")
    return [Path(found).resolve().parent] if found else []


def _has_btree_gist(folder: Path) -> bool:
    share = subprocess.run(
        [folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=False
    ).stdout.strip()
    return (Path(share) / "extension" / "btree_gist.control").is_file()


def _version(name: str) -> int:
    return int(name) if name.isdigit() else 0
