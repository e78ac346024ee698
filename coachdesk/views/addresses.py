"""Addresses for the rows of a page: each pattern is made once, and filled in for each row."""

from uuid import UUID

from flask import g, url_for

STAND_IN = UUID(int=0)


def address_of(endpoint: str, **row: UUID) -> str:
    """What url_for says for a route with one id in it, many times over."""
    patterns: dict[str, str] = g.setdefault("addresses", {})
    ((name, row_id),) = row.items()
    if endpoint not in patterns:
        patterns[endpoint] = url_for(endpoint, **{name: STAND_IN})  # type: ignore[arg-type]
    return patterns[endpoint].replace(str(STAND_IN), str(row_id))
