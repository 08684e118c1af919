"""A locale's own version of a block that does not say which source it was written for."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import World

from l10n_pipeline.cli import main


@pytest.mark.parametrize(
    ("head", "advice", "filled"),
    [
        pytest.param("", "begin the file with three lines", '---\nsource_hash: ""\n---\n', id="no front matter"),
        pytest.param(
            "---\nstarts: 2020-01-01\n---\n",
            'write `source_hash: ""` into its front matter',
            '---\nstarts: 2020-01-01\nsource_hash: ""\n---\n',
            id="another field",
        ),
    ],
)
def test_it_is_told_what_to_write(tmp_path: Path, capsys, head: str, advice: str, filled: str) -> None:
    world = World(tmp_path)
    (tmp_path / "source_content/blocks").mkdir(parents=True)
    (tmp_path / "source_content/blocks/offer.md").write_text("An offer.\n", "utf-8")
    own = tmp_path / "locales/de/blocks/offer.md"
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(head + "Ein Angebot.\n", "utf-8")
    assert main(["--root", str(world.root), "extract"]) == 0
    said = capsys.readouterr().err
    assert "does not say which source" in said
    assert advice in said
    own.write_text(filled + "Ein Angebot.\n", "utf-8")
    assert main(["--root", str(world.root), "extract"]) == 0
    assert "block-outdated" not in capsys.readouterr().err
    assert 'source_hash: ""' not in own.read_text("utf-8")
