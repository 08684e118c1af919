"""Active syntax: no translation runs as code of a site generator, and none breaks a build.

The judges are the generators' own parsers; `text.active` is the table that they try.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from casefiles import cases
from judges import JUDGES, judge

from l10n_pipeline.edition.compose import EditionOptions, compose
from l10n_pipeline.edition.layouts import LAYOUTS
from l10n_pipeline.formats import read, reader
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Allowed
from l10n_pipeline.settle import Refusal, settle
from l10n_pipeline.text.active import ACTIVE

CASES = cases("active")


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.title)
def test_a_target_is_escaped_or_refused(case):
    head, _, rest = case.input.partition("\n")
    source, _, target = rest.partition("\n>>> ")
    layout, _, place = head.partition(" ")
    segment = segment_of(source, layout, place)
    result = settle(segment, target, Allowed(layout=layout))
    if case.expected.startswith("refused: "):
        assert isinstance(result, Refusal), result
        assert case.expected.removeprefix("refused: ") in result.reason
    else:
        assert result == case.expected


def segment_of(source, layout, place):
    """The segment of a text in running text, in front matter, or as the argument of a template."""
    opens, closes = ("{{<", ">}}") if layout == "hugo" else ("{%", "%}")
    pages = {
        "title": f'??? tip "{source}"\n\n    Words.\n',
        "front": f"---\ntitle: {source}\n---\n",
        "argument": f'{opens} figure caption="{source}" {closes}\n',
    }
    page = pages.get(place, source)
    name = "x.mdx" if place == "mdx" else "x.md"
    return read(page.encode(), name, options=ReadOptions(arguments=("*.caption",))).segments[0]


def test_each_layout_has_its_row():
    assert set(ACTIVE) == set(LAYOUTS)


# -- tried on the parsers that sites are built with --------------------------------------------------

SOURCES = [
    "Words of it here.\n",
    "# Head words\n\nText.\n",
    "- Item words\n- more\n\n> Quoted words\n",
    "| Cell words | b |\n|---|---|\n| c | d |\n",
    'See ![the map](p.png) and [this](t.md "Title words") and `code` here.\n',
    "Words **strong** and *em* here.\n\nOne more.\n",
    "[a]\n\n[a]: b.md 'Title words'\n",
    "---\ntitle: Title words\ndescription: About words\n---\n\nText.\n",
]
OWN = {
    "hugo": ['{{< figure src="p.png" caption="Words here" >}}\n', "Words {{< secret >}} here.\n"],
    "jekyll": ['{% include note.html caption="Words here" %}\n', "Words {{ site.baseurl }} here.\n"],
    "mkdocs": ['!!! note "Title words"\n    Text.\n', '=== "Tab words"\n\n    Text.\n'],
    "docusaurus": ['<Card title="Words here" />\n\nText {1 + 1} here.\n', ":::tip[Title words]\nText.\n:::\n"],
}
JUDGE = {"hugo": "hugo", "jekyll": "jekyll", "mkdocs": "python_markdown", "docusaurus": "mdx"}


def attacks(layout: str) -> list[str]:
    out, mine = [], False
    for line in (Path(__file__).parent / "cases" / "attacks.txt").read_text("utf-8").splitlines()[2:]:
        if line in ("all", *JUDGE):
            mine = line in ("all", layout)
        elif mine:
            out.append(line.replace("⏎", "\n"))
    return out


ARGUMENTS = ReadOptions(arguments=("*.caption", "*.title"))


def places(segment, attack):
    """A target for each place in a text: alone, around it, and in what is text in its codes."""
    yield attack
    yield f"{attack} Wörter"
    yield f"{segment.text} {attack}"
    yield f"{segment.text}{attack}"
    for words in ("the map", "this", "Title words", "code", "strong", "em"):
        if words in segment.text and words != segment.text:
            yield segment.text.replace(words, f"{words} {attack}")


def hostile(layout, *, every):
    """The sources, and editions with a hostile target in them, with the number of the source.

    One in `every` is made, so that each attack and each place has its share.
    """
    name = "x.mdx" if layout == "docusaurus" else "x.md"
    sources = [page.encode() for page in (*SOURCES, *OWN[layout])]
    editions, tried, parse = {}, 0, reader(name, ARGUMENTS)
    for number, source in enumerate(sources):
        document = read(source, name, options=ARGUMENTS)
        for i, segment in enumerate(document.segments):
            for j, attack in enumerate(attacks(layout)):
                for target in list(places(segment, attack))[(number + i + j) % every :: every]:
                    dress = EditionOptions("de", "en", html=False, fields=(), allowed=Allowed(layout=layout))
                    data = compose(document, parse, {i: target}, dress).data
                    tried += 1
                    if data != source:
                        editions[data] = number
    return sources, editions, tried


def calls(ran):
    """What ran, without the arguments that are text."""
    return sorted(re.sub(r"\bcaption(?:=|\": )\"[^\"]*\"", "caption", one) for one in ran)


@pytest.mark.parametrize("layout", JUDGE)
def test_no_target_runs_or_breaks_a_build(layout):
    assert not run_or_break(layout, every=2)


@pytest.mark.fuzz
@pytest.mark.parametrize("layout", JUDGE)
def test_no_target_at_all_runs_or_breaks_a_build(layout):
    assert not run_or_break(layout, every=1)


def run_or_break(layout, *, every):
    """The editions of hostile targets in which the judge sees more code than in the source, or that it refuses."""
    assert JUDGE[layout] in JUDGES
    sources, editions, tried = hostile(layout, every=every)
    assert tried >= 1000
    verdicts = judge(JUDGE[layout], [*sources, *editions])
    assert [v.broken for v in verdicts[: len(sources)] if v.broken] == []
    return {
        data.decode(): now.broken or now.ran
        for (data, number), now in zip(editions.items(), verdicts[len(sources) :], strict=True)
        if now.broken or calls(now.ran) != calls(verdicts[number].ran)
    }
