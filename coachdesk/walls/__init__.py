"""The second wall: on PostgreSQL the database itself gives each account no more of people than policies.py says.

It stands against our own mistakes, not against whoever runs SQL of their own as the application: they can say they are
anybody. The rules are in functions.py, which table is behind which of them in tables.py.
"""

from coachdesk.walls.raising import WIDE, NotThere, are_up, look_at_roles, raise_walls

__all__ = ["WIDE", "NotThere", "are_up", "look_at_roles", "raise_walls"]
