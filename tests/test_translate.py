"""What a run does before it asks an engine: the memory, texts that are too long, foreign or need no translation."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Change
from l10n_pipeline.config import config
from l10n_pipeline.formats import read
from l10n_pipeline.ledger.recorded import Shard
from l10n_pipeline.model import Key, Origin, Place
from l10n_pipeline.project import Project
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.translate.open_units import LONGEST, free, neighbours
from l10n_pipeline.stages.translate.run import Run
from l10n_pipeline.stages.translate.translate import translate

SETTINGS = """\
locales:
  de: {engine: pseudo}
  fr: {}
  es_MX: {}
  zh_CN: {}
  es: {}
  uk: {}
"""
SAME, OTHER = "The cat sleeps all day.", "See [the page](https://a.example/en/x) of the cat."
SHORT = "A cat"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for folder in ("source_content", "glossary_terms"):
        (tmp_path / folder).mkdir()
    (tmp_path / "l10n.yaml").write_text(SETTINGS)
    return tmp_path


def extracted(root: Path, **pages: str) -> Project:
    for name, text in pages.items():
        (root / f"source_content/{name}.md").write_text(text)
    project = Project(config.load(root))
    extract(project, project.config.locales, project.sources())
    return Project(config.load(root))


def filled(root: Path, name: str, **texts: str) -> None:
    path = root / f"locales/de/LC_MESSAGES/{name}.po"
    changes = {Key("", text): Change(target, "translated") for text, target in texts.items()}
    path.write_bytes(catalog.update(catalog.read(path.read_bytes()), changes))


def run_of(project: Project, locale: str) -> Run:
    return Run(project, next(one for one in project.config.locales if one.name == locale), project.sources())


def test_what_another_article_says_is_taken_over_and_where_it_is_from_is_said(root):
    """A link may lead to the locale's own page there, too; a short text is a draft."""
    texts = f"{SAME}\n\n{OTHER}\n\n{SHORT}\n"
    extracted(root, a=texts)
    link = "Siehe [die Seite](https://a.example/de/x) der Katze."
    filled(root, "a", **{SAME: "Die Katze schläft.", OTHER: link, SHORT: "Eine Katze"})
    run = run_of(extracted(root, b=texts + "\nOne more text.\n"), "de")
    left = free(run)
    assert [(one.source.name, one.segment.text) for one in left] == [("b.md", "One more text.")]
    po = "locales/de/LC_MESSAGES/a.po"
    (changes,) = run.changes.values()
    assert changes == {
        Key("", text): Change(target, "translated", Origin("memory", po, catalog.digest(target)))
        for text, target in ((SAME, "Die Katze schläft."), (OTHER, link))
    } | {Key("", SHORT): Change("Eine Katze", "draft", Origin("memory", po))}
    assert run.done.from_memory == 3


def test_a_copy_follows_its_original_and_is_counted(root):
    extracted(root, a=f"{SAME}\n")
    filled(root, "a", **{SAME: "Die Katze schläft."})
    project = extracted(root, b=f"{SAME}\n")
    translate(project, project.config.locales[:1], project.sources())
    path = root / "locales/de/LC_MESSAGES/a.po"
    path.write_bytes(path.read_bytes().replace(b"Die Katze", b"Eine Katze"))
    run = run_of(Project(config.load(root)), "de")
    assert free(run) == []
    assert run.done.from_memory == 1
    ((changed,),) = (changes.values() for changes in run.changes.values())
    assert changed.target == "Eine Katze schläft."


def test_what_is_written_in_other_characters_is_counted(root):
    (root / "l10n.yaml").write_text("locales:\n  de: {}\n  zh_TW: {from: zh_CN}\n  zh_CN: {}\n")
    extracted(root, a=f"{SAME}\n\n{OTHER}\n")
    path = root / "locales/zh_CN/LC_MESSAGES/a.po"
    change = Change("猫整天睡觉。", "translated")
    path.write_bytes(catalog.update(catalog.read(path.read_bytes()), {Key("", SAME): change}))
    run = run_of(Project(config.load(root)), "zh_TW")
    assert [one.segment.text for one in free(run)] == [OTHER]
    assert (run.done.machine, run.done.from_memory) == (1, 0)
    ((made,),) = (changes.values() for changes in run.changes.values())
    assert (made.target, made.state) == ("貓整天睡覺。", "machine")


def test_terms_are_held_for_whoever_is_not_told_of_them(root):
    (root / "glossary_terms/t.yaml").write_text("- term: ramen\n  renderings: {de: {prefer: Ramen-Suppe}}\n")
    project = extracted(root, a="A bowl of ramen.\n")
    held = [len(free(run_of(project, "de"), told=told)[0].spans) for told in (True, False, None)]
    assert held == [0, 1, 0]  # the pseudo engine is told of them


def test_a_text_that_is_too_long_stays_open_where_an_engine_would_get_it(root):
    long = ["a" * (LONGEST + 1), "b" * (LONGEST + 1)]
    just = "c" * LONGEST
    project = extracted(root, a="\n\n".join([*long, just]) + "\n")
    run = run_of(project, "de")
    assert [one.segment.text for one in free(run)] == [just]
    assert run.done.left_open == 2
    po = Place("locales/de/LC_MESSAGES/a.po")
    told = [(p.id, p.severity, p.message, p.advice, p.places) for p in project.problems]
    assert told == [
        (
            "left-open",
            "warning",
            "left open: the text has 100,001 characters, and at most 100,000 are sent to an engine",
            "cut it into paragraphs, or translate it",
            (Place("source_content/a.md", line), po),
        )
        for line in (1, 3)
    ]
    assert len(free(run_of(project, "fr"))) == 3


def test_a_text_in_another_language_stays_open(root):
    chinese = ["扫码加入读者群，每周五一起读一个词。", "每周五我们寄出一个外来词，讲它的来历。"]
    spanish = "Cada viernes enviamos una palabra prestada: dónde nació y por qué caminos llegó hasta nosotros."
    (root / "l10n.yaml").write_text("detect_language: true\n" + SETTINGS)
    project = extracted(root, a="\n\n".join(["An English text.", *chinese, spanish]) + "\n")
    run = run_of(project, "de")
    assert [one.segment.text for one in free(run)] == ["An English text."]
    assert run.done.left_open == 3
    told = [(p.id, p.severity, p.message, p.advice, p.places) for p in project.problems]
    assert told == [
        (
            "foreign-text",
            "warning",
            f"this text is not in en but in another language ({language}); it is not sent",
            "make it a block of that locale, or mark it with <!-- l10n:skip -->",
            (Place("source_content/a.md", line),),
        )
        for line, language in ((3, "zh"), (5, "zh"), (7, "es"))
    ]
    own = {name: [one.segment.text for one in free(run_of(project, name))] for name in ("zh_CN", "es_MX", "es")}
    both = ["An English text.", spanish]
    assert own == {"zh_CN": ["An English text."], "es_MX": both, "es": both}


def test_a_text_in_the_locale_s_own_script_is_no_foreign_one(root):
    """Its letters do not tell which of the languages it is that are written in them."""
    project = extracted(root, a="Кіт спить на вікні, а пес лежить під столом.\n")
    done = []
    for name in ("uk", "de"):
        run = run_of(project, name)
        assert free(run) == []
        done.append((run.done.kept, run.done.left_open))
    assert done == [(1, 0), (0, 1)]


def test_what_holds_nothing_to_translate_is_kept(root):
    project = extracted(root, a="`code`\n\n1,234.5\n\n`1,234.5`\n\n`code` and words\n\n{{ x }} 12\n")
    run = run_of(project, "de")
    assert [one.segment.text for one in free(run)] == ["`code` and words"]
    (changes,) = run.changes.values()
    assert {key.text: change for key, change in changes.items()} == {
        text: Change(target, "translated", Origin("kept", "", catalog.digest(target)))
        for text, target in (
            ("`code`", "`code`"),
            ("1,234.5", "1.234,5"),
            ("`1,234.5`", "`1,234.5`"),
            ("{{ x }} 12", "{{ x }} 12"),
        )
    }
    assert run.done.kept == 4


def test_numbers_are_written_as_the_locale_does_also_between_marks(root):
    """What a link leads to stays, and what stands beside code, too."""
    kept = {
        "**1,299.50**": "**1.299,50**",
        "1,234.5 2,345.5": "1.234,5 2.345,5",
        "[1,234.5](1,234.5.md)": "[1,234.5](1,234.5.md)",
        "1,234.5 `1`": "1,234.5 `1`",
    }
    page = "\n\n".join(kept).replace("5 2", "5\n2") + "\n"
    run = run_of(extracted(root, a=page), "de")
    assert free(run) == []
    (changes,) = run.changes.values()
    assert {key.text: change.target for key, change in changes.items()} == kept


ENTRY = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

#. type: Plain text
#, markdown-text
msgid "&nbsp;"
msgstr ""
"""


def test_a_blank_by_its_name_is_an_entry_of_another_tool_s_file_and_stays(root):
    """The blank that it means would not hold its paragraph open."""
    (root / "l10n.yaml").write_text('po: ["po/{locale}.po"]\nlocales:\n  de: {}\n')
    (root / "po").mkdir()
    (root / "po/de.po").write_text(ENTRY)
    run = run_of(Project(config.load(root)), "de")
    assert free(run) == []
    (changes,) = run.changes.values()
    assert [change.target for change in changes.values()] == ["&nbsp;"]


def test_numbers_of_a_source_in_another_language_are_not_read_as_english_ones(root):
    (root / "l10n.yaml").write_text("source_locale: de\nlocales:\n  fr: {}\n")
    run = run_of(extracted(root, a="1,234\n"), "fr")
    assert free(run) == []
    (changes,) = run.changes.values()
    assert [change.target for change in changes.values()] == ["1,234"]


@pytest.mark.parametrize(("may", "left"), [("", 1), (", may_add: [emphasis]", 0)])
def test_a_rendering_that_may_not_stand_there_is_left_to_the_engine(root, may, left):
    (root / "l10n.yaml").write_text(f"locales:\n  de: {{engine: pseudo{may}}}\n")
    (root / "glossary_terms/t.yaml").write_text("- term: ramen\n  renderings: {de: {fixed: '*Ramen*'}}\n")
    run = run_of(extracted(root, a="ramen\n"), "de")
    assert len(free(run)) == left
    assert run.done.kept == 1 - left


@pytest.mark.parametrize("number", [1, 2])
def test_a_shard_asks_for_its_part_and_writes_no_translation(root, number):
    texts = [f"This is text {letter}." for letter in "abcdefgh"]
    project = extracted(root, a="\n\n".join([*texts, texts[0]]) + "\n")
    path = root / "locales/de/LC_MESSAGES/a.po"
    before = path.read_bytes()
    shard = Shard(number, 2)
    done = translate(project, project.config.locales[:1], project.sources(), shard=shard)["de"]
    mine = sum(map(shard.holds, texts))
    assert (done.machine, done.elsewhere, done.sent) == (mine, len(texts) - mine, mine)
    assert 0 < mine < len(texts)
    assert path.read_bytes() == before
    assert done.files == ()


def test_each_open_text_once_with_what_stands_around_it(root):
    project = extracted(root, a="One word.\n\nTwo words.\n\nOne word.\n\nThree words.\n")
    left = free(run_of(project, "fr"))
    assert [(one.segment.text, one.neighbours) for one in left] == [
        ("One word.", ("Two words.",)),
        ("Two words.", ("One word.", "One word.")),
        ("Three words.", ("Two words.", "One word.")),
    ]


def test_the_texts_around_a_text():
    document = read(b"\n\n".join(b"%d word." % n for n in range(1, 7)), "x.md")
    seen = [[int(text[0]) for text in neighbours(document, n)] for n in range(6)]
    assert seen == [[2], [1, 3], [1, 2, 4], [2, 3, 5], [3, 4, 6], [4, 5]]


def test_a_run_says_how_long_it_took(root):
    begun = time.monotonic()
    project = extracted(root, a="A word.\n")
    done = translate(project, project.config.locales, project.sources())
    assert all(0 <= one.seconds <= time.monotonic() - begun for one in done.values())


def test_what_nobody_translates_is_told(root):
    project = extracted(root, a="A word.\n\nMore words.\n")
    (french,) = (one for one in project.config.locales if one.name == "fr")
    assert translate(project, [french], project.sources())["fr"].left_open == 2
    told = [(p.id, p.severity, p.message, p.advice) for p in project.problems]
    message = "2 units of fr are open and it has no engine"
    assert told == [("no-engine", "info", message, "translate them, or name an engine for fr")]
