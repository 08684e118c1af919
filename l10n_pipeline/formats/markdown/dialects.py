"""The marker lines of Markdown's dialects: a table, one row a kind of line.

Rules that are on by default never match plain CommonMark that people write.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from l10n_pipeline.text import templates

BodyKind = Literal["", "indented", "hanging", "fenced", "glossary", "options", "closed", "element"]


@dataclass(frozen=True, slots=True)
class MarkerRule:
    """One kind of line that is no prose. `pattern` matches after quote marks and indentation, up to the line's end.

    What its group `title` matches is text, and `codec` says how text is written there. Below it stands its `body`:
    lines indented by four columns; "hanging": what follows on the line, and lines indented or not set off by a
    blank line; "fenced": the lines of the code block that the marker opens, "glossary" with a term on each line,
    "options" with texts in its options alone; "closed": code, up to what `closes` matches; "element": up to the end
    tag, text.
    """

    name: str
    pattern: bytes
    body: BodyKind = ""
    quoted: bool = False  # only inside a block quote
    codec: str = "md.line"
    arguments: bool = False  # its quoted arguments are text where the options say so
    first: bool = False  # only where no text stands on the line above
    under: bool = False  # only where one does
    parser: str = ""  # only on pages that this parser reads
    lists: bool = True  # whether it may stand in a list
    behind: bool = False  # only below a line of text, or of the same kind
    below: tuple[str, ...] = ()  # only right below markers of these kinds
    inside: str = ""  # only in the body of markers of this kind
    apart: bool = False  # or below blank lines, too
    closes: bytes = b""  # what ends its body; `{name}` is what the group `name` matched
    in_table: bool = False  # between the rows of a table it ends no table
    opens: bytes = b""  # the characters that it begins with, where STARTS does not say it


_SHORTCODE = b"(?:" + templates.SHORTCODE.encode() + b")"
_TAG = b"(?:" + templates.TAG.encode() + b")"
_QUOTED = rb"\"(?P<title>[^\"\r\n](?:[^\r\n]*[^\"\r\n])?)\""
_TITLED = (
    rb"admonition|aside|attention|card|caution|contents|danger|deprecated|dropdown|error|exercise|grid-item-card|hint"
    rb"|important|list-table|margin|note|prf:[a-z]+|proof:[a-z]+|rubric|seealso|sidebar|tab-item|table|tip|todo|topic"
    rb"|versionadded|versionchanged|warning"
)
"""Directives whose argument is text: a title, or the first words."""
_PLAIN = (
    rb"(?:c|cpp|js|py|rst):[a-z]+|blockquote|button-link|button-ref|class|confval|container|div|epigraph|envvar|figure"
    rb"|grid|grid-item|highlights|hlist|iframe|only|option|pull-quote|solution|tab-set"
)
_CODE = (
    rb"code|code-block|code-cell|csv-table|eval-rst|graphviz|include|literalinclude|math|mermaid|plantuml|raw|sourcecode"
    rb"|toctree"
)
"""Directives of MyST whose content is no text."""

_NAMED = (
    rb"button-link|button-ref|class|container|div|figure|gallery-grid|grid|grid-item|highlight|iframe|image|index|only"
    rb"|role|tab-set|tabs|video"
)
"""Directives whose argument is a path, an address, a class or a number."""

_TEXT = rb"(?:(?!\r?\n[ \t]*(?:\r?\n|\Z))[\s\S])"  # up to a blank line
_GAP = rb"\n[ \t>]*\r?\n"
_OF_FENCES = ("colon-fence", "option")
_END = rb"[ \t]*(?=\r|\n|\Z)"
_LABEL = rb"(?:(?:\{#[^\r\n{}]*\}|\([\w:.-]+\))[ \t]*)?"  # of an equation
_REST = rb"(?:[ \t][^\r\n]*)?"  # what stands right behind its bracket makes a directive one of another name
_NAME = rb":(?=[^\s:])(?=[^:\r\n\w\x80-\xff]*+[\w\x80-\xff])[^:\r\n]++:"
_FIELD = _NAME + rb"(?:[ \t]++(?=\S)|[ \t]*+(?=[\r\n]))"
_ATTRIBUTES = rb"(?:[ \t]*\{[^\r\n{}]*\})?[ \t]*"


def code_tags(names: tuple[str, ...]) -> tuple[MarkerRule, ...]:
    """The rules for code between tags: `{% highlight %}`, `{{< mermaid >}}`, kramdown's `{::comment}`."""
    name = b"(?P<name>" + b"|".join(n.replace("-", "\\-").encode() for n in names) + b")"
    back = rb"{name}"
    return (
        MarkerRule(
            "code",
            rb"\{%-?[ \t]*" + name + rb"\b(?:(?!%\}|" + _GAP + rb")[\s\S])*%\}",
            "closed",
            closes=rb"\{%-?[ \t]*end" + back + rb"[ \t]*-?%\}" + _END,
        ),
        MarkerRule(
            "code",
            rb"\{\{[<%][ \t]*" + name + rb"(?![\w./-])(?:(?!/?[>%]\}\}|\}\}|" + _GAP + rb")[\s\S])*[>%]\}\}",
            "closed",
            closes=rb"\{\{[<%][ \t]*/[ \t]*" + back + rb"[ \t]*[>%]\}\}" + _END,
        ),
        MarkerRule(  # what Nunjucks is to highlight later
            "code",
            rb"\{%-?[ \t]*(?P<name>set)[ \t]+\w+[ \t]*-?%\}[ \t]*\{%-?[ \t]*raw\b",
            "closed",
            closes=rb"\{%-?[ \t]*end{name}[ \t]*-?%\}" + _END,
        ),
        MarkerRule(
            "code", rb"\{::(?P<name>comment|nomarkdown)[^\r\n}]*\}", "closed", closes=rb"\{:/(?:{name})?\}" + _END
        ),
    )


RULES = (
    # Docusaurus, MyST, VuePress, Pandoc: `:::note[Title]`, `:::{note} Title`, `::: tip Title`, `::: {.x title="Title"}`
    MarkerRule(
        "code",
        rb"(?P<name>:{3,})[ \t]*\{(?:" + _CODE + rb")\}[^\r\n]*",
        "closed",
        closes=rb"^[ \t>]*{name}" + _END,
    ),
    MarkerRule(
        "colon-fence",
        rb":{3,}[ \t]*[\w-]+\[(?P<title>(?:[^\[\]\r\n]|\[[^\[\]\r\n]*\])+)\]" + _ATTRIBUTES,
        codec="md.bracket",
        arguments=True,
    ),
    MarkerRule("colon-fence", rb":{3,}[ \t]*[\w-]*[ \t]*\{[^\r\n]*=[^\r\n]*\}[ \t]*:*[ \t]*", arguments=True),
    MarkerRule("colon-fence", rb":{3,}[ \t]*\{(?:" + _NAMED + rb")\}[^\r\n]*"),
    MarkerRule(
        "colon-fence",
        rb":{3,}[ \t]*(?:\{[^{}\r\n]+\}|[\w#-]+)[ \t]+"
        rb"(?P<title>(?!\{|:{3})[^\s=](?:(?!=\"|:{3,}[ \t]*\r?$)[^{}\r\n])*?)" + _ATTRIBUTES,
    ),
    MarkerRule("colon-fence", rb":{3,}[^\r\n]*"),
    MarkerRule(
        "option", rb":(?:alt|caption|title):[ \t]+(?P<title>\S[^\r\n]*?)[ \t]*", below=("colon-fence", "option")
    ),
    MarkerRule("option", rb":[A-Za-z][\w-]*:(?:[ \t][^\r\n]*)?", below=_OF_FENCES),
    # plug-ins of VuePress and VitePress: `@tab Title`, `== Title`
    MarkerRule("pane", rb"@tab(?::active)?[ \t]+(?P<title>[^\s#][^\r\n]*?)(?:#[\w-]+)?[ \t]*"),
    MarkerRule("pane", rb"==[ \t]+(?P<title>[^\s=][^\r\n]*?)[ \t]*"),
    # VitePress, VuePress, DocFX, markdown-include: what stands in another file
    MarkerRule("include", rb"<<<[ \t]+[^\r\n]+"),
    MarkerRule(
        "include",
        rb"@\[[^\]\r\n]*\]\([^()\r\n]*\)[ \t]*"
        rb"|@(?:include|import)(?:\([^()\r\n]*\)|:?[ \t]+[\"'./][^\r\n]*)[ \t]*",
    ),
    MarkerRule("include", rb"\[!(?:INCLUDE|code(?:-[a-z]+)?)[ \t]*\[[^\]\r\n]*\]\([^()\r\n]*\)\][ \t]*"),
    MarkerRule("include", rb"\{!(?:(?!!\})[^\r\n])+!\}[ \t]*"),
    # MyST, its directives in fences: ```{note}, ```{admonition} Title
    MarkerRule(
        "directive", rb"(?:`{3,}|~{3,})[ \t]*\{(?:" + _TITLED + rb")\}[ \t]+(?P<title>\S[^\r\n]*?)[ \t]*", "fenced"
    ),
    MarkerRule("directive", rb"(?:`{3,}|~{3,})[ \t]*\{(?:" + _TITLED + rb"|" + _PLAIN + rb")\}" + _REST, "fenced"),
    MarkerRule("directive", rb"(?:`{3,}|~{3,})[ \t]*\{glossary\}" + _REST, "glossary"),
    MarkerRule("directive", rb"(?:`{3,}|~{3,})[ \t]*\{csv-table\}[ \t]+(?P<title>\S[^\r\n]*?)[ \t]*", "options"),
    MarkerRule("directive", rb"(?:`{3,}|~{3,})[ \t]*\{[\w:-]+\}" + _REST, "options"),
    # MyST, its field lists: `:name: what it is`; one such line alone may begin with an emoji, and ends a text above it
    MarkerRule(
        "field",
        _FIELD
        + rb"(?=[^\r\n]*+\r?\n(?:(?:[ \t]++(?!:)[^\r\n]*+)?\r?\n)*+[ \t>]*+"
        + _NAME
        + rb"(?:[ \t]|[\r\n]|\Z))",
        "hanging",
        first=True,
    ),
    MarkerRule("field", _FIELD, "hanging", below=("field",)),
    MarkerRule("field", rb"(?!:[a-z\d_+-]+:)" + _FIELD, "hanging", below=("field",), apart=True),
    MarkerRule("field", rb"(?!:(?:fontawesome|material|octicons|simple)-)" + _FIELD, "hanging", under=True),
    MarkerRule("label", rb"\([^\s()][^()\r\n]*\)=[ \t]*"),  # MyST
    # kramdown: any number begins a list below a text; what follows a label is an address, of however many words
    MarkerRule(
        "ordinal",
        rb"(?!1\.)\d+\.[ \t]+(?=\S)",
        "hanging",
        under=True,
        parser="kramdown",
        lists=False,
        opens=b"0123456789",
    ),
    MarkerRule(
        "reference",
        rb"\[(?!\^)[^\]\r\n]+\]:[ \t]*+(?!(?:\{\{[^{}\r\n]*+\}\}|\{%[^%\r\n]*+%\}|\S)++"
        rb"[ \t]*(?:[ \t][\"'(][^\r\n]*)?(?:\r|\n|\Z))[^\r\n]*[ \t][^\r\n]*",
        first=True,
        parser="kramdown",
        opens=b"[",
    ),
    # Jinja and Nunjucks, Hugo, Handlebars
    MarkerRule(
        "comment",
        rb"(?:\{#(?=[\s#-])(?:(?!#\})[\s\S])*#\}"
        rb"|\{\{-?[ \t]*(?:/\*(?:(?!\*/)[\s\S])*\*/|!--(?:(?!--\}\})[\s\S])*--)[ \t]*-?\}\})[ \t]*",
    ),
    MarkerRule("comment", rb"%[^\r\n]*", parser="myst"),  # it needs no blank, and ends a text above it
    MarkerRule("comment", rb"%(?:[ \t][^\r\n]*)?", first=True),  # of MyST, on pages of others
    MarkerRule("comment", rb"%(?:[ \t][^\r\n]*)?", below=("comment",)),
    MarkerRule("percent", rb"%", under=True),  # without words it is none of a text's, either
    MarkerRule("end", rb"\^{5}[ \t]*"),  # kramdown's end of a block, as `definitions.apart` shows it
    MarkerRule("break", rb"\+{3,}[^\r\n]*", parser="myst"),
    MarkerRule("break", rb"\^(?:\^\^+)?[ \t]*|\+{3,}(?:[ \t]*\{[^\r\n]*)?[ \t]*"),  # MyST and its cards
    # Python-Markdown: a heading needs no blank behind its signs, and none above it
    MarkerRule(
        "hash",
        rb"#{1,6}(?P<title>[^#\s](?:[^\r\n]*[^#\s])??)#*[ \t]*",
        parser="python-markdown",
        opens=b"#",
    ),
    # Python-Markdown, MkDocs: `!!! note "Title"`, `??? tip`
    MarkerRule(
        "admonition",
        rb"(?:!!!|\?\?\?\+?)[ \t]+[\w -]*?[ \t]*" + _QUOTED + rb"[ \t]*",
        "indented",
        codec="md.quoted",
    ),
    MarkerRule("admonition", rb"(?:!!!|\?\?\?\+?)[ \t]+[A-Za-z\"'][^\r\n]*", "indented"),
    MarkerRule(
        "admonition",
        rb"(?:!!!|\?\?\?\+?)(?=[\w-])[\w -]*?[ \t]+" + _QUOTED + rb"[ \t]*",
        "indented",
        codec="md.quoted",
        parser="python-markdown",
    ),
    MarkerRule(
        "admonition",
        rb"(?:!!!|\?\?\?\+?)[\w-]++(?: ++[\w-]++)*+[ \t]*",
        "indented",
        parser="python-markdown",
    ),
    MarkerRule(
        "tab", rb"===[!+]{0,2}[ \t]+" + _QUOTED + rb"[ \t]*", "indented", codec="md.quoted"
    ),  # pymdownx.tabbed
    MarkerRule("tab", rb"===[!+]{0,2}[ \t]+[\"'][^\r\n]*", "indented"),
    MarkerRule(
        "slash-block",
        rb"/{3,}[ \t]+(?!html\b|[\w-]*caption\b)[\w-]+[ \t]*\|[ \t]*(?P<title>[^\s|][^|\r\n]*?)[ \t]*",
    ),  # pymdownx.blocks
    MarkerRule("slash-block", rb"/{3,}(?:[ \t][^\r\n]*)?"),
    MarkerRule("snippet", rb";?-+8<-+[ \t]*\r?\n(?:[^\r\n]*\r?\n)*?[ \t>]*-+8<-+[ \t]*"),  # pymdownx.snippets
    MarkerRule("snippet", rb";?-+8<-+[ \t]+[\"'][^\r\n]*"),
    MarkerRule("contents", rb"(?i:\[toc\]|\[\[_?toc_?\]\]|@\[toc\]|\$\{toc\})(?:\([^\r\n()]*\))?[ \t]*"),
    MarkerRule(
        "shortcode", _SHORTCODE + rb"(?:[ \t]*" + _SHORTCODE + rb")*[ \t]*", arguments=True, in_table=True
    ),  # Hugo
    MarkerRule("tag", _TAG + rb"(?:[ \t]*" + _TAG + rb")*[ \t]*", arguments=True, in_table=True),  # Jekyll, Jinja
    MarkerRule("include", rb"(?:\{\{#[^\r\n{}]*\}\}|\{\*[^\r\n]*\*\})[ \t]*"),  # mdBook, markdown-include-variants
    MarkerRule("attributes", rb"\{:[^\r\n}]*\}[ \t]*"),  # kramdown, Python-Markdown
    MarkerRule("attributes", rb"\{[ \t]*(?:[.#][A-Za-z][\w-]*|[\w-]+=[^\s{}]+)(?:[ \t][^{}\r\n]*)?\}[ \t]*"),
    MarkerRule("alert", rb"\[![A-Za-z-]+\][+-]?[ \t]+(?P<title>[^\s][^\r\n]*?)[ \t]*", quoted=True),  # Obsidian
    MarkerRule("alert", rb"\[![A-Za-z-]+\][+-]?[ \t]*", quoted=True),  # GitHub
    MarkerRule("alert", rb"\[!div[ \t][^\]\r\n]*\][ \t]*", quoted=True),  # DocFX
    MarkerRule("math", rb"\$\$[ \t]*\r?\n(?:(?!\$\$)[\s\S])+?\n[ \t>]*\$\$[ \t]*" + _LABEL),
    MarkerRule("math", rb"\$\$(?:(?!\$\$)" + _TEXT + rb")+\$\$[ \t]*" + _LABEL, first=True),
    MarkerRule("abbreviation", rb"\*\[[^\]\r\n]+\]:[ \t]+(?P<title>\S[^\r\n]*?)[ \t]*"),  # PHP Markdown Extra
    # PHP Markdown Extra, Pandoc, kramdown; with five blanks MyST takes it for code
    MarkerRule("definition", rb"[:~](?: {5}| {0,3}\t[ \t])[^\r\n]*", behind=True, parser="myst"),
    MarkerRule("definition", rb"[:~][ \t]++(?=\S)", "hanging", behind=True),
    # PHP Markdown Extra, kramdown: HTML that asks for Markdown, and the title of what unfolds
    MarkerRule(
        "summary", rb"<summary\b[^<>\r\n]*>(?P<title>[^\r\n]*?\S)[ \t]*</summary>[ \t]*", inside="markdown"
    ),
    MarkerRule(
        "markdown",
        rb"<(?P<name>[A-Za-z][\w-]*)\b(?:(?!"
        + _GAP
        + rb")[^<>])*\smarkdown(?!=[\"']?0)(?:=(?:\"\w*\"|'\w*'|\w+))?(?:\s(?:(?!"
        + _GAP
        + rb")[^<>])*)?>",
        "element",
    ),
)

TRANSPARENT = ("attributes", "break", "comment", "definition", "field", "option", "tag")
"""The kinds of lines that leave no block where they stood."""

OF_MDX = ("alert", "colon-fence", "contents", "math")
"""The kinds of lines that pages of MDX have: braces and tags are JSX there."""

OPENINGS = (
    rb":::|:[^\s:][^:\r\n]*+:|\([^\s()][^()\r\n]*\)=|%|\^(?:\^\^+)?[ \t]*(?=\r|\n|\Z)|\+\+\+|!!!|\?\?\?"
    rb"|===[!+ \t]|///|;?-+8<"
    rb"|(?i:\[toc|\[\[_?toc|@\[toc|\$\{toc)|\{\{[<%#/!-]|\{[%*:.#!]|\{[ \t]|\{[\w-]+=|\[!"
    rb"|`{3,}[ \t]*\{|~{3,}[ \t]*\{|\$\$|\*\["
    rb"|[:~][ \t]|<[A-Za-z][^<>]*\smarkdown|<summary|<<<|@tab|@\[|@i|==[ \t]"
)
"""How the lines of RULES begin: most texts have none of them."""

BEGINNINGS = rb"[:(%^+!?=/;@$\[{`~*<-]"
"""The first characters of OPENINGS."""

STARTS = {
    "abbreviation": b"*",
    "admonition": b"!?",
    "alert": b"[",
    "attributes": b"{",
    "break": b"^+",
    "code": b"{:",
    "colon-fence": b":",
    "comment": b"%{",
    "contents": b"[@$",
    "definition": b":~",
    "directive": b"`~",
    "end": b"^",
    "field": b":",
    "include": b"{<@[",
    "label": b"(",
    "markdown": b"<",
    "math": b"$",
    "option": b":",
    "pane": b"@=",
    "percent": b"%",
    "shortcode": b"{",
    "slash-block": b"/",
    "snippet": b";-",
    "summary": b"<",
    "tab": b"=",
    "tag": b"{",
}
"""The first characters of each kind of line; OPENINGS has the same more exactly. Other rules say their own."""
