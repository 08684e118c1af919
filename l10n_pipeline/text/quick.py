"""The codes of a text of Markdown that needs no parser: plain words, code, links and emphasis that nothing disputes.

Of all texts with codes most are such. What is taken here reads alike in every context: code between single backticks,
`[words](address)`, and `*words*` between blanks; no other sign of Markdown stands in the text. A test holds that the
parser finds the same.
"""

from __future__ import annotations

from l10n_pipeline import lazy
from l10n_pipeline.model import Code

_WORD = r"[^\\`*_\[\]<&{!~\n\r\x00]"
_WORDS = rf"{_WORD}*+(?:(?:!(?!\[)|&(?![#A-Za-z])|\{{(?![{{%])|(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])){_WORD}*+)*+"
_LINK = (
    rf"\[(?:(?!\^){_WORD}++|`(?P<named>[^`\n\r\x00]+)`)(?P<close>\]\((?P<address>[A-Za-z0-9/.#?=%+:@,;$'*_~-]+)\))"
)
_EMPHASIS = rf"(?<![^\s(])(?P<mark>\*\*?)(?=[^\W_]){_WORD}*(?<=[^\W_])(?P=mark)(?=[\s.,;:!?)]|\Z)"
_PIECE = lazy.pattern(
    rf"{_WORDS}(?:(?P<end>\Z)|`(?P<code>[^`\n\r\x00]+)`(?!`)|(?P<link>{_LINK})|(?P<emphasis>{_EMPHASIS}))"
)


def codes(text: str) -> list[Code] | None:
    """The codes in their order; None where the parser must be asked."""
    out: list[Code] = []
    at = pair = 0
    while (m := _PIECE.match(text, at)) and m["end"] is None:
        at, kind = m.end(), m.lastgroup
        if kind == "code":
            out.append(_code(m["code"], m.start("code")))
            continue
        if kind == "link":
            value, named = m["address"], m["named"]
            out.append(Code(m.start("link"), m.start("link") + 1, "link", "open", value, pair))
            out += [_code(named, m.start("named"))] if named else []
            out.append(Code(m.start("close"), at, "link", "close", value, pair))
        else:
            width, kind = len(m["mark"]), "strong" if len(m["mark"]) > 1 else "emphasis"
            out.append(Code(m.start("emphasis"), m.start("emphasis") + width, kind, "open", "", pair))
            out.append(Code(at - width, at, kind, "close", "", pair))
        pair += 1
    return out if m else None


def _code(said: str, start: int) -> Code:
    """The code of what stands between two backticks: one blank at each end is no part of it."""
    value = said[1:-1] if said[0] == said[-1] == " " and said.strip(" ") else said
    return Code(start - 1, start + len(said) + 1, "code", "alone", value)
