"""Where the code looks past the walls."""

import re
from pathlib import Path

CODE = Path(__file__).parents[2] / "coachdesk"
REASON = re.compile(r"\bBeyond\.(\w+)")
CALL = re.compile(r"(?<!def )\b(?:wide|widely)\((?!.*\bBeyond\.)")


def uses() -> set[str]:
    """The reasons that are named; a call that names none is a fault."""
    found: set[str] = set()
    for file in CODE.rglob("*.py"):
        if file == CODE / "db.py":
            continue
        text = file.read_text()
        assert not CALL.search(text), f"{file.name} looks past the walls without a reason"
        found |= set(REASON.findall(text))
    return found
