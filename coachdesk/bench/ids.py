"""Ids of made-up rows: UUIDs of the seventh version by their form and order, counted instead of drawn."""

from uuid import UUID

FROM_MS = 0x0190_0000_0000  # the instant that the first id carries; the others follow by a thousandth of a second each
KINDS = (
    "office", "team", "staff", "claimant", "data_key", "adjustment", "words_to_ask", "matter", "relationship",
    "appointment", "event",
)  # fmt: skip


def made(kind: str, number: int) -> UUID:
    """The id of the row with this number."""
    return UUID(hex=f"{FROM_MS + number:012x}7{KINDS.index(kind):03x}8{number:015x}")


def in_sql(kind: str, number: str, *, postgresql: bool) -> str:
    """The same id as an expression over a number."""
    middle = f"7{KINDS.index(kind):03x}8"
    if postgresql:
        first, last = (
            f"lpad(to_hex({what}), {width}, '0')" for what, width in ((f"{FROM_MS} + {number}", 12), (number, 15))
        )
        return f"({first} || '{middle}' || {last})::uuid"
    return f"printf('%012x{middle}%015x', {FROM_MS} + {number}, {number})"
