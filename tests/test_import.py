"""What was translated elsewhere comes in, and nothing that people have here is overwritten."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from worlds import World

from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.intake.files import by_code

HEADER = 'msgid ""\nmsgstr ""\n"Language: {}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'

ARTICLE = """\
# The *oven* {#oven}

See [the manual](manual.md) for `heat`.

One sentence here. Another sentence stands behind it.

| Part | Use |
|---|---|
| door | keeps warmth |

The first half of it stands here,
on two lines.

Nothing at all was ever written about this.

Turn the red knob slowly to the left side.
"""

OTHER_TOOL = r"""
#. type: Title #
#: content/oven.md:1
msgid "The _oven_ {#oven}"
msgstr "Der _Ofen_ {#oven}"

# Ask the cook.
#: content/oven.md:3
msgid "See [the manual](old.md)  for `heat`."
msgstr "Zu `heat` siehe [das Handbuch](old.md)."

#: content/oven.md:5
msgid "One sentence here."
msgstr "Ein Satz hier."

#: content/oven.md:5
msgid "Another sentence stands behind it."
msgstr "Ein anderer Satz steht dahinter."

#: content/oven.md:7
#, no-wrap
msgid ""
"| Part | Use |\n"
"|---|---|\n"
"| door | keeps warmth |\n"
msgstr ""
"| Teil | Zweck |\n"
"|---|---|\n"
"| Tür | hält warm |\n"

#: content/oven.md:11
#, fuzzy
#| msgid "The half of it stands here."
msgid ""
"The first half of it stands here,\n"
"on two lines."
msgstr ""
"Die Hälfte davon\n"
"steht hier."

#: content/oven.md:16
msgid "Turn the blue knob slowly to the left side."
msgstr "Drehe den blauen Knopf langsam nach links."

#: content/oven.md:18
msgid "A sentence that the source no longer has."
msgstr "Ein Satz, den die Quelle nicht mehr hat."

#~ msgid "It went long ago, and somebody kept it."
#~ msgstr "Es ging vor langer Zeit, und jemand hob es auf."
"""


@pytest.fixture
def world(tmp_path: Path) -> World:
    (tmp_path / "site").mkdir()
    world = World(tmp_path / "site")
    (world.root / "source_content/oven.md").write_text(ARTICLE, "utf-8")
    (world.root / "source_content/manual.md").write_text("# Manual\n", "utf-8")
    (tmp_path / "de.po").write_text(HEADER.format("de") + OTHER_TOOL, "utf-8")
    return world


def l10n(world: World, *arguments: str) -> int:
    return main(["--root", str(world.root), *arguments])


def files(world: World) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in world.root.rglob("*.po*")}


def bring(world: World, *options: str) -> int:
    return l10n(world, "import", str(world.root.parent / "de.po"), *options)


@pytest.mark.parametrize(
    ("source", "target", "state"),
    [
        ("The *oven*", "Der _Ofen_", "translated"),
        ("See [the manual](manual.md) for `heat`.", "Zu `heat` siehe [das Handbuch](manual.md).", "translated"),
        (
            "One sentence here. Another sentence stands behind it.",
            "Ein Satz hier. Ein anderer Satz steht dahinter.",
            "translated",
        ),
        ("Part", "Teil", "translated"),
        ("keeps warmth", "hält warm", "translated"),
        ("The first half of it stands here, on two lines.", "Die Hälfte davon steht hier.", "outdated"),
        ("Nothing at all was ever written about this.", "", "new"),
        ("Turn the red knob slowly to the left side.", "Drehe den blauen Knopf langsam nach links.", "outdated"),
    ],
)
def test_each_way_of_finding_a_text(world: World, source: str, target: str, state: str) -> None:
    assert bring(world) == 0
    unit = world.unit("de", "oven", source)
    assert (unit.target, unit.state) == (target, state)


def test_what_stands_beside_a_text_comes_along(world: World) -> None:
    assert bring(world) == 0
    assert world.unit("de", "oven", "See [the manual](manual.md) for `heat`.").notes == ("Ask the cook.",)
    half = world.unit("de", "oven", "The first half of it stands here, on two lines.")
    assert half.previous == "The half of it stands here."
    text = world.path("de", "oven").read_text("utf-8")
    for kept in ("A sentence that the source no longer has.", "It went long ago, and somebody kept it."):
        assert f'#~ msgid "{kept}"' in text


def test_a_second_import_changes_nothing(world: World, capsys) -> None:
    bring(world)
    before = files(world)
    capsys.readouterr()
    assert bring(world) == 0
    assert files(world) == before
    assert "nothing new" in capsys.readouterr().out


def test_what_people_have_here_stays(world: World, capsys) -> None:
    world.run()
    world.write("de", "oven", "Part", "Stück")  # as one who mends the engine's text
    assert bring(world, "--report", str(world.root.parent / "report.csv")) == 0
    assert world.unit("de", "oven", "Part").target == "Stück"
    rows = list(csv.DictReader((world.root.parent / "report.csv").read_text("utf-8").splitlines()))
    [row] = [row for row in rows if row["source"] == "Part"]
    assert (row["fate"], row["locale"]) == ("ours", "de")
    assert re.search(r"oven\.po:\d+", row["why"])


def test_machine_text_gives_way(world: World) -> None:
    world.run()
    assert world.unit("de", "oven", "Part").state == "machine"
    assert bring(world) == 0
    unit = world.unit("de", "oven", "Part")
    assert (unit.target, unit.state, unit.origin) == ("Teil", "translated", None)


def test_a_dry_run_tells_and_writes_nothing(world: World, capsys) -> None:
    assert bring(world, "--dry-run") == 0
    assert files(world) == {}
    assert "would get" in capsys.readouterr().out


def test_what_cannot_be_read_ends_nothing(world: World, capsys) -> None:
    (world.root.parent / "broken.po").write_text(HEADER.format("de") + 'msgid "a\n', "utf-8")
    assert l10n(world, "import", str(world.root.parent), "--locale", "de") == 1
    assert re.search(r"broken\.po:\d+: error: ", capsys.readouterr().err)
    assert world.unit("de", "oven", "Part").target == "Teil"


def test_a_text_that_would_break_the_page_is_a_draft(world: World, tmp_path: Path) -> None:
    (tmp_path / "x.po").write_text(
        HEADER.format("de") + 'msgid "See [the manual](manual.md) for `heat`."\nmsgstr "Siehe das Handbuch."\n',
        "utf-8",
    )
    assert l10n(world, "import", str(tmp_path / "x.po")) == 0
    unit = world.unit("de", "oven", "See [the manual](manual.md) for `heat`.")
    assert (unit.target, unit.state) == ("Siehe das Handbuch.", "draft")


@pytest.mark.parametrize("path", ["nowhere.po", "page.docx"])
def test_what_is_no_file_of_translations(world: World, tmp_path: Path, capsys, path: str) -> None:
    (tmp_path / "page.docx").write_text("x")
    assert l10n(world, "import", str(tmp_path / path)) == 2
    assert path in capsys.readouterr().err


def test_a_file_that_tells_no_locale(world: World, tmp_path: Path, capsys) -> None:
    (tmp_path / "x.po").write_text(HEADER.format("") + 'msgid "Part"\nmsgstr "Teil"\n', "utf-8")
    assert l10n(world, "import", str(tmp_path / "x.po")) == 2
    assert "--locale" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("zh-CN", "zh_CN"), ("zh_Hans", "zh_CN"), ("zh-Hans-CN", "zh_CN"), ("zh", "zh_CN"), ("zh_TW", ""),
        ("zh-Hant", ""), ("de_AT", "de"), ("de", "de"), ("DE", "de"), ("fr", ""), ("", ""), ("de.UTF-8", "de"),
    ],
)  # fmt: skip
def test_the_codes_of_other_tools(world: World, code: str, name: str) -> None:
    found = by_code(config.load(world.root).locales, code)
    assert (found.name if found else "") == name
