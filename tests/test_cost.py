"""The cost of the worst input grows as the input does: calls are counted at two sizes, no clock is looked at."""

from __future__ import annotations

import random
import re
import sys
from types import SimpleNamespace

import pytest

from l10n_pipeline import catalog, read
from l10n_pipeline.adopt import adopt
from l10n_pipeline.adopt.disarm import disarmed
from l10n_pipeline.adopt.page import adopt_html
from l10n_pipeline.catalog import Message
from l10n_pipeline.catalog.nearest import Nearest
from l10n_pipeline.checks import Context, copied
from l10n_pipeline.cli import main
from l10n_pipeline.edition.blocks import fields
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import laws, reader
from l10n_pipeline.formats.key_patterns import fits
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.leverage.moved import moved
from l10n_pipeline.leverage.sentences import reused
from l10n_pipeline.model import Key, Unit
from l10n_pipeline.protection import chain
from l10n_pipeline.protection.placing import Aids
from l10n_pipeline.protection.spans import protect
from l10n_pipeline.protection.weave import joined
from l10n_pipeline.publish.finish import PageSetting, finish
from l10n_pipeline.publish.related import Related
from l10n_pipeline.publish.safety import DEEPEST, is_too_deep
from l10n_pipeline.text import active, inline

GROWTH = 2.6
"""Twice the input may cost so much more: what is linear takes 2, what is quadratic 4."""


def lines_of(work):
    """How many lines of Python the work runs, and how many elements its comprehensions and generators go through."""
    count = 0

    def trace(frame, event, arg):
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def segment_of(text):
    return read((text + "\n").encode(), "a.md").segments[0]


def jsx_of(text):
    return read(text.encode(), "a.mdx").segments


def segments_of(text):
    return read(text.encode(), "a.md").segments


class Echo:
    """An engine that gives the text back in brackets."""

    fingerprint, segments = "echo/1", "text"

    def translate(self, requests):
        from l10n_pipeline.model import Output

        return [Output(f"({request.text})") for request in requests]


def through_an_engine(text):
    coded = inline.parse(text, "markdown", segment_of(f"{text}\n\n[a]: b").refs)
    spans = protect(coded, (), "fr", runs=(), source="en", mask=None)
    task = chain.Task(Key("", text), coded, spans, "fr")
    asked = []
    chain.translate([task], Echo(), checks=(), aids=Aids(find=lambda text, answer: asked.append(text)))
    assert len(asked) <= 50


def moves(text):
    segment = segment_of(text)
    moved(text.replace("a", '"a"', 1), text.replace("b", "x"), segment, "fr")


def reuses(text):
    """Every other sentence is new."""
    now = text.replace("A word. A", "A word. One more")
    reused(text, text.replace("word", "mot"), segment_of(now), ("en", "fr"))


def finishes(page):
    finish(page, PageSetting("zh"))


def is_copied(text):
    segment = segment_of(text)
    unit = Unit(segment.key, f"{text} fin", "translated")
    context = Context(segment, "fr", "en")
    source, target = context.read(unit)
    list(copied._left(source, target, unit, context))


WORK = {
    "emphasis": (through_an_engine, lambda n: "*a* b " * n),
    "nested emphasis": (through_an_engine, lambda n: "*a " * n + "b* " * n),
    "references": (through_an_engine, lambda n: "[a] b " * n),
    "images": (through_an_engine, lambda n: "![a](b) c " * n),
    "sentences": (joined, lambda n: ["A word. "] * n),
    "sentences of a text that changed": (reuses, lambda n: "A word. " * 10 * n),
    "codes of a text that moved": (moves, lambda n: "`a` b " * n),
    "codes by the thousand of a text that moved": (moves, lambda n: "`a` b " * 10 * n),
    "lines of a text": (
        lambda text: inline._outside(text, inline.parse(text, "markdown").codes),
        lambda n: "*a*\n" * n,
    ),
    "nested lists": (finishes, lambda n: "<ul><li>" * n + "</li></ul>" * n),
    "nested emphasis of a page": (finishes, lambda n: "<p>" + "<em>a" * n + "</em>" * n + "</p>"),
    "headings": (finishes, lambda n: "<h2>A?</h2><p>b</p>" * n),
    "words that were left": (is_copied, lambda n: "one of the words is here and it was there " * n),
    "a page": (lambda text: read(text.encode(), "a.md"), lambda n: "- a\n> *b* [c](d)\n\n" * n),
    "a page of text to adopt": (
        lambda text: adopt(text, "a", "en", ["ja"]),
        lambda n: "The river bends (ツンデレ) twice.\n\nA Heading\n\n• one\n• two\n\n" * n,
    ),
    "what a page to adopt holds": (disarmed, lambda n: "[a](javascript:b) `c` {{ d }} <e> ![f](g) [" * n),
    "placeholders": (
        lambda text: active.added(segment_of(text), text, "jekyll"),
        lambda n: "%(a)s {b} `c` `%s` [[d]] {{ e }} " * n,
    ),
    "comments that steer": (
        segments_of,
        lambda n: "<!-- l10n:skip -->\n" * n + "\n" + "<!-- l10n:skip -->\n\na\n\n" * n,
    ),
    "keys": (
        lambda text: read(text.encode(), "a.yaml", options=ReadOptions(keys=("**",))),
        lambda n: "".join(f"key{i}: some words\n" for i in range(n)),
    ),
}


@pytest.mark.parametrize("name", WORK)
def test_work_grows_as_the_text_does(name):
    work, text = WORK[name]
    work(text(3))  # imports and patterns
    small, large = (lines_of(lambda n=n: work(text(n))) for n in (120, 240))
    assert large < GROWTH * small, (small, large)


def test_texts_without_end_are_told_by_their_depth():
    with pytest.raises(FormatError, match=r"a\.toml:2: TOML: nested too deeply"):
        read(b"a = 1\nb" + b" . a" * 8000 + b' = "c"\n', "a.toml")
    with pytest.raises(FormatError, match="nested too deeply"):
        fields(b"+++\nb = 1\ntitle" + b".a" * 8000 + b' = "c"\n+++\n\nwords\n')
    assert read(b"a" + b".a" * 50 + b' = "some words"\n', "a.toml", options=ReadOptions(keys=("**",))).segments
    assert is_too_deep("<blockquote>" * (DEEPEST + 1))
    assert not is_too_deep("<li>a" * 5000 + "<b>a</b>" * 5000 + "<br>" * 5000)


def test_a_page_of_html_to_adopt():
    """Of trafilatura's work and ours together."""
    pages = [
        f"<html><body><p>{'The <b>river</b> bends.<br>' * n}</p></body></html>".encode() for n in (3, 300, 600)
    ]
    adopt_html(pages[0], "a")
    small, large = (lines_of(lambda page=page: adopt_html(page, "a")) for page in pages[1:])
    assert large < GROWTH * small


# -- PO files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["Text number {} of words.", "每一句第{}句話的字。"])
def test_each_entry_that_went_is_held_against_few_others(text):
    """All texts are alike, so every pair would be one."""
    compared = []
    for n in (1000, 2000):
        keys = [Key("", text.format(i)) for i in range(n)]
        likeness = Nearest(keys, {key: (0, i) for i, key in enumerate(keys)}, n)
        pairs = [len(list(likeness.to(key, (0, i)))) for i, key in enumerate(keys)]
        assert max(pairs) <= 8
        compared.append(likeness.compared)
    assert compared[1] < GROWTH * compared[0]
    assert compared[1] <= 100 * 2000


def test_a_file_of_entries_that_all_changed():
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    spent = []
    for n in (3, 500, 1000):
        data = head + "".join(f'msgid "The cow number {i} jumped."\nmsgstr "Vache {i}"\n\n' for i in range(n))
        messages = [Message(Key("", f"The cow number {i} jumps."), ("paragraph",), "a.md") for i in range(n)]
        spent.append(lines_of(lambda data=data, some=messages: catalog.merge(catalog.read(data.encode()), some)))
    assert spent[2] < GROWTH * spent[1]


def test_of_many_that_changed_each_finds_its_own():
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    old, new = "The cow number {} jumped over the moon.", "The cow number {} jumps over the moon."
    data = head + "".join(f'msgid "{old.format(i)}"\nmsgstr "Vache {i}"\n\n' for i in range(600))
    messages = [Message(Key("", new.format(i)), ("paragraph",), "a.md") for i in range(600)]
    merged = catalog.read(catalog.merge(catalog.read(data.encode()), messages))
    units = {key: entry.unit for key, entry in ((e.unit.key, e) for e in merged.entries)}
    assert all(units[m.key].target == f"Vache {i}" for i, m in enumerate(messages))


@pytest.mark.parametrize("key", ["*a" * 30 + "!", "**." * 20 + "x", "**a" * 20 + ".b", "*.**.*.**.x"])
def test_a_pattern_of_many_wildcards_costs_what_its_path_does(key):
    """Tried one way after another, the first one would not end in this century."""
    fits(key, "a")
    small, large = (lines_of(lambda n=n: fits(key, "a." * n + "a" * n)) for n in (2000, 4000))
    assert large < GROWTH * small


def test_patterns_fit_as_their_expressions_do():
    chance = random.Random(1)
    said = {"**.": r"(?:[^.]*\.)*", "**": ".*", "*": r"[^.]*", "a": "a", "b": "b", ".": r"\.", "[]": r"\[\]"}
    for _ in range(3000):
        parts = [chance.choice([*said]) for _ in range(chance.randint(1, 5))]
        read = re.split(r"(\*\*\.|\*\*|\*)", "".join(parts))
        path = "".join(chance.choice("ab.[]") for _ in range(chance.randint(0, 7)))
        whole = re.compile("".join(said.get(part, re.escape(part)) for part in read), re.S)
        assert fits("".join(parts), path) == bool(whole.fullmatch(path)), (parts, path)


# -- laws ------------------------------------------------------------------------------------------


def test_many_offenders_do_not_cost_the_square():
    """Each fourth of 20,000 segments breaks a law by itself: the search ends, and finds no fewer than there are."""
    asked = []

    def holds(some):
        asked.append(len(some))
        return all(i % 4 for i in some)

    ids = tuple(range(20_000))
    found = laws._offenders(ids, holds, iter([None] * 300))
    assert len(asked) < 700
    assert {i for i in ids if i % 4 == 0} <= set(found)
    exact = laws._offenders(ids[:100], holds, iter([None] * 300))
    assert exact == list(range(0, 100, 4))


@pytest.mark.parametrize("size", [50, 500])
def test_a_segment_that_breaks_its_page_is_found_by_pages_alone(size):
    """A picture over two lines becomes a block of HTML on one: pages are compared until only it is left."""
    words = "Some words\nand more.\n\n" * size
    page = f'{words}<img alt="over\ntwo lines" src="a.png">\n\n{words}'
    parse, readings = reader("x.md"), []

    def counted(data):
        readings.append(data)
        return parse(data)

    document = parse(page.encode())
    found = laws.broken(document, counted, parse.rendered)
    assert [document.segments[i].text for i in found] == ['<img alt="over two lines" src="a.png">']
    assert len(readings) == 2


# -- a line of 10 MB -------------------------------------------------------------------------------


def test_a_line_of_10_mb(tmp_path, capsys):
    """It is read, gets its PO entry and its edition; no engine is asked for it, and that is told."""
    line = b"word " * 2_000_000 + b"\n"
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "long.md").write_bytes(line)
    (tmp_path / "source_content" / "other.md").write_text("Some words.\n")
    (tmp_path / "l10n.yaml").write_text("locales:\n  fr: {engine: pseudo}\n")
    assert main(["--root", str(tmp_path), "run"]) == 0
    said = capsys.readouterr()
    assert "source_content/long.md:1: warning: left open: the text has 9,999,999 characters" in said.err
    assert (tmp_path / "editions" / "fr" / "long.md").stat().st_size >= len(line)
    assert (tmp_path / "editions" / "fr" / "other.md").read_text() != "Some words.\n"


class Counting(list):
    """A list that counts how often it is gone through."""

    looks = 0

    def __iter__(self):
        Counting.looks += 1
        return super().__iter__()


def article_of_many(number: int):
    links = Counting([(0, f"a{number + 1}.md"), (0, f"a{number + 2}.md")])
    tags = (f"t{number // 4}",)
    return SimpleNamespace(name=f"a{number}.md", tags=tags, published="", links=links, last_section=0)


def looks(size: int) -> int:
    articles = [article_of_many(n) for n in range(size)]
    Counting.looks = 0
    near = Related(articles)
    found = [[other.name for other in near.of(article)] for article in articles]
    assert found[9] == ["a10.md", "a11.md", "a8.md"]  # a tag and a link each, so by name
    return Counting.looks


def test_what_to_read_next_looks_at_each_article_once():
    assert looks(200) == 2 * looks(100)
