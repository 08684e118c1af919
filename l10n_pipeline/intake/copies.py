"""A page that holds its source beside the translation: what translators keep to work by, whole or text by text."""

from __future__ import annotations

from collections.abc import Container, Sequence

from l10n_pipeline.intake.align import Block, aligned, fitted
from l10n_pipeline.intake.closest import equal_codes
from l10n_pipeline.intake.match import bare
from l10n_pipeline.model import Segment

_WITH_COPY = 1.3
"""So many times the blocks of its source has a page that holds a copy of it beside the translation."""
_ALIKE = 75.0
"""How alike, in percent, such a copy's text is to the source's, where it is one of another day."""
_COPIED = 0.6
"""The share of the blocks of a copy that the source says, too: it may be one of another day."""

_INTERLEAVED = 0.3
"""The share of a source's prose that such a page has to say, where it is no copy in one piece."""


def without_copy(source: Sequence[Block], target: list[Block]) -> list[Block]:
    """The page without a copy of its source, which translators keep beside their text, whole or text by text."""
    if len(target) < _WITH_COPY * len(source):
        return target
    said = [_bare(block) for block in source]
    same = [_bare(block) in said or (block.prose and _is_alike(block, said)) for block in target]
    prose = [j for j, block in enumerate(target) if same[j] and block.prose]
    if len(prose) < 2:
        return target
    tried: list[list[Block]] = []
    dense = _densest(same)
    for start, end in dict.fromkeys((_widest(same, prose), dense, (_restart(said, target, *dense), dense[1]))):
        is_copy = sum(same[start:end]) >= _COPIED * (end - start) and (end - start) * 2 >= len(source)
        if is_copy and sum(start <= j < end for j in prose) > 1:
            tried.append(target[:start] + target[end:])
    if not tried and len(prose) >= _INTERLEAVED * sum(block.prose for block in source):
        tried.append([block for j, block in enumerate(target) if not (same[j] and block.prose)])
    copied = {id(block) for block, is_same in zip(target, same, strict=True) if is_same}
    return max(tried, key=lambda left: _translated(source, left, copied), default=target)


def _translated(source: Sequence[Block], target: Sequence[Block], copied: Container[int]) -> tuple[bool, int]:
    """Whether a page has its source's blocks; how many of its texts translate it, `copied` being none, by their ids."""
    fits = fitted(source, target)
    pairs = fits or aligned(source, target)
    equal = equal_codes(source, target, [(i, j) for i, j in pairs if id(target[j]) not in copied])
    return fits is not None, equal


def _widest(same: Sequence[bool], prose: Sequence[int]) -> tuple[int, int]:
    """The blocks from the first prose of the source to the last one."""
    start, end = prose[0], prose[-1] + 1
    while start and same[start - 1]:
        start -= 1
    while end < len(same) and same[end]:
        end += 1
    return start, end


def _restart(said: Sequence[str], target: Sequence[Block], start: int, end: int) -> int:
    """Where a run begins anew with what the source begins with: before it are texts that the translation left."""
    known = {text: n for n, text in reversed([*enumerate(said)])}
    return min(range(start, end), key=lambda j: known.get(_bare(target[j]), len(said)), default=start)


def _densest(same: Sequence[bool]) -> tuple[int, int]:
    """The run of blocks that says most of its source; a text that a translation left as it is makes none of it."""
    best, out, total, start = 0.0, (0, 0), 0.0, 0
    for j, is_same in enumerate(same):
        if total <= 0:
            total, start = 0.0, j
        total += 1 - _COPIED if is_same else -_COPIED
        if total > best:
            best, out = total, (start, j + 1)
    return out


def quotations(source: Sequence[Block], target: Sequence[Block]) -> set[Segment]:
    """The sentences of its source that some translations of a page have beside them."""
    said = [_bare(block) for block in source if block.prose]
    return {b.segment for b in target if b.prose and (_bare(b) in said or _is_alike(b, said))}


def _bare(block: Block) -> str:
    return bare(block.segment.text, block.segment.syntax, block.segment.refs)


def _is_alike(block: Block, said: Sequence[str]) -> bool:
    """Whether a text is one of the source's as it was another day."""
    from rapidfuzz import fuzz, process

    return process.extractOne(_bare(block), said, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None
