"""The gloss of a term's first mention in an edition: 傲娇（tsundere，ツンデレ）.

Added where an edition is put together, never in PO files: which mention is the first is a matter of the article.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from l10n_pipeline.model import Document, Segment, Term
from l10n_pipeline.terms.match import Matcher, occurrences
from l10n_pipeline.text import inline

_RUNNING = frozenset(("paragraph", "item", "quote"))
"""Kinds of segments with room for a gloss: no headings, cells or front matter."""

_OPENING = ("(", "（", "[", "［")


@dataclass(frozen=True, slots=True)
class Glosses:
    """What a locale adds to a term's first mention; `pattern` holds {term}, {script} and {reading}."""

    matcher: Matcher
    locale: str
    pattern: str

    def of(self, document: Document, texts: Mapping[int, str]) -> dict[int, str]:
        """The translations, by index of segment, that get a gloss.

        A term has one that is no name, whose rendering is neither the source's word nor its own script, which has
        all that the pattern names, and which the translation does not explain by itself.
        """
        done: set[str] = set()
        out = {}
        for i, segment in enumerate(document.segments):
            if i in texts and segment.kind in _RUNNING:
                new = self._glossed(segment, texts[i], done)
                if new != texts[i]:
                    out[i] = new
        return out

    def _glossed(self, segment: Segment, target: str, done: set[str]) -> str:
        for match in self.matcher.in_segment(segment):
            term = match.term
            if term.source in done or not self._applies(term):
                continue
            done.add(term.source)
            target = self._inserted(segment, target, term)
        return target

    def _applies(self, term: Term) -> bool:
        rendered = term.rendering(self.locale)
        own = {word.casefold() for word in (term.source, *term.forms, term.script)}
        values = {"term": term.source, "script": term.script, "reading": term.reading}
        named = all(value for name, value in values.items() if f"{{{name}}}" in self.pattern)
        fits = rendered.kind != "keep" and term.part_of_speech != "name"
        return fits and rendered.text.casefold() not in own and named

    def _inserted(self, segment: Segment, target: str, term: Term) -> str:
        codes = inline.outside_text(inline.parse(target, segment.syntax, segment.refs))

        def stands(*words: str) -> list[tuple[int, int]]:
            found = occurrences(target, words, self.locale)
            return [(start, end) for start, end in found if not any(a < end and start < b for a, b in codes)]

        rendering = term.rendering(self.locale)
        places = stands(rendering.text, *rendering.admitted)
        if not places or stands(term.source, *term.forms, term.script):
            return target
        at = _behind(target, codes, places[0][1])
        if target[at:].lstrip().startswith(_OPENING):
            return target  # somebody explains it
        gloss = self.pattern.format(term=term.source, script=term.script, reading=term.reading)
        return target[:at] + gloss + target[at:]


def _behind(target: str, codes: Sequence[tuple[int, int]], at: int) -> int:
    """Behind the markup that ends there: a gloss in it could keep `**` from closing before a letter."""
    for start, end in codes:
        if start == at:
            mark = target[start:end]
            before = sum(target[a:b] == mark for a, b in codes if b <= start)
            if mark.startswith(("]", "</")) or (not mark.strip("*_~") and before % 2):
                at = end
    return at
