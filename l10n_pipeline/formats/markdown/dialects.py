"""The marker lines of Markdown's dialects: a table, one row a kind of line.

Rules that are on by default never match plain CommonMark that people write.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Body = Literal["", "indented", "hanging", "fenced"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of marker line. `pattern` matches after quote marks and indentation, up to the line's end.

    What its group `title` matches is text, and `codec` says how text is written there. Below it stands its `body`:
    lines indented by four columns; "hanging": what follows on the line, and lines indented or not set off by a
    blank line; "fenced": the lines of the code block that the marker opens.
    """

    name: str
    pattern: bytes
    body: Body = ""
    quoted: bool = False  # only inside a block quote
    codec: str = "md.line"
    arguments: bool = False  # its quoted arguments are text where the options say so
    first: bool = False  # only where no text stands on the line above
    behind: bool = False  # only below a line of text, or of the same kind


_SHORTCODE = rb"\{\{[<%](?:(?!\}\})[\s\S])*\}\}"
_TAG = rb"\{%(?:(?!%\})[\s\S])*%\}"
_QUOTED = rb"\"(?P<title>[^\"\r\n]+)\""
_TITLED = rb"admonition|card|dropdown|grid-item-card|sidebar|tab-item|topic"
_PLAIN = (
    rb"attention|caution|danger|div|epigraph|error|grid|grid-item|highlights|hint|important|margin|note|pull-quote"
    rb"|seealso|tab-set|tip|warning"
)
_TEXT = rb"(?:(?!\r?\n[ \t]*(?:\r?\n|\Z))[\s\S])"  # up to a blank line

RULES = (
    # Docusaurus, MyST, VuePress, Pandoc: `:::note[Title]`, `:::{note} Title`, `::: tip Title`
    Rule("colon-fence", rb":{3,}[ \t]*[\w-]+\[(?P<title>[^\[\]\r\n]+)\][^\r\n]*", codec="md.bracket"),
    Rule("colon-fence", rb":{3,}[ \t]*(?:\{[^{}\r\n]+\}|[\w-]+)[ \t]+(?P<title>[^\s:{}=][^:{}=\r\n]*?)[ \t]*"),
    Rule("colon-fence", rb":{3,}[^\r\n]*"),
    # MyST, its directives whose content is text: ```{note}, ```{admonition} Title
    Rule("directive", rb"(?:`{3,}|~{3,})\{(?:" + _TITLED + rb")\}[ \t]+(?P<title>\S[^\r\n]*?)[ \t]*", "fenced"),
    Rule("directive", rb"(?:`{3,}|~{3,})\{(?:" + _TITLED + rb"|" + _PLAIN + rb")\}[^\r\n]*", "fenced"),
    # Python-Markdown, MkDocs: `!!! note "Title"`, `??? tip`
    Rule(
        "admonition",
        rb"(?:!!!|\?\?\?\+?)[ \t]+[\w -]*?[ \t]*" + _QUOTED + rb"[ \t]*",
        "indented",
        codec="md.quoted",
    ),
    Rule("admonition", rb"(?:!!!|\?\?\?\+?)[ \t]+[A-Za-z\"'][^\r\n]*", "indented"),
    Rule("tab", rb"===[!+]{0,2}[ \t]+" + _QUOTED + rb"[ \t]*", "indented", codec="md.quoted"),  # pymdownx.tabbed
    Rule("tab", rb"===[!+]{0,2}[ \t]+[\"'][^\r\n]*", "indented"),
    Rule("slash-block", rb"/{3,}[ \t]+[\w-]+[ \t]*\|[ \t]*(?P<title>[^\s|][^|\r\n]*?)[ \t]*"),  # pymdownx.blocks
    Rule("slash-block", rb"/{3,}(?:[ \t][^\r\n]*)?"),
    Rule("shortcode", _SHORTCODE + rb"(?:[ \t]*" + _SHORTCODE + rb")*[ \t]*", arguments=True),  # Hugo
    Rule("tag", _TAG + rb"(?:[ \t]*" + _TAG + rb")*[ \t]*", arguments=True),  # Jekyll, Jinja
    Rule("include", rb"(?:\{\{#[^\r\n{}]*\}\}|\{\*[^\r\n]*\*\})[ \t]*"),  # mdBook, markdown-include-variants
    Rule("attributes", rb"\{:[^\r\n}]*\}[ \t]*"),  # kramdown, Python-Markdown
    Rule("alert", rb"\[![A-Za-z-]+\][+-]?[ \t]+(?P<title>[^\s][^\r\n]*?)[ \t]*", quoted=True),  # Obsidian
    Rule("alert", rb"\[![A-Za-z-]+\][+-]?[ \t]*", quoted=True),  # GitHub
    Rule("math", rb"\$\$(?:(?!\$\$)" + _TEXT + rb")+\$\$[ \t]*(?:\{#[^\r\n{}]*\}[ \t]*)?", first=True),
    Rule("abbreviation", rb"\*\[[^\]\r\n]+\]:[ \t]+(?P<title>\S[^\r\n]*?)[ \t]*"),  # PHP Markdown Extra
    Rule("definition", rb":[ \t]{1,3}(?=\S)", "hanging", behind=True),  # PHP Markdown Extra, Pandoc, kramdown
)

_STRING = rb"(?:\"[^\"]*\"|'[^']*'|`[^`]*`)"
_BRACES = rb"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
_JSX = rb"<(?:/?[A-Za-z][\w.:-]*(?:[^<>{}\"'`]|" + _STRING + rb"|" + _BRACES + rb")*|/?)>"

_MODULE = (
    rb"(?:import[ \t]+(?:[\w$]+[ \t]*,?[ \t]*)?(?:[{*\"']|from\b)"
    rb"|export[ \t]+(?:(?:async|class|const|default|function|interface|let|type|var)\b|[{*]))"
)

MDX = (
    Rule("module", _MODULE + _TEXT + rb"*", first=True),
    Rule("jsx", _JSX + rb"(?:[ \t]*(?:" + _JSX + rb"|" + _BRACES + rb"))*[ \t]*", arguments=True),
    Rule("expression", _BRACES + rb"[ \t]*"),
)
"""What MDX has beside Markdown; its tags stand alone on their lines, or are inline HTML."""

OPENINGS = rb":::|!!!|\?\?\?|===[!+ \t]|///|\{\{[<%#]|\{[%*]|\{:|\[!|`{3,}\{|~{3,}\{|\$\$|\*\[|:[ \t]"
"""How the lines of RULES begin: most texts have none of them."""

MDX_OPENINGS = OPENINGS + rb"|import[ \t]|export[ \t]|<|\{"
