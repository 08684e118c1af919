"""A locale's own picture knows which source it was made for."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import World

from l10n_pipeline.cli import main

NAME = "images/boat.png"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    for folder in ("source_content", "locales/de/files"):
        path = tmp_path / folder / NAME
        path.parent.mkdir(parents=True)
        path.write_bytes(f"\x89PNG of {folder}".encode("latin-1"))
    world.run(a="# A heading\n\n![A boat](images/boat.png)\n")
    return world


def problems(world: World, capsys, *command: str) -> str:
    assert main(["--root", str(world.root), *command]) == 0
    return capsys.readouterr().err


def test_a_newer_source_is_told_until_the_picture_is_made_anew(world: World, capsys) -> None:
    record = world.root / "locales" / "de" / "files.sources"
    before = record.read_bytes()
    assert before.decode().splitlines()[1].endswith(f" {NAME}")
    assert "file-outdated" not in problems(world, capsys, "check")
    (world.root / "source_content" / NAME).write_bytes(b"\x89PNG, newer")
    for command in ("extract", "check", "status"):
        said = problems(world, capsys, command)
        assert f"locales/de/files/{NAME}: warning: the source of this file has changed" in said, command
        assert f"[source_content/{NAME}] [file-outdated]" in said
        assert "locales/zh_CN" not in said, "a locale without its own shows the source's"
    assert record.read_bytes() == before
    (world.root / "locales" / "de" / "files" / NAME).write_bytes(b"\x89PNG, newer, in German")
    assert "file-outdated" not in problems(world, capsys, "extract")
    assert record.read_bytes() != before
    assert "file-outdated" not in problems(world, capsys, "check")


def test_a_picture_that_still_fits(world: World, capsys) -> None:
    (world.root / "source_content" / NAME).write_bytes(b"\x89PNG, newer")
    record = world.root / "locales" / "de" / "files.sources"
    lines = record.read_text("utf-8").splitlines(keepends=True)
    record.write_text("".join(line for line in lines if NAME not in line), "utf-8")
    assert "file-outdated" not in problems(world, capsys, "extract")
    assert NAME in record.read_text("utf-8")
    (world.root / "locales" / "de" / "files" / NAME).unlink()
    assert "file-outdated" not in problems(world, capsys, "extract")
    assert NAME not in record.read_text("utf-8")


def test_a_check_writes_no_record(world: World, capsys) -> None:
    record = world.root / "locales" / "de" / "files.sources"
    record.unlink()
    problems(world, capsys, "check")
    assert not record.exists()
    assert main(["--root", str(world.root), "extract", "--frozen"]) == 1
    assert "files.sources" in capsys.readouterr().err
