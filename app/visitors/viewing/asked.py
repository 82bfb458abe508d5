"""Whether a text asks about visitors, with the names of views and brands as they are now."""

import re

from app.i18n.sentences import Sentences
from app.storage.database import Database
from app.visitors.viewing import views, words
from app.visitors.viewing.words import Asked

HINT = re.compile(r"visit|訪問|site|サイト", re.IGNORECASE)
SPOKEN = (Sentences("en"), Sentences("ja"))
TEXT_MOST = 200


def asked(database: Database, text: str) -> Asked | None:
    """None for everything else; most texts are told apart without asking the database."""
    if len(text) > TEXT_MOST:
        return None
    if (found := words.presence(text)) is not None or not HINT.search(text):
        return found
    names: dict[str, tuple[str, ...]] = {one.key: (one.name,) for one in views.all_of(database) if one.name}
    names |= {one.key: tuple(said.say(f"visit.view.{one.key}") for said in SPOKEN) for one in views.PRESETS}
    with database.read() as tables:
        brands = {brand.name: brand.brand_id for brand in tables.brands.all()}
    return words.read(text, names, brands)
