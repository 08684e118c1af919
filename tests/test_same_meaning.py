"""A source edit that changes no meaning keeps its translations, by a person's word alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from worlds import World

from l10n_pipeline.cli import main
from l10n_pipeline.leverage.spelling import only_spelling, shown
from l10n_pipeline.model import Key
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.housekeeping.same_meaning import SourceEdit, short_words

OLD = "You will recieve a letter. It is long."
NEW = "You will receive a letter. It is long."
GERMAN, CHINESE = "Du bekommst einen Brief. Er ist lang.", "你会收到一封信。信很长。"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.run(a=f"# A heading\n\n{OLD}\n\nSee [the page](b.md) and wiat.\n")
    world.write("de", "a", OLD, GERMAN)
    world.write("zh_CN", "a", OLD, CHINESE)
    return world


def edit(world: World, old: str, new: str) -> None:
    path = world.root / "source_content" / "a.md"
    path.write_text(path.read_text().replace(old, new))


def l10n(world: World, *arguments: str) -> int:
    return main(["--root", str(world.root), *arguments])


def test_translations_stay_in_every_locale_and_it_can_be_taken_back(world: World, capsys) -> None:
    edit(world, OLD, NEW)
    assert l10n(world, "extract") == 0
    said = capsys.readouterr().out
    assert "You will [-recieve-]{+receive+} a letter." in said
    assert "`l10n same-meaning 'You will receive'` keeps" in said
    outdated = {locale: world.path(locale, "a").read_bytes() for locale in ("de", "zh_CN")}
    assert {world.unit(locale, "a", NEW).state for locale in outdated} == {"outdated"}
    assert l10n(world, "same-meaning", "will receive") == 0
    assert "kept 1 in de, 1 in zh_CN" in capsys.readouterr().out
    for locale, target in (("de", GERMAN), ("zh_CN", CHINESE)):
        unit = world.unit(locale, "a", NEW)
        assert (unit.state, unit.target, unit.previous) == ("translated", target, "")
        assert unit.notes == (f'l10n: same meaning: {shown(OLD, NEW)} was "{OLD}"',)
    kept = {locale: world.path(locale, "a").read_bytes() for locale in outdated}
    assert l10n(world, "extract") == 0
    assert {locale: world.path(locale, "a").read_bytes() for locale in outdated} == kept
    assert l10n(world, "same-meaning", "--withdraw", "will receive") == 0
    for locale in outdated:
        unit = world.unit(locale, "a", NEW)
        assert (unit.state, unit.previous, unit.notes) == ("outdated", OLD, ())
    assert l10n(world, "same-meaning", NEW) == 0


def test_what_is_proposed_is_short_and_means_one_text() -> None:
    key = Key("", "The long text says: you will receive a letter. " + "It is long. " * 90)
    one = SourceEdit(Source("a.md"), key, key.text.replace("receive", "recieve"))
    assert short_words(one, {key.text}) == "you will receive"
    assert short_words(one, {key.text, "Then you will receive it."}) == "will receive a"
    assert short_words(one, {key.text, f"{key.text} And more."}) == " ".join(key.text.split())


def test_a_commit_and_one_locale(world: World, capsys) -> None:
    def git(*arguments: str) -> None:
        names = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *names, *arguments], cwd=world.root, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "as it was")
    edit(world, OLD, NEW)
    git("commit", "-qam", "a typing mistake")
    assert l10n(world, "extract") == 0
    assert l10n(world, "same-meaning", "HEAD", "--locale", "de") == 0
    assert world.unit("de", "a", NEW).state == "translated"
    assert world.unit("zh_CN", "a", NEW).state == "outdated"
    assert l10n(world, "same-meaning", "HEAD", "--dry-run") == 0
    assert "would have kept 1 in zh_CN" in capsys.readouterr().out
    assert world.unit("zh_CN", "a", NEW).state == "outdated"


def test_nothing_is_decided_without_a_person(world: World, capsys) -> None:
    edit(world, OLD, NEW)
    assert l10n(world, "run") == 0
    assert world.unit("de", "a", NEW).state == "outdated"
    assert l10n(world, "same-meaning", "nothing of the kind") == 2
    assert "no text whose translation is outdated" in capsys.readouterr().err


def test_a_text_that_may_not_stand_any_more_stays_outdated(world: World, capsys) -> None:
    old, new = "See [the page](b.md) and wiat.", "See [the page](c.md) and wait."
    world.write("de", "a", old, "Sieh [die Seite](b.md) und warte.")
    edit(world, old, new)
    assert l10n(world, "same-meaning", "and wait") == 0
    said = capsys.readouterr()
    assert "kept nothing" in said.out
    assert "[meaning-refused]" in said.err
    assert world.unit("de", "a", new).state == "outdated"


@pytest.mark.parametrize(
    ("old", "new", "is_spelling"),
    [
        (OLD, NEW, True),
        ("Stop, now.", "Stop now.", True),
        ("Read the faq", "Read the FAQ", True),
        ("It costs 17 coins.", "It costs 18 coins.", False),
        ("You can open it.", "You can not open it.", False),
        ("It is now open.", "It is not open.", False),
        ("Open the door.", "Close the door.", False),
        ("Use `a`.", "Use `b`.", False),
        ("The same.", "The same.", False),
    ],
)
def test_what_looks_like_spelling(old: str, new: str, is_spelling: bool) -> None:
    assert only_spelling(old, new) == is_spelling
