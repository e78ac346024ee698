"""A text that stands in one place and nowhere else, so that where it turns up tells what leaked."""


def canary(table: str, name: str) -> str:
    """The canary of a secret column."""
    return f"canary-of-{table}-{name}"


def canaries(table: str, *names: str) -> dict[str, str]:
    """A canary for each secret column of a table, by name."""
    return {name: canary(table, name) for name in names}
