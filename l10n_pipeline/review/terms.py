"""Adds a term to the term base from the page, and leaves every other byte of its file as it is."""

from __future__ import annotations

import json

from l10n_pipeline.errors import ConfigError
from l10n_pipeline.files.saving import Changed
from l10n_pipeline.review.desk import Desk

FILE = "review.yaml"
"""Where terms from the page go, in the term base; people may move them to where they belong."""

KINDS = ("fixed", "prefer", "keep")


def add(desk: Desk, locale: str, term: str, rendering: str, kind: str, definition: str) -> str:
    """Append a term, and return its file; ConfigError where the term base has it, or the words make none."""
    term, rendering, definition = (" ".join(text.split()) for text in (term, rendering, definition))
    if not term or kind not in KINDS or (kind != "keep" and not rendering):
        raise ConfigError("a term needs its words and a translation", advice="fill in both")
    project = desk.project
    if known := next((t for t in project.terms if term in (t.source, *t.forms)), None):
        advice = f"add the translation at {known.path}:{known.line}"
        raise ConfigError(f"the term base has '{term}' already", advice=advice)
    said = "keep" if kind == "keep" else f"{{{kind}: {_string(rendering)}}}"
    entry = f"- term: {_string(term)}\n"
    entry += f"  definition: {_string(definition)}\n" if definition else ""
    entry += f"  renderings:\n    {locale}: {said}\n"
    path = project.config.terms / FILE
    for _ in range(5):
        before = project.door.read(path) if project.door.has(path) else None
        data = (before.rstrip(b"\n") + b"\n\n" if before and before.strip() else b"") + entry.encode()
        try:
            project.door.save(path, data, before)
        except Changed:
            continue
        desk.wrote()
        desk.look_again()
        return project.relative(path)
    raise ConfigError(f"{FILE} is written all the time", advice="try again in a moment")


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
