"""Plural entries: how many forms the file's language has, and entries that lack some."""

from __future__ import annotations

from collections.abc import Sequence

from l10n_pipeline import lazy
from l10n_pipeline.catalog.entry import Catalog, Entry, header
from l10n_pipeline.catalog.write import lines_of, made

PLURAL_COUNT = r"nplurals\s*=\s*([1-9])(?!\d)"
"""Of no language are there more than six forms (Arabic); a header that says more would be filled without end."""

_COUNT = lazy.pattern(PLURAL_COUNT)


def count(catalog: Catalog) -> int:
    """The number of forms that the header's Plural-Forms names; else that of its Language; else 0: not known."""
    if catalog.header is None:
        return 0
    fields = header(catalog)
    found = _COUNT.search(fields.get("Plural-Forms", ""))
    return int(found[1]) if found else _of_language(fields.get("Language", ""))


def _of_language(name: str) -> int:
    from babel.core import Locale, UnknownLocaleError
    from babel.messages.plurals import get_plural

    try:
        return get_plural(Locale.parse(name.replace("-", "_")))[0] if name else 0
    except (ValueError, UnknownLocaleError):
        return 0


def lacking(catalog: Catalog, entries: Sequence[Entry]) -> bool:
    """Whether a plural entry in use has fewer forms than the language."""
    return any(e.plural and not e.unit.obsolete and len(e.forms) - 1 < count(catalog) for e in entries)


def completed(catalog: Catalog, entry: Entry) -> Entry:
    """The entry with an empty form for each that the language has beyond its own; no form is taken away."""
    wanted = count(catalog) if entry.plural and not entry.unit.obsolete else 0
    more = [f'msgstr[{n}] ""' for n in range(max(len(entry.forms) - 1, 0), wanted)]
    return made(catalog, [*lines_of(catalog, entry), *more], entry) if more else entry
