"""Whole runs over sources of every hostile kind: nothing ends them, and each problem has its place."""

from __future__ import annotations

import json

import pytest
from hostile_files import DATA, HTML, LINES, MDX, OPENERS, files

from l10n_pipeline.cli import main

CONFIG = """
locales:
  de: {engine: pseudo}
files:
  source_content/data*.yaml: {keys: ["**"]}
  source_content/data*.json: {keys: ["**"]}
"""
GROUPS = ("open ", "title ", "lines ", "nested ", "jsx ", "page ", "data ")


def kinds(group: str, size: int) -> dict[str, str]:
    return {name: text for name, text in files(size).items() if name.startswith(group)}


def whole_run(root, sources: dict[str, str]) -> None:
    (root / "source_content").mkdir()
    (root / "source_content" / "good.md").write_text("Good words.\n")
    (root / "l10n.yaml").write_text(CONFIG)
    for name, text in sources.items():
        (root / "source_content" / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    for command in ("run", "publish"):
        assert main(["--root", str(root), command]) in (0, 1), command
        told = json.loads((root / ".l10n" / "run.json").read_bytes())["problems"]
        told = [one for one in told if one["severity"] == "error"]
        assert [one for one in told if not one["places"] or not one["places"][0]["path"]] == []
        refused = {place["path"].removeprefix("source_content/") for one in told for place in one["places"]}
        assert "good.md" not in refused
        if command == "run":
            made = {path.name for path in (root / "editions" / "de").iterdir()}
            assert {name for name in sources if name not in made | refused} == set()
    assert "⟦" in (root / "editions" / "de" / "good.md").read_text()
    assert not (root / "owned").exists()


@pytest.mark.parametrize("group", GROUPS)
def test_a_run_over_every_kind(group, tmp_path):
    whole_run(tmp_path, kinds(group, 12))


@pytest.mark.fuzz
@pytest.mark.parametrize("group", GROUPS)
def test_a_run_over_every_kind_at_length(group, tmp_path):
    """Each alone, so that one that ends a run is named."""
    for number, (name, text) in enumerate(kinds(group, 2000).items()):
        root = tmp_path / str(number)
        root.mkdir()
        whole_run(root, {name: text})


def test_there_are_more_than_a_hundred_kinds():
    assert len(OPENERS) + len(LINES) + len(MDX) + len(HTML) + len(DATA) > 150
