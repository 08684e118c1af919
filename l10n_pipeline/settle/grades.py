"""Grades the differences between the codes of a target and of its source: refused, told, or of no interest.

| what differs | a person's text |
|---|---|
| a link's target, a code span, a placeholder, a tag, a footnote is lost or changed; tags do not nest | refused |
| emphasis is added or left out; a code span or link is named twice; a word of the source is marked as code | told |
| a code span is said once less; `cp <file>` is `cp <Datei>`; a link leads to the locale's page (`/de/`) | told |
| a code span that the source does not know is added | a warning |

All of it refuses a machine's text.

`Allowed.drop` and `Allowed.add` name what is right in a locale, for both. Of 978 differences in the work of real
translators seven in ten were emphasis, and none of those that are told here was a fault.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape

from l10n_pipeline import lazy
from l10n_pipeline.model import Allowed, Code, Coded, Severity
from l10n_pipeline.settle.addresses import article, is_near, same
from l10n_pipeline.settle.localized import LINKS, is_label, own_way
from l10n_pipeline.text import inline

EMPHASIS = frozenset({"emphasis", "strong"})
_EMPHASIS_TAGS = frozenset("<em> </em> <i> </i> <b> </b> <strong> </strong>".split())
_BREAK = ("html", "<br>")
_ALLOWED_TAGS = lazy.pattern(r"</?(?:ruby|rt|rp|rb|bdi|wbr)(?:\s[^<>]*)?/?>", re.I)
_OWN_SPAN = lazy.pattern(r"<span(?:\s+(?:dir|lang|translate)=\"?[\w-]*\"?)+>", re.I)
"""What says of words that they run the other way, or are in another language."""
_SAFE = lazy.pattern(r"(?![A-Za-z][A-Za-z0-9+.-]*:)|(?:https?|mailto):", re.I)
_MARKS = lazy.pattern(r"\*+|(?<![^\W_])__?(?=[^\s_])|(?<=[^\s_])__?(?![^\W_])")

Sign = tuple[str, str]
"""Kind and value of a code."""

CodeCounts = Counter[Sign]


@dataclass(frozen=True, slots=True)
class Told:
    """A difference that does not keep a target from its place; `message` is a sentence's end."""

    id: str
    severity: Severity
    message: str
    span: tuple[int, int] | None = None  # in the target


@dataclass(frozen=True, slots=True)
class Judgement:
    """What refuses a target: codes it lacks and adds, tags that do not nest, marks that neither open nor close."""

    lost: CodeCounts
    added: CodeCounts
    broken: str = ""  # a sentence's end
    told: tuple[Told, ...] = ()
    span: tuple[int, int] | None = None  # of the first code that is too much

    @property
    def reason(self) -> str:
        """Why the target is refused; "" where it is not."""
        parts = ["lacks " + _named(self.lost)] if self.lost else []
        parts += ["adds " + _named(self.added)] if self.added else []
        return " and ".join(parts) or self.broken


_SAME = Judgement(Counter(), Counter())


def judge(source: Coded, target: Coded, allowed: Allowed) -> Judgement:
    """Grade the differences between the codes of a source and its target."""
    alike = (not source.codes and not target.codes) or _signs(source) == _signs(target)
    if alike and not stray_mark(source, target):
        return _SAME  # nearly every pair
    want = inline.structure(source)
    target = _without_own_spans(target, want)
    have = inline.structure(target)
    lost, added = _elsewhere(want - have, have - want, allowed.links)
    stray = stray_mark(source, target)
    broken = f"has '{stray}' that neither opens nor closes" if stray and _emphasis(lost) else ""
    lost = Counter({sign: n for sign, n in lost.items() if sign[0] not in allowed.drop})
    added = Counter({sign: n for sign, n in added.items() if not _admitted(sign, allowed)})
    told: list[Told] = []
    if not allowed.severe:
        told = list(_localized(source, target, lost, added, allowed.locale))
        told += _breaks(source, target, lost, added)
        told += _of_sphinx(target, lost, added)
        told += [] if broken else _told(source, target, lost, added, stray)
        lost -= _emphasis(lost)
        if not any(kind == "code" for kind, _ in added):
            lost = Counter({s: n for s, n in lost.items() if not (s[0] == "code" and have[s])})
        changed = {_sort(kind) for kind, _ in lost}  # what stands in the place of a lost one is named with it
        added = Counter({s: n for s, n in added.items() if _sort(s[0]) in changed or not _harmless(source, s)})
    if not lost and not added:
        broken = broken or _nesting(source, target)
    return Judgement(lost, added, broken, tuple(told), _place(target, added))


def _signs(coded: Coded) -> list[tuple[object, ...]]:
    """Kind, role and value of each code: its third item to its fifth."""
    return [code[2:5] for code in coded.codes]


# -- what is no difference -------------------------------------------------------------------------


def _elsewhere(lost: CodeCounts, added: CodeCounts, links: Mapping[str, str]) -> tuple[CodeCounts, CodeCounts]:
    """Take links out that lead to the locale's own page, and addresses that are written as another kind of link."""
    for kind, value in list(added):
        for sign in list(lost):
            if added[kind, value] and lost[sign] and _twins(sign, (kind, value), links):
                count = min(added[kind, value], lost[sign])
                lost[sign] -= count
                added[kind, value] -= count
    return +lost, +added


_CODE_TAGS = lazy.pattern(r"<code(?:\s+(?:class|dir|lang|translate)=\"?[\w -]*\"?)*+>([^<]*)</code>", re.I)
"""Code in the place of backticks, as who writes from right to left may have it."""


def _twins(old: Sign, new: Sign, links: Mapping[str, str]) -> bool:
    if old[0] == new[0] == "code":
        return bool((found := _CODE_TAGS.fullmatch(new[1])) and unescape(found[1]) == old[1])
    if old[0] != new[0]:
        return same(old[1], new[1]) and old[0] in ("url", "autolink") and new[0] in LINKS
    if old[0] in LINKS and same(old[1], new[1]):
        return True
    return any(old[1].startswith(was) and new[1].startswith(now) for was, now in links.items())


def _admitted(sign: Sign, allowed: Allowed) -> bool:
    """Whether a target of the locale may add this code: ruby, bdi and wbr everywhere."""
    kind, value = sign
    if kind == "html":
        return bool(_ALLOWED_TAGS.fullmatch(value))
    return kind in allowed.add and (kind != "link" or bool(_SAFE.match(value)))


def _without_own_spans(target: Coded, want: CodeCounts) -> Coded:
    """The target without `<span dir>` and `<span lang>`, which it may add, and their end tags."""
    if "<span" not in target.text:
        return target
    own = {
        c.pair
        for c in target.codes
        if c.kind == "html" and c.role == "open" and _OWN_SPAN.fullmatch(c.value) and not want["html", c.value]
    }
    return Coded(target.text, tuple(c for c in target.codes if c.kind != "html" or c.pair not in own))


# -- what is told ----------------------------------------------------------------------------------


def _harmless(source: Coded, sign: Sign) -> bool:
    """Whether an additional code does readers no harm."""
    kind, value = sign
    if kind in LINKS:
        return _leads(source, value) or (kind == "link" and _leads_nearby(source, value))
    return kind in EMPHASIS or kind == "code" or (kind == "html" and value in _EMPHASIS_TAGS)


def _sort(kind: str) -> str:
    return "link" if kind in LINKS else kind


def _leads(source: Coded, address: str) -> bool:
    return any(code.kind in LINKS and code.value == address for code in source.codes)


def _leads_nearby(source: Coded, address: str) -> bool:
    """Whether a link of the source leads to the same site: who counts translators may name one more."""
    return any(code.kind in LINKS and is_near(code.value, address) for code in source.codes)


def _breaks(source: Coded, target: Coded, lost: CodeCounts, added: CodeCounts) -> Iterator[Told]:
    """Take `<br>` out where it alone is added, and is one of the source's tags."""
    if not lost and set(added) == {_BREAK} and any((c.kind, c.value) == _BREAK for c in source.codes):
        yield Told("line-breaks", "info", "has more line breaks", _place(target, added))
        del added[_BREAK]


_BLOCK = ("block", "::")


def _of_sphinx(target: Coded, lost: CodeCounts, added: CodeCounts) -> Iterator[Told]:
    """Take out what is right in the catalogs of Sphinx, where reStructuredText comes from.

    It has read the block behind `::` by itself, so that a colon will do; and a reference leads where that of the source
    does whatever its words are, if it is the only one with other words (sphinx.transforms.i18n).
    """
    if lost[_BLOCK] == 1 and target.text.rstrip().endswith((":", "：")):
        yield Told("code-localized", "info", "ends with a colon, where the source has '::'")
        del lost[_BLOCK]
    old, new = ([sign for sign in codes.elements() if sign[0] == "reference"] for codes in (lost, added))
    if len(old) == len(new) == 1:
        said = f"has '{new[0][1]}', where the source has '{old[0][1]}'"
        yield Told("code-localized", "info", said, _place(target, Counter(new)))
        del lost[old[0]], added[new[0]]


def _told(source: Coded, target: Coded, lost: CodeCounts, added: CodeCounts, stray: str) -> Iterator[Told]:
    less, more = _emphasis(lost), _emphasis(added)
    if less or more:
        span = _place(target, more)
        yield Told("emphasis-differs", "info", Judgement(less, more).reason, span)
    elif stray:
        yield Told("stray-mark", "warning", f"has '{stray}' that neither opens nor closes")
    for kind, value in sorted(lost):
        if kind == "code" and any(c.kind == "code" and c.value == value for c in target.codes):
            yield Told("code-repeated", "info", f"names the code '{value}' less often")
    for (kind, value), n in sorted(added.items()):
        one = Counter({(kind, value): n})
        span = _place(target, one)
        if kind in LINKS and _leads(source, value):
            yield Told("link-repeated", "info", f"names the link '{value}' more often", span)
        elif kind == "link" and not any(map(_is_link, lost)) and _leads_nearby(source, value):
            yield Told("link-added", "warning", f"adds the link '{value}', which the source does not have", span)
        elif kind == "html" and value in _EMPHASIS_TAGS and not value.startswith("</"):
            yield Told("emphasis-differs", "info", f"adds {_named(one)}", span)
        elif kind == "code" and any(c.kind == "code" and c.value == value for c in source.codes):
            yield Told("code-repeated", "info", f"names the code '{value}' more often", span)
        elif kind == "code" and _says(source.text, value):
            yield Told("code-marks", "info", f"marks '{value}' as code, which is a word of the source", span)
        elif kind == "code":
            yield Told("code-added", "warning", f"adds the code '{value}', which the source does not have", span)


def _localized(source: Coded, target: Coded, lost: CodeCounts, added: CodeCounts, locale: str) -> Iterator[Told]:
    """Take out of both what is the locale's own way of saying it, and tell of each."""
    for old, new in [(old, new) for old in lost for new in added]:
        count = min(lost[old], added[new])
        if count and (kind := own_way(source, target, old, new, locale)):
            said, span = f"has '{new[1]}', where the source has '{old[1]}'", _place(target, Counter({new: count}))
            if kind == "link" and not article(new[1]):  # nobody knows whether the page is there
                yield Told("link-localized", "warning", said, span)
            elif kind == "link":  # somebody looked it up
                yield Told("link-localized", "info", said, span)
            else:
                yield Told("code-localized", "info", said, span)
            lost[old] -= count
            added[new] -= count
    labels = [sign for sign in lost if sign[0] == "code" and is_label(source, sign[1])]
    if labels and not any(kind == "code" for kind, _ in added) and _QUOTED.search(_plain(target)):
        for sign in labels:
            yield Told(
                "code-localized", "info", f"has no code '{sign[1]}': its own word stands in quotation marks"
            )
            del lost[sign]
    for codes in (lost, added):
        for sign in [sign for sign, n in codes.items() if n <= 0]:
            del codes[sign]


def _is_link(sign: Sign) -> bool:
    return sign[0] in LINKS


_QUOTED = lazy.pattern(r"[\"“„«‘'「『](?!\s)[^\"“”„«»‘'「」『』]+[\"”“»’'」』](?!\w)")


def _emphasis(codes: CodeCounts) -> CodeCounts:
    return Counter({sign: n for sign, n in codes.items() if sign[0] in EMPHASIS})


def _says(text: str, word: str) -> bool:
    """Whether a text has the word, in whatever case, number or form: `trait` for `Traits`, `Drop` for `dropped`."""
    said, word = text.casefold(), word.strip().casefold()
    return bool(word) and bool(re.search((r"(?<![a-z0-9])" if word[0].isalnum() else "") + re.escape(word), said))


# -- what is broken --------------------------------------------------------------------------------


def stray_mark(source: Coded, target: Coded) -> str:
    """A mark of emphasis that stands as text, more often than in the source."""
    if "*" not in target.text and "_" not in target.text:
        return ""
    text = _plain(target)
    if "*" not in text and "_" not in text:
        return ""  # all marks are codes
    found = Counter(_MARKS.findall(text)) - Counter(_MARKS.findall(_plain(source)))
    return min(found, default="")


def _plain(coded: Coded) -> str:
    """The text with a letter in the place of each code that stands alone, nothing in that of others."""
    out, at = [], 0
    for code in coded.codes:
        out += [coded.text[at : code.start], "x" if code.role == "alone" else ""]
        at = code.end
    return "".join([*out, coded.text[at:]])


_EMPTY = ("<img ", "<!--", "<br>")
"""What opens nothing, and may be the locale's own."""


def _is_free(code: Code) -> bool:
    return code.value.startswith(_EMPTY) or (code.value in _EMPHASIS_TAGS and code.role != "alone")


def _nesting(source: Coded, target: Coded) -> str:
    """What is wrong where the tags are those of the source, but not as pairs."""
    pairs = [
        Counter((c.value, c.role) for c in coded.codes if c.kind == "html" and not _is_free(c))
        for coded in (source, target)
    ]
    wrong = {value for value, _ in pairs[1] - pairs[0] if not _ALLOWED_TAGS.fullmatch(value)}
    return f"opens and closes {max(wrong)} in another order" if wrong else ""


def _named(codes: CodeCounts) -> str:
    """The codes in words; an end tag goes without saying where its start is named."""
    starts = {m[1] for kind, value in codes if kind == "html" and (m := _NAME.match(value))}
    return ", ".join(
        (f"{n} × " if n > 1 else "") + (f"{kind} '{value}'" if value else kind)
        for (kind, value), n in sorted(codes.items())
        if not (kind == "html" and value.startswith("</") and value[2:-1].strip() in starts)
    )


_NAME = lazy.pattern(r"<([^\s/>]+)")


def _place(target: Coded, codes: CodeCounts) -> tuple[int, int] | None:
    """Where the last code of these stands, with its pair."""
    for code in reversed(target.codes):
        if (code.kind, code.value) in codes and code.role != "close":
            ends = [c.end for c in target.codes if code.pair >= 0 and c.pair == code.pair]
            return code.start, max([code.end, *ends])
    return None
