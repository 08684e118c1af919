"""The review page without a browser: units on the page, saves, undo, the queue, who may ask."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import L10nError
from l10n_pipeline.model import Key
from l10n_pipeline.project import Project
from l10n_pipeline.publish.read import is_page
from l10n_pipeline.publish.read import read as read_page
from l10n_pipeline.review import api, journal, pages, queue, rooms, saves, units, wording
from l10n_pipeline.review.desk import Desk, name_of, seen_of
from l10n_pipeline.review.index import CountIndex
from l10n_pipeline.review.journal import Journal
from l10n_pipeline.review.markers import Markers
from l10n_pipeline.review.queue import Filter
from l10n_pipeline.review.saves import Intent
from l10n_pipeline.review.terms import add as add_term
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.inspect.check import check
from l10n_pipeline.stages.publish import publish

ROOT = Path(__file__).parent.parent
ME = "Ann <ann@example.org>"


def copied(tmp_path: Path) -> Path:
    """The project's own content, to write in."""
    for name in ("source_content", "glossary_terms", "locales"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "l10n.yaml", tmp_path)
    return tmp_path


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(copied(tmp_path))


GUIDE = Source("guide.md")
TEXT = """\
---
title: A guide
description: Nowhere on the page
---
# Heading

A first text with `code` and *emphasis*.

A second text.

| One | Two |
|---|---|
| cell | other cell |

![An alt text](https://example.org/a.png "A title")
"""


def small(root: Path) -> Desk:
    """One article in German, by a machine that plays, and in Arabic, by nobody."""
    (root / "source_content").mkdir(parents=True)
    (root / "glossary_terms").mkdir()
    (root / "l10n.yaml").write_text("locales:\n  de: {engine: pseudo}\n  ar: {engine: null}\n")
    (root / "source_content" / "guide.md").write_text(TEXT)
    assert main(["--root", str(root), "run"]) in (0, 1)
    return Desk(root)


@pytest.fixture
def guide(tmp_path: Path) -> Desk:
    return small(tmp_path)


def unit_of(desk: Desk, text: str, locale: str = "de"):
    return next(u for k, u in desk.units(GUIDE, locale).items() if k.text == text)


def wanted(unit, deed, target, comment="", seen=""):
    return Intent(name_of(unit.key), seen or seen_of(unit), deed, target, comment)


SECOND = "A second text."


# -- the page and its units ------------------------------------------------------------------------


def test_without_its_spans_each_page_is_the_published_one(desk):
    """Byte for byte, of all articles in all locales; and each unit that the page shows has its span."""
    project = Project(config.load(desk.root))
    publish(project, project.config.locales)
    seen = 0
    for source in desk.project.sources():
        if source.is_block or not is_page(source.name):
            continue
        for locale in (LocaleConfig("en", None, (), {}), *desk.locales):
            page = pages.page(desk, source, locale.name, as_published=True)
            tag = locale.name.replace("_", "-")
            site = (desk.root / "public" / pages.address(source, tag).removeprefix("/read/")).read_text()
            plain = without_spans(page.html)
            lead, mark, rest = plain.partition("<h2")
            assert as_written(lead) in as_written(site)
            assert as_written(mark + rest) in as_written(site)
            assert plain == published(desk, source, locale)
            shown = set(re.findall(r'data-unit(?:-[\w-]+)?="(\w+)"', page.html))
            document = desk.document(source)
            told = {name_of(s.key) for s in document.segments if s.kind not in ("field", "title", "attribute")}
            assert told <= shown, source
            seen += len(told)
    assert seen > 1500


def published(desk, source, locale):
    """The body of the page as `publish` finishes it, with no marker in it."""
    if locale.name != "en":
        locale = desk.project.config.locale(locale.name)
    raw = read_page(desk.preview.composed(locale, source).data, source.name)
    return desk.preview.finished(locale.name, source, raw.html, lambda pieces: pieces).html


def as_written(page: str) -> str:
    """As templates write a page: no blank lines, nothing behind the end of a line."""
    return re.sub(r"[ \t]+$", "", re.sub(r"\n\s*\n+", "\n", page), flags=re.M).strip()


def without_spans(page: str) -> str:
    """The page with the spans of units taken out, the others kept."""
    page = re.sub(r' data-unit-[\w-]+="\w+"', "", page)
    out, stack = [], []
    for token in re.finditer(r"<span( data-unit=\"\w+\")?[^<>]*>|</span>|[^<]+|<", page):
        if token[0].startswith("<span"):
            stack.append(bool(token[1]))
            out.append("" if token[1] else token[0])
        elif token[0] == "</span>":
            out.append("" if stack.pop() else token[0])
        else:
            out.append(token[0])
    return "".join(out)


DEEDS = ["save", "approve", "return", "undo", "outside"]
STATES = ("new", "machine", "translated", "outdated", "draft")

words = st.text(st.sampled_from("ab *_`[]()<>&\u2003\u1680あ\n"), max_size=20)


@given(words, words, words)
def test_markers_come_out_as_they_went_in(before, text, after):
    data = (before + text + after).encode()
    at = len(before.encode()), len((before + text).encode())
    markers = Markers(data.decode())
    assert markers.removed(markers.marked(data, [(7, at)]).decode()) == data.decode()


def test_a_page_with_all_sentinels_has_no_spans_and_is_there():
    body = "\u2001" * 6
    with pytest.raises(ValueError, match="blanks"):
        Markers("".join(s + body for s in "\u1680\u202f\u2009\u2007"))


def test_a_unit_that_crosses_an_element_has_a_span_in_each_part():
    markers = Markers("")
    page = "<p>a<b>" + markers.marked(b"xy", [(0, (0, 2))]).decode()[:9] + "b</b>c"
    page += markers.marked(b"", [(0, (0, 0))]).decode()[8:] + "</p>"
    found = markers.spans(page, ["u"])
    assert '<span data-unit="u">c</span>' in found
    assert found.count("<span") == found.count("</span>")


def test_a_text_of_a_block_has_its_span_on_the_page_that_includes_it(desk):
    page = pages.page(desk, Source("otaku.md"), "ar")
    assert {block.name for block in page.blocks} <= {s.name for s in desk.project.sources() if s.is_block}
    assert page.blocks
    for block in page.blocks:
        names = {name_of(key) for key in desk.units(block, "ar")}
        assert names & set(re.findall(r'data-unit="(\w+)"', page.html))


def test_a_page_is_made_anew_when_its_file_changes(guide):
    before = pages.page(guide, GUIDE, "de")
    assert pages.page(guide, GUIDE, "de") is before
    saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", "Neu und anders.")])
    assert "Neu und anders." in pages.page(guide, GUIDE, "de").html


def test_what_stands_nowhere_on_the_page_is_told(guide):
    page = pages.page(guide, GUIDE, "de")
    assert {s.context for s in page.hidden} == {"title", "description"}
    assert f'data-unit="{name_of(unit_of(guide, "cell").key)}"' in page.html
    assert "An alt text" in str([s.text for s in guide.document(GUIDE).segments])


# -- one unit --------------------------------------------------------------------------------------


def test_problems_are_those_of_check(desk):
    """For each unit of an article: the same ids, messages and severities."""
    source = Source("kaiju.md")
    path = desk.project.po_path(source, "zh_CN")
    read = catalog.read(path.read_bytes())
    spoilt = {
        key: catalog.Change(unit.target[1:] + " **x 7", "translated")
        for key, unit in list(read.index.items())[::3]
    }
    path.write_bytes(catalog.update(read, spoilt, overwrite=("translated",)))
    project = Project(config.load(desk.root), writes=False)
    locale = project.config.locale("zh_CN")
    check(project, [locale], [source])
    name = project.relative(path)
    whole = {
        (p.places[0].line, p.id, p.message) for p in project.problems if p.places and p.places[0].path == name
    }
    here = set()
    for segment in desk.document(source).by_key().values():
        unit = desk.units(source, "zh_CN").get(segment.key)
        if unit:
            one = units.OpenUnit(source, desk.locale("zh_CN"), segment, unit)
            here |= {(unit.line, p.id, p.message) for p in units.problems(desk, one, unit.target)}
    gathered = {"term-changed", "term-missing"}  # `check` tells of a rendering that no unit has once
    assert {p for p in whole if p[1] not in gathered} == {p for p in here if p[1] not in gathered}
    assert len(here) > 20


def test_the_parts_of_a_text_are_the_text(desk):
    for source in desk.project.sources():
        for segment in desk.document(source).segments:
            found = units.parts(segment.text, segment)
            assert "".join(p.get("chip", p.get("text", "")) for p in found) == segment.text


def test_alt_texts_and_titles_can_be_written_between_chips(guide):
    segment = next(s for s in guide.document(GUIDE).segments if "An alt text" in s.text)
    found = [p["text"] for p in units.parts(segment.text, segment) if "text" in p]
    assert "An alt text" in found


@given(st.text("ab c你好 ,.", max_size=30), st.text("ab c你好 ,.", max_size=30))
def test_a_difference_holds_both_texts(old, new):
    found = units.differences(old, new)
    assert "".join(p.get("same", p.get("gone", "")) for p in found) == old
    assert "".join(p.get("same", p.get("new", "")) for p in found) == new


# -- saves -----------------------------------------------------------------------------------------


def test_a_save_changes_one_entry_and_no_other_byte(guide):
    path = guide.project.po_path(GUIDE, "de")
    before = path.read_bytes()
    unit = unit_of(guide, SECOND)
    done = saves.save(guide, ME, GUIDE, "de", [wanted(unit, "approve", "Ein zweiter Text.")])
    assert done.units[0].target == "Ein zweiter Text."
    assert done.units[0].state == "translated"
    after = path.read_bytes()
    assert b'msgstr "Ein zweiter Text."' in after
    old, new = (catalog.read(data).entries for data in (before, after))
    assert sum(a.raw != b.raw for a, b in zip(old, new, strict=True)) == 1


def test_an_approval_says_who_when_and_of_which_source(guide):
    unit = unit_of(guide, SECOND)
    done = saves.save(guide, ME, GUIDE, "de", [wanted(unit, "approve", unit.target)])
    found = saves.signed(done.units[0])
    assert found is not None
    assert (found.who, found.holds) == (ME, True)
    assert done.units[0].origin == unit.origin, "it is told that a machine wrote it"
    assert saves.people_notes(done.units[0]) == unit.notes
    again = saves.save(guide, "Bob", GUIDE, "de", [wanted(done.units[0], "approve", unit.target)])
    assert [n for n in again.units[0].notes if "approved" in n] == [
        n for n in again.units[0].notes if n.startswith("approved: Bob")
    ]


def test_a_save_of_an_open_review_stays_open(guide):
    unit = unit_of(guide, SECOND)
    done = saves.save(guide, ME, GUIDE, "de", [wanted(unit, "save", "Zwei")])
    assert (done.units[0].state, done.units[0].origin) == ("draft", None)
    done = saves.save(guide, ME, GUIDE, "de", [wanted(done.units[0], "approve", "Zwei")])
    done = saves.save(guide, ME, GUIDE, "de", [wanted(done.units[0], "save", "Zwo")])
    assert done.units[0].state == "translated"
    assert saves.signed(done.units[0]) is None, "it was the other text that was approved"


def test_what_is_sent_back_is_a_draft_with_a_comment(guide):
    unit = unit_of(guide, SECOND)
    done = saves.save(guide, ME, GUIDE, "de", [wanted(unit, "return", unit.target, "too stiff\nsay it simply")])
    assert done.units[0].state == "draft"
    assert any(note.endswith(": too stiff say it simply") for note in done.units[0].notes)


def test_another_text_on_disk_is_a_conflict_and_stays(guide):
    unit = unit_of(guide, SECOND)
    other = Desk(guide.root)
    saves.save(other, "Bob", GUIDE, "de", [wanted(unit, "approve", "Bobs Text")])
    done = saves.save(guide, ME, GUIDE, "de", [wanted(unit, "approve", "Anns Text")])
    assert done.conflicts[0].theirs.target == "Bobs Text"
    assert done.conflicts[0].mine == "Anns Text"
    assert unit_of(guide, SECOND).target == "Bobs Text"
    theirs = done.conflicts[0].theirs
    done = saves.save(guide, ME, GUIDE, "de", [wanted(theirs, "approve", "Anns Text")])
    assert unit_of(guide, SECOND).target == "Anns Text"


def test_another_unit_that_changed_meanwhile_is_no_conflict(guide):
    first, second = unit_of(guide, "cell"), unit_of(guide, SECOND)
    other = Desk(guide.root)
    saves.save(other, "Bob", GUIDE, "de", [wanted(first, "approve", "Zelle")])
    done = saves.save(guide, ME, GUIDE, "de", [wanted(second, "approve", "Zweiter")])
    assert not done.conflicts
    assert (unit_of(guide, "cell").target, unit_of(guide, SECOND).target) == ("Zelle", "Zweiter")


def test_a_unit_that_has_gone_gives_the_text_back(guide):
    unit = unit_of(guide, SECOND)
    (guide.root / "source_content" / "guide.md").write_text(TEXT.replace(SECOND, "Something else entirely."))
    assert main(["--root", str(guide.root), "extract"]) == 0
    done = saves.save(guide, ME, GUIDE, "de", [wanted(unit, "approve", "Zweiter")])
    assert (done.conflicts[0].theirs, done.conflicts[0].mine) == (None, "Zweiter")


def test_undo_puts_back_every_byte_also_after_a_restart(guide):
    path = guide.project.po_path(GUIDE, "de")
    before = path.read_bytes()
    for text in ("Eins", "Zwei"):
        saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", text)])
    again = Desk(guide.root)
    step, done = saves.undo(again, ME)
    assert (step.what, done.units[0].target) == ("approve", "Eins")
    saves.undo(again, ME)
    assert path.read_bytes() == before
    assert saves.undo(again, ME) is None


def test_undo_leaves_what_another_wrote_since(guide):
    saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", "Anns")])
    saves.save(guide, "Bob", GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", "Bobs")])
    _, done = saves.undo(guide, ME)
    assert done.conflicts
    assert unit_of(guide, SECOND).target == "Bobs"


def test_half_a_line_in_the_journal_is_passed_over(guide):
    saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", "Eins")])
    journal = guide.root / ".l10n" / "review" / "journal.jsonl"
    journal.write_bytes(journal.read_bytes() + b'{"id": "x", "at"')
    assert saves.undo(Desk(guide.root), ME) is not None


@settings(max_examples=5)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 4),
            st.integers(0, 99),
            st.sampled_from(["save", "approve", "return", "undo", "outside"]),
        ),
        min_size=100,
        max_size=100,
    )
)
def test_five_hundred_deeds_lose_nothing(tmp_path_factory, deeds):
    """Edits, saves, undos and changes from outside: whatever was said last of a unit, and not undone, is there."""
    desk = small(tmp_path_factory.mktemp("many"))
    path = desk.project.po_path(GUIDE, "de")
    keys = list(desk.units(GUIDE, "de"))
    said: list[tuple[Key, str, str]] = []  # steps: key, before, after
    for which, number, deed in deeds:
        key = keys[which % len(keys)]
        unit = desk.units(GUIDE, "de")[key]
        if deed == "undo":
            if (done := saves.undo(desk, ME)) is not None:
                k, before, _ = said.pop()
                now = desk.units(GUIDE, "de")[k].target
                assert now == (before if not done[1].conflicts else now)
            continue
        text = f"{key.text} {number}"
        if deed == "outside":
            read = catalog.read(path.read_bytes())
            path.write_bytes(
                catalog.update(
                    read,
                    {key: catalog.Change(text, "draft")},
                    overwrite=STATES,
                )
            )
            assert desk.units(GUIDE, "de")[key].target == text
            continue
        done = saves.save(desk, ME, GUIDE, "de", [wanted(unit, deed, text, "look")])
        assert not done.conflicts
        if done.step:
            said.append((key, unit.target, text))
        assert desk.units(GUIDE, "de")[key].target == text
    assert set(desk.units(GUIDE, "de")) == set(keys)


def test_old_copies_go_and_what_an_editor_wrote_there_is_told(guide):
    """An editor that opened the file before the save writes through its handle after it."""
    guide.kept = 0.5
    path = guide.project.po_path(GUIDE, "de")
    for late in (False, True):
        with path.open("ab") as editor:
            saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", f"Text {late}")])
            if late:
                editor.write(b"# words of an editor\n")
        time.sleep(0.6)
        assert guide.project is not None
        assert bool(guide.late) is late
        assert len(list(path.parent.glob(".l10n-*.tmp"))) == late


def test_two_people_who_save_at_the_same_time_lose_nothing(guide):
    """Two servers on one checkout, each with a text of its own in one file."""
    keys = [unit_of(guide, text).key for text in (SECOND, "cell")]

    def work(key, who):
        desk = Desk(guide.root)
        for n in range(15):
            unit = desk.units(GUIDE, "de")[key]
            done = saves.save(desk, who, GUIDE, "de", [wanted(unit, "approve", f"{who} {n}")])
            assert not done.conflicts
        return len(Journal(desk.project).steps())

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, keys, ("Ann", "Bob")))
    guide.forget(GUIDE, "de")
    now = guide.units(GUIDE, "de")
    assert [now[key].target for key in keys] == ["Ann 14", "Bob 14"]
    assert len(Journal(guide.project).steps()) == 30


# -- the queue -------------------------------------------------------------------------------------


def test_the_riskiest_machine_text_comes_first_then_what_people_left(guide):
    saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "return", "Zwei", "why")])
    found = queue.queue(guide, guide.locale("de"), Filter())
    states = [w.unit.state for w in found]
    assert states == sorted(states, key=queue.ORDER.__getitem__)
    assert states[-1] == "draft"
    assert texts(guide, Filter(person="ann@")) == [SECOND]
    assert texts(guide, Filter(state="all", words="CELL")) == ["cell", "other cell"]


def texts(desk, wanted):
    return [w.unit.key.text for w in queue.queue(desk, desk.locale("de"), wanted)]


def test_what_changed_since_a_commit(guide):
    def git(*arguments):
        named = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
        subprocess.run(["git", *named, *arguments], cwd=guide.root, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "before")
    assert queue.queue(guide, guide.locale("de"), Filter(since="HEAD")) == []
    saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", "Zweiter")])
    assert texts(guide, Filter(since="HEAD")) == [SECOND]
    git("commit", "-qam", "after")
    assert texts(guide, Filter(since="HEAD^")) == [SECOND]


def test_the_queue_by_a_term(guide):
    add_term(guide, "de", "second", "zweiter", "prefer", "")
    time.sleep(1.1)  # the term base is looked at once a second
    assert texts(guide, Filter(state="all", term="second")) == [SECOND]
    assert texts(guide, Filter(state="all", term="guide")) == []


def test_the_pace_is_the_median_of_ones_own_steps_without_breaks(guide):
    saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", "Zweiter")])
    assert queue.pace(guide, ME) == 20, "one step tells nothing"
    path = guide.project.state_folder / journal.NAME
    step = json.loads(path.read_text())
    minutes = [*((0, n * 8) for n in range(6)), (50, 0), (50, 9)]
    lines = [step | {"id": f"{n}", "at": f"2026-05-25T09:{m:02}:{s:02}+00:00"} for n, (m, s) in enumerate(minutes)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert queue.pace(guide, ME) == 8, "the break before the last two does not count"
    assert queue.pace(guide, "Bob") == 20


# -- offers and engines ----------------------------------------------------------------------------


def test_the_memory_offers_what_another_article_says(tmp_path):
    desk = small(tmp_path)
    (tmp_path / "source_content" / "other.md").write_text(f"{SECOND}\n")
    assert main(["--root", str(tmp_path), "extract"]) == 0
    other = Source("other.md")
    desk = Desk(tmp_path)
    one = units.asked(desk, other, desk.locale("ar"), name_of(Key("", SECOND)))
    assert units.offers(desk, one) == []
    saves.save(desk, ME, GUIDE, "ar", [wanted(unit_of(desk, SECOND, "ar"), "approve", "نص ثان.")])
    desk = Desk(tmp_path)
    one = units.asked(desk, other, desk.locale("ar"), name_of(Key("", SECOND)))
    assert [offer["text"] for offer in units.offers(desk, one)] == ["نص ثان."]


def test_an_engine_answers_after_its_cost_and_writes_no_text(guide):
    path = guide.project.po_path(GUIDE, "de")
    before = path.read_bytes()
    ask = {"locale": "de", "source": "guide.md", "unit": name_of(Key("", SECOND))}
    said = api.READS["engine"](guide, ask)
    assert said == {"engine": "pseudo", "characters": len(SECOND), "cost": 0, "free": True}
    answer = api.READS["engine"](guide, ask | {"agreed": True})
    assert answer["text"]
    assert answer["text"] != SECOND
    assert path.read_bytes() == before
    with pytest.raises(L10nError, match="no engine"):
        api.READS["engine"](guide, ask | {"locale": "ar"})


# -- the interface ---------------------------------------------------------------------------------


def test_the_words_of_the_page_are_editions_of_the_pipeline(tmp_path):
    """`make interface` would change nothing, and each language is whole and without a problem."""
    root = tmp_path / "interface"
    shutil.copytree(ROOT / "interface", root, ignore=shutil.ignore_patterns("editions", ".l10n"))
    assert main(["--root", str(root), "run"]) == 0
    package = ROOT / "l10n_pipeline" / "review" / "wording"
    assert (root / "source_content" / "review.yaml").read_bytes() == (package / "en.yaml").read_bytes()
    for locale in ("zh_CN", "ja", "ar", "pt_BR"):
        assert (root / "editions" / locale / "review.yaml").read_bytes() == (
            package / f"{locale}.yaml"
        ).read_bytes()
    desk = Desk(root)
    for locale in desk.locales:
        assert queue.queue(desk, locale, Filter()) == []
        assert queue.queue(desk, locale, Filter(problems=True)) == []


@pytest.mark.parametrize(
    ("wanted", "accepted", "language"),
    [
        ("", "zh-TW,zh;q=0.9,en;q=0.8", "zh_CN"),
        ("ja", "ar", "ja"),
        ("", "de-DE,pt;q=0.5", "pt_BR"),
        ("xx", "", "en"),
    ],
)
def test_the_page_speaks_the_language_of_the_browser_or_the_one_chosen(wanted, accepted, language):
    assert wording.choose(wanted, accepted) == language


# -- a large project ---------------------------------------------------------------------------------


def calls(does: Callable[[], object], names: Collection[str]) -> Counter[str]:
    """How often this thread calls functions that are written in C."""
    found: Counter[str] = Counter()

    def note(_: object, event: str, what: object) -> None:
        if event == "c_call" and getattr(what, "__name__", "") in names:
            found[what.__name__] += 1

    sys.setprofile(note)
    try:
        does()
    finally:
        sys.setprofile(None)
    return found


def test_the_first_page_looks_only_at_the_files_that_it_shows(tmp_path):
    """It looks once at each PO file of fifty articles, reads none, and costs the same in a larger project."""
    looks_of = {}
    for articles in (52, 72):
        root = tmp_path / str(articles)
        for folder in ("source_content", "glossary_terms"):
            (root / folder).mkdir(parents=True)
        (root / "l10n.yaml").write_text("locales: {ja: {engine: null}, ar: {engine: null}, fr: {engine: null}}\n")
        for n in range(articles):
            (root / "source_content" / f"a{n:03}.md").write_text(f"Text {n}.\n")
        assert main(["--root", str(root), "extract"]) == 0
        desk = Desk(root)
        assert desk.project.sources()
        index = CountIndex(desk.project, desk.lock)
        visit = rooms.PageVisit(desk, index, ME, "en", "", {}, {}, "/")
        with desk.lock:
            rooms.overview(visit)  # templates are read once
            found = calls(lambda visit=visit: rooms.overview(visit), ("stat", "lstat", "open", "scandir"))
            assert "counting" in rooms.overview(visit), "nothing is counted while a page is made"
        looks_of[articles] = found["stat"] + found["lstat"]
        assert found["open"] == 0
        assert 150 <= looks_of[articles] < 160
        for _ in range(500):
            if "counting" not in rooms.overview(visit):
                break
            time.sleep(0.02)
        assert "a000" in rooms.overview(visit)
        assert "counting" not in rooms.overview(visit)
        index.close()
    assert looks_of[52] == looks_of[72]
