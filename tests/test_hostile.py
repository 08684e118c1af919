"""Law 4 on each way to spell a text: whatever stands in a translation, the page around it keeps its structure."""

from __future__ import annotations

import html
import re

import pytest

from l10n_pipeline.edition.compose import EditionOptions, compose
from l10n_pipeline.formats import read, reader
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.slots import CODECS

OPTIONS = ReadOptions(
    keys=("**",), code=("python:strings", "js:strings", "mermaid"), arguments=("figure.caption",)
)
PLACES = {
    "md.flow": [
        ("x.md", "Text one.\n\nTwo.\n"),
        ("x.md", "- item\n- two\n\n  more\n"),
        ("x.md", "> quoted\n> so\n\nend\n"),
        ("x.md", "> - deep\n>   deeper\n>\n> out\n"),
        ("x.md", "1. a\\\n   b\n2. c\n"),
        ("x.md", "Heading\n=======\n\nand\ntext\n---\n\nend\n"),
        ("x.md", "[^1] said\n\n[^1]: a note\n"),
        ("x.md", "!!! note\n    inside\n\nout\n"),
        ("x.mdx", "import A from 'a'\n\n<A>\n\ninside\n\n</A>\n"),
    ],
    "md.lines": [("x.md", "words | and\nmore words\n\nend\n")],
    "md.line": [("x.md", "# Heading\n\ntext\n"), ("x.md", "::: note Title\nin\n:::\n")],
    "md.cell": [("x.md", "| a | b |\n|---|:-:|\n| c | d |\n\nend\n")],
    "md.quoted": [
        ("x.md", '!!! note "Title"\n    in\n'),
        ("x.md", '{{< figure caption="Words" >}}\n\nend\n'),
        ("x.md", '[a]\n\n[a]: b.md "Title"\n'),
    ],
    "md.apostrophes": [("x.md", "[a]\n\n[a]: b.md 'Title'\n")],
    "md.parentheses": [("x.md", "[a]\n\n[a]: b.md (Title)\n")],
    "md.bracket": [("x.md", ":::note[Title]\nin\n:::\n")],
    "code.fence": [
        ("x.md", '``` js title="Title" hl_lines="1"\nx\n```\n'),
        ("x.mdx", '~~~js title="Title"\nx\n~~~\n'),
    ],
    "code.double": [("x.md", '```js\nf("words", 1) // said\n```\n')],
    "code.single": [("x.md", "```python\nf('words', 1)  # said\n```\n")],
    "mermaid.quoted": [("x.md", '```mermaid\ngraph TD\n  A["words"] --> B\n```\n')],
    "mermaid.bare": [("x.md", "> ```mermaid\n> graph TD\n>   A[words] -- more words --> B{{end}}\n> ```\n")],
    "mermaid.line": [("x.md", "```mermaid\nsequenceDiagram\n  A->>B: words\n```\n\nend\n")],
    "mermaid.name": [("x.md", "```mermaid\ngantt\n  words :a1, 2014-01-01, 3d\n```\n")],
    "svg.text": [("x.svg", "<svg><title>words</title><text>end</text></svg>")],
    "svg.mixed": [("x.svg", '<svg><text>words <tspan class="b">and</tspan> more</text></svg>')],
    "yaml.plain": [("x.yaml", "a: words\nb: 1\n"), ("x.md", "---\ntitle: Words\n---\n\ntext\n")],
    "yaml.flow": [("x.yaml", "a: [words, more]\nb: 1\n")],
    "yaml.single": [("x.yaml", "a: 'words'\nb: 1\n")],
    "yaml.double": [("x.yaml", 'a: "words"\nb: 1\n')],
    "yaml.literal": [("x.yaml", "a: |\n  words\n  more\nb: 1\n")],
    "yaml.folded": [("x.yaml", "a: >\n  words\n  more\nb: 1\n")],
    "text.flow": [("x.txt", "words\nand more\n\nend\n")],
    "html.text": [("x.html", "<p>words <b>and</b> more</p><p>end</p>")],
    "html.pre": [("x.html", '<pre translate="yes">words\n more</pre><p>end</p>')],
    "html.raw": [("x.html", "<title>words</title><p>end</p>")],
    "html.double": [("x.html", '<p title="words">in</p>')],
    "html.single": [("x.html", "<p title='words'>in</p>")],
    "html.bare": [("x.html", "<p title=words>in</p>")],
    "string.part": [("x.json", '{"openapi": "3.1.0", "description": "Words.\\n\\n- two words", "b": 1}')],
    "json.string": [("x.json", '{"a": "words", "b": 1}')],
    "toml.basic": [("x.toml", 'a = "words"\nb = 1\n')],
    "toml.literal": [("x.toml", "a = 'words'\nb = 1\n")],
    "toml.text": [("x.toml", 'a = """\nwords\n"""\nb = 1\n')],
    "toml.raw": [("x.toml", "a = '''\nwords\n'''\nb = 1\n")],
    "csv.bare": [("x.csv", "a,b\nwords,1\n")],
    "csv.quoted": [("x.csv", 'a,b\n"words, more",1\n')],
}
HOSTILE = [
    *["- a", "* a", "+ a", "-", "# a", "###### a", "#", "1. a", "1) a", "1.", "> a", ">", "    a", "\ta", "a    "],
    *[
        "|",
        "a | b",
        "\\|",
        "a \\",
        "\\",
        "`",
        "``a`",
        "```",
        "```js",
        "~~~",
        "]",
        "[",
        "](",
        "[a](b)",
        "[a]: b",
        "[^1]: a",
    ],
    *["<", "<b", "<b>", "</b>", "<!--", "-->", "<script>", "<?", "]]>", "&", "&lt;", "&amp", "&#0;", "&nosuch;"],
    *[
        "a\nb",
        "a\n\nb",
        "a\r\nb",
        "a\rb",
        "\n",
        "a\n- b",
        "a\n# b",
        "a\n---",
        "a\n===",
        "a\n    b",
        "---",
        "***",
        "===",
        "+++",
    ],
    *[
        "**重要。**请看",
        "看**「重」**点",
        "*a",
        "a*",
        "_a_b",
        "**",
        "__",
        "~~a",
        "$a$",
        "{#id}",
        "a {#id}",
        "{: .x}",
        "{{ a }}",
    ],
    *[
        "{% a %}",
        "{{< a >}}",
        "{a}",
        "<A />",
        "import a from 'b'",
        "export a",
        "!!! note",
        "??? a",
        "///",
        "/// a",
        ":::",
    ],
    *[
        ":::a",
        ": a",
        "[!NOTE]",
        "[ ] a",
        "[x] a",
        "*[HTML]: a",
        '=== "a"',
        "a: b",
        "a:",
        "a # b",
        "yes",
        "null",
        "1",
        "2026-05-25",
    ],
    *[
        '"',
        "'",
        '"""',
        "'''",
        "a, b",
        "a;b",
        "=1+1",
        "%a",
        "@a",
        "!a",
        "&a",
        "?a",
        "~",
        "`a",
        "{",
        "}",
        "...",
        "--- a",
    ],
    *[
        "",
        " ",
        "\u200f",
        "\u200fأهلا\u200e",
        "\u202ea",
        "\u2066a",
        "a\u2028b",
        "a\x85b",
        "\x00",
        "\x07",
        "\ufeff",
        "\ufffe",
    ],
    *[
        "👩\u200d👩\u200d👧",
        "e\u0301",
        "ツンデレ",
        "ﾂﾝﾃﾞﾚ",
        "a\u00a0b",
        "http://a.b/c",
        "www.a.b",
        "a@b.c",
        "<http://a.b>",
    ],
]
ROWS = [(codec, name, source) for codec, places in PLACES.items() for name, source in places]


def test_each_codec_has_a_place():
    assert set(PLACES) == set(CODECS)


@pytest.mark.parametrize(("codec", "name", "source"), ROWS)
def test_no_target_changes_the_structure(codec, name, source):
    options = OPTIONS._replace(parser="kramdown") if codec == "md.lines" else OPTIONS
    document, parse = read(source.encode(), name, options=options), reader(name, options)
    assert codec in {slot.codec for s in document.segments for slot in (s.slot, s.slot.outer) if slot}
    shape = plain(document, parse)
    for target in HOSTILE:
        for i in range(len(document.segments)):
            composed = compose(document, parse, {i: target}, EditionOptions("ja", "en", html=False))
            again = parse(composed.data)
            assert again.shape == shape, (target, composed.data)
            assert len(again.segments) == len(document.segments), (target, composed.data)
            assert bool(composed.refused) != (i in composed.shown), (target, composed.data)
            if composed.shown and re.fullmatch(r"[\w ]+", target):
                assert html.unescape(again.segments[i].text).strip() == target.strip()


def plain(document, parse):
    """The edition with nothing translated: what the locale adds to front matter belongs to its shape."""
    return parse(compose(document, parse, {}, EditionOptions("ja", "en", html=False)).data).shape
