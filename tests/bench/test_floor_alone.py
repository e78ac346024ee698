"""The floor is plain SQL and a bare callable: it knows nothing of the application it is measured against."""

import ast
from pathlib import Path

import pytest

import coachdesk.bench.floor as floor

FILES = sorted(Path(floor.__file__).parent.glob("*.py"))


@pytest.mark.once
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_floor_imports_nothing_of_the_application(file):
    for node in ast.walk(ast.parse(file.read_text())):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        ours = [name for name in names if name.startswith("coachdesk")]
        assert all(name.startswith("coachdesk.bench.floor") for name in ours), ours
