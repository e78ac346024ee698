"""A file that is only ever added to: one line at a time, on disk before we go on, readable by us alone."""

import os
from pathlib import Path


def append_line(file: Path, line: str) -> None:
    """One line more, in one write."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(handle, line.encode() + b"\n")
        os.fsync(handle)
    finally:
        os.close(handle)
