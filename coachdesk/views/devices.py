"""A browser in words, for the list of one's own sign-ins: `Firefox on Windows`. No version, no model, no address."""

from flask import request

# The first that is found names it: most browsers claim to be others too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device_words(agent: str | None = None) -> str:
    """What this browser is, as far as it says; names of makers, so the same in every language. Empty when unknown."""
    said = request.headers.get("User-Agent", "") if agent is None else agent
    parts = [next((name for mark, name in names if mark in said), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, parts))
