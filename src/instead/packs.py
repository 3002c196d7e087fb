"""The reading packs: where each stands, and what is counted for it."""
from __future__ import annotations

from typing import Mapping

from . import reading
from .catalogue import Catalogue
from .catalogue.models import Pack
from .pages import Page

INDEX = "teach/packs/index"


def slug(pack: str) -> str:
    """Slug of a pack's own page."""
    return f"teach/packs/{pack}"


def to_print(pack: str) -> str:
    """Slug of the page with all the texts of a pack."""
    return f"teach/packs/{pack}/print"


def ordered(packs: Mapping[str, Pack]) -> list[Pack]:
    """As they are listed."""
    return sorted(packs.values(), key=lambda p: (p.order, p.id))


def readings(pack: Pack, pages: Mapping[str, Page]) -> list[Page]:
    """The pages of a pack in one language, in their order; ``pages``: slug → page. One that is missing there is told when the pack's own page is made."""
    return [pages[s] for s in pack.pages if s in pages]


def minutes(pack: Pack, pages: Mapping[str, Page], catalogue: Catalogue) -> int:
    """Minutes for reading a pack in one language."""
    return sum(reading.minutes(p, catalogue) for p in readings(pack, pages))
