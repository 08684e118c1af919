"""The wording of the site around the articles: a file a locale, and what the project's site.yaml says instead."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from importlib.resources import files
from typing import Any

import yaml

from l10n_pipeline.files import packaged
from l10n_pipeline.publish.page import Words

FALLBACK = "en"


def load(locale: str) -> tuple[Words, str]:
    """The wording for a locale: its own, its language's, or the English one; and the locale that it is in."""
    folder = files(__name__)
    language = locale.split("_", maxsplit=1)[0]
    names = sorted(entry.name.removesuffix(".yaml") for entry in folder.iterdir() if entry.name.endswith(".yaml"))
    kin = [name for name in names if name.split("_", maxsplit=1)[0] == language]
    name = next((n for n in (locale, language, *kin, FALLBACK) if n in names), FALLBACK)
    return yaml.safe_load(packaged(__name__, f"{name}.yaml")), name


def overridden(
    words: Words,
    site: Mapping[str, Any],
    source_site: Mapping[str, Any],
    *,
    same: bool,
    machine: Collection[str] = (),
    within: str = "",
) -> Words:
    """The wording with the texts that the project has for the same keys.

    A text of site.yaml that is still the source's, where the locale is not the source's (`same`), does not go
    before wording that is in the locale's language; nor does one of a machine. `machine` has the paths of the
    latter (`article.min_read`), `within` the path of the mapping that is looked at.
    """
    out: dict[str, Any] = dict(words)
    for key, value in site.items():
        mine, theirs = words.get(key), source_site.get(key)
        path = f"{within}.{key}" if within else str(key)
        if isinstance(value, Mapping):
            inner = mine if isinstance(mine, Mapping) else {}
            known = theirs if isinstance(theirs, Mapping) else {}
            out[key] = overridden(inner, value, known, same=same, machine=machine, within=path)
        elif mine is None or same or (value != theirs and path not in machine):
            out[key] = value
    return out
