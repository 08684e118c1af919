"""What surrounds the grades of codes: addresses of one place, blanks and line ends, what l10n.yaml allows."""

from __future__ import annotations

import pytest

from l10n_pipeline import read
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Allowed
from l10n_pipeline.settle import Refusal, keeps, settle, settle_own
from l10n_pipeline.settle.addresses import article, is_near, is_slip, same, twin
from l10n_pipeline.settle.grades import Told, judge
from l10n_pipeline.settle.mends import sealed, tidy
from l10n_pipeline.settle.place import stands
from l10n_pipeline.settle.readings import of_machine, of_person
from l10n_pipeline.settle.restore import restored
from l10n_pipeline.text import inline


@pytest.mark.parametrize(
    ("one", "other", "are"),
    [
        ("http://A.example/x/", "https://a.example/x", True),
        ("https://a.example/%C3%A4?b=%20#c", "https://a.example/ä?b= #c", True),
        ("https://a.example/x", "//a.example/x", False),
        ("https://a.example/X", "https://a.example/", False),
        ("https://a.example/x?a", "https://a.example/x?b", False),
        ("https://a.example/x#a", "https://a.example/x#b", False),
        ("https://a.example/x#", "https://a.example/x", False),
        ("https://[a/x", "https://[a/x", True),
        ("https://[a/x", "https://[a/y", False),
    ],
)
def test_addresses_that_differ_in_spelling_alone_are_the_same(one, other, are):
    assert same(one, other) is are


WIKI = "https://{}.wikipedia.org/wiki/{}"


@pytest.mark.parametrize(
    ("source", "target", "locale", "are"),
    [
        ("/en/a", "/de/a", "de", True),
        ("/en/a", "/de/a", "", False),
        ("/a", "/a", "de", False),
        ("/a", "/a/", "", False),
        ("/a", "/a?lang=de", "de", True),
        ("/en/a", "/de-AT/a", "de", True),
        ("/en-us/a", "/pt-br/a", "pt_BR", True),
        ("/en/a", "/zh-Hant-TW/a", "zh_Hant_TW", True),
        ("a.md", "a.de.md", "de", True),
        ("/de/a", "/a/de", "de", False),  # the source is the locale's own
        ("/en/a", "/de/b", "de", False),
        ("@/a.md", "@/a.nl.md", "af", True),  # which readers of Afrikaans read
        ("@/a.md", "@/a.nl.md", "af_ZA", True),
        ("@/a.md", "@/a.nl.md", "de", False),
        ("//a.example/en/a", "//a.example/nl/a", "af", False),
        ("https://a.example/en/a", "https://a.example/nl/a", "af", False),
        ("http://a.example/by/3.0/", "https://a.example/by/3.0/deed.pl", "pl", True),
        (WIKI.format("en", "A"), WIKI.format("zh", "B"), "zh_CN", True),
        (WIKI.format("en", "A"), WIKI.format("fr", "B"), "de", False),
        (WIKI.format("de", "A"), WIKI.format("de", "B"), "de", False),
        (WIKI.format("en", "A"), "https://de.wiktionary.org/wiki/A", "de", False),
    ],
)
def test_the_page_of_a_locale_has_its_code_in_the_address(source, target, locale, are):
    assert twin(source, target, locale) is are


@pytest.mark.parametrize(
    ("source", "target", "are"),
    [
        ("https://a.example/Mirror-monitor", "https://a.example/mirror-monitor", True),
        ("pitfalls/a.md", "pitfall/a.md", True),
        ("_data/a.md", "data/a.md", True),
        ("https://a.example/x?a=issues", "https://a.example/x?a=isues", True),
        ("pitfall/a.md", "pitfalls/a.md", True),
        ("pitfalls/a.md", "pitfolls/a.md", True),
        ("pitfalls/a.md", "pitfal/a.md", False),
        ("pitfalls/a.md", "bitfalle/a.md", False),
        ("/abc/pitfalls", "/abd/pitfalls", False),  # as short as a language's code
        ("pitfalls/a.md#one", "pitfall/a.md#two", False),  # another heading may be the locale's
        ("/en/pitfalls", "/es/pitfalls", False),
        ("/EN/pitfalls", "/en/pitfalls", True),
        ("https://a.example/x", "http://a.example/x/", False),  # the same
    ],
)
def test_an_address_with_one_character_typed_wrong_is_a_slip(source, target, are):
    assert is_slip(source, target) is are


@pytest.mark.parametrize(
    ("source", "target", "are"),
    [
        ("https://a.example/x", "https://a.example/y", True),
        ("https://www.a.example/x", "https://b.a.example", True),
        ("https://b.a.example/x", "http://a.example", True),
        ("https://a.example/x", "https://ba.example/x", False),
        ("https://a.example/x", "/x", False),
        ("https://a.example./x", "/x", False),
        ("https://a.example/x", "//a.example/y", False),
        ("x.md", "y.md", False),
        ("https://a.example/x", "javascript:a.example", False),
    ],
)
def test_a_site_is_a_host_and_its_parts(source, target, are):
    assert is_near(source, target) is are


def test_an_article_is_one_of_an_encyclopedia():
    assert article(WIKI.format("de.m", "A"))
    assert not article("https://a.example/wiki/A")


# -- blanks and line ends --------------------------------------------------------------------------

EMPTY = Refusal("is empty", "translate it, or clear it")


@pytest.mark.parametrize(
    ("source", "target", "settled"),
    [
        ("One.\n", "a\r\nb\rc", "a b c"),
        ("One\\\ntwo.\n", "a\r\nb\rc", "a\nb\nc"),
        ("One\\\ntwo.\n", "X \n\u3000b", "X\n\u3000b"),
        ("a|\\\nb\n", "a\r\n b\n", "a\nb"),  # lines with bars have a slot of their own
        ("One.\n", "XML", "XML"),
        ('---\ntitle: " One "\n---\n', "Eins", " Eins "),
        ('---\ntitle: " One "\n---\n', " a\r\nb\rc\n", " a b c "),
        ('---\ntitle: " One "\n---\n', " ", EMPTY),
        ('---\ntitle: "One\\ntwo"\n---\n', "a\r\nb\rc", "a\nb\nc"),
    ],
)
def test_line_ends_and_blanks_are_those_of_the_place(source, target, settled):
    segment = read(source.encode(), "x.md", options=ReadOptions(parser="kramdown")).segments[0]
    assert settle(segment, target) == settled


@pytest.mark.parametrize(("target", "settled"), [("&nbsp;", "&nbsp;"), ("", EMPTY), (" ", EMPTY)])
def test_an_entry_of_blanks_by_their_names_may_have_them(target, settled):
    """As other tools' PO files have them; of an article they are no text."""
    segment = read(b"Words.\n", "x.md").segments[0]._replace(kind="entry", text="&nbsp;")
    assert settle(segment, target) == settled


@pytest.mark.parametrize(("layout", "end"), [("hugo", "<{}>"), ("jekyll", "{} ")], ids=["pointed", "blank"])
def test_an_address_ends_as_its_host_knows_it(layout, end):
    segment = read(b"See https://a.example/x here.\n", "x.md").segments[0]
    settled = settle(segment, "看 https://a.example/x了", Allowed(layout=layout))
    assert settled == f"看 {end.format('https://a.example/x')}了"


def test_of_spellings_with_as_many_differences_the_first_one_is_taken():
    segment = read(b"A word.\n", "x.md").segments[0]
    assert settle(segment, "Ein *“Wort”* da.") == "Ein *“Wort”* da."


@pytest.mark.parametrize(("layout", "mark"), [("folders", "\\`"), ("hugo", "`")], ids=["cmark", "another"])
def test_a_backtick_that_nothing_closes_is_escaped_where_cmark_reads_it(layout, mark):
    segment = read(b"Words here.\n", "x.md").segments[0]
    assert settle(segment, "W`rter hier.", Allowed(layout=layout)) == f"W{mark}rter hier."


@pytest.mark.parametrize(
    ("source", "target", "restored_"),
    [
        ("value", "valve", "value"),
        ("value", "vaalue", "value"),
        ("value", "valu", "value"),
        ("value", "vlaue", "value"),
        ("value", "vavul", "vavul"),
        ("value", "val", "val"),
        ("a-b.d", "a-b.c", "a-b.d"),
        ("a.b", "a.c", "a.c"),  # too short to tell
        ("Run", "run", "Run"),
        ("Run", "nur", "nur"),
        ("run()", "run", "run()"),
        ("a` und `value", "a` und `valve", "a` und `value"),
        ("value` und `value", "valve` und `valu", "value` und `value"),
        ("value", "valve` und `valu", "value` und `valu"),  # it is lost once
        ("value` und `valve", "valxe", "valxe"),  # nobody knows which is meant
    ],
)
def test_code_with_a_slip_is_that_of_the_source(source, target, restored_):
    segment = read(f"`{source}`\n".encode(), "x.md").segments[0]
    assert restored(segment, f"`{target}`") == f"`{restored_}`"


@pytest.mark.parametrize(
    ("source", "target", "text"),
    [
        ("[a](pitfalls/a)", "pitfall/a: [a](pitfall/a), pitfall/a", "pitfall/a: [a](pitfalls/a), pitfall/a"),
        ("[a](pitfalls/a)", "Siehe `pitfall/a`.", "Siehe `pitfall/a`."),  # no link
        ("[a][x]\n\n[x]: pitfalls/a", "Siehe [a](pitfall/a).", "Siehe [a](pitfalls/a)."),
        ("[w](/a.b), `a.b`", "[w](/a.b), a.b", "[w](/a.b), `a.b`"),
        ("` ` word", "ein Wort", "ein Wort"),  # a blank is no word
        ("``a`b`` word", "ein a`b Wort", "ein a`b Wort"),  # one backtick would end it
        ("[w][a.b], `a.b`\n\n[a.b]: /u", "[w][a.b], a.b", "[w][a.b], `a.b`"),
        ("[w][`valve`], `value`\n\n[`valve`]: /u", "[w][`Valve`], ja", "[w][`Valve`], ja"),  # a label
    ],
)
def test_a_slip_or_a_word_is_mended_in_its_own_place_alone(source, target, text):
    segment = read(f"{source}\n".encode(), "x.md").segments[0]
    assert restored(segment, target) == text


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("W`rter hier.", "W\\`rter hier."),
        ("` Wort.", "\\` Wort."),
        ("Das [ da https://a.example", "Das \\[ da https://a.example"),
        ("[ hier", "[ hier"),  # no address stands behind it
        ("Siehe [a] und https://a.example", "Siehe [a] und https://a.example"),
    ],
)
def test_what_cmark_would_miss_code_or_an_address_behind_is_escaped(target, text):
    segment = read(b"See [a] there.\n\n[a]: /u\n", "x.md").segments[0]
    assert sealed(segment, target) == text
    assert sealed(segment._replace(syntax="html"), target) == target


@pytest.mark.parametrize(
    ("kind", "source", "target", "text"),
    [
        ("entry", "Words.\n", "Wort.", "Wort.\n"),
        ("lines", " Words", "Wort\n", " Wort"),
        ("paragraph", " Words\n", "Wort", "Wort"),
        ("paragraph", "Words", "a\u2028b", "a b"),  # docutils ends lines there
        ("paragraph", "Words", "a\u2029b", "a b"),
        ("paragraph", "One\u2028two", "a\u2028b\u2029c", "a\u2028b c"),
    ],
)
def test_what_stands_around_a_text_is_the_source_s_in_other_tools_files(kind, source, target, text):
    segment = read(b"Words.\n", "x.md").segments[0]._replace(kind=kind, text=source)
    assert tidy(segment, target) == text


# -- the place -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "is_one"),
    [
        ("(Words)", "(Wort) da", True),
        ("(Words)", "- Wort", False),
        ("(Words)", "[x]: y", False),
        ("- words", "- Wort", True),  # nobody knows in which block they stand
        ("- words", "(Wort) da", True),
    ],
)
def test_a_text_of_a_catalog_is_one_block_where_its_source_is(source, target, is_one):
    segment = read(b"Words.\n", "x.md").segments[0]._replace(kind="entry", text=source)
    assert stands(segment, target) is is_one


@pytest.mark.parametrize(
    ("source", "target", "is_one"),
    [
        ("Words.", "a {#y}", True),
        ("Words.", "a\n:::x", False),  # hosts end the paragraph there
        ("# Words", "a {#y}", False),
        ("- words", ":::x", False),  # hosts see such lines in items, too
        ("- words", "***", False),
        ("- words\\\n  more", "a\n***\nb", True),
        ("- words  \n  more", "a\n***\nb", False),  # with such line ends, as they are written there
        ("Words  \nmore", "a\n===\nb", False),
        ("- words", "<div>", False),
        ("- words", "[ ] b", False),
        ("# Words", "C #", False),
        ("See [a][].\n\n[a]: /u", "(Siehe) [a][]", True),
    ],
)
def test_a_text_is_one_block_in_a_place_like_its_own(source, target, is_one):
    assert stands(read(f"{source}\n".encode(), "x.md").segments[0], target) is is_one


@pytest.mark.parametrize("parser", ["kramdown", "python-markdown"])
def test_a_comment_of_a_sentence_is_no_block_where_the_page_s_parser_has_it_in_one(parser):
    options = ReadOptions(parser=parser)
    segment = read(b"<!-- x --> Words here.\n", "x.md", options=options).segments[0]
    assert stands(segment, "<!-- x --> Wort.")
    assert not stands(read(b"Words here.\n", "x.md", options=options).segments[0], "<!-- x --> Wort.")


@pytest.mark.parametrize(
    ("target", "settled"),
    [
        ('<span lang="de">Tasse</span>', '<span lang="de">Tasse</span>'),
        ("<wbr>", Refusal("would change the structure of the page", "begin it with another character")),
    ],
)
def test_a_text_of_html_is_one_where_its_source_is(target, settled):
    assert settle(read(b"<p>Cup</p>", "x.html").segments[0], target) == settled


# -- texts that stand for others -------------------------------------------------------------------


def test_a_text_in_the_place_of_another_has_its_codes():
    segment = read(b"A *b* c.\n", "x.md").segments[0]
    assert keeps(segment, "Ein *b*.", "Das *b*.")
    assert not keeps(segment, "Ein *b*.", "Ein b.")  # told of a person's text, refused here


@pytest.mark.parametrize(
    ("text", "settled"),
    [
        ("See [word][my _x] and ** bold** it.", "See [word][my _x] and **bold** it."),
        ("# * words", "\\* words"),  # nothing but an escape mends it
        ("`**“a”**b` 和**“词”**的", "`**“a”**b` 和**“词”**的"),  # what closes the mark would change the code
    ],
)
def test_a_mark_of_a_block_of_one_s_own_is_mended_where_no_code_changes(text, settled):
    assert settle_own(read(f"{text}\n\n[my _x]: /u\n".encode(), "x.md").segments[0], "Words.") == settled


# -- what l10n.yaml allows -------------------------------------------------------------------------


def test_a_person_may_what_the_language_does_and_a_machine_what_is_said():
    links = {"https://a.example/": "https://b.example/"}
    locale = LocaleConfig("ja", None, (), links, layout="hugo")
    assert of_person(locale) == Allowed(links, frozenset({"emphasis"}), layout="hugo", locale="ja")
    assert of_machine(locale) == Allowed(links, severe=True, layout="hugo")
    spanish = LocaleConfig("es", None, (), links)
    assert of_person(spanish) == Allowed(links, add=frozenset({"emphasis"}), locale="es")


@pytest.mark.parametrize("name", ["ja", "es"])
def test_what_l10n_yaml_says_stands_for_what_the_language_does(name):
    locale = LocaleConfig(name, None, (), {}, may_drop=("strong",), may_add=("code",))
    drop, add = frozenset({"strong"}), frozenset({"code"})
    assert of_person(locale) == Allowed({}, drop, add, locale=name)
    assert of_machine(locale) == Allowed({}, drop, add, severe=True)


def test_a_line_break_more_is_told_with_its_place():
    said, found = (inline.parse(text, "markdown", ()) for text in ("A <br> b", "A <br> b <br> c"))
    told = judge(said, found, Allowed({})).told
    assert told == (Told("line-breaks", "info", "has more line breaks", (9, 13)),)


@pytest.mark.parametrize("tag", ["summary", "p", "li", "div", "h2", "td", "Card"])
def test_a_line_of_mdx_in_a_tag_of_a_block_can_be_translated(tag):
    source = f"<{tag}>See **this** word.</{tag}>"
    segment = read(f"{source}\n".encode(), "x.mdx").segments[0]
    assert segment.text == source
    for target in (source, f"<{tag}>Siehe **dieses** Wort.</{tag}>"):
        assert settle(segment, target) == target
    assert isinstance(settle(segment, "Siehe **dieses** Wort."), Refusal)


@pytest.mark.parametrize(
    ("source", "target", "written"),
    [
        (
            "Read **https://w.example/x** now.",
            "请读**https://w.example/x**了解",
            "请读**https://w.example/x** 了解",
        ),
        ("Read *https://w.example/x* now.", "请读*https://w.example/x*了解", "请读*https://w.example/x* 了解"),
        (
            "Read https://w.example/x **now**.",
            "请读https://w.example/x**现在**。",
            "请读https://w.example/x **现在**。",
        ),
        ("Write to mailto:a@w.example now.", "写信mailto:a@w.example吧", "写信mailto:a@w.example 吧"),
    ],
)
def test_a_bare_address_ends_behind_the_marks_that_close_there(source, target, written):
    assert settle(read(f"{source}\n".encode(), "x.mdx").segments[0], target) == written
