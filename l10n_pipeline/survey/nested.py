"""Folders with a folder of pages for each language, wherever they lie: `src/content/docs/en`, `src/content/docs/de`."""

from __future__ import annotations

from collections import defaultdict
from functools import cache

from l10n_pipeline.survey.site import PASSED, Folder, locale_name, pages

_DEEPEST = 4
"""Folders below which nobody keeps his languages."""


@cache
def _is_code(part: str) -> bool:
    """Whether a folder's name is a language's; `src` and the like are short words, too, and name hardly spoken ones."""
    return bool(locale_name(part)) and (len(part) == 2 or "-" in part or "_" in part)


def localized(folder: Folder) -> list[tuple[str, str]]:
    """Each such folder, the one with the most pages in English first, with the name that its English has there.

    Other languages have to have pages of the same names.
    """
    by_place: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for name in pages(folder.path):
        parts = name.split("/")
        at = next((n for n, part in enumerate(parts[:-1][:_DEEPEST]) if _is_code(part)), None)
        if at is not None and PASSED.isdisjoint(parts):
            by_place["/".join(parts[:at])][parts[at]].add("/".join(parts[at + 1 :]))
    found = []
    for place, codes in by_place.items():
        own = (
            "en" if "en" in codes else next((code for code in sorted(codes) if code.lower().startswith("en-")), "")
        )
        if own and any(code != own and names & codes[own] for code, names in codes.items()):
            found.append((len(codes[own]), place, own))
    return [(place, own) for _, place, own in sorted(found, key=lambda one: (-one[0], one[1]))]
