"""Branches of PO files: by cases, by laws, and in real repositories with the tools that people use."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from itertools import permutations
from pathlib import Path

import polib
import pytest
from casefiles import Case, cases
from hypothesis import given, settings
from hypothesis import strategies as st

from l10n_pipeline import catalog
from l10n_pipeline.catalog import PERSONAL, merge_branches
from l10n_pipeline.cli import main

EARLY, MIDDLE, LATE = (f"2026-0{n}-01 10:00+0200" for n in (1, 2, 3))


def head(date: str) -> str:
    return (
        f'msgid ""\nmsgstr ""\n"PO-Revision-Date: {date}\\n"\n"Language: de\\n"\n"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
    )


@pytest.mark.parametrize("case", cases("branches"), ids=lambda c: c.title)
def test_merges(case: Case) -> None:
    base, ours, theirs = case.input.split("\n++++\n")
    when, _, rest = theirs.partition("\n")
    dates = {"early": EARLY, "later": LATE}
    date, theirs = (dates[when], rest) if when in dates else (MIDDLE, theirs)
    read = [
        catalog.read((head(d) + text + "\n").encode())
        for d, text in ((EARLY, base), (MIDDLE, ours), (date, theirs))
    ]
    merged = merge_branches(*read)
    assert merged.data.decode() == head(max(MIDDLE, date)) + case.expected + "\n"
    assert bool(merged.drafts) == ("another branch says" in case.expected)


# -- laws ------------------------------------------------------------------------------------------

TEXTS = st.sampled_from(["", "eins", "zwei", "drei", "a \\\\ b", "人"])


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A PO file with some of five units, in any state."""
    out = [head(draw(st.sampled_from([EARLY, MIDDLE, LATE])))]
    obsolete = []
    for key in draw(st.lists(st.sampled_from("abcde"), unique=True)):
        target = draw(TEXTS)
        plain = target.replace("\\\\", "\\")
        kind = draw(st.sampled_from(["person", "machine", "draft", "outdated", "obsolete"]))
        note = draw(st.sampled_from(["", "# Notiz\n", "# noch eine\n"]))
        if kind == "machine" and target:
            note += f"# l10n: machine x/1 sha={catalog.digest(plain)}\n#, fuzzy\n"
        elif kind == "draft":
            note += "#, fuzzy\n"
        elif kind == "outdated":
            note += f'#, fuzzy\n#| msgid "{key}0"\n'
        if kind == "obsolete" and target:
            obsolete.append(f'{note}#~ msgid "{key}"\n#~ msgstr "{target}"\n')
        else:
            out.append(f'{note}msgid "{key}"\nmsgstr "{target}"\n')
    return "\n".join([out[0].rstrip("\n") + "\n", *out[1:], *obsolete]).encode()


def people(data: bytes) -> set[str]:
    return {e.unit.target for e in catalog.read(data).entries if e.unit.state in PERSONAL and e.unit.key.text} - {
        ""
    }


def said(data: bytes) -> str:
    return "\n".join([e.unit.target + "\n" + "\n".join(e.unit.notes) for e in catalog.read(data).entries])


@given(files(), files(), files())
def test_no_text_of_a_person_is_lost(base: bytes, ours: bytes, theirs: bytes) -> None:
    nothing_is_lost(base, ours, theirs)


@pytest.mark.fuzz
@settings(max_examples=10_000, deadline=None)
@given(files(), files(), files())
def test_ten_thousand_merges(base: bytes, ours: bytes, theirs: bytes) -> None:
    nothing_is_lost(base, ours, theirs)


def nothing_is_lost(base: bytes, ours: bytes, theirs: bytes) -> None:
    merged = merge_branches(*map(catalog.read, (base, ours, theirs)))
    everything = said(merged.data)
    before = {t for e in catalog.read(base).entries if (t := e.unit.target)}
    for text in (people(ours) | people(theirs)) - before:
        assert text in everything
    again = merge_branches(catalog.read(merged.data), catalog.read(merged.data), catalog.read(merged.data))
    assert again.data == merged.data


@given(files(), files())
def test_what_one_side_changed_is_the_result(base: bytes, changed: bytes) -> None:
    one, other = catalog.read(base), catalog.read(changed)
    assert merge_branches(one, one, one).data == base
    for merged in (merge_branches(one, other, one), merge_branches(one, one, other)):
        units = catalog.read(merged.data).index
        for key, unit in other.index.items():
            assert (units[key].target, units[key].state) == (unit.target, unit.state)
        assert not merged.drafts


# -- git -------------------------------------------------------------------------------------------

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
needs_gettext = pytest.mark.skipif(shutil.which("msgcat") is None, reason="GNU gettext is not installed")
ARTICLE = "# Cats\n\nThe first paragraph.\n\nThe second paragraph.\n\nThe third paragraph.\n"


class Repository:
    """A project in git, with the driver configured as `l10n init` says."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "-q", "-b", "main")
        for name, value in (("user.name", "A"), ("user.email", "a@example.org"), ("commit.gpgsign", "false")):
            self.git("config", name, value)
        assert main(["--root", str(root), "init", "--locale", "de"]) == 0
        (root / "l10n.yaml").write_text("locales:\n  de: {engine: pseudo}\n")
        command = f'"{sys.executable}" -m l10n_pipeline merge-po %O %A %B %P'
        self.git("config", "merge.l10n.driver", command)
        (root / "source_content" / "hello.md").write_text(ARTICLE)
        assert main(["--root", str(root), "extract"]) == 0
        self.commit("start")

    @property
    def po(self) -> Path:
        return self.root / "locales/de/LC_MESSAGES/hello.po"

    def git(self, *args: str, check: bool = True) -> str:
        env = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "PYTHONPATH": str(Path(__file__).parent.parent)}
        done = subprocess.run(["git", *args], cwd=self.root, capture_output=True, text=True, check=False, env=env)
        assert not check or not done.returncode, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)

    def units(self) -> dict[str, tuple[str, str]]:
        return {k.text: (u.target, u.state) for k, u in catalog.read(self.po.read_bytes()).index.items()}


def weblate(repository: Repository) -> None:
    """Weblate's way: translate-toolkit, wrapped at 77 columns, a new revision date."""
    po = pytest.importorskip("translate.storage.pypo", reason="translate-toolkit is not installed")
    store = po.pofile.parsefile(str(repository.po))
    for unit in store.units:
        if unit.source == "The first paragraph.":
            unit.target = "Der erste Absatz."
    store.updateheader(PO_Revision_Date="2036-06-01 12:00+0000", X_Generator="Weblate 5")
    store.savefile(str(repository.po))


def poedit(repository: Repository) -> None:
    """Poedit's way: gettext's own wrapping, and its name in the header."""
    po = polib.pofile(str(repository.po))
    entry = next(e for e in po if e.msgid == "The second paragraph.")
    entry.msgstr, entry.tcomment = "Der zweite Absatz.", "so gesagt"
    po.metadata |= {"PO-Revision-Date": "2036-06-02 12:00+0200", "X-Generator": "Poedit 3.4"}
    po.save()
    done = subprocess.run(["msgcat", "--width=40", repository.po], capture_output=True, check=True)
    repository.po.write_bytes(done.stdout)


def ci(repository: Repository) -> None:
    """A source edit, and the machine's run over everything that is open."""
    article = repository.root / "source_content/hello.md"
    article.write_text(article.read_text() + "\nThe fourth paragraph.\n")
    assert main(["--root", str(repository.root), "run"]) == 0


@needs_git
@needs_gettext
@pytest.mark.parametrize(
    "order", list(permutations((weblate, poedit, ci))), ids=lambda o: "-".join(f.__name__ for f in o)
)
def test_three_branches_in_every_order(tmp_path: Path, order, capsys) -> None:
    repository = Repository(tmp_path)
    for edit in order:
        repository.git("checkout", "-q", "-b", edit.__name__, "main")
        edit(repository)
        repository.commit(edit.__name__)
    repository.git("checkout", "-q", "main")
    for edit in order:
        repository.git("merge", "-q", "-m", f"merge {edit.__name__}", edit.__name__)
    units = repository.units()
    assert units["The first paragraph."] == ("Der erste Absatz.", "translated")
    assert units["The second paragraph."] == ("Der zweite Absatz.", "translated")
    assert [units[t][1] for t in ("The third paragraph.", "The fourth paragraph.")] == ["machine"] * 2
    read = catalog.read(repository.po.read_bytes())
    assert "so gesagt" in next(u for k, u in read.index.items() if k.text == "The second paragraph.").notes
    assert catalog.header(read)["PO-Revision-Date"] == "2036-06-02 12:00+0200"
    subprocess.run(["msgfmt", "-c", "-o", os.devnull, repository.po], check=True)
    assert main(["--root", str(tmp_path), "run"]) == 0
    assert repository.units() == units


def conflict(repository: Repository) -> None:
    """Two people translate one unit, and git merges by lines."""
    repository.git("config", "--unset", "merge.l10n.driver")
    for name, text in (("one", "Eins."), ("two", "Zwei.")):
        repository.git("checkout", "-q", "-b", name, "main")
        po = polib.pofile(str(repository.po), wrapwidth=0)
        next(e for e in po if e.msgid == "The first paragraph.").msgstr = text
        po.save()
        repository.commit(name)
    repository.git("merge", "two", "one", check=False)
    assert "<<<<<<<" in repository.po.read_text()


@needs_git
@pytest.mark.parametrize("stages", [True, False])
def test_resolve_puts_a_conflict_right(tmp_path: Path, stages: bool, capsys) -> None:
    repository = Repository(tmp_path)
    conflict(repository)
    assert main(["--root", str(tmp_path), "extract"]) == 1  # markers are an error with their line
    assert "a conflict of a merge stands in the file" in capsys.readouterr().err
    path = repository.po
    if not stages:
        path = tmp_path / "apart" / "hello.po"
        path.parent.mkdir()
        path.write_bytes(repository.po.read_bytes())
    assert main(["resolve", str(path)]) == 0
    unit = next(u for k, u in catalog.read(path.read_bytes()).index.items() if k.text == "The first paragraph.")
    assert (unit.state, {unit.target, *unit.notes}) == ("draft", {"Zwei.", "another branch says: Eins."})
    assert main(["resolve", str(path)]) == 0
    assert "no conflict" in capsys.readouterr().out


@needs_git
def test_a_side_that_cannot_be_read_leaves_ours_as_it_is(tmp_path: Path, capsys) -> None:
    good, bad = tmp_path / "good.po", tmp_path / "bad.po"
    good.write_text(head(EARLY) + 'msgid "a"\nmsgstr "1"\n')
    bad.write_text(head(EARLY) + 'msgid "a\nmsgstr "1"\n')
    before = good.read_bytes()
    assert main(["merge-po", str(good), str(good), str(bad), "x/hello.po"]) == 1
    assert "x/hello.po (theirs):9: a string is not closed" in capsys.readouterr().err
    assert good.read_bytes() == before
