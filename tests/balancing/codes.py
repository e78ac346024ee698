"""The codes that are written in the rules, read from their text."""

import ast
import re
from pathlib import Path

import coachdesk.balancing

FOLDER = Path(coachdesk.balancing.__file__).parent
CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+|shut|stays|meetings|entrusted")
ARE_NONE = {"name", "load"}


def codes_of(module: str, *names: str) -> set[str]:
    """The codes a function has in it, or that are the first word a class or function is called with."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((FOLDER / f"{module}.py").read_text())):
        if isinstance(node, ast.FunctionDef) and node.name in names:
            found |= {each.value for each in ast.walk(node) if _is_code(each)}
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in names and node.args and _is_code(node.args[0]):
            found.add(node.args[0].value)
    return found


def _is_code(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(CODE.fullmatch(node.value))
