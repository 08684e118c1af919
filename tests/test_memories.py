"""Translation memories of other projects: what they fill, what they offer, what `explain` says of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import World

from l10n_pipeline.cli import main

ARTICLE = """\
# The oven

See [the manual](manual.md) before you **start it**.

Turn the red knob slowly to the left side.

Keep the door of the oven closed.

Nothing like this was ever said.

Yes.
"""

PAIRS = (
    ("See <b>the manual</b> before you start it.", "Lies <b>das Handbuch</b>, bevor du es startest."),
    ("Turn the blue knob slowly to the left side.", "Drehe den blauen Knopf langsam nach links."),
    ("Keep the door of the oven closed.", "Halte die Tür des Ofens geschlossen."),
    ("Yes.", "Ja."),
)


def tmx(*pairs: tuple[str, str]) -> str:
    from xml.sax.saxutils import escape

    units = "".join(
        f'<tu><tuv xml:lang="en-US"><seg>{escape(source)}</seg></tuv>'
        f'<tuv xml:lang="de-DE"><seg>{escape(target)}</seg></tuv></tu>\n'
        for source, target in pairs
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">'
        f'<header srclang="en-US" datatype="plaintext"/>\n<body>{units}</body></tmx>\n'
    )


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    (tmp_path / "l10n.yaml").write_text("memory: [tm/*.tmx]\nlocales: {de: {}}\n")
    (tmp_path / "source_content/oven.md").write_text(ARTICLE, "utf-8")
    (tmp_path / "source_content/manual.md").write_text("# Manual\n", "utf-8")
    (tmp_path / "tm").mkdir()
    (tmp_path / "tm/base.tmx").write_text(tmx(*PAIRS), "utf-8")
    return world


def l10n(world: World, *arguments: str) -> int:
    return main(["--root", str(world.root), *arguments])


@pytest.mark.parametrize(
    ("source", "target", "state", "origin"),
    [
        ("Keep the door of the oven closed.", "Halte die Tür des Ofens geschlossen.", "translated", "tm/base.tmx"),
        ("Yes.", "Ja.", "draft", "tm/base.tmx"),
        (
            "Turn the red knob slowly to the left side.",
            "Drehe den blauen Knopf langsam nach links.",
            "draft",
            "tm/base.tmx 94%",
        ),
        ("Nothing like this was ever said.", "", "new", None),
    ],
)
def test_what_a_memory_fills(world: World, source: str, target: str, state: str, origin: str | None) -> None:
    assert l10n(world, "run") == 0
    unit = world.unit("de", "oven", source)
    assert (unit.target, unit.state) == (target, state)
    assert (unit.origin.detail if unit.origin else None) == origin


def test_codes_are_those_of_the_source(world: World) -> None:
    (world.root / "tm/base.tmx").write_text(
        tmx(
            (
                "See [the manual](old.md) before you *start it*.",
                "Lies [das Handbuch](old.md), ehe du *es startest*.",
            ),
            ("Read `a.txt` in the small blue folder first.", "Lies zuerst `a.txt` im kleinen blauen Ordner."),
        ),
        "utf-8",
    )
    (world.root / "source_content/oven.md").write_text(ARTICLE + "\nRead `b.txt` in the small red folder first.\n")
    assert l10n(world, "run") == 0
    moved = world.unit("de", "oven", "See [the manual](manual.md) before you **start it**.")
    assert (moved.target, moved.state) == ("Lies [das Handbuch](manual.md), ehe du **es startest**.", "translated")
    alike = world.unit("de", "oven", "Read `b.txt` in the small red folder first.")
    assert (alike.target, alike.state) == ("Lies zuerst `b.txt` im kleinen blauen Ordner.", "draft")


def test_a_second_run_changes_nothing(world: World) -> None:
    assert l10n(world, "run") == 0
    before = world.path("de", "oven").read_bytes()
    assert l10n(world, "run") == 0
    assert world.path("de", "oven").read_bytes() == before


def test_where_there_is_an_engine_what_is_only_alike_is_its_work(world: World) -> None:
    (world.root / "l10n.yaml").write_text("memory: [tm/base.tmx]\nlocales: {de: {engine: pseudo}}\n")
    assert l10n(world, "run") == 0
    assert world.unit("de", "oven", "Turn the red knob slowly to the left side.").state == "machine"
    assert world.unit("de", "oven", "Keep the door of the oven closed.").state == "translated"


def test_an_outdated_unit_gets_an_offer(world: World) -> None:
    assert l10n(world, "run") == 0
    world.write("de", "oven", "Nothing like this was ever said.", "Nichts dergleichen.")
    (world.root / "source_content/oven.md").write_text(ARTICLE.replace("was ever said", "has ever been said"))
    text = "Nothing like this has ever been said."
    (world.root / "tm/more.tmx").write_text(tmx((text, "So etwas wurde nie gesagt.")), "utf-8")
    assert l10n(world, "run") == 0
    unit = world.unit("de", "oven", text)
    assert (unit.state, unit.target, unit.offer) == (
        "outdated",
        "Nichts dergleichen.",
        "So etwas wurde nie gesagt.",
    )


def test_explain_tells_the_origin(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    assert l10n(world, "run") == 0
    capsys.readouterr()
    assert l10n(world, "explain", "door of the oven") == 0
    assert "origin  memory tm/base.tmx" in capsys.readouterr().out
    assert l10n(world, "explain", "red knob") == 0
    said = capsys.readouterr().out
    assert "where the source is Turn the blue knob slowly to the left side.: Drehe den blauen Knopf" in said


BOMB = '<!DOCTYPE tmx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<tmx version="1.4"><header srclang="en"/></tmx>\n'


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("bomb.tmx", BOMB, "tm/bomb.tmx:1: error: it declares entities of its own"),
        ("half.tmx", "<tmx><header/>\n<body><tu>", "tm/half.tmx:2: error: this is not XML"),
        ("other.tmx", tmx().replace("en-US", "ja"), "tm/other.tmx: warning: this memory has no text in a locale"),
        ("table.csv", "source,target\nYes.,Ja.\n", "tm/table.csv: error: nothing says which locale"),
    ],
)
def test_a_bad_memory_ends_nothing(
    world: World, capsys: pytest.CaptureFixture[str], name: str, data: str, said: str
) -> None:
    (world.root / "l10n.yaml").write_text(
        f"memory: [tm/{name}, tm/base.tmx, tm/gone.tmx]\nlocales: {{de: {{}}}}\n"
    )
    (world.root / "tm" / name).write_text(data, "utf-8")
    l10n(world, "run")
    assert world.unit("de", "oven", "Keep the door of the oven closed.").state == "translated"
    told = capsys.readouterr().err
    assert said in told
    assert "tm/gone.tmx" in told


@pytest.mark.parametrize("value", ["../base.tmx", "/base.tmx", "base.txt", "t*/base.tmx"])
def test_what_is_no_path_of_a_memory(world: World, capsys: pytest.CaptureFixture[str], value: str) -> None:
    (world.root / "l10n.yaml").write_text(f"memory: ['{value}']\nlocales: {{de: {{}}}}\n")
    assert l10n(world, "run") == 2
    assert "l10n.yaml:1: " in capsys.readouterr().err


def test_xliff_and_tables_are_memories_too(world: World) -> None:
    (world.root / "tm/pairs.de.csv").write_text('source,target\n"Nothing like this was ever said.",Nie gesagt.\n')
    (world.root / "l10n.yaml").write_text("memory: [tm/pairs.de.csv]\nlocales: {de: {}}\n")
    assert l10n(world, "run") == 0
    assert world.unit("de", "oven", "Nothing like this was ever said.").target == "Nie gesagt."
