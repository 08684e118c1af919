"""PO files that are made: what is written is what is read, and no history loses a person's text."""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from pathlib import Path

import polib
from gettext_tools import DATE, told, tool
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from l10n_pipeline import catalog
from l10n_pipeline.catalog import PERSONAL, Catalog, Change, Message
from l10n_pipeline.model import Key, Origin, State, Unit

HOSTILE = [
    '"', "\\", "\\n", "\n", "\t", "\r", "\a", "\x01", "\x0b", "\x0c", "\x1c", "\x7f", "\x85", "\u2028", "\u3000",
    "\ufeff", "#~ ", "#, fuzzy", 'msgid "', '"\nmsgstr "', "msgctxt", "# l10n: machine x sha=", "%s", "日本語",
    "ー", "עברית", "\u2067", "😀", "<<<<<<< HEAD", "=======", " ", "word ", "Another word. ", "x" * 300,
]  # fmt: skip
TEXT = (
    st.lists(st.sampled_from(HOSTILE) | st.text('ab \\"n', max_size=3), min_size=1, max_size=6)
    .map("".join)
    .filter(bool)
)
LINE = TEXT.map(lambda text: re.sub(r"[\n\r]", "", text).strip(" \t\x0b\x0c") or "x")
KEY = st.builds(Key, st.just("") | LINE, TEXT)
SLOW = settings(max_examples=settings().max_examples // 4, deadline=None, suppress_health_check=list(HealthCheck))


@st.composite
def change(draw: st.DrawFn) -> Change:
    target = draw(TEXT)
    state = draw(st.sampled_from(["translated", "machine", "draft"]))
    sha = catalog.digest(target)
    origin = {
        "translated": draw(st.sampled_from([None, Origin("memory", "a.po", sha), Origin("kept", "", sha)])),
        "machine": Origin("machine", "neural/1.0 mask=X0X", sha),
        "draft": draw(st.sampled_from([None, Origin("memory", "a.po"), Origin("machine", "x", "0" * 12)])),
    }[state]
    return Change(target, state, origin)  # type: ignore[arg-type]


MESSAGES = st.lists(
    st.builds(
        Message, KEY, st.lists(LINE, max_size=2).map(tuple), st.sampled_from(["a.md", "b c.md"]), st.just(())
    ),
    max_size=12,
    unique_by=lambda m: m.key,
)


@st.composite
def edited(draw: st.DrawFn, messages: list[Message]) -> list[Message]:
    """The messages after an edit of their source: some changed a little, some new, some moved."""
    ends = st.sampled_from(["", "", "!", " x"])
    changed = [Message(Key(m.key.context, m.key.text + draw(ends))) for m in messages]
    return draw(st.permutations(changed + draw(MESSAGES)))


@st.composite
def catalogs(draw: st.DrawFn) -> bytes:
    messages = draw(MESSAGES)
    data = catalog.merge(catalog.read(catalog.create("ja", "Loanwords", DATE)), messages)
    chosen = [m.key for m in messages if draw(st.integers(0, 3))]
    data = catalog.update(catalog.read(data), {key: draw(change()) for key in chosen})
    for key in chosen[:2]:
        entry = next(e.raw for e in catalog.read(data).entries if e.unit.key == key)
        data = data.replace(b"\n\n" + entry, b"\n\n" + f"# {draw(LINE)}\\ \n".encode() + entry)
    if draw(st.booleans()):
        data = catalog.merge(catalog.read(data), draw(edited(messages)))
    return data


@SLOW
@given(MESSAGES, st.data())
def test_what_is_written_is_what_is_read(messages: list[Message], data: st.DataObject) -> None:
    empty = catalog.merge(catalog.read(catalog.create("ja", "Loanwords", DATE)), messages)
    changes = {m.key: data.draw(change()) for m in messages if data.draw(st.booleans())}
    written = catalog.update(catalog.read(empty), changes)
    read = catalog.read(written)
    assert list(read.index) == [m.key for m in messages]
    for key, unit in read.index.items():
        assert (unit.target, unit.state) == ((c.target, c.state) if (c := changes.get(key)) else ("", "new"))
        claimed = changes[key].origin if key in changes else None
        assert unit.origin == (
            claimed if claimed and claimed.digest in ("", catalog.digest(unit.target)) else None
        )
    same = {e.raw for e in catalog.read(empty).entries if e.unit.key not in changes}
    assert same <= {e.raw for e in read.entries}


@SLOW
@given(catalogs())
def test_msgcat_sees_the_same_and_writes_the_same(data: bytes) -> None:
    args = [tool("msgcat"), "--no-wrap", "--force-po", "-"]  # it warns of \a and \r in a text
    assert subprocess.run(args, input=data, capture_output=True, check=True).stdout == data


@SLOW
@given(catalogs())
def test_polib_sees_the_same(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.po")
        path.write_bytes(data)
        seen = [((e.msgctxt or ""), e.msgid, e.msgstr, "fuzzy" in e.flags) for e in polib.pofile(str(path))]
    read = catalog.read(data)
    ours = [*catalog.units(read), *read.obsolete.values()]
    fuzzy = ("machine", "outdated", "draft")
    bell = {ord("\a"): r"\a"}  # which polib does not unescape
    assert seen == [
        (u.key.context.translate(bell), u.key.text.translate(bell), u.target.translate(bell), u.state in fuzzy)
        for u in ours
    ]


@SLOW
@given(catalogs())
def test_a_tool_that_wraps_saves_the_file(data: bytes) -> None:
    assume(b"\\a" not in data)  # polib takes it for a backslash and a letter
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.po")
        path.write_bytes(data)
        polib.pofile(str(path), wrapwidth=30).save()
        after, before = catalog.read(path.read_bytes()), catalog.read(data)
    assert [_said(u) for u in catalog.units(after)] == [_said(u) for u in catalog.units(before)]
    assert {k: _said(u) for k, u in after.obsolete.items()} == {k: _said(u) for k, u in before.obsolete.items()}


def _said(unit: Unit) -> tuple[object, ...]:
    return unit.key, unit.target, unit.state, unit.origin, unit.previous, unit.flags


def texts_of_people(data: bytes) -> set[str]:
    return {e.unit.target for e in catalog.read(data).entries if e.unit.state in PERSONAL}


def said(read: Catalog) -> dict[Key, tuple[str, State]]:
    return {key: (unit.target, unit.state) for key, unit in read.index.items()}


@SLOW
@given(catalogs(), st.data())
def test_laws_of_merging(data: bytes, draws: st.DataObject) -> None:
    before = catalog.read(data)
    here = [Message(u.key) for u in catalog.units(before)]
    other = draws.draw(edited(here))
    there = catalog.merge(before, other)
    after = catalog.read(there)
    assert list(after.index) == list(dict.fromkeys(m.key for m in other))
    assert catalog.merge(after, other) == there
    assert texts_of_people(data) <= texts_of_people(there)
    kept = [e.raw for e in before.entries if e.unit.key in before.index.keys() & after.index.keys()]
    assert set(kept) <= {e.raw for e in after.entries}
    back = catalog.read(catalog.merge(after, here))
    assert said(back) == said(before)


@SLOW
@given(catalogs())
def test_blank_lines_and_line_ends_mean_nothing(data: bytes) -> None:
    before = [told(e.unit).split(" ", 1)[1] for e in catalog.read(data).entries]
    for other in (data.replace(b"\n\n", b"\n"), data.replace(b"\n", b"\r\n"), data.replace(b'"\n', b'"\n\n')):
        assert [told(e.unit).split(" ", 1)[1] for e in catalog.read(other).entries] == before
        assert catalog.update(catalog.read(other), {}) == other


@SLOW
@given(catalogs(), st.lists(MESSAGES, min_size=2, max_size=4))
def test_no_history_loses_a_persons_text(data: bytes, history: list[list[Message]]) -> None:
    texts = texts_of_people(data)
    for messages in history:
        data = catalog.merge(catalog.read(data), messages)
        assert texts <= texts_of_people(data)
    subprocess.run([tool("msgfmt"), "-o", os.devnull, "-"], input=data, capture_output=True, check=True)
