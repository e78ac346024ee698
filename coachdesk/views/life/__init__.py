"""What has changed in somebody's life: a death, a name, another office, where they are, who may act for them."""

from coachdesk.views.life import circumstances, deaths, names, office_moves, representatives, show
from coachdesk.views.life.room import blueprint

__all__ = ["blueprint", "circumstances", "deaths", "names", "office_moves", "representatives", "show"]
