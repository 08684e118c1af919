"""Structure under translation: what a person or an engine wrote becomes what may stand in a segment's place.

The target is parsed alone, in a host that is like its place, with the link definitions that it refers to. It may
move inline codes; it may not lose or change one, and it must stay one block. Where it does not, known spellings are
tried (an escape, a reference's label, quotation marks outside of emphasis); else it is refused. `grades` says which
differences refuse it and which are told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from l10n_pipeline.locale_rules.direction import direction_faults
from l10n_pipeline.model import Allowed, Segment
from l10n_pipeline.settle.grades import EMPHASIS, CodeCounts, Judgement, Told, judge, stray_mark
from l10n_pipeline.settle.mends import end_addresses, escaped, sealed, spellings, tidy
from l10n_pipeline.settle.place import stands
from l10n_pipeline.text import active, inline, unseen

__all__ = [
    "NOTHING",
    "SEVERE",
    "Refusal",
    "Told",
    "follows",
    "graded",
    "keeps",
    "settle",
    "settle_own",
    "told",
    "verify",
]

NOTHING = Allowed()
"""A person's text, in a locale without rules of its own."""

SEVERE = Allowed(severe=True)
"""A machine's."""


CMARK = ("folders",)
"""The layouts whose pages GitHub shows, by cmark-gfm."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a target may not be written: `reason` is a sentence's end, `advice` what to do."""

    reason: str
    advice: str = "mend the translation in the PO file"
    span: tuple[int, int] | None = None  # in the target, where one place is at fault


def settle(segment: Segment, target: str, allowed: Allowed = NOTHING) -> str | Refusal:
    """Return the target as it may be written through the segment's slot, or the reason why it may not be.

    Of several spellings that may be written the first one with the fewest differences is taken. An escape is for a
    text that may not be written without: it would hide a link that is named twice.
    """
    return graded(segment, target, allowed)[0]


def graded(segment: Segment, target: str, allowed: Allowed = NOTHING) -> tuple[str | Refusal, tuple[Told, ...]]:
    """The same, with what is told of the spelling that is taken."""
    text = _tidied(segment, target, allowed)
    if not text or (unseen.is_blank(text) and not unseen.is_blank(segment.text)):
        return Refusal("is empty", "translate it, or clear it"), ()
    first: Refusal | None = None
    best: tuple[int, str, tuple[Told, ...]] | None = None
    for group in _candidates(segment, text, allowed):
        for spelled in group:
            candidate = sealed(segment, spelled) if allowed.layout in CMARK else spelled
            judgement = _judged(segment, candidate, allowed)
            refusal = _refusal(segment, candidate, allowed, judgement)
            if refusal:
                first = first or (refusal if candidate == target else replace(refusal, span=None))
                continue
            told_of = len(judgement.told)
            if not told_of:
                return candidate, ()
            best = (told_of, candidate, judgement.told) if best is None or told_of < best[0] else best
        if best:
            return best[1:]
    assert first is not None
    return first, ()


def _tidied(segment: Segment, target: str, allowed: Allowed) -> str:
    return end_addresses(segment, tidy(segment, target), pointed=not allowed.layout.startswith("jekyll"))


def _candidates(segment: Segment, text: str, allowed: Allowed) -> Iterator[Iterator[str]]:
    """The spellings of a text with what would run escaped; of a person's, last, also what looks like a placeholder.

    Each group is for a text that no one before it made fit.
    """
    plain = active.escaped(segment, text, allowed.layout)
    yield spellings(segment, plain)
    yield escaped(segment, plain)
    if not allowed.severe:
        shown = active.escaped(segment, text, allowed.layout, whole=True)
        if shown != plain:
            yield spellings(segment, shown)
            yield escaped(segment, shown)


def settle_own(segment: Segment, known: str, allowed: Allowed = NOTHING) -> str | Refusal:
    """Return the text of a locale's own block as it may be written, or the reason why it may not be.

    It is no translation, so its codes are its own; but its marks of emphasis open and close, and nothing in it runs
    that is not in `known`, the text of the block that it stands for.
    """
    host = segment._replace(text=known)
    text = _tidied(segment, segment.text, allowed)
    plain = active.escaped(host, text, allowed.layout)
    if faults := direction_faults(unseen.as_shown(text)):
        return _turning(faults)
    if refusal := _running(host, plain, allowed):
        return refusal
    if not stray_mark(inline.parse("", segment.syntax), inline.parse(plain, segment.syntax, segment.refs)):
        return plain
    codes = _others(segment, plain)
    for candidate in chain(spellings(segment, plain), escaped(segment, plain)):
        coded = inline.parse(candidate, segment.syntax, segment.refs)
        if _others(segment, candidate) == codes and not stray_mark(inline.parse("", segment.syntax), coded):
            return candidate
    return plain


def _turning(faults: Sequence[str]) -> Refusal:
    return Refusal(f"holds {', '.join(faults)}, which turns the text around it", "take it out, or use <bdi>")


def _others(segment: Segment, text: str) -> CodeCounts:
    """The codes of a text that are no emphasis."""
    found = inline.structure(inline.parse(text, segment.syntax, segment.refs))
    return Counter({sign: n for sign, n in found.items() if sign[0] not in EMPHASIS})


def _running(segment: Segment, target: str, allowed: Allowed) -> Refusal | None:
    """What a generator would run of a target, and would not of its source."""
    if runs := active.added(segment, target, allowed.layout):
        construct, *span = runs[0]
        said = f"adds {construct.name}, '{target[slice(*span)].strip()}', which the source does not have"
        return Refusal(said, "take it out, or write it in other words", (span[0], span[1]))
    if stray := active.disordered(segment, target, allowed.layout):
        return Refusal(f"has '{stray}' in another order than the source")
    return None


def verify(segment: Segment, target: str, allowed: Allowed = NOTHING) -> Refusal | None:
    """None where the target keeps the segment's codes, its direction, and stays one block of the same kind."""
    return _refusal(segment, target, allowed, _judged(segment, target, allowed))


def _refusal(segment: Segment, target: str, allowed: Allowed, judgement: Judgement) -> Refusal | None:
    """`verify`, with the judgement of the codes at hand."""
    shown = unseen.as_shown(target)
    if unseen.may_be_in(shown):  # of those that turn the text, too
        known = unseen.as_shown(segment.text)
        faults = [f for f in direction_faults(shown) if f not in direction_faults(known)]
        if faults:
            return _turning(faults)
        if hidden := tuple(c for c in unseen.harmful(shown) if c not in known):
            return Refusal(f"holds characters that nobody sees: {unseen.named(hidden)}", "take them out")
    if judgement.reason:
        return Refusal(judgement.reason, span=judgement.span)
    if refusal := _running(segment, target, allowed):
        return refusal
    if not stands(segment, target):
        return Refusal("would change the structure of the page", "begin it with another character")
    return None


def told(segment: Segment, target: str, allowed: Allowed = NOTHING) -> tuple[Told, ...]:
    """What differs between the codes of the segment and a target that may be written."""
    return _judged(segment, target, allowed).told


def keeps(segment: Segment, text: str, new: str) -> bool:
    """Whether `new` may stand in the place of the translation `text`: it has the same codes, and stays one block."""
    return verify(segment._replace(text=text), new, SEVERE) is None


def follows(old: Segment, target: str, new: Segment, text: str, allowed: Allowed = NOTHING) -> bool:
    """Whether `text` differs from `new` in no more kinds of codes than the translation `target` does from `old`."""
    severe = replace(allowed, severe=True)
    before, after = _judged(old, target, severe), _judged(new, text, severe)
    pairs = ((after.lost, before.lost), (after.added, before.added))
    return all(_kinds(now) <= _kinds(was) for now, was in pairs)


def _kinds(codes: CodeCounts) -> Counter[str]:
    return sum((Counter({kind: n}) for (kind, _), n in codes.items()), Counter())


def _judged(segment: Segment, target: str, allowed: Allowed) -> Judgement:
    source = inline.parse(segment.text, segment.syntax, segment.refs)
    return judge(source, inline.parse(target, segment.syntax, segment.refs), allowed)
