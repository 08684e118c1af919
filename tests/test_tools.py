"""The tools that people use, in their own processes: they open, edit, re-wrap, update and save; nothing is lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from worlds import World

from l10n_pipeline import catalog
from l10n_pipeline.model import Key

FIRST, SECOND, THIRD = "The cat *sat* on the mat.", "A dog ran off, as dogs do.", "It rained; nobody minded."
ARTICLE = f"---\ntitle: Cats\n---\n\n# Cats\n\n{FIRST}\n\n{SECOND}\n\n{THIRD}\n"
SAID = "猫*坐*在垫子上，而且坐了很久很久，久到大家都忘了它是什么时候来的，也忘了它为什么要来。"


def has_toolkit() -> bool:
    return (Path(sys.executable).parent / "pofilter").exists() or shutil.which("pofilter") is not None


def run(*command: str | Path) -> bytes:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"LC_ALL": "C.UTF-8", "PATH": path}
    done = subprocess.run(command, capture_output=True, check=False, env=env)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


TOOLKIT = """
import sys
from translate.storage import pypo
store = pypo.pofile.parsefile(sys.argv[1])
for unit in store.units:
    if unit.source == sys.argv[2]:
        unit.target = sys.argv[3]
        unit.markfuzzy(False)
        unit.addnote("checked twice", origin="translator")
store.savefile(sys.argv[1])
"""


def gettext(path: Path, text: str, said: str) -> None:
    """With GNU gettext alone: a compendium that is merged in, as Poedit's translation memory does."""
    extra = path.with_suffix(".extra.po")
    extra.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        f'# checked twice\nmsgid "{text}"\nmsgstr "{said}"\n'
    )
    other = path.with_suffix(".other.po")
    other.write_bytes(run("msgcat", "--use-first", "--width=50", extra, path))
    extra.unlink()
    other.replace(path)


def toolkit(path: Path, text: str, said: str) -> None:
    """With the Translate Toolkit's storage, as Weblate saves."""
    run(sys.executable, "-c", TOOLKIT, path, text, said)


EDITORS = [
    pytest.param(
        gettext,
        id="gettext",
        marks=pytest.mark.skipif(not shutil.which("msgmerge"), reason="GNU gettext is not installed"),
    ),
    pytest.param(
        toolkit,
        id="toolkit",
        marks=pytest.mark.skipif(not has_toolkit(), reason="the Translate Toolkit is not installed"),
    ),
]


@pytest.mark.parametrize("edits", EDITORS)
def test_edit_save_run_update_and_run_again(tmp_path: Path, edits) -> None:
    world = World(tmp_path)
    world.run(a=ARTICLE)
    path = world.path("zh_CN", "a")
    edits(path, FIRST, SAID)
    world.run()
    unit = world.unit("zh_CN", "a", FIRST)
    assert (unit.target, unit.state) == (SAID, "translated")
    assert "checked twice" in unit.notes
    assert not world.run()
    world.run(a=ARTICLE.replace("ran off", "came back").replace("*sat*", "_sat_"))
    unit = world.unit("zh_CN", "a", FIRST.replace("*sat*", "_sat_"))
    assert (unit.target, unit.state) == (SAID, "translated")
    run("msgfmt", "-c", "-o", os.devnull, path)


@pytest.mark.skipif(not shutil.which("msgmerge"), reason="GNU gettext is not installed")
@pytest.mark.parametrize("edits", EDITORS)
def test_update_from_the_template_in_another_tool(tmp_path: Path, edits) -> None:
    world = World(tmp_path)
    world.run(a=ARTICLE)
    path = world.path("zh_CN", "a")
    edits(path, FIRST, SAID)
    template = tmp_path / "locales/templates/a.pot"
    world.run(a=ARTICLE.replace(FIRST, "Another thing altogether."))
    run("msgmerge", "--quiet", "--update", "--backup=none", "--previous", path, template)
    world.run(a=ARTICLE)
    unit = world.unit("zh_CN", "a", FIRST)
    assert (unit.target, unit.state) == (SAID, "translated")
    assert not world.run()


@pytest.mark.skipif(not shutil.which("msgattrib"), reason="GNU gettext is not installed")
def test_what_a_machine_wrote_is_its_own_after_every_tool(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.run(a=ARTICLE)
    path = world.path("de", "a")
    for command in (
        ("msgattrib", "--width=40"),
        ("msgcat", "--sort-by-file"),
        ("msgattrib", "--no-obsolete", "--no-wrap"),
        ("msgconv", "-t", "UTF-8"),
    ):
        path.write_bytes(run(*command, path))
        states = {u.state for k, u in catalog.read(path.read_bytes()).index.items() if k != Key("title", "Cats")}
        assert states == {"machine"}
        world.run()
        assert not world.run()


@pytest.mark.skipif(not has_toolkit(), reason="the Translate Toolkit is not installed")
def test_the_toolkit_finds_nothing_to_say(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.run(a=ARTICLE)
    path = world.path("zh_CN", "a")
    toolkit(path, FIRST, SAID)
    world.run()
    tests = ["--test=xmltags", "--test=variables", "--test=escapes", "--test=newlines", "--test=doublespacing"]
    found = run("pofilter", *tests, path, "-")
    assert b"(pofilter)" not in found
