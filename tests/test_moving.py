"""Sources move and go, rules change, people ask why."""

from __future__ import annotations

import re

from worlds import World

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.model import Key


def l10n(world: World, *arguments: str) -> int:
    return main(["--root", str(world.root), *arguments])


CAT = "The cat sat on the mat."


def test_mv_takes_everything_along_and_lists_the_links(world: World, capsys) -> None:
    world.run(a=f"# T\n\n{CAT}\n", b=f"# S\n\n{CAT}\n\nSee [it](a.md).\n")
    world.write("zh_CN", "a", CAT, "猫坐在垫上。")
    world.run()
    assert l10n(world, "mv", "a", "learn/cats.md", "--dry-run") == 0
    assert (world.root / "source_content/a.md").is_file()
    assert l10n(world, "mv", "a", "learn/cats.md") == 0
    out = capsys.readouterr().out
    assert "source_content/a.md → source_content/learn/cats.md" in out
    assert "links to mend: source_content/b.md:5" in out
    assert world.unit("zh_CN", "learn/cats", CAT).target == "猫坐在垫上。"
    copy = world.unit("zh_CN", "b", CAT)
    assert copy.origin is not None
    assert copy.origin.detail == "locales/zh_CN/LC_MESSAGES/learn/cats.po"
    assert not world.path("zh_CN", "a").exists()
    before = {p: p.read_bytes() for p in world.root.rglob("*.po*")}
    assert l10n(world, "extract") == 0
    assert {p: p.read_bytes() for p in world.root.rglob("*.po*")} == before


def test_mv_never_overwrites(world: World, capsys) -> None:
    world.run(a=f"# T\n\n{CAT}\n", b="# S\n")
    assert l10n(world, "mv", "a", "b.md") == 2
    assert "there is something already" in capsys.readouterr().err
    assert (world.root / "source_content/a.md").is_file()


def test_prune_keeps_what_people_wrote(world: World, capsys) -> None:
    world.run(a=f"# T\n\n{CAT}\n", b="# S\n\nA dog.\n")
    world.write("zh_CN", "a", CAT, "猫坐在垫上。")
    for name in "ab":
        (world.root / f"source_content/{name}.md").unlink()
    world.run(c="# U\n")
    assert l10n(world, "prune") == 0
    out = capsys.readouterr().out
    assert "kept locales/zh_CN/LC_MESSAGES/a.po" in out
    left = sorted(p.relative_to(world.root / "locales").as_posix() for p in world.root.rglob("*.po*"))
    assert left == ["de/LC_MESSAGES/c.po", "templates/c.pot", "zh_CN/LC_MESSAGES/a.po", "zh_CN/LC_MESSAGES/c.po"]
    assert l10n(world, "prune", "--translations") == 0
    assert not world.path("zh_CN", "a").exists()


# -- rules -----------------------------------------------------------------------------------------

OLD_RULES = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"X-L10n-Rules: 0\\n"

msgctxt "heading"
msgid "Cats"
msgstr "猫"

msgid "The cat sat there."
msgstr "猫坐在那里。"

msgid "The dog ran off."
msgstr "狗跑了。"

msgid "A bird sang. A fish swam by. It rained a lot."
msgstr "鸟唱歌。鱼游过。下了大雨。"

# a note
msgid "See <b>this</b>."
msgstr "看<b>这个</b>。"

msgid "Something else that has gone."
msgstr "别的。"
"""


def test_migrate_carries_over_what_is_cut_or_named_otherwise(world: World, capsys) -> None:
    path = world.path("zh_CN", "a")
    path.parent.mkdir(parents=True)
    path.write_text(OLD_RULES)
    text = "# Cats\n\nThe cat sat there. The dog ran off.\n\n- A bird sang. A fish swam by.\n- It rained a lot.\n"
    (world.root / "source_content" / "a.md").write_text(text + "\nSee **this**.\n")
    before = path.read_bytes()
    assert l10n(world, "extract") == 1
    assert re.search(
        r"a\.po: error: the file is of the extraction rules 0, .*l10n migrate", capsys.readouterr().err
    )
    assert path.read_bytes() == before
    assert l10n(world, "migrate") == 0
    units = {k.text: (u.target, u.state, u.notes) for k, u in catalog.read(path.read_bytes()).index.items()}
    assert units == {
        "Cats": ("猫", "translated", ()),
        "The cat sat there. The dog ran off.": ("猫坐在那里。狗跑了。", "translated", ()),
        "A bird sang. A fish swam by.": ("鸟唱歌。鱼游过。", "translated", ()),
        "It rained a lot.": ("下了大雨。", "translated", ()),
        "See **this**.": ("看**这个**。", "translated", ("a note",)),
    }
    assert catalog.read(path.read_bytes()).obsolete[Key("", "Something else that has gone.")].target == "别的。"
    assert l10n(world, "migrate") == 0
    assert l10n(world, "extract") == 0


def test_a_file_of_newer_rules_is_left_alone(world: World, capsys) -> None:
    world.run(a=f"# T\n\n{CAT}\n")
    path = world.path("zh_CN", "a")
    path.write_text(path.read_text().replace("X-L10n-Rules: 1", "X-L10n-Rules: 99"))
    assert l10n(world, "extract") == 1
    assert "use a newer l10n_pipeline" in capsys.readouterr().err


# -- why -------------------------------------------------------------------------------------------


def test_explain_says_why(world: World, capsys) -> None:
    world.run(a=f"# T\n\n{CAT}\n\nHello {{name}}.\n", b=f"# S\n\n{CAT}\n")
    world.write("zh_CN", "a", CAT, "猫坐在垫上。")
    world.write("zh_CN", "a", "Hello {name}.", "你好。")
    world.run()
    capsys.readouterr()
    assert l10n(world, "explain", "b:3", "--locale", "zh_CN") == 0
    out = capsys.readouterr().out
    assert out.startswith(f"source_content/b.md:3: paragraph: {CAT}\n  zh_CN\n    unit    locales/zh_CN/")
    assert "    origin  memory locales/zh_CN/LC_MESSAGES/a.po\n" in out
    assert "    shows   the target\n" in out
    assert l10n(world, "explain", "你好", "--locale", "zh_CN") == 0
    out = capsys.readouterr().out
    assert "    shows   the source: the translation lacks placeholder '{name}'" in out
    assert "    error   the translation lacks placeholder" in out
    assert l10n(world, "explain", "no such thing") == 2


def test_status_counts_the_work_as_it_is_billed(world: World, capsys) -> None:
    world.run(a=f"# T\n\n{CAT}\n", b=f"# S\n\n{CAT}\n")
    capsys.readouterr()
    assert l10n(world, "status", "--by", "locale") == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()[1:]]
    assert rows == [
        ["de", "4", "2", "2", "0", "0", "0", "0", "0", "0", "12", "36"],
        ["zh_CN", "4", "2", "0", "0", "0", "2", "6", "6", "0", "0", "36"],
    ]
    for by in ("article", "person", "age"):
        assert l10n(world, "status", "--by", by) == 0
    assert "a.md zh_CN" in capsys.readouterr().out
