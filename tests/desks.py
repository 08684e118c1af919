"""Desks to review at: the project's own content, and one article that is quick."""

from __future__ import annotations

import shutil
from pathlib import Path

from l10n_pipeline.cli import main
from l10n_pipeline.review.desk import Desk, name_of, seen_of
from l10n_pipeline.review.saves import Intent
from l10n_pipeline.sources import Source

ROOT = Path(__file__).parent.parent
ME = "Ann <ann@example.org>"


def copied(tmp_path: Path) -> Path:
    """The project's own content, to write in."""
    for name in ("source_content", "glossary_terms", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "l10n.yaml", tmp_path)
    return tmp_path


GUIDE = Source("guide.md")
TEXT = """\
---
title: A guide
description: Nowhere on the page
---
# Heading

A first text with `code` and *emphasis*.

A second text.

| One | Two |
|---|---|
| cell | other cell |

![An alt text](https://example.org/a.png "A title")
"""


def small(root: Path) -> Desk:
    """One article in German, by a machine that plays, and in Arabic, by nobody."""
    (root / "source_content").mkdir(parents=True)
    (root / "glossary_terms").mkdir()
    (root / "l10n.yaml").write_text("locales:\n  de: {engine: pseudo}\n  ar: {engine: null}\n")
    (root / "source_content" / "guide.md").write_text(TEXT)
    assert main(["--root", str(root), "run"]) in (0, 1)
    return Desk(root)


def unit_of(desk: Desk, text: str, locale: str = "de"):
    return next(u for k, u in desk.units(GUIDE, locale).items() if k.text == text)


def wanted(unit, deed, target, comment="", seen=""):
    return Intent(name_of(unit.key), seen or seen_of(unit), deed, target, comment)


SECOND = "A second text."
