"""The sources of a project are listed once a run, however many articles and blocks there are."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter

import pytest

from l10n_pipeline.config import config
from l10n_pipeline.files import Door
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.formats.verdicts import Verdicts
from l10n_pipeline.project import Project
from l10n_pipeline.stages.build.build import build

LISTED: Counter[str] = Counter()
WATCHES = [False]


def _watch(event: str, args: tuple[object, ...]) -> None:
    if WATCHES[0] and event in ("os.scandir", "os.listdir"):
        LISTED[os.path.normpath(args[0])] += 1


sys.addaudithook(_watch)


def listings(root, articles: int) -> int:
    """How often a build of so many articles with two blocks each lists the folder of the sources."""
    (root / "source_content" / "blocks").mkdir(parents=True)
    (root / "l10n.yaml").write_text("locales: {de: {engine: null}}\n")
    for name in "ab":
        (root / "source_content" / "blocks" / f"{name}.md").write_text("A *block*.\n")
    for i in range(articles):
        path = root / "source_content" / f"{i}.md"
        path.write_text(f"Article {i}.\n\n<!-- l10n:block a -->\n\n<!-- l10n:block b -->\n")
    project = Project(config.load(root))
    LISTED.clear()
    WATCHES[0] = True
    try:
        built = build(project, project.config.locales, project.sources())
    finally:
        WATCHES[0] = False
    assert len(built.written) == 2 * articles
    return LISTED[str(root / "source_content")]


def test_the_folder_is_listed_once_whatever_is_in_it(tmp_path):
    few, many = (listings(tmp_path / str(n), n) for n in (1, 20))
    assert 0 < many == few


def test_a_broken_cache_of_verdicts_is_none(tmp_path):
    path = tmp_path / "verdicts.json"
    path.write_bytes(b"[1")
    assert Verdicts(Door(tmp_path), path).read(b"Text.\n", "x.md", ReadOptions()).segments


@pytest.mark.parametrize("runs", [1, 9])
def test_verdicts_of_texts_that_are_gone_do_not_pile_up(tmp_path, runs):
    path = tmp_path / "verdicts.json"
    for run in range(runs):
        verdicts = Verdicts(Door(tmp_path), path)
        for article in range(3):
            verdicts.read(f"Text {article} of run {run}.\n".encode(), "x.md", ReadOptions())
        verdicts.save()
    assert len(json.loads(path.read_bytes())["verdicts"]) == min(3 * runs, 12)
