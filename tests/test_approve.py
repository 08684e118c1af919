"""A reviewer approves many units at once, and takes it back."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from worlds import World

from l10n_pipeline import catalog
from l10n_pipeline.cli import main

CAT, DOG = "The cat sat on the mat.", "A dog barks."


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    world.run(a=f"# Animals here\n\n{CAT}\n\n{DOG}\n", b=f"# Other things\n\n{DOG} Twice.\n")
    return world


def l10n(world: World, *arguments: str) -> int:
    return main(["--root", str(world.root), "approve", *arguments])


def states(world: World, name: str = "a", locale: str = "de") -> dict[str, str]:
    return {u.key.text: u.state for u in catalog.read(world.path(locale, name).read_bytes()).index.values()}


def test_an_article_in_a_locale_and_the_opposite(world: World, capsys) -> None:
    before = world.path("de", "a").read_bytes()
    assert set(states(world).values()) == {"machine"}
    assert l10n(world, "--locale", "de", "--article", "a") == 0
    assert "approved 3 in de" in capsys.readouterr().out
    assert set(states(world).values()) == {"translated"}
    assert set(states(world, "b").values()) == {"machine"}
    unit = world.unit("de", "a", CAT)
    assert unit.origin is not None, "that a machine wrote it is still told"
    assert l10n(world, "--locale", "de", "--article", "a", "--withdraw") == 0
    assert world.path("de", "a").read_bytes() == before


def test_one_unit_by_its_place(world: World) -> None:
    unit = world.unit("de", "a", CAT)
    assert l10n(world, "--unit", f"locales/de/LC_MESSAGES/a.po:{unit.line + 1}") == 0
    assert [text for text, state in states(world).items() if state == "translated"] == [CAT]


def test_a_list_of_units_as_problems_are_told(world: World, monkeypatch, capsys) -> None:
    import io

    lines = [
        f"locales/de/LC_MESSAGES/a.po:{world.unit('de', 'a', text).line}: warning: x\n" for text in (CAT, DOG)
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(lines)))
    assert l10n(world, "--unit", "-") == 0
    assert "approved 2 in de" in capsys.readouterr().out


def test_what_a_commit_wrote(world: World) -> None:
    def git(*arguments: str) -> None:
        names = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
        subprocess.run(["git", *names, *arguments], cwd=world.root, check=True, capture_output=True)

    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "as the engine left it")
    path = world.path("de", "a")
    text = path.read_text("utf-8")
    target = world.unit("de", "a", CAT).target
    path.write_text(text.replace(target, "Die Katze saß auf der Matte."), "utf-8")
    assert states(world)[CAT] == "draft"
    git("commit", "-qam", "a reviewer's")
    assert l10n(world, "--commit", "HEAD") == 0
    assert [t for t, state in states(world).items() if state == "translated"] == [CAT]
    assert l10n(world, "--commit", "nowhere") == 2


def test_outdated_units_only_where_they_are_named(world: World) -> None:
    world.write("de", "a", CAT, "Die Katze saß auf der Matte.")
    world.run(a=f"# Animals here\n\n{CAT[:-1]} today.\n\n{DOG}\n")
    assert states(world)["The cat sat on the mat today."] == "outdated"
    l10n(world, "--locale", "de")
    assert states(world)["The cat sat on the mat today."] == "outdated"
    l10n(world, "--locale", "de", "--state", "outdated")
    unit = world.unit("de", "a", "The cat sat on the mat today.")
    assert (unit.state, unit.previous, unit.target) == ("translated", "", "Die Katze saß auf der Matte.")


def test_a_dry_run_writes_nothing(world: World, capsys) -> None:
    before = world.path("de", "a").read_bytes()
    assert l10n(world, "--locale", "de", "--dry-run") == 0
    assert "would have approved" in capsys.readouterr().out
    assert world.path("de", "a").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "nothing says which units"),
        (["--unit", "a.po"], "is no place"),
        (["--unit", "locales/de/LC_MESSAGES/a.po:9999"], "no unit stands at"),
        (["--state", "new"], "no state that can be approved"),
    ],
)
def test_mistakes(world: World, capsys, arguments: list[str], said: str) -> None:
    before = world.path("de", "a").read_bytes()
    assert l10n(world, *arguments) == 2
    assert said in capsys.readouterr().err
    assert world.path("de", "a").read_bytes() == before
