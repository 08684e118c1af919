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

from l10n_pipeline import lazy
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
    of_lines: bool = False  # whether it stands at the beginning of a line alone

    def is_in(self, text: str) -> bool:
        """Whether a text has one."""
        if not any(map(text.__contains__, self.signs)):
            return False
        look = self.pattern.match if self.of_lines and "\n" not in text else self.pattern.search
        return bool(look(text))


def _construct(
    name: str, pattern: str, signs: str, *places: PlaceKind, escape: bool = True, backslash: bool = True
) -> Construct:
    compiled = lazy.pattern(pattern, re.S | re.M)
    of_lines = pattern.startswith("^") and pattern != _EDGE
    return Construct(name, compiled, frozenset(places), escape, backslash, tuple(signs.split(",")), of_lines)


_EDGE = r"^\||(?<!\\)\|$|\\\|"
"""What would be the only cell of a table, at both ends of a line."""


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
ATTRIBUTES = _construct("a list of attributes", r"\{:?[^{}\n]+\}|(?<= )\{[^{}\n]*\Z", "{", "prose")
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
COMMENT = _construct(
    "a comment, a label or an option of MyST",
    r"^(?:%|\((?=[^()\n]+\)=[ \t]*$)|:(?!:)|---(?=[^\n]*[^\s-]))",
    "%,)=,:,---",
    "prose",
)  # right below the line of a directive `:a: b` and `---` say its options
FRONT = _construct(
    "what MyST takes for front matter", r"\A.?--", "--", "prose"
)  # in the item that a page begins with
FOOTNOTE = _construct(
    "a footnote", r"\[\^(?:(?!\[\^)[^\]\s])++\]", "[^", "prose"
)  # MyST warns where nothing defines it
TASK = _construct("a box to tick", r"\[[ xX]\](?=\s)", "[ ],[x],[X]", "prose", backslash=False)
"""cmark-gfm takes one in an item for the item's own, with a backslash, too; Python-Markdown knows them in footnotes."""

DEFINES = _construct("a definition", r"^[:~](?=[ \t])", ": ,:\t,~ ,~\t", "prose")  # of what the text above says
LAST = _construct(
    "a backslash at the end", r"(?<!\\)\\\Z", "\\", "prose"
)  # takes what follows for part of the text
DEFINITION = _construct(
    "a definition of a link", r"^\[[^\[\]\n]+\]:", "]:", "prose"
)  # there one needs no line of its own
DOLLARS = _construct("mathematics", r"(?<![\\$])\$(?=[^\s$])[^$\n]*(?<=\S)\$(?!\$)", "$", "prose")
BACKTICK = _construct("a backtick", r"`+", "`", "prose")  # the next one may stand in another cell
CARET = _construct("a mark of raised or lowered text", r"[\^~]", "^,~", "prose")  # pymdownx, between two of them
HIGHLIGHT = _construct(
    "a mark of highlighted text", r"(?<!=)={2,}+(?=\S)|(?<=[^\s=])={2,}+", "==", "prose"
)  # one that nothing closes makes pymdownx show what follows twice
UNDERSCORE = _construct(
    "a mark of emphasis that nothing closes", r"(?<![\w\\])_++(?=[^\W_])", "_", "prose"
)  # for pymdownx; CommonMark takes it for text where another one stands in a word
OPENER = _construct("a comment of HTML", r"<!--", "<!--", "prose")  # which may end in another text
PIPE = _construct(
    "a cell of a table", r"\|", "|", "prose"
)  # kramdown needs no delimiter row, but one in each line
EDGE = _construct("the only cell of a table", _EDGE, "|", "prose", backslash=False)
"""For markdown-it (MyST, VitePress) the line below a heading is then the delimiter row of a table, escaped or not."""

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

HUGO = (SHORTCODE, SHORTCODE_ESCAPE, FOOTNOTE, TASK, DEFINES)
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
    CARET,
    HIGHLIGHT,
    UNDERSCORE,
    PIPE,
    FOOTNOTE,
    TASK,
    DEFINES,
)
JEKYLL = (
    LIQUID,
    LIQUID_END,
    KRAMDOWN,
    TAG,
    BLOCK_START,
    LAST,
    BACKTICK,
    PIPE,
    DEFINITION,
    DEFINES,
    FOOTNOTE,
    TASK,
)

ACTIVE: dict[str, tuple[Construct, ...]] = {
    "folders": (TEMPLATE, LINE_START, COMMENT, FOOTNOTE, TASK, DOLLARS, EDGE, OPENER),
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
    "myst": (TEMPLATE, LINE_START, COMMENT, FRONT, FOOTNOTE, TASK, DOLLARS, EDGE, OPENER),
}
"""By the name of the layout in l10n.yaml, beside MDX by the syntax of a file, and HTML in every front matter."""

_OF_LINES = (STATEMENT, LINE_START, COMMENT, DEFINES, DEFINITION)
"""What is nothing behind the marks of a heading, or in a cell."""

MDX = (EXPRESSION, ELEMENT, STATEMENT, FOOTNOTE, TASK)

_RUNS = (HIGHLIGHT, UNDERSCORE)
"""What is escaped sign by sign: a shorter run of them does the same."""

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
        if construct is HIGHLIGHT and construct.is_in(segment.text):
            continue  # nobody knows which ones are the source's
        if construct.escape:
            codes = _codes(construct, segment, target, whole)
            spans = _surplus(construct, segment, target, "prose", whole=whole)
            for start, end in spans:
                if not _inside(start, codes):
                    found |= {*range(start, end if construct in _RUNS else start + 1)}
    out, at = "", 0
    for start in sorted(found):
        bar = target.startswith("\\|", start)  # the backslash goes with it
        out += target[at:start] + _REFERENCES.get(target[start + bar], f"&#{ord(target[start + bar])};")
        at = start + bar + 1
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
        if construct is FOOTNOTE and _defines(segment, text, m):
            continue  # it gets a backslash
        if construct is PIPE and segment.slot.codec == "md.cell":
            continue
        if construct is FRONT and (segment.kind, segment.line) != ("item", 1):
            continue
        if construct is EDGE and (segment.kind, segment.slot.codec) != ("heading", "md.flow"):
            continue
        if construct is BLOCK_START and segment.kind != "title" and segment.syntax != "html":
            continue
        if not _inside(m.start(), codes):
            value = "" if construct is DOLLARS else placeholders.value(m[0])  # prices that are said in other words
            yield value, m.start(), m.end()


def _defines(segment: Segment, text: str, m: re.Match[str]) -> bool:
    """Whether a label begins a line, as that of a definition does."""
    begins = segment.slot.codec == "md.flow" and text[m.start() - 1 : m.start()] in ("", "\n")
    return begins and text.startswith(":", m.end())


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


_NAME = lazy.pattern(r"\{(?:%-?|\{[<%])\s*+(/?)\s*+([\w./-]+)")
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
