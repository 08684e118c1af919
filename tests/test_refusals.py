"""What a refusal says, and what is told of a text that stands: what is wrong, what to do, and where."""

from __future__ import annotations

import pytest

from l10n_pipeline import read
from l10n_pipeline.model import Allowed, Segment
from l10n_pipeline.settle import Refusal, Told, graded, settle
from l10n_pipeline.slots import Slot

WIKI = "https://{}.wikipedia.org/wiki/"
MEND = "mend the translation in the PO file"


@pytest.mark.parametrize(
    ("source", "target", "refusal"),
    [
        ("Words.", "", Refusal("is empty", "translate it, or clear it")),
        (
            "Words.",
            "\u202eabc\u202d",
            Refusal("holds U+202D, U+202E, which turns the text around it", "take it out, or use <bdi>"),
        ),
        ("Words.", "A\u0007b.", Refusal("holds characters that nobody sees: U+0007 (BELL)", "take them out")),
        # what a number says is read as the character
        (
            "Words.",
            "&#x202E;abc",
            Refusal("holds U+202E, which turns the text around it", "take it out, or use <bdi>"),
        ),
        ("Words.", "A&#7;b.", Refusal("holds characters that nobody sees: U+0007 (BELL)", "take them out")),
        ("Words.", "&#0;", Refusal("holds characters that nobody sees: U+0000 (NULL)", "take them out")),
        ("Words.", "&#xD800;", Refusal("holds characters that nobody sees: U+0000 (NULL)", "take them out")),
        ("Words.", "See {{ site }} now.", Refusal("adds placeholder '{{site}}'", MEND, (4, 14))),
        ("See `a`.", "Siehe nichts und `b`.", Refusal("lacks code 'a' and adds code 'b'", MEND, (17, 20))),
        # a text that was tidied before it was refused is no longer the one that its writer sees
        ("Words.", " See {{ site }} now.", Refusal("adds placeholder '{{site}}'", MEND)),
        ("See *a*.", "Siehe *b.", Refusal("has '*' that neither opens nor closes", MEND)),
        ("See `a` and `a`.", "`b`, `b`.", Refusal("lacks 2 × code 'a' and adds 2 × code 'b'", MEND, (5, 8))),
        ("See *it*.", "Siehe <u>da</u> *es*.", Refusal("adds html '<u>'", MEND, (6, 15))),
        ("See `a` and [b](/b).", "Siehe [b](/b), [c](/b).", Refusal("lacks code 'a'", MEND)),
        ("<b>One</b> `a`.", "</b>Ein<b>.", Refusal("lacks code 'a'", MEND)),
        ("<b>One</b> word.", "<b>Ein</b> <u>Wort</u>.", Refusal("adds html '<u>'", MEND, (11, 22))),
    ],
)
def test_a_refusal_says_what_is_wrong_what_to_do_and_where(source, target, refusal):
    segment = read(f"{source}\n".encode(), "x.md").segments[0]
    assert settle(segment, target, Allowed(layout="hugo", locale="de")) == refusal


def test_a_refusal_of_what_a_generator_would_run_in_front_matter():
    segment = read(b"---\ntitle: A b\n---\n\nWords.\n", "x.md").segments[0]
    said = "adds HTML, '<img src=x onerror=f()', which the source does not have"
    refusal = Refusal(said, "take it out, or write it in other words", (2, 24))
    assert settle(segment, "A <img src=x onerror=f()", Allowed(layout="mkdocs")) == refusal


@pytest.mark.parametrize("name", ["x.html", "x.md"])
@pytest.mark.parametrize("target", ["&nbsp;", "&#160;\u2003", "&emsp;&ensp;", "\u3000"])
def test_a_target_that_shows_nothing_but_blanks_is_empty(name, target):
    segment = read(b"<p>Cup</p>", name).segments[0]
    assert settle(segment, target) == Refusal("is empty", "translate it, or clear it")


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("A *word*.", "Ein *Wort* und *eins*.", Told("emphasis-differs", "info", "adds emphasis", (15, 21))),
        ("Say `a`.", "`a` und `a`.", Told("code-repeated", "info", "names the code 'a' more often", (8, 11))),
        ("Say `a` or `a`.", "Sag `a`.", Told("code-repeated", "info", "names the code 'a' less often")),
        (
            "A trait.",
            "Ein `trait`.",
            Told("code-marks", "info", "marks 'trait' as code, which is a word of the source", (4, 11)),
        ),
        (
            "A word.",
            "Ein `x`.",
            Told("code-added", "warning", "adds the code 'x', which the source does not have", (4, 7)),
        ),
        (
            "See [a](/a).",
            "[a](/a), [b](/a).",
            Told("link-repeated", "info", "names the link '/a' more often", (9, 16)),
        ),
        (
            "See [a](https://a.b/x).",
            "[a](https://a.b/x), [b](https://a.b/y).",
            Told(
                "link-added", "warning", "adds the link 'https://a.b/y', which the source does not have", (20, 38)
            ),
        ),
        ("A word.", "Ein <b>Wort</b>.", Told("emphasis-differs", "info", "adds html '<b>'", (4, 15))),
        (
            "[a](//a.b/en/)",
            "[a](//a.b/de/)",
            Told("link-localized", "warning", "has '//a.b/de/', where the source has '//a.b/en/'", (0, 14)),
        ),
        (
            f"[a]({WIKI.format('en')}A)",
            f"[a]({WIKI.format('de')}B)",
            Told(
                "link-localized",
                "info",
                f"has '{WIKI.format('de')}B', where the source has '{WIKI.format('en')}A'",
                (0, 36),
            ),
        ),
        (
            "Run `a <file>`.",
            "Ruf `a <Datei>`.",
            Told("code-localized", "info", "has 'a <Datei>', where the source has 'a <file>'", (4, 15)),
        ),
    ],
)
def test_what_is_told_of_a_text_says_what_and_where(source, target, told):
    segment = read(f"{source}\n".encode(), "x.md").segments[0]
    assert graded(segment, target, Allowed(locale="de")) == (target, (told,))


@pytest.mark.parametrize(
    ("source", "target", "told"),
    [
        ("Like this::", "So:", ["ends with a colon, where the source has '::'"]),
        ("Like this::", "這樣：", ["ends with a colon, where the source has '::'"]),
        ("Like this::", "So::", []),
        ("Like this::", "So.", None),
        ("See `the boats`_.", "Siehe `die Boote`_.", ["has 'die Boote', where the source has 'the boats'"]),
        ("See `the boats`_.", "Siehe die Boote.", None),
        ("See `the boats`_ and `the oars`_.", "Siehe `die Boote`_ und `die Ruder`_.", None),
    ],
)
def test_what_sphinx_reads_of_a_catalog_is_told(source, target, told):
    segment = Segment(0, 0, source, "entry", Slot("po.string"), "rst", 1)
    result, found = graded(segment, target)
    assert (None if isinstance(result, Refusal) else [one.message for one in found]) == told
