"""Structure under translation: what a person or an engine wrote becomes what may stand in a segment's place.

The target is parsed alone, in a host that is like its place, with the link definitions that it refers to. It may
move inline codes; it may not lose, add or change one, and it must stay one block. Where it does not, known
spellings are tried (an escape, a reference's label, quotation marks outside of emphasis); else it is refused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from l10n_pipeline.formats import html as html_format
from l10n_pipeline.formats.markdown.flow import HEADING_ATTRIBUTES
from l10n_pipeline.formats.markdown.scan import scan
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.locale_rules.direction import direction_faults
from l10n_pipeline.model import Allowed, Segment
from l10n_pipeline.slots import Slot, encode
from l10n_pipeline.splice import View
from l10n_pipeline.text import commonmark, html, inline

NOTHING = Allowed()

_ALLOWED_TAGS = re.compile(r"</?(?:ruby|rt|rp|rb|bdi|wbr)(?:\s[^<>]*)?/?>", re.I)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a target may not be written: `reason` is a sentence's end, `advice` what to do."""

    reason: str
    advice: str = "mend the translation in the PO file"


def settle(segment: Segment, target: str, allowed: Allowed = NOTHING) -> str | Refusal:
    """Return the target as it may be written through the segment's slot, or the reason why it may not be."""
    text = _tidy(segment, target)
    if not text:
        return Refusal("is empty", "translate it, or clear it")
    first: Refusal | None = None
    for candidate in _spellings(segment, text):
        refusal = verify(segment, candidate, allowed)
        if refusal is None:
            return candidate
        first = first or refusal
    assert first is not None
    return first


def verify(segment: Segment, target: str, allowed: Allowed = NOTHING) -> Refusal | None:
    """None where the target keeps the segment's codes, its direction, and stays one block of the same kind."""
    faults = [f for f in direction_faults(target) if f not in direction_faults(segment.text)]
    if faults:
        return Refusal(f"holds {', '.join(faults)}, which turns the text around it", "take it out, or use <bdi>")
    want = inline.structure(inline.parse(segment.text, segment.syntax, segment.refs))
    have = inline.structure(inline.parse(target, segment.syntax, segment.refs))
    lost, added = _reconciled(want - have, have - want, allowed)
    if lost or added:
        return Refusal(_difference(lost, added))
    if not stands(segment, target):
        return Refusal("would change the structure of the page", "begin it with another character")
    return None


# -- codes -----------------------------------------------------------------------------------------

Codes = Counter[tuple[str, str]]


def _reconciled(lost: Codes, added: Codes, allowed: Allowed) -> tuple[Codes, Codes]:
    """Leave out what the locale may do: its own link destinations, less emphasis; ruby, bdi and wbr."""
    lost = Counter({code: n for code, n in lost.items() if code[0] not in allowed.drop})
    added = Counter({c: n for c, n in added.items() if not (c[0] == "html" and _ALLOWED_TAGS.fullmatch(c[1]))})
    for (kind, value), count in list(added.items()):
        for old, new in allowed.links.items():
            twin = (kind, _was(lost, kind, old)) if value.startswith(new) else None
            if twin and lost[twin]:
                moved = min(count, lost[twin])
                lost = lost - Counter({twin: moved})
                added = added - Counter({(kind, value): moved})
    return lost, added


def _was(lost: Codes, kind: str, prefix: str) -> str:
    return next((v for k, v in lost if k == kind and v.startswith(prefix)), "")


def _difference(lost: Codes, added: Codes) -> str:
    parts = []
    if lost:
        parts.append("lacks " + _named(lost))
    if added:
        parts.append("adds " + _named(added))
    return " and ".join(parts)


def _named(codes: Codes) -> str:
    return ", ".join(
        (f"{n} × " if n > 1 else "") + (f"{kind} '{value}'" if value else kind)
        for (kind, value), n in sorted(codes.items())
    )


# -- place -----------------------------------------------------------------------------------------


def stands(segment: Segment, target: str) -> bool:
    """Whether the encoded target, alone in a place like the segment's, is one block with all of its text."""
    codec = segment.slot.codec
    if segment.syntax == "html":
        return _alone(segment, target) == _alone(segment, segment.text)
    if not codec.startswith("md."):
        return True
    lead, tail, blocks = _host(segment)
    slot = Slot(codec, b" " * len(lead) if lead in (b"- ", b"> ") else b"", b"\n", b"\\")
    if lead == b"> ":
        slot = replace(slot, indent=b"> ")
    raw = encode(slot, target)
    page = lead + raw + tail + inline.host(segment.refs).encode()
    text, markers = scan(View(page))
    if markers or (segment.kind == "heading" and HEADING_ATTRIBUTES.search(raw)):
        return False
    return _is_one(text, len(lead), len(lead) + len(raw), blocks)


def _alone(segment: Segment, text: str) -> tuple[object, ...]:
    """The structure of a paragraph of HTML with this text."""
    language = dict(segment.refs).get(inline.LANGUAGE, "")
    return html_format.parse(
        b"<div>" + encode(segment.slot, text) + b"</div>", ReadOptions(language=language)
    ).shape


_ONE_LINE = ("md.line", "md.quoted", "md.bracket")


def _host(segment: Segment) -> tuple[bytes, bytes, tuple[str, ...]]:
    """What stands before and behind the text, and the blocks that must be around it."""
    if segment.slot.codec in _ONE_LINE:
        return b"# ", b"", ("Heading",)
    if segment.slot.codec == "md.cell":
        return b"| ", b" |\n| - |\n", ("Table", "TableHead", "TableCell")
    return {
        "item": (b"- ", b"", ("List", "Item")),
        "quote": (b"> ", b"", ("BlockQuote", "Paragraph")),
    }.get(segment.kind, (b"", b"", ("Paragraph",)))


def _is_one(text: bytes, start: int, end: int, blocks: tuple[str, ...]) -> bool:
    """One path of blocks, whose inline content reaches from `start` to `end`."""
    opened: list[str] = []
    first, last = None, start
    for sort, name, _, a, b in commonmark.events(text.decode()):
        if a >= end and opened == list(blocks):
            break
        if name in commonmark.INLINE or (sort == "leaf" and name != "Rule"):
            if name in ("TaskListMarker", "Html"):
                return False
            first = a if first is None else first
            last = max(last, b + 2 if text[b : b + 2] == b"[]" else b)
        elif sort == "start":
            opened.append(name)
        elif sort == "leaf":
            return False
    if first is None or tuple(opened) != blocks:
        return False
    head, rest = text[start:first], text[last:end]
    return head.strip() in (b"", b"\\") and not rest.strip()


# -- spellings -------------------------------------------------------------------------------------


def _tidy(segment: Segment, target: str) -> str:
    """Line ends as the slot can hold them; blanks around the text as in the source, in Markdown none."""
    text = target.replace("\r\n", "\n").replace("\r", "\n")
    if segment.syntax not in inline.MARKDOWN:
        inner = text.strip()
        lead, source, tail = segment.text.partition(segment.text.strip())
        return lead + inner + tail if inner and source else inner
    lines = [line.strip(" \t\n") for line in text.split("\n")]
    glue = "\n" if segment.slot.codec == "md.flow" else " "
    return glue.join(line for line in lines if line)


def _spellings(segment: Segment, text: str) -> Iterator[str]:
    """The target as it is, then mended; the last resort comes last."""
    yield text
    if segment.syntax == "html" and (at := html.unfinished(text)) >= 0:
        yield text[:at] + "&lt;" + text[at + 1 :]
    if segment.syntax not in inline.MARKDOWN:
        return
    seen = {text}
    mended = text
    for mend in _MENDS:
        for start in (text, mended):  # alone, for a mend before it may have been the wrong one
            new = mend(segment, start)
            if new not in seen:
                seen.add(new)
                yield new
        mended = mend(segment, mended)


_REFERENCE = re.compile(r"(?<![\\!\]])\[([^\[\]]+)\](?:\[([^\[\]]*)\])?(?![\[(:])")


def _label_references(segment: Segment, text: str) -> str:
    """`[text][]` and `[text]` get the source's labels, in order: `[target][label]`."""
    labels = {label.casefold() for label, _ in segment.refs}

    def label(found: re.Match[str]) -> str:
        return found[2] or found[1]

    wanted = [label(m) for m in _REFERENCE.finditer(segment.text) if label(m).casefold() in labels]
    found = [m for m in _REFERENCE.finditer(text) if not m[1].startswith("^")]
    if len(found) != len(wanted):
        return text
    out, at = "", 0
    for m, name in zip(found, wanted, strict=True):
        if not m[2] and m[1].casefold() not in labels:
            out, at = out + text[at : m.start()] + f"[{m[1]}][{name}]", m.end()
    return out + text[at:]


_UNDERSCORED = re.compile(r"(?<![_*\\])(__?)(?=[^\s_*])([^_\n]*(?:\w_\w[^_\n]*)*)(?<=[^\s\\*])\1(?![_*])")


def _stars(segment: Segment, text: str) -> str:
    """`的_词_是` is no emphasis in CommonMark, `的*词*是` is: an underscore does nothing inside a word.

    Not beside a star: `*_a_*` is emphasis in emphasis, `***a***` is another thing.
    """
    held = _held(segment, text)
    new = _UNDERSCORED.sub(lambda m: "*" * len(m[1]) + m[2] + "*" * len(m[1]), held)
    return "".join(a if h == _HELD else n for a, h, n in zip(text, held, new, strict=True))


_HELD = "\ue000"


def _held(segment: Segment, text: str) -> str:
    """The text, of the same length, with a private character for each one of code, addresses and tags."""
    out = list(text)
    for code in inline.parse(text, segment.syntax, segment.refs).codes:
        if code.role == "alone" or code.kind in ("html", "link"):
            out[code.start : code.end] = _HELD * (code.end - code.start)
    return "".join(out)


_OPEN, _CLOSE = "“‘「『《〈（【〔\"'", "”’」』》〉）】〕\"'"
_QUOTED_EMPHASIS = re.compile(rf"(\*\*|\*)([{_OPEN}])([^*\n]+?)([{_CLOSE}])\1(?!\*)")


def _quotes_outside(segment: Segment, text: str) -> str:
    """`**“傲娇”**的` does not close in CommonMark, `“**傲娇**”的` does (spec 0.31.2, section 6.2)."""

    def swap(m: re.Match[str]) -> str:
        fits = _OPEN.index(m[2]) == _CLOSE.index(m[4])
        return f"{m[2]}{m[1]}{m[3]}{m[1]}{m[4]}" if fits else m[0]

    return _QUOTED_EMPHASIS.sub(swap, text)


_TRAILING_MARK = re.compile(r"(?<=\S)([，。、！？：；,.!?:;）)]+)(\*\*|\*)(?=[^\s*\W])")


def _marks_outside(segment: Segment, text: str) -> str:
    """Punctuation at the end of emphasis goes behind it, where a letter follows at once."""
    out, at = "", 0
    for m in _TRAILING_MARK.finditer(_held(segment, text)):  # the parenthesis of a link's address is no mark
        out, at = out + text[at : m.start(1)] + text[slice(*m.span(2))] + text[slice(*m.span(1))], m.end()
    return out + text[at:]


_EMPHASISED = re.compile(r"(\*\*|\*)(?=[^\s*])([^*\n]+?)(?<=[^\s*])\1(?!\*)")


def _blanks_around(segment: Segment, text: str) -> str:
    """A blank between a letter and emphasis that begins or ends with code or a mark, so that it opens and closes."""

    def apart(m: re.Match[str]) -> str:
        before, after = text[: m.start()][-1:], text[m.end() :][:1]
        lead = " " * (before.isalnum() and not m[2][0].isalnum())
        tail = " " * (after.isalnum() and not m[2][-1].isalnum())
        return f"{lead}{m[0]}{tail}"

    return _EMPHASISED.sub(apart, text)


_BLOCK_START = re.compile(
    r"^(#{1,6}(?=\s|$)|[-+*](?=\s|$)|>|`{3,}|~{3,}|=+\s*$|-+\s*$|\[|<|\||(?:[-_*][ \t]*){3,}$"
    r"|:{3}|!!!|\?\?\?|===|/{3}|\{[:%{])"
    r"|^(\d{1,9})(?=[.)](?:\s|$))",
    re.M,
)


def _escape_blocks(segment: Segment, text: str) -> str:
    """A backslash where a line would begin a block or read as a dialect's marker."""
    text = _BLOCK_START.sub(lambda m: m[2] + "\\" if m[2] else "\\" + m[1], text)
    if segment.slot.codec in _ONE_LINE:
        text = re.sub(r"(^|\s)(#+)$", r"\1\\\2", text)
        text = re.sub(r"\{([^{}]*\})$", r"\\{\1", text)
    return text


_MENDS: tuple[Callable[[Segment, str], str], ...] = (
    _label_references,
    _stars,
    _quotes_outside,
    _marks_outside,
    _blanks_around,
    _escape_blocks,
)
