"""Codes that a locale has its own way of: what says the same in it, and what does not."""

from __future__ import annotations

import pytest

from l10n_pipeline.settle.localized import own_way
from l10n_pipeline.text import inline


@pytest.mark.parametrize(
    ("kind", "old", "new", "found"),
    [
        ("link", "a.md#what-is-it", "a.md#was-ist-das", "link"),
        ("link", "a.md#what-is-it", "b.md#was-ist-das", ""),
        ("link", "a.md#what-is-it", "a.md", ""),
        ("html", '<img src="https://a.example/en/x.png">', '<img src="https://a.example/de/x.png">', "link"),
        ("html", '<img src="https://a.example/en/x.png">', '<img src="https://a.example/de/y.png">', ""),
        ("html", '<a href="https://a.example/en/x">', '<a href="https://a.example/de/x">', ""),
        ("entity", "<img src='https://a.example/en/x'>", "<img src='https://a.example/de/x'>", ""),
        ("html", "<!-- this tells a reader nothing -->", "<!-- davon hat niemand etwas -->", "code"),
        ("html", "<!-- prettier off now -->", "<!-- prettier aus jetzt -->", ""),
        ("html", "<!-- this tells a reader nothing -->", "<b>", ""),
        ("placeholder", '{% a title="Using it" %}', '{% a title="So geht es" %}', "code"),
        ("placeholder", "{{ a title='Using it' }}", "{{ a title='So geht es' }}", "code"),
        ("placeholder", '{% a title="Using it" %}', '{% b title="So geht es" %}', ""),
        ("placeholder", '{% a title="x-1" %}', '{% a title="y-1" %}', ""),
        ("placeholder", '{% a title="Using it" %}', '{% a title="" %}', ""),
        ("placeholder", '{% a title="" %}', '{% a title="Mehr" %}', ""),
        ("placeholder", '{x "Using it"}', '{x "So geht es"}', ""),
        ("code", "-d or --deep", "-d oder --deep", "code"),
        ("code", "-d or --deep", "-d | --deep", ""),
        ("code", "-d in --deep", "-d bei --deep", ""),
        ("code", "a or", "a oder", ""),
        ("code", "a b c", "a b c d", ""),
        ("code", "a and b or c", "a und b oder c", "code"),
        ("code", "Ctrl+C", "Strg+C", "code"),
        ("code", "Ctrl+C", "Strg+V", ""),
        ("code", "cp <file>", "cp <Datei>", "code"),
        ("code", "cp <file>", "cp  <Datei>", "code"),
        ("code", "cp <file>", "mv <Datei>", ""),
        ("code", "--to=<file>", "--to= <Datei>", "code"),
        ("code", "cp file", "cp Datei", ""),
        ("code", "</file> <name>", "</file> <Name>", ""),
        ("code", "<file/> <name>", "<file/> <Name>", ""),
        ("code", "<file>", "<Datei>", ""),
        ("code", "https://a.example/en/x", "https://a.example/de/x", "code"),
        ("code", "https://a.example/en/x", "https://a.example/de/y", ""),
    ],
)
def test_a_code_says_what_another_says(kind, old, new, found):
    nothing = inline.parse("", "markdown")
    assert own_way(nothing, nothing, (kind, old), (kind, new), "de") == found


def test_a_link_is_no_other_code():
    nothing = inline.parse("", "markdown")
    assert own_way(nothing, nothing, ("link", "a.md#what-is-it"), ("code", "a.md#was-ist-das"), "de") == ""
    assert own_way(nothing, nothing, ("link", "a.md#what-is-it"), ("url", "a.md#was-ist-das"), "de") == "link"


@pytest.mark.parametrize(
    ("source", "target", "old", "new", "found"),
    [
        ("`cp <file>`: `<file>`", "`cp <Datei>`: `<Datei>`", "<file>", "<Datei>", "code"),
        ("`cp <file>`: `<file>`", "`cp <Datei>`: `<Name>`", "<file>", "<Name>", ""),
        ("`<file>`", "`cp <Datei>`: `<Datei>`", "<file>", "<Datei>", ""),
        ("`<file>`", "`<Datei>`", "<file>", "<Datei>", ""),
        ("Tap `Log in` now.", "Auf `Jetzt los’` tippen.", "Log in", "Jetzt los’", "code"),
        ("Tap `Log in` now.", "Auf `Log-in · 2` tippen.", "Log in", "Log-in · 2", ""),
        ("The `Log in` page.", "Die Seite `Anmelden`.", "Log in", "Anmelden", ""),
    ],
)
def test_a_code_says_in_its_text_what_another_says(source, target, old, new, found):
    coded = (inline.parse(text, "markdown") for text in (source, target))
    assert own_way(*coded, ("code", old), ("code", new), "de") == found
