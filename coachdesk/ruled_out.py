"""Somebody may ask not to be with a certain member of staff: who that is stands with the adjustment, as ids."""

from collections.abc import Mapping
from uuid import UUID

NOT_WITH = "STAFF_NOT"


def ruled_out(code: str, params: Mapping[str, str]) -> set[UUID]:
    """The members of staff whom an adjustment names as not wanted; nobody, for any other adjustment."""
    return {UUID(each) for each in params.get("staff", "").split()} if code == NOT_WITH else set()
