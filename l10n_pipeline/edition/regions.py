"""Regions of a page that some locales alone have: `l10n:locales`, ITS 2.0's Locale Filter."""

from __future__ import annotations

from l10n_pipeline.model import Mark


def elsewhere(mark: Mark, locale: str) -> bool:
    """Whether a mark is a region that other locales alone have.

    A language without a country is all of its locales, `*` is every one, `!` in front means all but these.
    """
    if mark.kind != "region":
        return False
    names = mark.value.removeprefix("!").split()
    named = any(n in ("*", locale) or locale.startswith(n + "_") for n in names)
    return named == mark.value.startswith("!")
