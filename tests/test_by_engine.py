"""What becomes of each text that an engine was asked for: written, left open, counted, told."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import ClassVar

import pytest

from l10n_pipeline import catalog, engines
from l10n_pipeline.config import config
from l10n_pipeline.engines.resilient import RESTS
from l10n_pipeline.errors import EngineError
from l10n_pipeline.ledger.budget import Budget
from l10n_pipeline.ledger.recorded import Shard
from l10n_pipeline.model import Key, Output, Place
from l10n_pipeline.project import Project
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.translate.run import Translated
from l10n_pipeline.stages.translate.translate import translate

CAT, DOG = "The cat sleeps on the mat.", "The dog sleeps in the house."
KATZE, HUND = "Die Katze schläft auf der Matte.", "Der Hund schläft im Haus."
MASK = re.compile(r"X\d+X")


class Scripted:
    """An engine of another package: it says what `said` holds of a text; `#` stands for a mask, `~` for a hurt one."""

    fingerprint = "scripted/1"
    segments = "block"
    said: ClassVar[dict[str, str | Output | EngineError]] = {}
    asked: ClassVar[list[str]] = []

    def __init__(self, *_given: object) -> None:
        self.asked.clear()

    def translate(self, requests):
        return [self.one(request.text) for request in requests]

    def one(self, text):
        self.asked.append(text)
        masks = MASK.findall(text)
        said = self.said.get(MASK.sub("#", text), text)
        if not isinstance(said, str):
            return said
        return Output(re.sub("[#~]", lambda found: {"#": str, "~": str.lower}[found[0]](masks.pop(0)), said))


@pytest.fixture(autouse=True)
def installed(tmp_path, monkeypatch):
    package = tmp_path / "packages/scripted-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: scripted\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(f"[{engines.GROUP}]\nscripted = {__name__}:Scripted\n")
    monkeypatch.syspath_prepend(package.parent)
    monkeypatch.setattr(Scripted, "said", {CAT: KATZE, DOG: HUND})


class Site:
    """A project of which each run starts anew."""

    def __init__(self, root: Path) -> None:
        self.root = root
        for folder in ("source_content", "glossary_terms"):
            (root / folder).mkdir(parents=True)
        self.configure()

    def configure(self, locale: str = "engine: scripted", more: str = "") -> None:
        (self.root / "l10n.yaml").write_text(f"locales:\n  de: {{{locale}}}\n{more}")

    def run(self, *, writes: bool = True, budget: Budget | None = None, shard: Shard | None = None, **pages: str):
        """The numbers of a run, and its problems as tuples."""
        for name, text in pages.items():
            (self.root / f"source_content/{name}.md").write_text(text)
        project = Project(config.load(self.root))
        extract(project, project.config.locales, project.sources())
        project = Project(config.load(self.root), writes=writes)
        made = translate(project, project.config.locales, project.sources(), budget=budget, shard=shard)
        return made["de"], [(p.id, p.severity, p.message, p.advice, p.places) for p in project.problems]

    def unit(self, text: str, name: str = "a"):
        return catalog.read(self.path(name).read_bytes()).index[Key("", text)]

    def path(self, name: str = "a") -> Path:
        return self.root / f"locales/de/LC_MESSAGES/{name}.po"


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path / "site")


def counts(done: Translated, *names: str) -> tuple[object, ...]:
    return tuple(getattr(done, name) for name in names)


class Looks:
    """Notes each look for the packages that are installed: it reads a file of every one."""

    seen: ClassVar[list[object]] = []

    @staticmethod
    def find_spec(*_: object) -> None:
        return None

    @classmethod
    def find_distributions(cls, context: object) -> tuple[()]:
        cls.seen.append(context)
        return ()


def test_packages_are_looked_for_no_more_often_where_there_are_more_units(site, monkeypatch):
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path, Looks])
    looks = []
    for many in (2, 20):
        Looks.seen.clear()
        site.run(a="\n\n".join(f"{CAT[:-1]} of house {many} {number}." for number in range(many)))
        looks.append(len(Looks.seen))
    assert looks[1] <= looks[0]


def test_a_text_is_sent_once_and_stands_wherever_it_is_open(site):
    done, told = site.run(a=f"{CAT}\n\n{DOG}\n", b=f"{CAT}\n")
    assert sorted(text for text in Scripted.asked if text in (CAT, DOG)) == [CAT, DOG]
    assert counts(done, "units", "machine", "sent", "left_open", "failed") == (3, 3, 2, 0, False)
    assert site.unit(CAT).target == site.unit(CAT, "b").target == KATZE
    assert site.unit(DOG).target == HUND
    assert told == []
    assert done.files == ("locales/de/LC_MESSAGES/a.po", "locales/de/LC_MESSAGES/b.po")


def test_a_word_that_the_project_has_is_not_asked_for_alone(site):
    """It shows which words of the answer the link was at."""
    linked = CAT.replace("cat", "[cat](x.md)")
    site.configure("")
    site.run(b="cat\n")
    change = catalog.Change("Katze", "translated")
    path = site.path("b")
    path.write_bytes(catalog.update(catalog.read(path.read_bytes()), {Key("", "cat"): change}))
    site.configure()
    done, _ = site.run(a=f"{linked}\n")
    assert done.levels == {"plain": 1, "pairs searched": 1}
    assert site.unit(linked).target == KATZE.replace("Katze", "[Katze](x.md)")
    assert "cat" not in Scripted.asked


def test_how_texts_came_back_is_counted_and_said_beside_each(site):
    code = "Call `f()` for the cat."
    Scripted.said |= {
        "Call # for the cat.": "Ruf # für die Katze auf.",
        "Call # for a dog.": "Ruf ~ für einen Hund.",
        "Call # for a bird.": "Ruf ~ für einen Vogel.",
    }
    done, _ = site.run(a=f"{CAT}\n\n{code}\n\n[{DOG}](x.md)\n\nCall `f()` for a dog.\n\nCall `f()` for a bird.\n")
    (mask,) = (level for level in done.levels if level.startswith("mask "))
    assert done.levels == {"plain": 2, mask: 3, "repaired": 2}
    detail = {text: site.unit(text).origin.detail for text in (CAT, code)}
    assert re.fullmatch(r"scripted/1 mask=plain risk=0\.\d+(:[\w,-]+)?", detail[CAT])
    assert re.fullmatch(rf"scripted/1 mask={mask[5:]} risk=0\.\d+(:[\w,-]+)?", detail[code])
    assert site.unit(CAT).origin.digest == catalog.digest(KATZE)


def test_an_engine_that_pretends_gets_no_risk(site):
    site.configure("engine: pseudo")
    site.run(a=f"{CAT}\n")
    assert re.fullmatch(r"pseudo/\S+ mask=plain", site.unit(CAT).origin.detail)


def test_texts_are_set_as_the_locale_sets_them(site):
    quoted = 'She says "yes" to the cat.'
    Scripted.said |= {quoted: 'Sie sagt "ja" zur Katze.'}
    site.run(a=f"{quoted}\n")
    assert site.unit(quoted).target == "Sie sagt „ja“ zur Katze."


def test_an_answer_that_cannot_stand_leaves_its_text_open_and_tells_both_places(site):
    site.configure("")
    again = f"{CAT[:-1]} again."
    site.run(a=f"{DOG}\n\n{CAT}\n\n{again}\n")
    lines = [site.unit(text).line for text in (CAT, again)]
    site.configure()
    Scripted.said |= {CAT: "", again: ""}
    done, told = site.run()
    assert counts(done, "units", "machine", "left_open", "unsent", "failed") == (3, 1, 2, 0, False)
    for n, (kind, severity, message, advice, places) in enumerate(told):
        assert (kind, severity, advice) == ("left-open", "warning", "translate it")
        assert message == "left open: the answer has no words"
        assert places == (Place("locales/de/LC_MESSAGES/a.po", lines[n]), Place("source_content/a.md", 3 + 2 * n))
    assert len(told) == 2


def test_a_warning_of_the_engine_is_told_at_its_text(site):
    Scripted.said |= {CAT: Output(KATZE, warning="this may be of another text")}
    done, told = site.run(a=f"{CAT}\n")
    ((kind, severity, message, advice, places),) = told
    assert (kind, severity, message) == ("doubtful-answer", "warning", "this may be of another text")
    assert advice == "read this one first"
    assert [place.path for place in places] == ["locales/de/LC_MESSAGES/a.po"]
    assert places[0].line > 1
    assert (done.machine, site.unit(CAT).target) == (1, KATZE)


def test_a_failure_is_told_once_with_what_to_do(site):
    """A service that is left alone for a while failed in the same way before: the longer message says more."""
    texts = [f"{DOG[:-1]} {word}." for word in ("alone", "again", "today", "tonight")]
    Scripted.said |= {
        texts[0]: EngineError("out of luck", advice="wait a day"),
        texts[1]: EngineError(f"out of luck{RESTS} for 60 s"),
        texts[2]: EngineError("no such word"),
        DOG: EngineError(f"out of luck{RESTS} for 120 s"),
    }
    Scripted.said[texts[3]] = HUND
    done, told = site.run(a="\n\n".join([*texts, texts[0], CAT]) + "\n", b=f"{texts[0]}\n\n{DOG}\n")
    failed = "scripted failed, {} units of de are left open: {}"
    assert [one[:4] for one in told] == [
        ("engine-failed", "error", failed.format(4, f"out of luck{RESTS} for 120 s"), "wait a day"),
        (
            "engine-failed",
            "error",
            failed.format(1, "no such word"),
            "see to the service, or set `engines: scripted: url:`; then run again",
        ),
    ]
    assert counts(done, "machine", "left_open", "unsent", "failed") == (2, 5, 0, True)


def test_what_the_limit_left_is_told_once(site):
    done, told = site.run(a=f"{CAT}\n\n{DOG}\n", b=f"{DOG}\n", budget=Budget(max_characters=len(CAT)))
    assert counts(done, "machine", "left_open", "unsent", "failed", "sent") == (1, 2, 2, False, 1)
    said = f"2 units of de stay open: the limit of this run is reached (--max-chars, {len(CAT)})"
    assert told == [("limit-reached", "warning", said, "run again to go on", ())]


def test_a_shard_counts_what_others_ask_for_and_what_failed(site):
    texts = [f"{CAT[:-1]} of house {number}." for number in range(12)]
    shard = Shard(1, 2)
    mine = [text for text in texts if shard.holds(text)]
    others = [text for text in texts if not shard.holds(text)]
    Scripted.said |= {mine[0]: EngineError("out of luck"), mine[1]: EngineError(f"out of luck{RESTS} for 1 s")}
    page = "\n\n".join([*texts, CAT, mine[-1]]) + "\n"
    done, told = site.run(a=page, b="\n\n".join([others[0], mine[1], mine[-1]]) + "\n", shard=shard)
    more = int(shard.holds(CAT))
    assert done.elsewhere == len(others) + 1 + (1 - more)
    assert (done.machine, done.unsent, done.failed) == (len(mine) - 2 + 1 + more, 0, True)
    assert [one[:3] for one in told] == [
        (
            "engine-failed",
            "error",
            f"scripted failed, 2 units of de are left open: out of luck{RESTS} for 1 s",
        )
    ]
    assert site.unit(texts[0]).target == ""


def test_a_shard_that_reaches_a_limit_counts_what_it_left(site):
    texts = [f"{CAT[:-1]} of house {number}." for number in range(12)]
    shard = Shard(2, 2)
    mine = [text for text in texts if shard.holds(text)]
    done, _ = site.run(a="\n\n".join(texts) + "\n", b=mine[-1], budget=Budget(max_characters=0), shard=shard)
    assert counts(done, "machine", "unsent", "elsewhere") == (0, len(mine) + 1, len(texts) - len(mine))


def test_a_text_that_a_person_emptied_is_not_taken_again(site):
    site.run(a=f"{CAT}\n")
    path = site.path()
    path.write_text(path.read_text().replace(f'msgstr "{KATZE}"', 'msgstr ""'))
    done, told = site.run()
    assert [one[2] for one in told] == ["left open: the engine says again what was emptied"]
    assert counts(done, "machine", "left_open") == (0, 1)
    assert site.unit(CAT).target == ""


def test_a_machine_text_that_breaks_a_term_stays_where_there_is_no_better_one(site):
    """The checks tell why; it is not open."""
    site.run(a=f"{CAT}\n")
    (site.root / "glossary_terms/t.yaml").write_text("- term: cat\n  renderings: {de: {fixed: Kater}}\n")
    Scripted.said |= {"The # sleeps on the mat.": "", CAT: ""}
    done, told = site.run()
    assert (told, *counts(done, "units", "machine", "left_open")) == ([], 1, 0, 0)
    assert site.unit(CAT).target == KATZE


def test_while_the_term_base_is_broken_all_stays_open(site):
    (site.root / "glossary_terms/t.yaml").write_text("- [\n")
    done, told = site.run(a=f"{CAT}\n\n{DOG}\n", b=f"{CAT}\n")
    assert "terms-broken" in [one[0] for one in told]
    assert counts(done, "machine", "left_open") == (0, 3)


def test_a_run_that_only_counts_tells_no_limit_and_counts_what_a_judge_would_read(site):
    site.configure(more="judge: {model: m, url: 'http://127.0.0.1:1/v1'}\n")
    done, told = site.run(a=f"{CAT}\n\n{DOG}\n", b=f"{CAT}\n", writes=False)
    assert told == []
    assert counts(done, "units", "machine", "left_open", "unsent", "judged") == (3, 0, 0, 0, 2)
    assert done.judge_characters == 2 * len(CAT + DOG)


def test_without_an_engine_nothing_is_open_where_all_is_filled(site):
    site.configure("")
    site.run(a="1\n")
    done, told = site.run(a="1\n\n`2`\n")
    assert (told, done.left_open) == ([], 0)
