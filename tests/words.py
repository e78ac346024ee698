"""Every text marked for translation, and a made-up language in which each stands between ⟦brackets⟧."""

import subprocess
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.engines.programs import ROOT

CATALOGUES = ROOT / "coachdesk" / "translations"
EXTRACT = ["-q", "extract", "-F", "pyproject.toml", "-k", "lazy_gettext", "--no-location", "--sort-output", "--no-wrap"]


def extracted(folder: Path) -> Catalog:
    """What pybabel finds in the code and the templates now."""
    found = folder / "messages.pot"
    pybabel = Path(sys.executable).with_name("pybabel")
    subprocess.run([pybabel, *EXTRACT, "-o", found, "coachdesk", "templates"], cwd=ROOT, check=True)
    with found.open("rb") as file:
        return read_po(file)


def pseudo(texts: Catalog, folder: Path, locale: str = "cy") -> None:
    """The made-up language, in the place of another."""
    made = Catalog(locale=locale)
    for message in texts:
        if not message.id:
            continue
        if isinstance(message.id, tuple):
            made.add(message.id, [f"⟦{message.id[1]}⟧"] * made.num_plurals)
        else:
            made.add(message.id, f"⟦{message.id}⟧", flags=message.flags)
    target = folder / locale / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "messages.mo").open("wb") as file:
        write_mo(file, made)
