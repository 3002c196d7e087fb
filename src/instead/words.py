"""The words of the interface in one language: messages and plurals from ``locales/``, names, dates and numbers from the Unicode locale data."""
from __future__ import annotations

import gettext
import io
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date, format_interval
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from .problems import BadInput, Problem


class Words:
    """Messages of one language. ``w("in-short")`` gives a message; a message that is not there is an error of ours."""

    def __init__(self, lang: str, po: Path):
        self.lang = lang
        self.locale = Locale.parse(lang)
        text = po.read_text("utf-8")
        # Babel makes room for as many forms as the head asks for, whatever the number; no language has more than six.
        if re.search(r"nplurals(?!=[1-6];)", re.sub(r'"\s*"', "", text), re.I):
            raise ValueError("the head does not say how many plural forms there are")
        catalog = read_po(io.BytesIO(text.encode()), locale=lang)
        mo = io.BytesIO()
        write_mo(mo, catalog)
        mo.seek(0)
        self._texts = gettext.GNUTranslations(mo)
        # The rule for plurals is a small program, which is run whenever something is counted.
        if not all(0 <= self._texts.plural(n) < catalog.num_plurals for n in range(1000)):  # type: ignore[attr-defined]
            raise ValueError("the rule for plurals leads to a form that is not there")
        # A language that is still growing needs words only where its pages use them; Babel drops headers that it does not know.
        self.complete = "X-State: growing" not in text
        self._ids = {m.id if isinstance(m.id, str) else m.id[0] for m in catalog if m.id}

    @property
    def dir(self) -> str:
        """``rtl`` or ``ltr``."""
        return "rtl" if self.locale.text_direction == "rtl" else "ltr"

    @property
    def comma(self) -> str:
        """What stands between the items of a plain list."""
        return "، " if self.lang == "ar" else ", "

    def __call__(self, message: str, **values: Any) -> str:
        if message not in self._ids:
            raise KeyError(f"locales/{self.lang}.po has no message “{message}”")
        text = self._texts.gettext(message)
        if text == message and not self.complete:
            raise BadInput([Problem(f"locales/{self.lang}.po", 0, 0, "untranslated", f"“{message}” has no words in this language yet.", "Translate it in the catalogue.")])
        return text.format(**values) if values else text

    def count(self, noun: str, n: float) -> str:
        """``n`` things in words, with the language's own plural form: “9 sources”, «مصدران»."""
        if n == 0 and f"zero-{noun}" in self._ids:
            return self(f"zero-{noun}", n=0) if "{n}" in self._texts.gettext(f"zero-{noun}") else self(f"zero-{noun}")
        if n != int(n) and self.lang != "fr":  # fractions take the form of “other”, which gettext's integers cannot reach: 100 does; French counts 1,5 as one
            text = self._texts.ngettext(f"n-{noun}", f"n-{noun}", 100)
        else:
            text = self._texts.ngettext(f"n-{noun}", f"n-{noun}", int(n))
        return text.format(n=self.number(n))

    def forms(self, noun: str) -> dict[str, str]:
        """CLDR plural category → the words with ``{n}``, for scripts."""
        samples = {"one": 1, "two": 2, "few": 3, "many": 11, "other": 100}
        rule = self.locale.plural_form
        out = {rule(n): self._texts.ngettext(f"n-{noun}", f"n-{noun}", n) for n in samples.values()}
        out["zero"] = self.count(noun, 0)
        return out

    def number(self, n: float) -> str:
        """A number with this language's separators; Western digits; in Arabic no separator below five digits."""
        if self.lang == "ar" and abs(n) < 10000 and n == int(n):
            return str(int(n))
        return format_decimal(n, locale=self.locale, numbering_system="latn")

    def share(self, part: float) -> str:
        """A part of a whole in per cent, to one decimal: “95.4%”."""
        return self.number(round(part * 100, 1)) + ("\u00a0%" if self.lang == "fr" else "%")

    def date(self, day: date | str) -> str:
        """A day, month or year as written in running text: “22 November 2026”, “March 2015”, “2015”."""
        text = day.isoformat() if isinstance(day, date) else day
        if len(text) == 4:
            return text
        # English is British here.
        locale = Locale("en", "GB") if self.lang == "en" else self.locale
        if len(text) == 7:
            return format_date(date.fromisoformat(text + "-01"), "MMMM y", locale=locale)
        out = format_date(date.fromisoformat(text), "d MMMM y", locale=locale)
        return "1er" + out[1:] if self.lang == "fr" and out.startswith("1 ") else out

    def period(self, text: str) -> str:
        """A date, or two of them parted by “/”, as short as a label needs it: “Feb – Jul 2015”."""
        first, _, last = text.partition("/")
        if not last:
            return self.date(first)
        locale = Locale("en", "GB") if self.lang == "en" else self.locale
        skeleton = {4: "y", 7: "yMMM", 10: "yMMMd"}[min(len(first), len(last))]
        if self.lang == "ar" and skeleton == "y" and first[:4] != last[:4]:  # with a dash between them the later of two years would be read first
            return f"من {first[:4]} إلى {last[:4]}"
        return format_interval(*(date.fromisoformat((day + "-01-01")[:10] if len(day) != 7 else day + "-01") for day in (first, last)), skeleton, locale=locale)

    def country(self, code: str) -> str:
        """Name of a country; ``XX`` stands for several."""
        if code == "XX":
            return self("several-countries")
        return self.locale.territories.get(code) or code

    def language(self, code: str) -> str:
        return self.locale.languages.get(code) or code

    def list(self, items: list[str]) -> str:
        return format_list(items, locale=Locale("en", "GB") if self.lang == "en" else self.locale)


def complete(root: Path) -> tuple[str, ...]:
    """The languages in which every page and record must exist."""
    return tuple(lang for lang in languages(root) if words(root, lang).complete)


def languages(root: Path) -> tuple[str, ...]:
    """The site's languages: one catalogue each in ``locales/``; English first, those written from right to left last."""
    found = [p.stem for p in (root / "locales").glob("*.po")]
    if wrong := [x for x in found if not _is_code(x)]:
        raise BadInput([Problem(f"locales/{x}.po", 0, 0, "locale", "The name of this file is not a language code.", "Name the file after a code of CLDR: fr.po.") for x in wrong])
    return tuple(sorted(found, key=lambda x: (x != "en", Locale.parse(x).text_direction == "rtl", x)))


def _is_code(name: str) -> bool:
    try:
        return bool(re.fullmatch(r"[a-z]{2,3}", name) and Locale.parse(name))
    except (UnknownLocaleError, ValueError):
        return False


@lru_cache(maxsize=32)
def _cached(lang: str, po: Path, stamp: float) -> Words:
    try:
        return Words(lang, po)
    except UnknownLocaleError:
        raise BadInput([Problem(f"locales/{po.name}", 0, 0, "locale", f"“{lang}” is not a language code.", "Name the file after a code of CLDR.")]) from None
    except Exception as e:  # Babel and gettext raise whatever a torn file makes them stumble over
        raise BadInput([Problem(f"locales/{po.name}", 0, 0, "locale", f"This catalogue cannot be read: {type(e).__name__}.",
                                "Compare its head and its quotation marks with those of another language.")]) from None


def words(root: Path, lang: str) -> Words:
    """The words of ``lang``; read once and again when the file changes."""
    po = root / "locales" / f"{lang}.po"
    return _cached(lang, po, po.stat().st_mtime)
