"""What a translated page still shows in the language of its source: such a text is open, and no translation."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from l10n_pipeline import lazy
from l10n_pipeline.locale_rules import has_own_script, rules
from l10n_pipeline.model import Segment
from l10n_pipeline.text import inline

Both = tuple[Segment, Segment]
"""Of a source and of a page."""

_SENTENCE = 4
"""Words of a text that is no name."""
_ALIKE = 90.0
"""How alike, in percent, a sentence is to its source of another day."""
_COPY = 0.8
"""The share of a page's sentences that are the source's, where nobody has translated the page."""
_FOREIGN = 2
"""Words, one of them in small letters, that are no name where none of their letters is the locale's."""
_FEW = 3
"""Labels that say whether anybody translated a file without sentences."""

_SMALL = lazy.pattern(r"(?<![\w'’.-])[a-z]{2,}(?![\w'’-])")
_MARKS = lazy.pattern(r"[\W_]+")
_LETTERS = lazy.pattern(r"[^\W\d_]{2,}")


def is_source(source: Segment, target: Segment, locale: str) -> bool:
    """Whether a page says a sentence as its source does, or did another day; a name may be the same in both."""
    said = inline.words(inline.parse(target.text, target.syntax, target.refs))
    small = len(_SMALL.findall(said))
    if small and rules(locale).letters != rules("en").letters and not has_own_script(said, locale):
        return len(_LETTERS.findall(said)) >= _FOREIGN
    if is_same(source, target):
        return len(source.text.split()) >= _SENTENCE
    return small >= _SENTENCE and fuzz.ratio(source.text, target.text, score_cutoff=_ALIKE) > 0


def is_same(source: Segment, target: Segment) -> bool:
    """Whether two texts have the same letters, however their marks are written."""
    return source.text == target.text or _plain(source) == _plain(target) != ""


def _plain(segment: Segment) -> str:
    return _MARKS.sub("", segment.text)


def is_copy(pairs: Sequence[Both], left: Sequence[Both]) -> bool:
    """Whether nobody translated a page; `left` are those of its pairs that are their source."""
    prose = [one for one, _ in pairs if len(one.text.split()) >= _SENTENCE]
    if prose:
        return len(left) >= _COPY * len(prose)
    labels = [is_same(*pair) for pair in pairs if _LETTERS.search(pair[0].text)]
    return len(labels) >= _FEW and sum(labels) >= _COPY * len(labels)
