"""How many rows of a long list are shown: some, more, or all; as the address asks for it."""

import re

NUMBER = re.compile(r"[1-9][0-9]{0,5}")


def rows_wanted(show: str, *, step: int, most: int) -> int:
    """`all` is as many as there may be; what makes no sense is the first few."""
    if show == "all":
        return most
    return min(int(show), most) if NUMBER.fullmatch(show) else step
