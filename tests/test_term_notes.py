"""Each unit tells its terms; when the term base changes these lines alone change."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import World

from l10n_pipeline.cli import main

TERMS = """\
- term: ramen
  renderings: {"*": keep, zh_CN: {fixed: 拉面, admitted: [日式拉面], avoid: [拉麺]}}
- term: emoji
  renderings: {"*": keep}
"""
TEXT = "Ramen and emoji, and more ramen."


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    (tmp_path / "glossary_terms/t.yaml").write_text(TERMS, "utf-8")
    world.run(a=f"# Soup\n\n{TEXT}\n\nNothing of it.\n")
    return world


def told(world: World, locale: str) -> list[str]:
    lines = world.path(locale, "a").read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith("#. term: ")]


def test_the_terms_of_a_unit_stand_in_its_notes(world: World) -> None:
    assert told(world, "zh_CN") == ["#. term: Ramen → 拉面, also 日式拉面, not 拉麺", "#. term: emoji → emoji"]
    assert told(world, "de") == ["#. term: Ramen → Ramen", "#. term: emoji → emoji"]


def test_a_change_of_the_term_base_changes_these_lines_alone(world: World) -> None:
    world.write("zh_CN", "a", TEXT, "拉面和emoji，还有更多拉面。")
    path = world.path("zh_CN", "a")
    path.write_text(path.read_text("utf-8").replace("#: a.md", "# A note of a person.\n#:   a.md", 1), "utf-8")
    before = path.read_text("utf-8")
    (world.root / "glossary_terms/t.yaml").write_text(TERMS.replace("拉面,", "汤面,"), "utf-8")
    assert main(["--root", str(world.root), "extract", "--locale", "zh_CN"]) == 0
    assert path.read_text("utf-8") == before.replace("Ramen → 拉面", "Ramen → 汤面")
    (world.root / "glossary_terms/t.yaml").write_text("[]\n", "utf-8")
    assert main(["--root", str(world.root), "extract", "--locale", "zh_CN"]) == 0
    kept = "".join(line for line in before.splitlines(keepends=True) if not line.startswith("#. term: "))
    assert path.read_text("utf-8") == kept


def test_a_text_that_has_gone_tells_no_terms(world: World) -> None:
    world.write("zh_CN", "a", TEXT, "拉面和emoji，还有更多拉面。")
    world.run(a="# Soup\n\nNothing of it.\n")
    assert told(world, "zh_CN") == []
    before = world.path("zh_CN", "a").read_bytes()
    world.run()
    assert world.path("zh_CN", "a").read_bytes() == before
