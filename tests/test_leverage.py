"""What of a translation holds when its source has changed."""

from __future__ import annotations

import re

import pytest
from casefiles import Case, cases
from hypothesis import given
from hypothesis import strategies as st
from worlds import World

from l10n_pipeline import catalog
from l10n_pipeline.config import config
from l10n_pipeline.leverage.moved import moved, words
from l10n_pipeline.leverage.sentences import cut, joined, reused
from l10n_pipeline.model import Allowed, Key, Segment
from l10n_pipeline.project import Project
from l10n_pipeline.settle import verify
from l10n_pipeline.slots import Slot
from l10n_pipeline.stages.translate.translate import translate

DROPS = Allowed(drop=frozenset({"emphasis"}))
REFS = (("^1", ""),)


def of(file: str) -> list[Case]:
    return [case for case in cases("leverage") if case.title.startswith(f"{file}: ")]


def title(case: Case) -> str:
    return case.title


def segment(text: str) -> Segment:
    syntax, codec = ("html", "html.text") if "<a" in text else ("markdown", "md.flow")
    return Segment(0, len(text.encode()), text, "paragraph", Slot(codec), syntax, 1, refs=REFS * ("[^1]" in text))


@pytest.mark.parametrize("case", of("moved"), ids=title)
def test_moved(case: Case) -> None:
    source, target, new = case.input.split("\n")
    assert (moved(source, target, segment(new), "zh_CN", DROPS) or "outdated") == case.expected


@pytest.mark.parametrize("case", of("sentences"), ids=title)
def test_sentences(case: Case) -> None:
    source, target, new = case.input.split("\n")
    locale, _, said = source.rpartition(": ")
    locale = locale or "pt_BR"
    pieces = reused(said, target, segment(new), ("en", locale))
    asked = [f"[{p.source.strip()}]" for p in pieces if p.new]
    assert (joined(pieces, asked, locale) or "outdated") == case.expected


BITS = st.sampled_from(
    [
        "cat ",
        "dog ",
        "*a b* ",
        "**c** ",
        "`x` ",
        "[l](u) ",
        "[m](v) ",
        "![i](p) ",
        "{n} ",
        '"q" ',
        "é. ",
        "No! ",
        "\n",
    ]
)
TEXT = st.lists(BITS, min_size=1, max_size=10).map(lambda bits: "A " + "".join(bits).strip() + " z.")


@given(TEXT, TEXT)
def test_what_is_moved_says_the_same_and_fits(old: str, new: str) -> None:
    one = segment(new)
    text = moved(old, old.replace("cat", "gato").replace("dog", "cão"), one, "pt_BR")
    if text is not None:
        assert words(old, one) == words(new, one)
        assert words(text, one) == words(new, one).replace("cat", "gato").replace("dog", "cão")
        assert verify(one, text) is None


@given(TEXT)
def test_sentences_join_back(text: str) -> None:
    assert "".join(cut(text, segment(text), "en")) == text
    pieces = reused(text, text, segment(text), ("en", "pt_BR"))
    assert not pieces or (joined(pieces, [], "pt_BR") == text and not any(p.new for p in pieces))


# -- in a project ----------------------------------------------------------------------------------


def test_a_unit_stays_translated_when_a_link_moves(world: World) -> None:
    world.run(a="# T\n\nSee [the page](b.html) for more.\n")
    world.write("zh_CN", "a", "See [the page](b.html) for more.", "详情请看[这一页](b.html)。")
    world.run(a="# T\n\nSee [the page](https://example.org/a/very/long/address.html#part) for more.\n")
    unit = world.unit("zh_CN", "a", "See [the page](https://example.org/a/very/long/address.html#part) for more.")
    assert (unit.state, unit.target) == (
        "translated",
        "详情请看[这一页](https://example.org/a/very/long/address.html#part)。",
    )
    assert not world.run()
    world.run(a="# T\n\nSee [the page](b.html) for more.\n")
    assert world.unit("zh_CN", "a", "See [the page](b.html) for more.").target == "详情请看[这一页](b.html)。"


OLD = "The cat sat there. It was very happy. The dog ran off."
NEW = "The cat sat there. It was quite sad. The dog ran off."
SAID = "Die Katze saß dort. Sie war sehr froh. Der Hund lief weg."


def test_only_the_new_sentence_is_translated(world: World) -> None:
    world.run(a=f"# T\n\n{OLD}\n")
    world.write("de", "a", OLD, SAID)
    world.run(a=f"# T\n\n{NEW}\n")
    unit = world.unit("de", "a", NEW)
    assert unit.state == "outdated"
    assert unit.previous == OLD
    assert unit.target.startswith("Die Katze saß dort. ⟦")
    assert unit.target.endswith("⟧ Der Hund lief weg.")
    assert unit.origin is not None
    assert unit.origin.detail.startswith("2 of 3 new pseudo/")
    former = catalog.read(world.path("de", "a").read_bytes()).obsolete[Key("", OLD)]
    assert (former.target, former.state) == (SAID, "translated")
    assert not world.run()
    world.run(a=f"# T\n\n{OLD}\n")  # as it was: the pair is back, and what was put together goes
    assert world.unit("de", "a", OLD).target == SAID
    assert not catalog.read(world.path("de", "a").read_bytes()).obsolete


def test_sentences_of_a_second_change_come_from_the_person_s_pair(world: World) -> None:
    world.run(a=f"# T\n\n{OLD}\n")
    world.write("de", "a", OLD, SAID)
    world.run(a=f"# T\n\n{NEW}\n")
    newer = NEW.replace("ran off", "came back")
    world.run(a=f"# T\n\n{newer}\n")
    unit = world.unit("de", "a", newer)
    assert unit.target.startswith("Die Katze saß dort. ⟦")
    assert unit.origin is not None
    assert unit.origin.detail.startswith("2, 3 of 3 new")


def test_what_a_person_made_of_it_is_never_touched(world: World) -> None:
    world.run(a=f"# T\n\n{OLD}\n")
    world.write("zh_CN", "a", OLD, "猫坐在那里。它很高兴。狗跑了。")
    world.run(a=f"# T\n\n{NEW}\n")
    unit = world.unit("zh_CN", "a", NEW)
    assert (unit.target, unit.origin and unit.origin.detail) == ("猫坐在那里。它很高兴。狗跑了。", "2 of 3 new")
    path = world.path("zh_CN", "a")
    path.write_text(
        path.read_text().replace(
            'msgstr "猫坐在那里。它很高兴。狗跑了。"', 'msgstr "猫坐在那里。它有点难过。狗跑了。"', 1
        )
    )
    assert not [p for p in world.run() if p == path]
    assert world.unit("zh_CN", "a", NEW).state == "outdated"


def test_an_engine_s_offer_stands_in_a_comment_until_the_unit_is_settled(world: World) -> None:
    world.run(a="# T\n\nThe cat sat on the mat.\n")
    world.write("de", "a", "The cat sat on the mat.", "Die Katze saß auf der Matte.")
    world.run(a="# T\n\nThe cat slept on the mat.\n")
    unit = world.unit("de", "a", "The cat slept on the mat.")
    assert (unit.state, unit.target) == ("outdated", "Die Katze saß auf der Matte.")
    assert unit.offer.startswith("⟦")
    assert not world.run()
    world.write("de", "a", "The cat slept on the mat.", "Die Katze schlief auf der Matte.")
    world.run()
    assert b"offer" not in world.path("de", "a").read_bytes()
    assert not world.run()


def test_the_memory_s_offer_comes_first(world: World) -> None:
    world.run(a="# T\n\nThe cat sat on the mat.\n", b="# S\n\nThe cat slept on the mat.\n")
    world.write("de", "a", "The cat sat on the mat.", "Die Katze saß auf der Matte.")
    world.write("de", "b", "The cat slept on the mat.", "Die Katze schlief auf der Matte.")
    world.run(a="# T\n\nThe cat slept on the mat.\n")
    unit = world.unit("de", "a", "The cat slept on the mat.")
    assert (unit.target, unit.offer) == ("Die Katze saß auf der Matte.", "Die Katze schlief auf der Matte.")


def test_an_article_is_split(world: World) -> None:
    world.run(a="# T\n\nThe cat sat on the mat.\n\n## Two words\n\nThe dog ran off.\n")
    for text, target in (("The dog ran off.", "Der Hund lief weg."), ("Two words", "Zwei Wörter")):
        world.write("de", "a", text, target)
    world.run(a="# T\n\nThe cat sat on the mat.\n", b="# S\n\n## Two words\n\nThe dog ran off.\n")
    for text, target in (("The dog ran off.", "Der Hund lief weg."), ("Two words", "Zwei Wörter")):
        unit = world.unit("de", "b", text)
        assert (unit.target, unit.state, unit.origin) == (target, "translated", None)
    assert not world.run()


def test_numbers_that_were_copied_are_nobody_s_text(world: World) -> None:
    world.run(a="# T\n\n| a b c | 1,234 |\n|---|---|\n| x y z | 1999 |\n")
    world.run(a="# T\n\n| a b c | 1,234 |\n|---|---|\n| x y z | 1998 |\n")
    unit = world.unit("de", "a", "1998")
    assert (unit.target, unit.state) == ("1998", "translated")


def test_copies_follow_their_original_and_what_people_changed_does_not(world: World) -> None:
    text = "The cat sat on the mat."
    world.run(a=f"# T\n\n{text}\n", b=f"# S\n\n{text}\n", c=f"# U\n\n{text}\n")
    world.write("zh_CN", "a", text, "猫坐在垫上。")
    world.run()
    assert world.unit("zh_CN", "b", text).target == world.unit("zh_CN", "c", text).target == "猫坐在垫上。"
    path = world.path("zh_CN", "c")
    path.write_text(path.read_text().replace("猫坐在垫上。", "那只猫坐在垫上。"))
    path = world.path("zh_CN", "a")
    path.write_text(path.read_text().replace("猫坐在垫上。", "猫坐在垫子上。"))
    changed = world.run()
    assert changed == [world.path("zh_CN", "b")]
    unit = world.unit("zh_CN", "b", text)
    assert (unit.target, unit.state, unit.origin and unit.origin.kind) == (
        "猫坐在垫子上。",
        "translated",
        "memory",
    )
    assert world.unit("zh_CN", "c", text).target == "那只猫坐在垫上。"
    assert not world.run()


def test_a_copy_follows_its_own_original_and_no_other(world: World) -> None:
    text = "The cat sat on the mat."
    world.run(b=f"# S\n\n{text}\n", c=f"# U\n\n{text}\n")
    world.write("zh_CN", "b", text, "猫坐在垫上。")
    world.run()
    world.run(a=f"# T\n\n{text}\n")  # the first file by name, with a text of its own
    path = world.path("zh_CN", "a")
    path.write_text(path.read_text().replace("猫坐在垫上。", "一只猫坐在席上。"))
    assert world.unit("zh_CN", "c", text).target == "猫坐在垫上。"
    world.run()
    unit = world.unit("zh_CN", "c", text)
    assert (unit.target, unit.origin and unit.origin.kind) == ("猫坐在垫上。", "memory")


def test_taiwan_s_characters_follow_the_mainland_s_until_a_person_takes_over(world: World) -> None:
    (world.root / "l10n.yaml").write_text("locales:\n  zh_CN: {}\n  zh_TW: {from: zh_CN}\n")
    first, second = "Software (ツンデレ, 恋愛) and `软件`.", "The mouse."
    world.run(a=f"# T\n\n{first}\n\n{second}\n")
    world.write("zh_CN", "a", first, "软件（ツンデレ、恋愛）和`软件`。")
    world.write("zh_CN", "a", second, "鼠标。")
    world.run()
    unit = world.unit("zh_TW", "a", first)
    assert (unit.target, unit.state) == ("軟體（ツンデレ、恋愛）和`软件`。", "machine")
    assert unit.origin is not None
    assert re.fullmatch(r"opencc/\S+ s2twp from zh_CN", unit.origin.detail)
    assert not world.run()
    path = world.path("zh_CN", "a")
    path.write_text(path.read_text().replace("鼠标。", "那个鼠标。"))
    world.run()
    assert world.unit("zh_TW", "a", second).target == "那個滑鼠。"
    world.write("zh_TW", "a", second, "滑鼠就是牠。")
    path.write_text(path.read_text().replace("那个鼠标。", "鼠标。"))
    world.run()
    assert world.unit("zh_TW", "a", second).target == "滑鼠就是牠。"


def test_a_conversion_holds_japanese_and_writes_terms_as_the_term_base_has_them(world: World) -> None:
    (world.root / "l10n.yaml").write_text("locales:\n  zh_CN: {}\n  zh_TW: {from: zh_CN}\n")
    (world.root / "glossary_terms/t.yaml").write_text(
        "- term: otaku\n  script: オタク\n  renderings: {zh_CN: {fixed: 御宅族}, zh_TW: {fixed: 阿宅}}\n"
        "- term: kokugo\n  script: 国語\n  renderings: {'*': keep}\n"
    )
    text = "The otaku (オタク) said 学び is “kokugo” (国語)."
    world.run(a=f"# T\n\n{text}\n")
    world.write("zh_CN", "a", text, "御宅族（オタク）说“学び”是 kokugo（国語），国语。")
    world.run()
    assert world.unit("zh_TW", "a", text).target == "阿宅（オタク）說「学び」是 kokugo（国語），國語。"


def test_what_the_original_may_do_and_the_new_locale_may_not_is_told(world: World) -> None:
    links = "{https://en.example/: https://hao.example/}"
    (world.root / "l10n.yaml").write_text(f"locales:\n  zh_CN: {{links: {links}}}\n  zh_TW: {{from: zh_CN}}\n")
    text = "A [good](https://en.example/x) text."
    world.run(a=f"# T\n\n{text}\n")
    world.write("zh_CN", "a", text, "[好](https://hao.example/x)文。")
    project = Project(config.load(world.root))
    translate(project, project.config.locales, project.sources())
    (problem,) = (p for p in project.problems if p.id == "left-open")
    lacks = "lacks link 'https://en.example/x' and adds link 'https://hao.example/x'"
    assert problem.message == f"converted from zh_CN, but the result {lacks}; left open"
    assert "`links`" in problem.advice
    assert world.unit("zh_TW", "a", text).state == "new"


def test_emphasis_that_the_original_leaves_out_is_left_out(world: World) -> None:
    (world.root / "l10n.yaml").write_text("locales:\n  zh_CN: {}\n  zh_TW: {from: zh_CN}\n")
    world.run(a="# T\n\nA *good* text.\n")
    world.write("zh_CN", "a", "A *good* text.", "好文。")
    world.run()
    assert world.unit("zh_TW", "a", "A *good* text.").target == "好文。"
