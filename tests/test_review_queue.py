"""What the review page has to be done first, in whose words, and what that costs."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Collection

import pytest
from counting import watched
from desks import GUIDE, ME, ROOT, SECOND, unit_of, wanted

from l10n_pipeline.cli import main
from l10n_pipeline.review import journal, queue, rooms, saves, wording
from l10n_pipeline.review.desk import Desk
from l10n_pipeline.review.index import CountIndex
from l10n_pipeline.review.queue import Filter
from l10n_pipeline.review.terms import add as add_term
from l10n_pipeline.sources import Source

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

    with watched(note):
        does()
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
            first = rooms.overview(visit)
        assert "counting" in first, "nothing is counted while a page is made"
        assert first.count('href="/read/') == 150, "and each article can be read before"
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


def test_a_new_article_and_a_new_term_are_seen_however_fast_people_ask(guide):
    """Pages that are asked for all the time hide no change of the project, and none changes within one answer."""
    with guide.visit():
        assert Source("new.md") not in guide.project.sources()
    (guide.root / "source_content" / "new.md").write_text("New.\n")
    with guide.visit():
        during = [guide.project for _ in range(3)]
    assert len(set(map(id, during))) == 1
    end = time.monotonic() + 10
    while time.monotonic() < end:
        with guide.visit():
            if Source("new.md") in guide.project.sources():
                break
    assert Source("new.md") in guide.project.sources()
