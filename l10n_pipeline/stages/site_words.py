"""The languages of a site, and its words around the articles: the package's, and the project's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.formats.data import yaml_values
from l10n_pipeline.locale_rules import bcp47, rules
from l10n_pipeline.project import Project
from l10n_pipeline.publish.page import Language, Words
from l10n_pipeline.publish.wording import load, overridden
from l10n_pipeline.sources import Source

SITE_TEXTS = "site.yaml"
"""The source with the project's own wording around the articles."""


def spoken(
    project: Project, locales: Sequence[LocaleConfig], wording: Mapping[str, str]
) -> tuple[dict[str, Words], dict[str, Language]]:
    """The words of each locale's pages, and its language; the source's locale is the first one.

    `wording` is the text of the project's site.yaml in each locale, "" or nothing where there is none.
    """
    home = project.config.source_locale
    texts = {locale.name: _texts(wording.get(locale.name, "")) for locale in locales}
    words: dict[str, Words] = {}
    languages: dict[str, Language] = {}
    for locale in locales:
        ours, language = load(locale.name)
        is_ours = language.split("_")[0] == locale.name.split("_")[0]
        machine = _machine_texts(project, locale.name) if is_ours else ()
        words[locale.name] = overridden(
            ours, texts[locale.name], texts[home], same=locale.name == home, machine=machine
        )
        direction = "rtl" if rules(locale.name).rtl else "ltr"
        name = ours["language"] if is_ours else _own_name(locale.name)
        languages[locale.name] = Language(locale.name, bcp47(locale.name), direction, str(name))
    return words, languages


def _machine_texts(project: Project, locale: str) -> frozenset[str]:
    """The keys of site.yaml whose text is a machine's: the package's wording is a native speaker's."""
    if locale == project.config.source_locale:
        return frozenset()
    units = project.units(Source(SITE_TEXTS), locale).values()
    return frozenset(unit.key.context for unit in units if unit.state == "machine")


def _texts(wording: str) -> Mapping[str, Any]:
    found = yaml_values.load(wording) if wording else None
    return found if isinstance(found, dict) else {}


def _own_name(locale: str) -> str:
    from babel import Locale

    return str(Locale.parse(locale).get_display_name() or locale)
