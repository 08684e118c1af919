"""What an edition says of itself: where its texts stand, what was refused, which words are the source's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from l10n_pipeline.edition.compose import EditionOptions, as_table, compose
from l10n_pipeline.edition.layouts import Field
from l10n_pipeline.formats import read, reader
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Allowed, Problem
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
        ("1. <!-- l10n:include cta -->\n", "1. One.\n\n     Two.\n"),
    ],
)
def test_a_block_stands_where_its_comment_stood(page, made):
    assert edition(page, block=lambda _: b"\nOne.\n\n  Two.\n\n") == made


@pytest.mark.parametrize("block", ["    code\n\nTwo  \nlines", "XY  \nZX"])
@pytest.mark.parametrize(("before", "below"), [("", ""), ("- ", "  "), ("> ", "> ")])
def test_a_block_keeps_its_code_and_the_ends_of_its_lines(block, before, below):
    made = "\n".join((below + line).rstrip() if not line else below + line for line in block.split("\n"))
    page = f"{before}<!-- l10n:include cta -->\n"
    assert edition(page, block=lambda _: f"\n{block}\n".encode()) == before + made.removeprefix(below) + "\n"


@pytest.mark.parametrize("above", ["", "<!-- l10n:note x -->\n", "<!-- l10n:locales ja -->\nGone.\n\n"])
def test_new_front_matter_stands_above_everything(above):
    page = edition(f"{above}Title\n=====\n", {above.count("Gone"): "Titel"}, fields=None, begins=True)
    assert page == '---\nlang: de\n---\n\n<a id="title"></a>Titel\n=====\n'


def test_what_is_taken_away_takes_no_anchor_with_it():
    page = "One.\n\n<!-- l10n:note x -->\n\nTwo\n===\n\n<!-- l10n:locales ja -->\nGone\n====\n\nThree\n=====\n"
    made = edition(page, {0: "Eins.", 1: "Zwei", 3: "Drei"})
    assert made == 'Eins.\n\n<a id="two"></a>Zwei\n===\n\n<a id="three"></a>Drei\n=====\n'


def test_regions_in_one_another_go_as_one():
    page = "A.\n\n<!-- l10n:locales ja -->\n<!-- l10n:note x -->\n> B.\n>\n> <!-- l10n:note y -->\n> C.\n\nD.\n"
    assert edition(page, {0: "A.", 1: "B.", 2: "C.", 3: "D."}) == "A.\n\nD.\n"


@pytest.mark.parametrize(
    ("options", "made"),
    [
        ({}, '# 12\n\n# <a id="2-a--2"></a>Zwei\n'),
        ({"slugs": "vitepress"}, '# 12\n\n# <a id="_2-a-2"></a>Zwei\n'),
        ({"anchors": "attribute"}, "# 12\n\n# Zwei {#2-a--2}\n"),
        ({"anchors": "none"}, "# 12\n\n# Zwei\n"),
        ({"html": False}, "# 12\n\n# Zwei\n"),
    ],
)
def test_a_heading_keeps_the_anchor_of_its_source(options, made):
    assert edition("# 12\n\n# 2. A & 2\n", {0: "12", 1: "Zwei"}, **options) == made


def places(done) -> list[str | None]:
    return [done.data[slice(*place)].decode() if place else None for place in done.places]


def test_the_places_of_texts_do_not_hold_what_stands_beside_them():
    page = b"# One\n\n# Two\n\n[a](b.md)\n\n<!-- l10n:locales ja -->\nGone."
    targets = {0: "Eins", 1: "Zwei", 2: "[a](b.md)"}
    options = EditionOptions("de", "en", fields=(), anchors="attribute", destination=lambda _: "../c.md")
    done = compose(read(page, "a.md"), reader("a.md"), targets, options)
    assert done.data == b"# Eins {#one}\n\n# Zwei {#two}\n\n[a](../c.md)\n\n"
    assert places(done) == ["Eins", "Zwei", "[a](../c.md)", None]


FAULT = Problem("structure", "warning", "a text is kept")


def test_what_is_kept_beside_a_fault_is_no_text_of_the_edition():
    """The numbers in what comes back are those of the segments that are left."""
    page = read(b"One.\n\nTwo.\n\nThree.\n\nFour.\n", "a.md")
    document = replace(page, segments=page.segments[1:], problems=(FAULT,))
    targets = {0: "Zwei.", 1: "a [b](/c)"}
    done = compose(document, reader("a.md"), targets, EditionOptions("de", "en", html=False, fields=()))
    assert done.data == b"One.\n\nZwei.\n\nThree.\n\nFour.\n"
    assert places(done) == ["Zwei.", "Three.", "Four."]
    assert (done.shown, done.fallen, done.texts) == ((0,), (1, 2), {0: "Zwei."})
    assert done.refused == ((1, Refusal("adds link '/c'", span=(2, 9))),)


@pytest.mark.parametrize("problems", [(), (FAULT,)])
def test_where_a_page_is_read_otherwise_at_last_nothing_is_said_of_places(problems):
    def parse(data):
        page = reader("a.md")(data)
        return (
            replace(page, segments=page.segments[:1], marks=()) if b"<span" in data and b"Zwei" in data else page
        )

    document = replace(read(b"# One\n\n# Two\n", "a.md"), problems=problems)
    done = compose(document, parse, {1: "Zwei"}, EditionOptions("de", "en", fields=()))
    assert done.data == b'# <span lang="en">One</span>\n\n# Zwei\n'
    assert (done.places, done.shown) == ((), (1,))


def test_a_table_has_each_text_once_with_its_translation():
    document = read("Größe <b>1</b>\n\nLeft.\n\nGröße <b>1</b>\n".encode(), "a.md")
    done = compose(
        document, reader("a.md"), {0: "大小 <b>1</b>", 2: "尺寸 <b>1</b>"}, EditionOptions("zh_CN", "de")
    )
    table = as_table(document, done)
    assert table.data.decode() == '{\n  "Größe <b>1</b>": "大小 <b>1</b>"\n}\n'
    assert table == replace(done, data=table.data, places=())


def test_only_what_a_page_shows_as_markup_is_marked_as_the_source_s():
    """An argument of a shortcode is shown as it stands; the label of a footnote is no word."""
    options = ReadOptions(arguments=("*.caption",))
    page = b'{{< fig caption="Words" >}}\n\n12[^label]\n\n[^label]: 34\n'
    document = read(page, "a.md", options=options)
    assert [s.kind for s in document.segments] == ["argument", "paragraph", "footnote"]
    done = compose(document, reader("a.md", options), {}, EditionOptions("de", "en", fields=()))
    assert done.data == page


def test_the_label_of_a_footnote_gets_no_isolates():
    page = "Text NTT[^x]\n\n[^x]: *1*\n"
    document = read(page.encode(), "a.md")
    options = EditionOptions("ar", "en", isolates=True, fields=())
    done = compose(document, reader("a.md"), {0: "شركة NTT[^x]"}, options)
    assert done.data.decode() == page.replace("Text NTT", "شركة \u2068NTT\u2069")


def test_what_a_component_imports_is_asked_for_and_stays():
    seen = []
    page = b"import A from './a.js'\n\n[A](b.md) <A/>\n"
    options = EditionOptions("en", "en", fields=(), destination=lambda mark: seen.append((mark.kind, mark.value)))
    assert compose(read(page, "a.mdx"), reader("a.mdx"), {}, options).data == page
    assert seen == [("import", "./a.js"), ("link", "b.md")]


def test_items_are_added_to_a_list_in_the_order_of_the_layout():
    fields = [Field("css", name, "item") for name in ("z.css", "b.css")]
    made = edition("---\ncss: [a.css]\n---\n\n1\n", fields=fields)
    assert made == '---\ncss: [a.css, "z.css", "b.css"]\n---\n\n1\n'


@pytest.mark.parametrize(
    ("locale", "source_locale", "root", "made"),
    [
        ("de", "en", "<html>", '<html lang="de">'),
        ("de", "he", "<html>", '<html lang="de" dir="ltr">'),
        ("ar", "he", "<html>", '<html lang="ar">'),
        ("he", "en", "<html>", '<html lang="he" dir="rtl">'),
        ("de", "he", '<html lang="he" dir="rtl">', '<html lang="de" dir="ltr">'),
        ("he", "en", '<html lang="en" dir="auto">', '<html lang="he" dir="auto">'),
        ("en", "en", "<html>", "<html>"),
    ],
)
def test_a_page_in_html_says_its_language_and_its_direction(locale, source_locale, root, made):
    page = f"<!doctype html>\n{root}<body><p>1</p></body></html>\n"
    options = EditionOptions(locale, source_locale, fields=())
    done = compose(read(page.encode(), "a.html"), reader("a.html"), {}, options)
    assert done.data.decode() == page.replace(root, made)
