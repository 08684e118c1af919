"""A project's life: sources change, people edit, runs and msgmerge come and go; no person's text is lost."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import polib
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

from l10n_pipeline import catalog
from l10n_pipeline.config import config
from l10n_pipeline.project import Project
from l10n_pipeline.stages.build.build import build
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.translate.translate import translate

CONFIG = """\
locales:
  de: {engine: pseudo}
  zh_CN: {}
"""
WORDS = ["the", "cat", "sat", "on", "a", "mat", "while", "seven", "dogs", "read", "tsundere", "stories", "in"]

PARAGRAPH = st.lists(st.sampled_from(WORDS), min_size=2, max_size=9).map(lambda w: " ".join(w).capitalize() + ".")
LOCALE = st.sampled_from(["de", "zh_CN"])
CHOICE = st.integers(0, 10_000)

needs_gettext = pytest.mark.skipif(shutil.which("msgmerge") is None, reason="GNU gettext is not installed")


class History(RuleBasedStateMachine):
    """Two articles in two locales. `said` holds what people wrote and did not themselves replace."""

    typed = Bundle("typed")

    @initialize()
    def begin(self):
        self.root = Path(tempfile.mkdtemp())
        (self.root / "source_content").mkdir()
        (self.root / "glossary_terms").mkdir()
        (self.root / "l10n.yaml").write_text(CONFIG)
        self.articles = {"a": ["One first paragraph.", "Two words."], "b": ["The cat sat.", "A mat."]}
        self.said: set[tuple[str, str]] = set()
        self.number = 0
        self.fresh = False
        self.run()

    def teardown(self):
        if hasattr(self, "root"):
            shutil.rmtree(self.root)

    # -- what happens ------------------------------------------------------------------------------

    @rule()
    def run(self):
        for name, paragraphs in self.articles.items():
            text = f"# Title {name}\n\n" + "\n\n".join(paragraphs) + "\n"
            (self.root / "source_content" / f"{name}.md").write_text(text)
        self._line()
        self.fresh = True

    def _line(self):
        project = Project(config.load(self.root))
        extract(project, project.config.locales, project.sources())
        translate(project, project.config.locales, project.sources())
        built = build(project, project.config.locales, project.sources())
        assert not [p for p in project.problems if p.severity == "error"], project.problems
        return built

    @rule(article=st.sampled_from("ab"), at=CHOICE, text=PARAGRAPH)
    def insert(self, article, at, text):
        paragraphs = self.articles[article]
        paragraphs.insert(at % (len(paragraphs) + 1), text)
        self.fresh = False

    @rule(article=st.sampled_from("ab"), at=CHOICE)
    def remove(self, article, at):
        paragraphs = self.articles[article]
        if len(paragraphs) > 1:
            del paragraphs[at % len(paragraphs)]
            self.fresh = False

    @rule(article=st.sampled_from("ab"), at=CHOICE, word=st.sampled_from(WORDS))
    def reword(self, article, at, word):
        paragraphs = self.articles[article]
        words = paragraphs[at % len(paragraphs)].split()
        words[at % len(words)] = word
        paragraphs[at % len(paragraphs)] = " ".join(words)
        self.fresh = False

    @rule(article=st.sampled_from("ab"), at=CHOICE, more=PARAGRAPH)
    def add_a_sentence(self, article, at, more):
        paragraphs = self.articles[article]
        paragraphs[at % len(paragraphs)] += " " + more
        self.fresh = False

    @rule(
        article=st.sampled_from("ab"),
        at=CHOICE,
        how=st.sampled_from(["*{}*", "[{}](u)", "[{}](v)", "**{}**", "{}"]),
    )
    def mark_up(self, article, at, how):
        """A change of code alone."""
        paragraphs = self.articles[article]
        at %= len(paragraphs)
        plain = re.sub(r"\*|\[|\]\(\w\)", "", paragraphs[at])
        first, _, rest = plain.partition(" ")
        paragraphs[at] = f"{how.format(first)} {rest}".strip()
        self.fresh = False

    @rule(at=CHOICE)
    def move_to_the_other_article(self, at):
        paragraphs = self.articles["a"]
        if len(paragraphs) > 1:
            self.articles["b"].append(paragraphs.pop(at % len(paragraphs)))
            self.fresh = False

    @rule(article=st.sampled_from("ab"), at=CHOICE)
    def move_to_the_end(self, article, at):
        paragraphs = self.articles[article]
        paragraphs.append(paragraphs.pop(at % len(paragraphs)))
        self.fresh = False

    @rule(locale=LOCALE, article=st.sampled_from("ab"), at=CHOICE, leaves_fuzzy=st.booleans())
    def person_writes(self, locale, article, at, leaves_fuzzy):
        """Somebody fills or mends a unit in an editor that knows nothing of us (polib, as OmegaT would)."""
        self.fresh = False
        po, entries = self._entries(locale, article)
        if entries:
            entry = entries[at % len(entries)]
            self._forget(locale, entry.msgstr)
            self.number += 1
            entry.msgstr = self._words(entry)
            if not leaves_fuzzy:
                entry.flags = [f for f in entry.flags if f != "fuzzy"]
                entry.previous_msgid = None
            self.said.add((locale, entry.msgstr))
            po.save()

    @rule(locale=LOCALE, article=st.sampled_from("ab"), at=CHOICE)
    def person_notes(self, locale, article, at):
        self.fresh = False
        po, entries = self._entries(locale, article)
        if entries:
            self.number += 1
            entry = entries[at % len(entries)]
            entry.tcomment = "\n".join(filter(None, [entry.tcomment, f"Notiz {self.number} 人"]))
            self.said.add((locale, f"Notiz {self.number} 人"))
            po.save()

    @precondition(lambda self: shutil.which("msgmerge"))
    @rule(locale=LOCALE, article=st.sampled_from("ab"))
    def msgmerge(self, locale, article):
        """Poedit's "update from POT" and Weblate's add-on; it wraps lines and throws extracted comments away."""
        self.fresh = False
        path = self._po(locale, article)
        template = self.root / "locales" / "templates" / f"{article}.pot"
        subprocess.run(
            ["msgmerge", "--quiet", "--update", "--backup=none", "--previous", path, template], check=True
        )

    @precondition(lambda self: shutil.which("msgcat"))
    @rule(locale=LOCALE, article=st.sampled_from("ab"), width=st.sampled_from(["--width=30", "--no-wrap"]))
    def rewrap(self, locale, article, width):
        self.fresh = False
        path = self._po(locale, article)
        done = subprocess.run(["msgcat", "--force-po", width, path], capture_output=True, check=True)
        path.write_bytes(done.stdout)

    @rule(article=st.sampled_from("ab"), locale=LOCALE)
    def crash(self, article, locale):
        """A run that ends after its first file, with half of the next one beside it."""
        self.fresh = False
        project = Project(config.load(self.root))
        extract(project, [project.config.locale(locale)], project.chosen([article]))
        (self._po(locale, article).parent / ".l10n-cut.tmp").write_bytes(b'msgid "')

    @rule(locale=LOCALE, article=st.sampled_from("ab"), one=CHOICE, other=CHOICE, later=st.booleans())
    def merge_branches(self, locale, article, one, other, later):
        """Two people work on two branches, and git merges them."""
        self.fresh = False
        path = self._po(locale, article)
        base = path.read_bytes()
        sides = []
        for at, date in ((one, "2030-01-01 10:00+0000"), (other, f"20{31 if later else 29}-01-01 10:00+0000")):
            path.write_bytes(base)
            po, entries = self._entries(locale, article)
            if entries:
                entry = entries[at % len(entries)]
                self._forget(locale, entry.msgstr)
                self.number += 1
                entry.msgstr = self._words(entry)
                entry.flags = [f for f in entry.flags if f != "fuzzy"]
                entry.previous_msgid = None
                self.said.add((locale, entry.msgstr))
            po.metadata["PO-Revision-Date"] = date
            po.save()
            sides.append(path.read_bytes())
        merged = catalog.merge_branches(*(catalog.read(data) for data in (base, *sides)))
        path.write_bytes(merged.data)

    def _words(self, entry):
        """A person's text with the markup of its source."""
        markup = re.findall(r"\*+[^*]+\*+|\[.*?\]\(\w\)", entry.msgid)
        return " ".join([f"Mensch {self.number} 人", *markup])

    def _forget(self, locale, text):
        """A text that its own author replaced, unless it stands elsewhere too."""
        self.said.discard((locale, text))

    def _po(self, locale, article):
        return self.root / "locales" / locale / "LC_MESSAGES" / f"{article}.po"

    def _entries(self, locale, article):
        po = polib.pofile(str(self._po(locale, article)), wrapwidth=78)
        texts = [e.msgstr for e in po]
        # Replacing one of several copies of a text keeps the others, so it would not be forgotten.
        return po, [e for e in po if (not e.obsolete and texts.count(e.msgstr) == 1) or not e.msgstr]

    # -- what always holds -------------------------------------------------------------------------

    @invariant()
    def every_person_s_text_is_in_the_files(self):
        if not hasattr(self, "root"):
            return
        for locale in ("de", "zh_CN"):
            files = [polib.pofile(str(p)) for p in (self.root / "locales" / locale / "LC_MESSAGES").rglob("*.po")]
            entries = [e for f in files for e in f]
            there = " ".join([e.msgstr + " " + e.tcomment for e in entries] + [f.header for f in files])
            lost = [t for where, t in self.said if where == locale and f"{t}" not in there.replace("\n", " ")]
            assert not lost, (locale, lost)

    @invariant()
    def a_second_run_changes_nothing(self):
        if not getattr(self, "fresh", False):
            return
        before = self._bytes()
        assert not self._line().written
        assert self._bytes() == before

    def _bytes(self):
        return {p: p.read_bytes() for p in sorted(self.root.rglob("*.po*"))}

    @invariant()
    def people_s_text_is_never_machine_text(self):
        if not hasattr(self, "root"):
            return
        for path in self.root.rglob("*.po"):
            for unit in catalog.read(path.read_bytes(), path.name).index.values():
                assert not (unit.state == "machine" and unit.target.startswith("Mensch"))


TestHistories = needs_gettext(History.TestCase)
TestHistories.settings = settings(
    max_examples=10, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)


@pytest.mark.fuzz
class TestManyHistories(needs_gettext(History.TestCase)):  # type: ignore[misc]
    """The same, for minutes."""

    settings = settings(
        max_examples=300, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
    )
