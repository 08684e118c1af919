"""The words of the review page, one file a language, built by the pipeline from `interface/`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from l10n_pipeline.files import packaged

FALLBACK = "en"
Wording = Mapping[str, Any]


@cache
def languages() -> Mapping[str, str]:
    """The languages that the page can speak, each with its name in its own words."""
    found = sorted(e.name.removesuffix(".yaml") for e in files(__name__).iterdir() if e.name.endswith(".yaml"))
    return {name: _own_name(packaged(__name__, f"{name}.yaml").decode()) for name in found}


def _own_name(text: str) -> str:
    """What a language calls itself: the first page needs no more of the languages that it does not speak."""
    line = next(line for line in text.splitlines() if line.startswith("name:"))
    return str(yaml.safe_load(line)["name"])


@cache
def load(name: str) -> Wording:
    """The words in a language of `languages`."""
    found: Wording = yaml.safe_load(packaged(__name__, f"{name}.yaml"))
    return found


def choose(wanted: str, accepted: str) -> str:
    """The language that a person chose, else the first that the browser asks for and there is."""
    known = languages()
    if wanted in known:
        return wanted
    for tag in re.findall(r"[A-Za-z][A-Za-z-]*", re.sub(r";\s*q=[\d.]+", "", accepted)):
        name = tag.replace("-", "_")
        kin = (k for k in known if k.split("_")[0].lower() == name.split("_")[0].lower())
        found = next((one for one in (name, *kin) if one in known), "")
        if found:
            return found
    return FALLBACK
