"""The tests: `make test` runs them all, `.venv/bin/pytest tests/…` runs some on SQLite."""
