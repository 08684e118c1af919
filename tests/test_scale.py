"""The cost of a run follows what it does, not the size of the project: calls are counted, no clock is looked at."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from functools import partial
from itertools import islice
from zlib import crc32

import pytest
from counting import calls_of, watched

from l10n_pipeline import catalog
from l10n_pipeline.checks.across import Suspects
from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.formats.data import yaml_values
from l10n_pipeline.model import Key
from l10n_pipeline.project import Project
from l10n_pipeline.publish.finish import finish
from l10n_pipeline.publish.layout import Templates
from l10n_pipeline.publish.site import PublishedSite
from l10n_pipeline.stages.build.build import build
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.extract.renamed import candidates, same
from l10n_pipeline.stages.inspect.check import check
from l10n_pipeline.stages.publish import publish
from l10n_pipeline.stages.translate.translate import translate
from l10n_pipeline.state.store import Store

GROWTH = 2.6
"""A project of twice the size may cost so much more: what is linear takes 2, what is quadratic 4."""

# -- a small command -------------------------------------------------------------------------------

COUNTED = """
import sys
from re import _compiler
compiled, compile = [], _compiler.compile
_compiler.compile = lambda pattern, flags=0: compiled.append(pattern) or compile(pattern, flags)
from l10n_pipeline.cli import main
assert main(sys.argv[1:]) == 0
print(len(compiled), *sys.modules, file=sys.stderr)
"""

UNUSED = (
    "ahocorasick_rs bz2 deep_translator email filelock html importlib.metadata jinja2 logging numpy polib"
    " pyromark rapidfuzz requests sentencex shutil socket tempfile textwrap tomllib urllib3 yaml"
).split()
"""What a look at a project that did not change has no use for."""


def test_status_of_what_is_known_imports_little(tmp_path):
    """Imports and patterns are nearly all that a small command costs."""
    (tmp_path / "source_content" / "blocks").mkdir(parents=True)
    (tmp_path / "l10n.yaml").write_text("locales:\n  de: {min_translated: 0.1}\n  zh_CN: {}\n")
    (tmp_path / "source_content" / "a.md").write_text("# Some words\n\n<!-- l10n:block b -->\n")
    (tmp_path / "source_content" / "blocks" / "b.md").write_text("Of a block.\n")
    assert main(["--root", str(tmp_path), "run"]) == 0
    command = [sys.executable, "-c", COUNTED, "--root", str(tmp_path), "status"]
    said = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stderr
    count, *modules = said.splitlines()[-1].split()
    assert sorted(set(UNUSED) & set(modules)) == []
    assert sum(name.startswith("l10n_pipeline.") for name in modules) <= 76
    assert int(count) <= 75  # a dozen are ours; argparse, json and tokenize have the others


MAKERS = (
    "adopt catalog checks doubt engines formats.markdown intake leverage protection settle"
    " stages.build.edition stages.inspect.source_check stages.translate.open_units"
).split()
"""What translates, checks and composes."""


@pytest.mark.parametrize("command", ["run", "check", "build", "translate"])
def test_where_nothing_is_new_nothing_is_imported_that_makes_something(tmp_path, command):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "l10n.yaml").write_text("locales:\n  de: {}\n")
    (tmp_path / "source_content" / "a.md").write_text("# Some words\n")
    assert main(["--root", str(tmp_path), "extract"]) == 0
    [po] = (tmp_path / "locales").rglob("*.po")
    po.write_text(
        po.read_text().replace('msgid "Some words"\nmsgstr ""', 'msgid "Some words"\nmsgstr "Einige Worte"')
    )
    assert main(["--root", str(tmp_path), "run"]) == 0
    program = [sys.executable, "-c", COUNTED, "--root", str(tmp_path), command]
    said = subprocess.run(program, capture_output=True, encoding="utf-8", check=True).stderr
    modules = said.splitlines()[-1].split()
    assert [name for name in MAKERS if f"l10n_pipeline.{name}" in modules] == []


# -- renamed sources -------------------------------------------------------------------------------

COMMON = [Key("", text) for text in ("Introduction", "Summary", "See also", "Next steps")]


def texts(n, *, changed=False):
    """The keys of an article: four that all have, five of its own, of which one was `changed`."""
    own = [Key("", f"Text {k} of article {n}{' now' * (changed and not k)}") for k in range(5)]
    return frozenset([*COMMON, *own])


@pytest.mark.parametrize("changed", [False, True])
def test_a_renamed_folder_is_held_against_few(changed):
    """Each of its articles against the one that it was, although all of them have four texts in common."""
    for count in (200, 400):
        new = {f"new/{n:04}.md": texts(n, changed=changed) for n in range(count)}
        gone = {f"old/{n:04}": texts(n) for n in range(count)}
        assert len(list(candidates(new, gone))) == count
        assert list(same(new, gone)) == [(f"new/{n:04}.md", f"old/{n:04}") for n in range(count)]


def test_sources_without_a_text_of_their_own_are_paired_in_their_order():
    alike = frozenset(COMMON)
    assert list(same({"b": alike, "a": alike}, {"d": alike, "c": alike})) == [("a", "c"), ("b", "d")]
    assert list(same({"a": frozenset()}, {"b": frozenset()})) == []


def test_half_of_the_texts_tell_a_renamed_source():
    old = frozenset(Key("", str(n)) for n in range(10))
    half = frozenset(Key("", str(n)) for n in range(5, 15))
    less = frozenset(Key("", str(n)) for n in range(6, 16))
    assert list(same({"a": half}, {"b": old})) == [("a", "b")]
    assert list(same({"a": less}, {"b": old})) == []
    assert list(same({"a": less, "c": half}, {"b": old})) == [("c", "b")]


# -- a run with nothing to do ----------------------------------------------------------------------


def project_of(root, count):
    (root / "source_content").mkdir(parents=True)
    (root / "l10n.yaml").write_text("locales:\n  de: {engine: pseudo}\n  fr: {engine: pseudo}\n")
    for n in range(count):
        (root / "source_content" / f"a{n:03}.md").write_text(f"# Article {n}\n\nSome words of it.\n")
    assert main(["--root", str(root), "run"]) == 0
    return root


def test_a_run_with_nothing_to_do_asks_for_dozens_of_articles_at_once(tmp_path):
    """Each article is listed and looked at; nothing is asked of it, and of none of its two locales."""
    small, large = (project_of(tmp_path / str(count), count) for count in (30, 60))
    for command in ("run", "extract", "check", "build", "status"):
        for root in (small, large):
            assert main(["--root", str(root), command]) == 0
        before, after = (calls_of(partial(main, ["--root", str(root), command])) for root in (small, large))
        assert after - before < 450 * 30, (command, before, after)


# -- blocks ----------------------------------------------------------------------------------------


def test_the_fields_of_an_article_are_read_once_for_all_locales(tmp_path):
    (tmp_path / "source_content" / "blocks").mkdir(parents=True)
    (tmp_path / "l10n.yaml").write_text("locales:\n  de: {}\n  fr: {}\n  it: {}\n")
    for n in range(3):
        text = f"---\nprice: {n}7\n---\n\nSome words.\n\n<!-- l10n:block b -->\n"
        (tmp_path / "source_content" / f"a{n}.md").write_text(text)
    block = tmp_path / "source_content" / "blocks" / "b.md"
    for text, most in (("It is {price} euros.\n", 3), ("It was {price} euros.\n", 0)):
        block.write_text(text)
        assert main(["--root", str(tmp_path), "extract"]) == 0
        build = partial(main, ["--root", str(tmp_path), "build", "--processes", "1"])
        assert calls_of(build, yaml_values.load) <= most
    assert "It was 27 euros." in (tmp_path / "editions" / "it" / "a2.md").read_text()


# -- one article edited ----------------------------------------------------------------------------


def test_of_a_few_that_stand_together_each_kind_is_read_at_once(tmp_path):
    """Eight articles stand together; where one is new, the others are asked for, each in two locales."""
    root = project_of(tmp_path, 30)
    assert main(["--root", str(root), "run"]) == 0
    with (root / "source_content" / "a012.md").open("a") as file:
        file.write("\nA new text.\n")
    asked, read = Counter(), Counter()

    def heard(frame, event, arg):
        if event == "call" and frame.f_code is Store.node.__code__:
            asked[frame.f_locals["kind"]] += 1
        if event == "c_call" and arg.__name__ == "execute" and frame.f_code.co_name in ("node", "_nodes"):
            read[frame.f_locals["kind"]] += 1

    with watched(heard):
        assert main(["--root", str(root), "run"]) == 0
    kinds = ("gone", "rest", "remembered")
    assert {kind: (asked[kind], read[kind]) for kind in kinds} == dict.fromkeys(kinds, (16, 2))
    assert all(read[kind] * 2 < asked[kind] for kind in ("check", "edition", "states"))


def test_texts_that_nobody_has_translated_yet_are_compared_with_no_others(tmp_path):
    """Renderings are compared across a locale where there is another one."""
    root = project_of(tmp_path, 3)
    (root / "l10n.yaml").write_text("locales:\n  de: {}\n  fr: {}\n")
    run = partial(main, ["--root", str(root), "run"])
    assert run() == 0
    with (root / "source_content" / "a001.md").open("a") as file:
        file.write("\nA new text.\n")
    assert calls_of(run, Suspects.take) == 0
    path = root / "locales" / "de" / "LC_MESSAGES" / "a001.po"
    path.write_text(
        re.sub(r'(msgid "A new text."\nmsgstr) ""', r'\1 "Ein neuer Text."', path.read_text("utf-8")), "utf-8"
    )
    assert calls_of(run, Suspects.take) == 1


def test_a_publication_makes_the_pages_again_that_show_the_edited_article(tmp_path):
    """Its own page, and those that name it as related: in three languages, beside their lists and feeds."""
    root = project_of(tmp_path, 8)
    (root / "source_content" / "a005.md").write_text("# Another\n\nIt leads to [an article](a003.md).\n")
    publish = partial(main, ["--root", str(root), "publish"])
    for command in (partial(main, ["--root", str(root), "run"]), publish):
        assert command() == 0
    with (root / "source_content" / "a003.md").open("a") as file:
        file.write("\nA new text.\n")
    made, finished = Counter(), Counter()

    def heard(frame, event, arg):
        if event == "call" and frame.f_code is Templates.page.__code__:
            made[frame.f_locals["template"]] += 1
        elif event == "call" and frame.f_code is finish.__code__:
            finished[frame.f_locals["setting"].language] += 1

    with watched(heard):
        assert publish() == 0
    assert made == {"article.html": 2 * 3, "index.html": 3}
    assert finished == {"en": 2, "de": 2, "fr": 2}
    assert "A new text." in (root / "public" / "en" / "a003.html").read_text()
    assert calls_of(publish, PublishedSite.files) == 0, "with nothing to do"


def test_all_batches_of_a_kind_are_read_at_once(tmp_path):
    ends = (name for name in map("a{:03}.md".format, range(9999)) if crc32(name.encode()) % 64 == 0)
    (tmp_path / "source_content").mkdir()
    (tmp_path / "l10n.yaml").write_text("locales:\n  de: {engine: pseudo}\n  fr: {engine: pseudo}\n")
    for name in islice(ends, 5):
        (tmp_path / "source_content" / name).write_text("Some words.\n")
    reads = Counter()

    def heard(frame, event, arg):
        if event == "c_call" and arg.__name__ == "execute" and frame.f_code.co_name in ("node", "_nodes"):
            reads[frame.f_locals["kind"]] += 1

    for _ in range(2):
        assert main(["--root", str(tmp_path), "run"]) == 0
    with watched(heard):
        assert main(["--root", str(tmp_path), "run"]) == 0
    assert (reads["merges"], reads["rests"], reads["editions"]) == (
        2,
        2,
        3,
    )  # of two locales; the source has one, too


@pytest.mark.parametrize(("text", "others"), [("A text that no other has.", 0), ("A text that three have.", 3)])
def test_a_new_text_reads_the_files_that_have_it(tmp_path, text, others):
    """Every file of the project may have its translation; of those that have the same one is read."""
    reads = []
    for count in (20, 40):
        root = tmp_path / str(count)
        (root / "source_content").mkdir(parents=True)
        (root / "l10n.yaml").write_text("locales:\n  de: {}\n")
        for n in range(count):
            more = "A text that three have.\n" if n in (7, 8, 9) else ""
            (root / "source_content" / f"a{n:03}.md").write_text(f"Some words of {n}.\n\n{more}")
        edited = root / "source_content" / "a005.md"
        assert main(["--root", str(root), "extract"]) == 0
        for path in (root / "locales" / "de" / "LC_MESSAGES").iterdir():
            path.write_text(re.sub(r'msgid "(.+)"\nmsgstr ""', r'msgid "\1"\nmsgstr "\1 "', path.read_text()))
        assert main(["--root", str(root), "run"]) == 0
        for more in (text, "Another text."):
            edited.write_text(f"{edited.read_text()}\n{more}\n")
            reads.append(calls_of(partial(main, ["--root", str(root), "run"]), catalog.read))
        said = (root / "locales" / "de" / "LC_MESSAGES" / "a005.po").read_text()
        assert ('msgstr "A text that three have. "' in said) == bool(others)
    assert reads[:2] == reads[2:], reads
    assert max(reads) <= 9 + bool(others), reads


def test_a_text_is_found_however_many_were_looked_up_before_it(tmp_path):
    """One look-up goes through all texts, some through those that there are, many through an index."""
    texts = [f"The words of text {n} are these." for n in range(60)]
    known = {0, 1, 2, 40, 49, 50, 51, 59}
    (tmp_path / "source_content").mkdir(parents=True)
    (tmp_path / "l10n.yaml").write_text("locales:\n  de: {}\n")
    one, other = (tmp_path / "source_content" / name for name in ("one.md", "other.md"))
    one.write_text("\n\n".join(texts[n] for n in sorted(known)) + "\n")
    assert main(["--root", str(tmp_path), "extract"]) == 0
    folder = tmp_path / "locales" / "de" / "LC_MESSAGES"
    path = folder / "one.po"
    path.write_text(re.sub(r'msgid "(.+)"\nmsgstr ""', r'msgid "\1"\nmsgstr "\1 "', path.read_text()))
    other.write_text("\n\n".join(texts) + "\n")
    assert main(["--root", str(tmp_path), "run"]) == 0
    found = re.findall(r'msgid "The .+"\nmsgstr "The words of text (\d+) ', (folder / "other.po").read_text())
    assert set(map(int, found)) == known


# -- PO files that stay read -----------------------------------------------------------------------


@pytest.mark.parametrize("writes", [True, False])
def test_po_files_that_are_too_many_are_read_again_and_nothing_else_changes(tmp_path, writes):
    def line(root, most):
        (root / "source_content").mkdir(parents=True)
        (root / "l10n.yaml").write_text("locales:\n  de: {engine: pseudo}\n  fr: {engine: pseudo}\n")
        for name in "ab":
            (root / "source_content" / f"{name}.md").write_text(f"# A page\n\nThe words of {name}.\n")
        project = Project(config.load(root), writes=writes)
        project.catalogs.most = most
        for stage in (extract, translate, check, build):
            stage(project, project.config.locales, project.sources())
        publish(project, project.config.locales)
        kept = {project.catalogs.has_read(s, x.name) for s in project.sources() for x in project.config.locales}
        # What a run that does not write would have written is nowhere to be read again.
        assert kept == {most > 0 or not writes}
        files = {
            p.relative_to(root): p.read_bytes() for p in root.rglob("*") if p.suffix in (".po", ".md", ".html")
        }
        return files, [(p.id, p.message) for p in project.problems]

    few, many = line(tmp_path / "few", 0), line(tmp_path / "many", 100)
    dates = re.compile(rb"(?:POT-Creation|PO-Revision)-Date: [^\\]*")
    few, many = (
        {name: dates.sub(b"", data) for name, data in one[0].items()} | {"": one[1]} for one in (few, many)
    )
    assert few == many
    assert sum(type(name) is not str and name.parts[0] == "editions" for name in few) == (6 if writes else 0)
