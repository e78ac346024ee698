"""The templates of a run are compiled once, not once for each application that is made in it."""

from pathlib import Path

from jinja2 import FileSystemBytecodeCache

from coachdesk.app import CoachDesk


def keep_templates(folder: Path) -> None:
    """Applications that are made after this keep what they compile in that folder, and find there what another has."""
    folder.mkdir(exist_ok=True)
    CoachDesk.jinja_options = {"bytecode_cache": FileSystemBytecodeCache(str(folder))}
