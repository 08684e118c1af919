"""Releases in l10n.yaml: what cannot be is told with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import grow

from l10n_pipeline.cli import main


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("{1.0: docs}", "docs holds the sources"),
        ("{1.0: ../old}", "is no folder below the project's"),
        ("{1.0: {}}", "needs either `folder` or `branch`"),
        ("{1.0: {folder: a, branch: b}}", "needs either `folder` or `branch`"),
        ("{1.0: {branch: --upload-pack=x}}", "is no name of a branch"),
        ("{1.0: old, 2.0: old/b}", "and old of release 1.0 must be separate folders"),
        ("{1.0: locales/x}", "and locales_folder must be separate folders"),
        ("{1.0: {folder: old, edition: x/de}}", "does not say where locale and path stand"),
        ("{'a/b': old}", "is no name of a release"),
        ("{1.0: {folder: old, freeze: true}}", "unknown key 'freeze'"),
    ],
)
def test_mistakes_in_l10n_yaml_are_told_with_their_line(tmp_path: Path, capsys, said: str, message: str) -> None:
    (tmp_path / "l10n.yaml").write_text(f"locales: {{de: {{}}}}\nsources: docs\nreleases: {said}\n")
    grow(tmp_path, {"docs/a.md": "Read the handbook first.\n"})
    assert main(["--root", str(tmp_path), "run"]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert "l10n.yaml:3" in told


def test_a_folder_without_files_is_told(tmp_path: Path, capsys) -> None:
    (tmp_path / "l10n.yaml").write_text('locales: {de: {}}\nreleases: {"1.0": old}\n')
    grow(tmp_path, {"source_content/a.md": "Read the handbook first.\n"})
    assert main(["--root", str(tmp_path), "run"]) == 0
    assert "the folder of release 1.0 has no files: old" in capsys.readouterr().err
