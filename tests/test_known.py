"""What stands for many: a folder's files, the sources of a batch, the lines of a manifest. It is never the same for
two that differ, and a change moves what it concerns alone."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from l10n_pipeline.edition import manifest
from l10n_pipeline.files import looks
from l10n_pipeline.files.folders import Inside
from l10n_pipeline.state import batches

# -- the files of a folder -------------------------------------------------------------------------


def rows(folder, *names):
    """Questions about files as a run asks them: what they hold, and whether they are there."""
    out = []
    for name in names:
        path = folder / name
        data = path.read_bytes() if path.is_file() else None
        answer = b"" if data is None else looks.digest(data)
        if not path.is_dir():
            out.append((len(out), "file", "", name, answer, *looks.look(str(path))))
        out.append((len(out), "has", "", name, b"1" if path.exists() else b"", *looks.ABSENT))
    return out


def read(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except OSError:
        return None


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ("a.md", "b.md", "c.txt"):
        (tmp_path / name).write_text(f"words of {name}")
    return tmp_path


ASKED = ("a.md", "b.md", "none.md", "sub")


def told(folder, known, before):
    found = looks.differing(str(folder), "", known, lambda: before, read, Inside([], []))
    return sorted((row[1], row[3]) for row, *_ in found)


def test_a_folder_that_is_as_it_was_is_asked_nothing(folder):
    before = rows(folder, *ASKED)
    known = looks.summary(str(folder), "", before)
    assert known
    assert list(looks.differing(str(folder), "", known, lambda: pytest.fail("asked"), read, Inside([], []))) == []


def kept_times(path, text):
    """As a tool that restores times does: only the time of the change itself is another."""
    seen = path.stat()
    path.write_text(text)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


@pytest.mark.parametrize(
    ("change", "differ"),
    [
        (lambda f: (f / "a.md").write_text("other words"), [("file", "a.md")]),
        (lambda f: (f / "a.md").write_text("words of b.md"), [("file", "a.md")]),
        (lambda f: kept_times(f / "a.md", "words of z.md"), [("file", "a.md")]),
        (lambda f: (f / "a.md").unlink(), [("file", "a.md"), ("has", "a.md")]),
        (lambda f: (f / "a.md").rename(f / "d.md"), [("file", "a.md"), ("has", "a.md")]),
        (lambda f: os.replace(f / "b.md", f / "a.md"), [("file", "a.md"), ("file", "b.md"), ("has", "b.md")]),
        (lambda f: (f / "none.md").write_text("new"), [("file", "none.md"), ("has", "none.md")]),
        (lambda f: (f / "none.md").mkdir(), [("has", "none.md")]),
        (lambda f: (f / "none.md").symlink_to("nowhere"), [("has", "none.md")]),
        (lambda f: (f / "none.md").symlink_to("a.md"), [("file", "none.md"), ("has", "none.md")]),
        (lambda f: (f / "sub").rmdir(), [("has", "sub")]),
        (lambda f: (f / "c.txt").write_text("nobody asks about it"), []),
        (lambda f: (f / "new.md").write_text("nobody asks about it"), []),
    ],
)
def test_what_changed_in_a_folder_is_told_and_nothing_else(folder, change, differ):
    before = rows(folder, *ASKED)
    known = looks.summary(str(folder), "", before)
    change(folder)
    assert told(folder, known, before) == differ
    assert told(folder, b"", before) == differ, "nor does it depend on what is known of the folder"


def test_a_folder_that_is_not_as_the_questions_say_has_no_summary(folder):
    before = rows(folder, *ASKED)
    (folder / "a.md").write_text("other words")
    assert looks.summary(str(folder), "", before) == b""
    assert looks.summary(str(folder / "gone"), "", before) == b""


# -- batches ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Source:
    name: str


NAMES = st.lists(st.integers(0, 5000).map("s{}.md".format), max_size=300, unique=True)


@given(NAMES)
def test_batches_and_their_parts_are_the_sources_in_their_order(names):
    sources = [Source(name) for name in names]
    found = list(batches.batches(sources))
    assert [source for batch in found for source in batch.sources] == sources
    assert all(batches.is_batch(batch.name) for batch in found)
    for batch in found:
        assert [source for _, part in batch.parts for source in part] == list(batch.sources)
        assert all(batches.is_batch(part) and part != batch.name for part, _ in batch.parts)
    assert not any(batches.is_batch(name) for name in names)


@given(NAMES.filter(len), st.data())
def test_a_source_that_comes_makes_no_other_batch_anew(names, data):
    """One batch becomes one or two others; a batch is named by all that is in it, and by nothing else."""
    at = data.draw(st.integers(0, len(names)))
    more = [*names[:at], "new.md", *names[at:]]
    before, after = (
        {b.name: list(b.sources) for b in batches.batches([Source(n) for n in all_])} for all_ in (names, more)
    )
    shared = before.keys() & after.keys()
    assert len(before) - len(shared) <= 1
    assert len(after) - len(shared) <= 2
    assert all(before[name] == after[name] for name in shared)


@given(st.lists(st.lists(st.integers(0, 9), max_size=4), min_size=1, max_size=4))
def test_what_a_batch_has_is_what_its_parts_have(values):
    assert batches.joined(values) == [one for value in values for one in value]
    counts = [dict.fromkeys(map(str, value), 2) for value in values]
    assert batches.joined(counts) == {
        key: sum(key in c for c in counts) * 2 for key in {k for c in counts for k in c}
    }
    assert batches.joined([None] * len(values)) is None
    assert batches.joined([]) is None


# -- the lines of a manifest -----------------------------------------------------------------------

texts = st.sampled_from(
    [
        "",
        "de",
        '"',
        "\\",
        "a\nb",
        "},\n  {",
        "\n  },\n  {\n",
        '\n "editions": [\n  {\n',
        "é/日本.md",
        "\u2028",
        "\x7f",
    ]
)
counts = st.dictionaries(texts, st.integers(0, 9), max_size=3)
entries = st.fixed_dictionaries(
    {
        "locale": texts,
        "language": texts,
        "source": texts,
        "path": texts,
        "source_sha256": texts,
        "edition_sha256": texts,
        "source_changed": texts,
        "states": counts,
        "origins": counts,
        "files": st.dictionaries(texts, texts, max_size=2),
        "redirects": st.lists(texts, max_size=2),
    },
    optional={"code": texts, "later": texts | st.lists(counts, max_size=2)},
)


@given(texts, st.lists(entries, max_size=4), st.dictionaries(texts, texts, max_size=2))
@example("", [], {})
def test_a_manifest_is_read_by_its_lines_as_by_json(project, editions, files):
    data = manifest.encoded(project, editions, files)
    whole = json.loads(data)
    assert whole["editions"] == editions
    assert whole.get("files", {}) == manifest.files_of(data) == files
    found = manifest.entries_of(data)
    assert found == [manifest.entry(one) for one in editions]
    assert manifest.encoded(project, found, files) == data, "and says so again"


@given(st.lists(entries, min_size=1, max_size=3), st.data())
def test_a_manifest_that_lost_a_part_names_no_edition_that_was_not_in_it(editions, data):
    """A merge of git, or a full disk, leaves such files: what cannot be read is as if it was not there."""
    whole = manifest.encoded("p", editions, {})
    a, b = sorted(data.draw(st.integers(0, len(whole))) for _ in range(2))
    left = whole[:a] + whole[b:]
    paths = {one["path"] for one in editions}
    try:
        json.loads(left)
    except ValueError:
        assert {one.path for one in manifest.entries_of(left)} <= paths
