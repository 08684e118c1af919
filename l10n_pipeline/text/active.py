"""What site generators take for code in a text: one table by layout, and what stops it.

What the source has comes back exactly; of anything more a target may hold, the first character is written as a
character reference, where that stops the generator: in running text, descriptions of images and titles of links. In
code, in front matter and in the arguments of a template nothing does, and the target is refused. Half a construct
counts too: it breaks the build of a site. (A backslash stops neither Liquid nor Hugo's shortcodes.)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from l10n_pipeline.model import Code, Segment
from l10n_pipeline.text import inline, patterns, placeholders, templates

PlaceKind = Literal["prose", "code", "field", "plain", "argument"]
"""Running text with its alt texts and titles; inside of codes; front matter and data; other text that holds no markup,
as in attributes of HTML and comments of code; a template's argument."""


@dataclass(frozen=True, slots=True)
class Construct:
    """One thing that a generator takes for code.

    `pattern` matches it whole where it ends, else what opens it; what its group `inert` matches does nothing. One of
    `signs` stands in all that it matches: most texts have none, and need no pattern. They are written with commas.
    """

    name: str
    pattern: re.Pattern[str]
    places: frozenset[PlaceKind]
    escape: bool = True  # whether a character reference stops it in prose
    backslash: bool = True  # whether a backslash does
    signs: tuple[str, ...] = ()

    def is_in(self, text: str) -> bool:
        """Whether a text has one."""
        return any(map(text.__contains__, self.signs)) and bool(self.pattern.search(text))


def _construct(
    name: str, pattern: str, signs: str, *places: PlaceKind, escape: bool = True, backslash: bool = True
) -> Construct:
    return Construct(
        name, re.compile(pattern, re.S | re.M), frozenset(places), escape, backslash, tuple(signs.split(","))
    )


_EVERYWHERE: tuple[PlaceKind, ...] = ("prose", "code", "field", "plain")

LIQUID = _construct(  # its tokenizer knows no quotation marks
    "a template of Liquid or Jinja",
    r"\{%-?\s*+raw\s*+-?%\}(?:(?!\{%-?\s*+raw\b).)*?\{%-?\s*+endraw\s*+-?%\}"
    r"|\{%(?:(?!\{%).)*?%\}|\{\{(?:(?!\{\{).)*?\}\}|\{[{%]",
    "{",
    *_EVERYWHERE,
)
LIQUID_END = _construct("what ends a template of Liquid", r"[%}]\}", "%},}}", "argument")
SHORTCODE = _construct(
    "a shortcode",
    r"(?P<inert>\{\{[<%]/\*(?:(?!\{\{[<%]/\*).)*?\*/[>%]\}\})|\{\{[<%](?:(?!\{\{[<%]).)*?[>%]\}\}|\{\{[<%]",
    "{{",
    *_EVERYWHERE,
    "argument",
)
SHORTCODE_ESCAPE = _construct(
    "a backslash, which escapes in a shortcode", r"\\|[>%]\}\}", "\\,%}},>}}", "argument"
)
ATTRIBUTES = _construct("a list of attributes", r"\{:?[^{}\n]+\}", "{", "prose")
KRAMDOWN = _construct(
    "a list of attributes, or an extension of kramdown", r"\{:(?:(?!\{:)[^}\n])*+\}", "{:", "prose"
)
SNIPPET = _construct("a snippet", r"^-+8<-", "8<-", "prose")
TAG = _construct("a tag", r"<[A-Za-z/!?]", "<", "prose")  # one that does not end takes in what follows
TAG_STILL = _construct(
    "a tag", TAG.pattern.pattern, "<", "prose", backslash=False
)  # Python-Markdown knows no `\\<`
LINE_START = _construct("what begins a heading or a break", r"^(?:#{1,6}(?=[^#\s])|\+\+\+)", "#,+++", "prose")
"""Python-Markdown needs no blank behind `#`, MyST none behind `+++`."""

BLOCK_START = _construct(
    "what begins a block", r"\A(?:#|>|\[[^\[\]\n]+\]:|(?:[-+*]|\d+\.)[ \t])", "#,>,[,-,+,*,.", "prose"
)  # Python-Markdown reads titles, and HTML in an item, as blocks
COMMENT = _construct("a comment of MyST, or a label", r"^(?:%|\((?=[^()\n]+\)=[ \t]*$))", "%,)=", "prose")
FOOTNOTE = _construct(
    "a footnote", r"\[\^(?:(?!\[\^)[^\]\s])++\]", "[^", "prose"
)  # MyST warns where nothing defines it
TASK = _construct(
    "a box to tick", r"(?<=[^\n])\[[ xX]\](?=\s)", "[ ],[x],[X]", "prose"
)  # at the start a backslash stops it
ANY_TASK = _construct(
    "a box to tick", r"\[[ xX]\](?=\s)", "[ ],[x],[X]", "prose"
)  # Python-Markdown knows them in footnotes
LAST = _construct(
    "a backslash at the end", r"(?<!\\)\\\Z", "\\", "prose"
)  # takes what follows for part of the text
DEFINITION = _construct(
    "a definition of a link", r"^\[[^\[\]\n]+\]:", "]:", "prose"
)  # there one needs no line of its own
DOLLARS = _construct("mathematics", r"(?<![\\$])\$(?=[^\s$])[^$\n]*(?<=\S)\$(?!\$)", "$", "prose")
BACKTICK = _construct("a backtick", r"`+", "`", "prose")  # the next one may stand in another cell
PIPE = _construct(
    "a cell of a table", r"\|", "|", "prose"
)  # kramdown needs no delimiter row, but one in each line
EDGE = _construct("the only cell of a table", r"^\||(?<!\\)\|$", "|", "prose")
"""For markdown-it (MyST, VitePress) the line below a heading is then the delimiter row of a table."""

EXPRESSION = _construct("an expression of MDX", r"\{", "{", "prose")
ELEMENT = _construct("an element of MDX", r"<(?![ \t])", "<", "prose")
STATEMENT = _construct("a statement of MDX", r"^(?:import|export) ", "import ,export ", "prose")
VUE = _construct(
    "an expression of Vue", r"\{\{(?:(?!\{\{).)*?\}\}|\{\{", "{{", "prose", escape=False
)  # `&#123;` reaches it as `{`
VUE_ATTRIBUTES = _construct("a list of attributes", r"\{[^{}\n]+\}", "{", "prose", escape=False)
VUE_SNIPPET = _construct("a snippet", r"^<<<", "<<<", "prose")
DIRECTIVE = _construct("a directive of mdBook", r"\{\{#(?:(?!\{\{#).)*?\}\}|\{\{#", "{{#", *_EVERYWHERE)
MARKUP = _construct(
    "HTML",
    r"<[A-Za-z/!?][^<>]*>?|[\"'\s/][oO][nN][A-Za-z]{3,}\s*=|(?i:(?:java|vb)script\s*:|data\s*:\s*text/html)",
    "<,=,:",
    "field",
    "argument",
)
"""Themes show titles as they are, in a heading and in an attribute."""

TEMPLATE = _construct("a template", templates.TEMPLATE, "{{,{%", "prose", escape=False)
"""For a layout of nobody in particular: what is whole."""

HUGO = (SHORTCODE, SHORTCODE_ESCAPE, FOOTNOTE, TASK)
MKDOCS = (
    LIQUID,
    LIQUID_END,
    ATTRIBUTES,
    SNIPPET,
    TAG_STILL,
    LINE_START,
    BLOCK_START,
    LAST,
    BACKTICK,
    DEFINITION,
    DOLLARS,
    FOOTNOTE,
    ANY_TASK,
)
JEKYLL = (LIQUID, LIQUID_END, KRAMDOWN, TAG, LAST, BACKTICK, PIPE, DEFINITION, FOOTNOTE, TASK)

ACTIVE: dict[str, tuple[Construct, ...]] = {
    "folders": (TEMPLATE, LINE_START, COMMENT, FOOTNOTE, TASK, DOLLARS, EDGE),
    "hugo": HUGO,
    "hugo-suffix": HUGO,
    "mkdocs": MKDOCS,
    "mkdocs-folders": MKDOCS,
    "jekyll": JEKYLL,
    "jekyll-polyglot": JEKYLL,
    "docusaurus": (),
    "starlight": (),
    "vitepress": (VUE, VUE_ATTRIBUTES, VUE_SNIPPET, EDGE),
    "mdbook": (DIRECTIVE, ATTRIBUTES, TAG),
}
"""By the name of the layout in l10n.yaml, beside MDX by the syntax of a file, and HTML in every front matter."""

_OF_LINES = (STATEMENT, LINE_START, COMMENT, DEFINITION)
"""What is nothing behind the marks of a heading, or in a cell."""

MDX = (EXPRESSION, ELEMENT, STATEMENT, FOOTNOTE, TASK)

_REFERENCES = {"<": "&lt;"}
_FIELDS = ("field", "value")


def constructs(syntax: str, layout: str) -> tuple[Construct, ...]:
    """What counts as code in a text of this syntax."""
    if syntax in patterns.OTHERS:
        return ()  # no generator of ours reads it
    own = MDX if syntax == "mdx" else ACTIVE.get(layout, ())
    return (*own, MARKUP)


@cache
def _at(place: PlaceKind, syntax: str, layout: str) -> tuple[re.Pattern[str], tuple[Construct, ...]]:
    """What counts at a place, and how all of that begins: one class of characters."""
    found = tuple(c for c in constructs(syntax, layout) if place in c.places)
    begins = "".join(sorted({sign[0] for c in found for sign in c.signs}))
    return re.compile(f"[{re.escape(begins)}]" if begins else r"(?!)"), found


@lru_cache(maxsize=64)  # a text is asked three times in a row
def _present(place: PlaceKind, syntax: str, layout: str, text: str) -> tuple[Construct, ...]:
    screen, may = _at(place, syntax, layout)
    return tuple(c for c in may if c.is_in(text)) if screen.search(text) else ()


def added(segment: Segment, target: str, layout: str) -> tuple[tuple[Construct, int, int], ...]:
    """What a target has of these constructs more often than its source, with its range, in order."""
    place = _place(segment)
    present = _present(place, segment.syntax, layout, target)
    if not present:
        return ()
    found = [(construct, *span) for construct in present for span in _surplus(construct, segment, target, place)]
    return tuple(sorted(found, key=lambda f: f[1:]))


def escaped(segment: Segment, target: str, layout: str, *, whole: bool = False) -> str:
    """The target with a character reference where each such construct begins, as far as that stops it.

    With `whole` also where the construct is a placeholder that the target adds.
    """
    present = _present("prose", segment.syntax, layout, target) if _place(segment) == "prose" else ()
    if not present:
        return target
    found: set[int] = set()
    for construct in present:
        if construct.escape:
            codes = _codes(construct, segment, target, whole)
            spans = _surplus(construct, segment, target, "prose", whole=whole)
            found |= {start for start, _ in spans if not _inside(start, codes)}
    out, at = "", 0
    for start in sorted(found):
        out += target[at:start] + _REFERENCES.get(target[start], f"&#{ord(target[start])};")
        at = start + 1
    return out + target[at:]


def disordered(segment: Segment, target: str, layout: str) -> str:
    """The template of the source that opens or closes nothing where the target has it; "" for none."""
    if "{{" not in target and "{%" not in target:
        return ""
    for construct in constructs(segment.syntax, layout):
        if (
            construct in (LIQUID, SHORTCODE, TEMPLATE)
            and construct.is_in(target)
            and not _unpaired(_values(construct, segment.text))
        ):
            return _unpaired(_values(construct, target))
    return ""


def _place(segment: Segment) -> PlaceKind:
    if segment.kind == "argument":
        return "argument"
    if segment.syntax == "text":
        return "field" if segment.kind in _FIELDS else "plain"
    return "prose"


def _surplus(
    construct: Construct, segment: Segment, target: str, place: PlaceKind, *, whole: bool = False
) -> Iterator[tuple[int, int]]:
    """The ranges of what the target has more often than the source: of several that are alike the last ones."""
    known = Counter(value for value, _, _ in _matches(construct, segment, segment.text, place, whole))
    if construct is PIPE and segment.slot.codec == "md.lines":
        known.clear()
    for value, start, end in _matches(construct, segment, target, place, whole):
        if known[value]:
            known[value] -= 1
        else:
            yield start, end


def _matches(
    construct: Construct, segment: Segment, text: str, place: PlaceKind, whole: bool
) -> Iterator[tuple[str, int, int]]:
    codes: list[Code] = []
    if place == "prose" and "code" not in construct.places:
        codes = _codes(construct, segment, text, whole)
    for m in construct.pattern.finditer(text):
        if "inert" in construct.pattern.groupindex and m["inert"]:
            continue
        if construct in _OF_LINES and segment.slot.codec not in ("md.flow", "md.lines"):
            continue
        if construct is PIPE and segment.slot.codec == "md.cell":
            continue
        if construct is EDGE and (segment.kind, segment.slot.codec) != ("heading", "md.flow"):
            continue
        if construct is BLOCK_START and segment.kind != "title" and segment.syntax != "html":
            continue
        if not _inside(m.start(), codes):
            value = "" if construct is DOLLARS else placeholders.value(m[0])  # prices that are said in other words
            yield value, m.start(), m.end()


def _codes(construct: Construct, segment: Segment, text: str, whole: bool) -> list[Code]:
    """What is no text of a text, as far as it stops the construct."""
    through = {"placeholder" if whole else "", "" if construct.backslash else "escape"}
    return [code for code in inline.parse(text, segment.syntax, segment.refs).codes if code.kind not in through]


def _inside(at: int, codes: Sequence[Code]) -> bool:
    """Whether a character belongs to a code, and not to a text in it. The codes are in order, as they lie apart."""
    number = bisect_right(codes, at, key=lambda code: code.start) - 1
    if number < 0 or at >= codes[number].end:
        return False
    return not any(a <= at < b for a, b in codes[number].inner)


# -- templates that open and close -------------------------------------------------------------------


_NAME = re.compile(r"\{(?:%-?|\{[<%])\s*+(/?)\s*+([\w./-]+)")
_BETWEEN = frozenset({"else", "elsif", "elif", "when"})


def _values(construct: Construct, text: str) -> list[str]:
    return [m[0] for m in construct.pattern.finditer(text)]


def _unpaired(values: Iterable[str]) -> str:
    """The first template that ends another one than the last that began, or stands between where nothing began."""
    names = [
        (m[1] or (m[2].startswith("end") and "/"), m[2], value) for value in values if (m := _NAME.match(value))
    ]
    closed = {name.removeprefix("end") for closes, name, _ in names if closes}
    stack: list[str] = []
    for closes, name, value in names:
        if closes:
            if not stack or stack.pop() != name.removeprefix("end"):
                return value
        elif name in closed:
            stack.append(name)
        elif name in _BETWEEN and not stack:
            return value
    return ""


# -- whole pages -------------------------------------------------------------------------------------

_RUNS = re.compile(
    r"<(?:script|iframe|object|embed|base|meta|link|form)\b[^<>]*>?|(?<=[\"'\s/])on[a-z]{3,}\s*=[^<>]*|(?:java|vb)script:",
    re.I,
)
_FENCE = re.compile(r"^(`{3,}+|~{3,}+)[^\n]*+\n", re.M)
_TICKS = re.compile("`++")
_OF_MDX = re.compile(r"\{(?!/\*[^{}]*\*/\}|[A-Za-z_]\w*\})[^{}]*\}?|^(?:import|export) [^\n]*", re.M)
"""Not comments, and not the fields of a block."""


def page_added(source: str, page: str, layout: str, *, is_mdx: bool) -> Iterator[tuple[str, int]]:
    """What a whole page has more often than its source, with its place: templates, statements, HTML that runs."""
    looked = [("HTML that runs", _RUNS)]
    looked += [(c.name, c.pattern) for c in ACTIVE.get(layout, ()) if "code" in c.places and not is_mdx]
    looked += [("an expression or a statement of MDX", _OF_MDX)] * is_mdx
    if is_mdx:
        source, page = (_without_code(text) for text in (source, page))
    for name, pattern in looked:
        known = Counter(m[0] for m in pattern.finditer(source))
        for m in pattern.finditer(page):
            known[m[0]] -= 1
            if known[m[0]] < 0 and not m.groupdict().get("inert"):
                yield f"{name}, '{m[0].strip()}'", m.start()


def _without_code(text: str) -> str:
    """The page with blanks for its blocks and spans of code."""
    ranges, at = [], 0
    while fence := _FENCE.search(text, at):
        end = text.find("\n" + fence[1], fence.end() - 1)
        at = fence.end() if end < 0 else end + 1 + len(fence[1])
        if end >= 0:
            ranges.append((fence.start(), at))
    text = _blanked(text, ranges)
    ranges = []
    last: dict[int, int] = {}
    runs = [m.span() for m in _TICKS.finditer(text)]
    following: dict[int, int] = {}  # by index of a run: the next one of its length
    for index in range(len(runs) - 1, -1, -1):
        size = runs[index][1] - runs[index][0]
        following[index] = last.get(size, -1)
        last[size] = index
    index = 0
    while index < len(runs):
        closing = following[index]
        if closing >= 0:
            ranges.append((runs[index][0], runs[closing][1]))
        index = max(index, closing) + 1
    return _blanked(text, ranges)


def _blanked(text: str, ranges: list[tuple[int, int]]) -> str:
    out, at = [], 0
    for start, end in ranges:
        out += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*out, text[at:]])
