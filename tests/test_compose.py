"""What an edition says of itself: where its texts stand, what was refused, which words are the source's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from l10n_pipeline.edition.compose import EditionOptions, compose
from l10n_pipeline.formats import read, reader
from l10n_pipeline.model import Allowed
from l10n_pipeline.settle import Refusal

PAGE = b"""\
# Two

<!-- l10n:note a note -->

See [a](b.md) and [c](b.md).

<!-- l10n:locales ja -->
Gone.

Last.
"""


def test_an_edition_says_where_its_texts_stand():
    document = read(PAGE, "a.md")
    targets = {0: "二", 1: "看[甲](b.md)与[丙](b.md)。", 3: "末。"}
    options = EditionOptions("zh_CN", "en", destination=lambda mark: "../far/b.md")
    done = compose(document, reader("a.md"), targets, options)
    pieces = [done.data[slice(*place)].decode() if place else None for place in done.places]
    assert pieces == ["二", "看[甲](../far/b.md)与[丙](../far/b.md)。", None, "末。"]
    assert (done.shown, done.fallen, done.texts) == ((0, 1, 3), (2,), targets)


def test_texts_that_break_the_page_together_are_refused_and_say_so():
    document = read(b"One.\n\nTwo.\n\nThree.\n", "a.md")

    def parse(data):
        page = reader("a.md")(data)
        return replace(page, shape=("another",)) if b"bad" in data else page

    done = compose(document, parse, {2: "bad", 0: "a [b](/c)", 1: "zwei"}, EditionOptions("de", "en"))
    assert done.refused == (
        (0, Refusal("adds link '/c'", span=(2, 9))),
        (2, Refusal("would change the structure of the page around it")),
    )
    assert (done.shown, done.fallen) == ((1,), (0, 2))


@pytest.mark.parametrize(
    ("locale", "source_locale", "html", "start"),
    [
        ("de", "en", True, '<span lang="en">'),
        ("ar", "en", True, '<span lang="en" dir="ltr">'),
        ("en", "ar", True, '<span lang="ar" dir="rtl">'),
        ("ar", "he", True, '<span lang="he">'),
        ("de", "en", False, ""),
        ("en", "en", True, ""),
    ],
)
def test_what_fell_back_is_in_the_language_of_the_source(locale, source_locale, html, start):
    page = b"Words.\n\n12 - 34\n"
    end = "</span>" if start else ""
    done = compose(
        read(page, "a.md"), reader("a.md"), {}, EditionOptions(locale, source_locale, html=html, fields=())
    )
    assert done.data.decode() == page.decode().replace("Words.", f"{start}Words.{end}")


def edition(page: str, targets=None, **options) -> str:
    made = {"fields": (), **options}
    done = compose(read(page.encode(), "a.md"), reader("a.md"), targets or {}, EditionOptions("de", "en", **made))
    return done.data.decode()


def test_an_edition_takes_what_its_locale_may_do():
    page, target = "See [a](https://a.example/en/x).\n", "Siehe [a](https://a.example/de/x)."
    assert edition(page, {0: target}, allowed=Allowed(locale="de")) == target + "\n"


def test_destinations_are_written_as_their_place_can_hold_them():
    page = '---\nx: 1\n---\n\n1 ![2](a.png) [3](b.md) <img src="c.png">\n'
    made = edition(page, html=False, destination=lambda mark: f"{mark.kind}&{mark.value}")
    assert made == '---\nx: 1\n---\n\n1 ![2](image&a.png) [3](link&b.md) <img src="image&amp;c.png">\n'


def test_a_note_that_does_not_stand_alone_leaves_its_line():
    assert edition("> <!-- l10n:note x -->\n> 2\n") == "> \n> 2\n"


@pytest.mark.parametrize(
    ("page", "made"),
    [
        ("- 1\n\n  <!-- l10n:include cta -->\n", "- 1\n\n  One.\n\n    Two.\n"),
        ("> 1\n>\n> <!-- l10n:include cta -->\n", "> 1\n>\n> One.\n>\n>   Two.\n"),
        ("<!-- l10n:include cta -->\n", "One.\n\n  Two.\n"),
    ],
)
def test_a_block_stands_where_its_comment_stood(page, made):
    assert edition(page, block=lambda _: b"\nOne.\n\n  Two.\n\n") == made
