"""Spellings of a target that say the same and that Markdown or HTML reads as it is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from l10n_pipeline import lazy
from l10n_pipeline.formats.joining import joined
from l10n_pipeline.model import Code, Segment
from l10n_pipeline.settle.place import OF_CATALOGS, ONE_LINE
from l10n_pipeline.settle.restore import restored
from l10n_pipeline.text import html, inline, markup, patterns
from l10n_pipeline.text.scripts import EAST


def tidy(segment: Segment, target: str) -> str:
    """Line ends as the slot can hold them; blanks around the text as in the source, in an article's Markdown none."""
    text = target.replace("\r\n", "\n").replace("\r", "\n") if "\r" in target else target
    if segment.syntax not in inline.MARKDOWN:
        return _framed(segment, text.strip() if "\n" in segment.text else joined(text.strip()))
    inner = _markdown(segment, text)
    return _framed(segment, inner) if segment.kind in OF_CATALOGS else inner


def _framed(segment: Segment, inner: str) -> str:
    """What stands around the source: where one of two texts ends its line, gettext refuses the file."""
    lead, source, tail = segment.text.partition(segment.text.strip())
    return lead + inner + tail if inner and source else inner


def _markdown(segment: Segment, text: str) -> str:
    if "\u2028" in text or "\u2029" in text:  # line ends for docutils, which reads options of MyST's directives
        text = _SEPARATORS.sub(lambda m: m[0] if m[0] in segment.text else "\n", text)
    if "\n" not in text:
        return text.strip(" \t")  # nearly every text
    lines = "\n".join(stripped for line in text.split("\n") if (stripped := line.strip(" \t\n")))
    if segment.slot.codec in ("md.flow", "md.lines") and "\n" in segment.text:
        return lines
    return joined(lines)  # the source has no hard break: an editor, or po4a, ended these lines


_SEPARATORS = lazy.pattern("[\u2028\u2029]")


def spellings(segment: Segment, text: str) -> Iterator[str]:
    """The target as it is, then mended."""
    yield text
    if segment.syntax == "html" and (at := html.unfinished(text)) >= 0:
        yield text[:at] + "&lt;" + text[at + 1 :]
    if segment.syntax in markup.APART:
        yield markup.APART[segment.syntax](text)
    if segment.syntax not in inline.MARKDOWN:
        return
    seen = {text}
    mended = text
    for mend in _MENDS:
        for start in (text, mended):  # applied alone: an earlier mend may have been the wrong one
            new = mend(segment, start)
            if new not in seen:
                seen.add(new)
                yield new
        mended = mend(segment, mended)


def escaped(segment: Segment, text: str) -> Iterator[str]:
    """The last resort: the target, and the mended one, with a backslash where a line would begin a block."""
    if segment.syntax not in inline.MARKDOWN:
        return
    mended = text
    for mend in _MENDS:
        mended = mend(segment, mended)
    for start in dict.fromkeys((text, mended)):
        new = _escape_blocks(segment, start)
        if new != start:
            yield new


_GOES_ON = lazy.pattern(r"[*_~)\]\"'.,:!?;|]*[^\s<\x00-\x7f]")
"""What GFM and its kin take into a bare address, up to a blank (6.9): a letter or mark that is not ASCII."""

_FOREIGN_MARK = lazy.pattern(r"[^\w\x00-\x7f]")
"""A quotation mark or a bracket of another script ends an address: “https://example.org”."""

_GLUED = lazy.pattern(rf"(?<=[{EAST}])(?=www\.[\w-])")  # behind a letter GFM knows no address without a scheme


def end_addresses(segment: Segment, text: str, *, pointed: bool) -> str:
    """A bare address before a letter or mark of another script gets what ends it: `<…>`, or a blank.

    `pointed` says whether the host makes a link of a bare address as of one in pointed brackets; MDX knows none.
    """
    if segment.syntax not in inline.MARKDOWN or "." not in text or not patterns.may_have_address(text):
        return text
    text = _GLUED.sub(" ", text) if "www." in text else text
    out, at, linked = "", 0, 0
    codes = inline.parse(text, segment.syntax, segment.refs).codes
    for code in codes:
        linked += (code.role == "open") - (code.role == "close") if code.kind == "link" else 0
        if code.kind != "url" or linked:
            continue
        foreign = _FOREIGN_MARK.search(text, code.start, code.end)
        end = foreign.start() if foreign else code.end
        if foreign or _goes_on(segment, text, code):
            address = text[code.start : end]
            brackets = pointed and segment.syntax == "markdown" and "://" in address
            closes = (
                0 if foreign else max((c.end for c in codes if c.start == end and c.role == "close"), default=0)
            )
            # a mark with a blank before it closes nothing
            address += "" if brackets else text[end:closes] + " "
            out += text[at : code.start] + (f"<{address}>" if brackets else address)
            at = end if brackets else max(end, closes)
    return out + text[at:]


def _goes_on(segment: Segment, text: str, code: Code) -> bool:
    """Whether a host's address is longer than ours, and than the source's."""
    mark = text[code.end : code.end + 1]
    return bool(_GOES_ON.match(text, code.end)) or (
        mark in _IN_ADDRESSES and code.value + mark not in segment.text
    )


_IN_ADDRESSES = tuple("[]({}^\\`|")

_REFERENCE = lazy.pattern(r"(?<![\\!\]])\[([^\[\]]+)\](?:\[([^\[\]]*)\])?(?![\[(])")


def _label_references(segment: Segment, text: str) -> str:
    """`[text][]` and `[text]` get the source's labels, in order: `[target][label]`."""
    labels = {label.casefold() for label, _ in segment.refs if not label.startswith("^")}  # a footnote is no label

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


_UNDERSCORED = lazy.pattern(
    r"(?<![_*\\])(__?)(?=[^\s_*])([^_\n]*(?:[^\W_]_[^\W_][^_\n]*)*)(?<=[^\s\\*])\1(?![_*])"
)


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
_QUOTED_EMPHASIS = lazy.pattern(rf"(\*\*|\*)([{_OPEN}])([^*\n]+?)([{_CLOSE}])\1(?!\*)")


def _quotes_outside(_: Segment, text: str) -> str:
    """`**“傲娇”**的` does not close in CommonMark, `“**傲娇**”的` does (spec 0.31.2, section 6.2)."""

    def swap(m: re.Match[str]) -> str:
        fits = _OPEN.index(m[2]) == _CLOSE.index(m[4])
        return f"{m[2]}{m[1]}{m[3]}{m[1]}{m[4]}" if fits else m[0]

    return _QUOTED_EMPHASIS.sub(swap, text)


_MARKS = "，。、！？：；,.!?:;）)"
_TRAILING_MARK = lazy.pattern(
    rf"(?:(?<=[^\s{_MARKS}])|(?<=\s[{_MARKS}])|(?<=\A[{_MARKS}]))([{_MARKS}]++)(\*\*|\*)(?=[^\s*\W])"
)


def _marks_outside(segment: Segment, text: str) -> str:
    """Punctuation at the end of emphasis goes behind it, where a letter follows at once."""
    out, at = "", 0
    for m in _TRAILING_MARK.finditer(_held(segment, text)):  # the parenthesis of a link's address is no mark
        out, at = out + text[at : m.start(1)] + text[slice(*m.span(2))] + text[slice(*m.span(1))], m.end()
    return out + text[at:]


_WIDE = lazy.pattern(
    r"(?<![*_\\\w])(\*\*|\*|__|_)([ \u00a0]?)([^\s*_](?:[^*_\n]*[^\s*_])?)([ \u00a0]?)\1(?![*_\w])"
)


def _blanks_inside(segment: Segment, text: str) -> str:
    """`** word **` and `_ word_` are no emphasis; `**word**` is."""
    held, out, at = _held(segment, text), "", 0
    for m in _WIDE.finditer(held):
        if m[2] or m[4]:
            out += text[at : m.start()] + m[1] + text[slice(*m.span(3))] + m[1]
            at = m.end()
    return out + text[at:]


_EMPHASISED = lazy.pattern(r"(\*\*|\*)(?=[^\s*])([^*\n]+?)(?<=[^\s*])\1(?!\*)")


def _blanks_around(_: Segment, text: str) -> str:
    """A blank between a letter and emphasis that begins or ends with code or a mark, so that it opens and closes."""

    def apart(m: re.Match[str]) -> str:
        before, after = text[: m.start()][-1:], text[m.end() :][:1]
        lead = " " * (before.isalnum() and not m[2][0].isalnum())
        tail = " " * (after.isalnum() and not m[2][-1].isalnum())
        return f"{lead}{m[0]}{tail}"

    return _EMPHASISED.sub(apart, text)


_STRAY = lazy.pattern(r"`+|!?\[")
_MAY_STRAY = lazy.pattern(r"[`!\[]")
_ADDRESS = lazy.pattern(r"https?://|www\.")


def sealed(segment: Segment, text: str) -> str:
    """A backslash before backticks that nothing closes, and before a bracket that a bare address stands behind.

    Behind the first cmark-gfm misses code, behind the second addresses. What the source has stays.
    """
    if segment.syntax != "markdown" or not ("`" in text or "[" in text):
        return text
    found = _strays(segment, text)
    known = len(_strays(segment, segment.text)) if found else 0
    out, at = "", 0
    for m in found[known:]:
        out, at = out + text[at : m.start()] + "".join("\\" + sign for sign in m[0]), m.end()
    return out + text[at:]


def _strays(segment: Segment, text: str) -> list[re.Match[str]]:
    codes = inline.parse(text, segment.syntax, segment.refs).codes
    at = 0
    for code in codes:  # nearly every text has its backticks and brackets in codes
        if _MAY_STRAY.search(text, at, code.start):
            break
        at = max(at, code.end)
    else:
        if not _MAY_STRAY.search(text, at):
            return []
    last = max((m.start() for m in _ADDRESS.finditer(text)), default=0)
    signs = [m for m in _STRAY.finditer(text) if m[0][0] == "`" or m.start() < last]
    within = {at for c in codes for at in range(c.start, c.end)} if signs else ()
    return [m for m in signs if m.start() not in within]


_BLOCK_START = lazy.pattern(
    r"^(#{1,6}(?=\s|$)|[-+*](?=\s|$)|>|`{3,}|~{3,}|=+\s*$|-+\s*$|\[|\||(?:[-_*][ \t]*){3,}$"
    r"|<(?![a-z][a-z+.-]+:|[\w.+-]+@)"
    r"|:{3}|!!!|\?\?\?|===|/{3}|\{[:%{])"
    r"|^(\d{1,9})(?=[.)](?:\s|$))",
    re.M,
)


def _escape_blocks(segment: Segment, text: str) -> str:
    """A backslash where a line would begin a block or read as a dialect's marker."""
    text = _BLOCK_START.sub(lambda m: m[2] + "\\" if m[2] else "\\" + m[1], text)
    if segment.slot.codec in ONE_LINE:
        text = re.sub(r"(^|\s)(#+)$", r"\1\\\2", text)
        text = re.sub(r"\{([^{}]*\})$", r"\\{\1", text)
    return text


_MENDS: tuple[Callable[[Segment, str], str], ...] = (
    restored,
    _label_references,
    _stars,
    _quotes_outside,
    _marks_outside,
    _blanks_inside,
    _blanks_around,
)
