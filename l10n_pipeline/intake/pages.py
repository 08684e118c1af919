"""What a translated page says of its source: pairs of texts, out of the version of the source that fits best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from l10n_pipeline import lazy
from l10n_pipeline.intake.align import Block, aligned, blocks, fitted
from l10n_pipeline.intake.closest import Closest, equal_codes
from l10n_pipeline.intake.comments import uncommented
from l10n_pipeline.intake.kept import kept_alone
from l10n_pipeline.intake.match import bare
from l10n_pipeline.intake.meaning import Meaning
from l10n_pipeline.intake.order import in_order, moved_in, sections_moved
from l10n_pipeline.intake.sections import STRANGERS, by_section
from l10n_pipeline.model import Code, Document, Segment
from l10n_pipeline.text import inline

_WITH_COPY = 1.3
"""So many times the blocks of its source has a page that holds a copy of it beside the translation."""
_ALIKE = 75.0
"""How alike, in percent, such a copy's text is to the source's, where it is one of another day."""
_COPIED = 0.6
"""The share of the blocks of a copy that the source says, too: it may be one of another day."""

_SOURCES_OF_QUOTATIONS = 2
"""Versions that are asked for the sentences that a page has beside their translations: today's, and the nearest."""

_INTERLEAVED = 0.3
"""The share of a source's prose that such a page has to say, where it is no copy in one piece."""

_NUMBER = lazy.pattern(r"\d+")
_LETTER = lazy.pattern(r"[^\W\d_]")
_CODED = lazy.pattern(r"([^.]+)\.([A-Za-z_-]{2,11})(\.[A-Za-z]+)")

_ADDRESS = lazy.pattern(r"((?:https?:)?//[^/]+)?(/?)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Paired:
    """The pairs of one page."""

    pairs: tuple[tuple[Segment, Segment], ...]  # of the source, of the page
    fits: bool  # whether the version of the source has the page's blocks
    alone: tuple[Segment, ...]  # what the page has beside its source
    dropped: int = 0  # pairs whose texts mean other things
    doubtful: frozenset[Segment] = frozenset()  # texts of the page whose pairs are drafts all the same
    sure: frozenset[Segment] = (
        frozenset()
    )  # texts of the page whose pairs are none, although the page does not fit
    kept: tuple[tuple[int, str], ...] = ()  # lines that no text holds and the source lacks, with numbers

    def is_sure(self, target: Segment) -> bool:
        """Whether a text of the page is paired beyond doubt."""
        return (self.fits or target in self.sure) and target not in self.doubtful


@dataclass(frozen=True, slots=True)
class Destinations:
    """How destinations of a source and of a locale's pages are compared: `codes` are the locales' parts of a path."""

    codes: frozenset[str]

    def plain(self, value: str) -> str:
        """Without the part that names a locale, and without the fragment, which is translated with its heading."""
        before, _, fragment = value.partition("#")
        found = _ADDRESS.fullmatch(before)
        assert found is not None
        host, root, path = found[1] or "", found[2], found[3]
        *above, last = path.split("/")
        parts = [part for part in (*above, self.bare(last)) if part.lower() not in self.codes]
        return host + root + "/".join(parts).rstrip("/") + ("#" if fragment else "")

    def bare(self, name: str) -> str:
        """A file's name without the locale before its suffix: `guide.md` of guide.de.md."""
        found = _CODED.fullmatch(name)
        return found[1] + found[3] if found and found[2].lower() in self.codes else name

    def prefix(self, source: str, target: str) -> tuple[str, str] | None:
        """The beginnings that differ, `("/en/", "/ja/")`; None where the paths are the same."""
        one, other = source.partition("#")[0], target.partition("#")[0]
        if one.rstrip("/") == other.rstrip("/") or self.plain(one) != self.plain(other):
            return None
        other = _ended_as(other, one)
        size = 0
        while size < min(len(one), len(other)) and one[-1 - size] == other[-1 - size]:
            size += 1
        tail = one[len(one) - size :]
        if self.bare(other.rpartition("/")[2]) != other.rpartition("/")[2]:
            return None  # the file's name says the locale, and no prefix does
        tail = tail[tail.find("/") + 1 :] if "/" in tail else ""
        return one[: len(one) - len(tail)], other[: len(other) - len(tail)]


def paired(
    versions: Iterable[Document], page: Document, destinations: Destinations, meaning: Meaning | None
) -> Paired:
    """The pairs of a page; `versions` are those of its source, the likeliest first, today's among them.

    The first version that has the page's blocks is taken. Where none has, it is the one with the most pairs of equal
    codes, and prose that means other things is left out.
    """
    if page.segments and all(segment.kind == "value" for segment in page.segments):
        return _by_key(list(islice(versions, 2)), page, destinations)
    plain = uncommented(page)
    tried = Closest()
    fields: list[list[Segment]] = []
    quoted: set[Segment] = set()
    in_doubt: frozenset[Segment] = frozenset()
    for version in versions:
        source = blocks(_body(version.segments), destinations.plain)
        target = _without_copy(source, blocks(_body(plain(version)), destinations.plain))
        fields.append(_fields(version.segments))
        target, displaced = _as_in(source, target)
        in_doubt |= displaced
        fits = fitted(source, target)
        if fits is None and len(target) > len(source):
            if len(fields) <= _SOURCES_OF_QUOTATIONS:
                quoted |= _quotations(source, target)
            alone = [block for block in target if block.segment not in quoted]
            fits = fitted(source, alone)
            target = target if fits is None else alone
        if fits is not None and equal_codes(source, target, fits) * 2 >= len(fits):
            rows, moved = in_order(source, target, fits)
            found = _paired(source, target, rows, fits=True)
            doubtful = _of_moved_columns(found.pairs) | {target[j].segment for j in moved} | displaced
            found = replace(found, doubtful=doubtful, kept=kept_alone(version, page, destinations.codes))
            return _with_fields(found, fields[-1], page)
        tried.add(source, target)
    best = tried.best()
    if best is None:
        return Paired((), False, tuple(page.segments))
    found = replace(_drifted(best[0], best[1], meaning), doubtful=in_doubt)
    return _with_fields(found, fields[best[2] - 1], page)


def _as_in(source: Sequence[Block], target: list[Block]) -> tuple[list[Block], frozenset[Segment]]:
    """The page with its sections in the order of its source, and the texts of those whose place is in doubt."""
    moved = sections_moved(source, target)
    if moved is None:
        return target, frozenset()
    order, doubtful = moved
    ordered = [target[n] for n in order]
    equal = [equal_codes(source, page, fitted(source, page) or ()) for page in (target, ordered)]
    if equal[0] > equal[1]:
        return target, frozenset()
    return target if equal[0] == equal[1] else ordered, frozenset(target[n].segment for n in doubtful)


def _fields(segments: Iterable[Segment]) -> list[Segment]:
    return [segment for segment in segments if segment.kind == "field"]


def _body(segments: Iterable[Segment]) -> list[Segment]:
    return [segment for segment in segments if segment.kind != "field"]


def _with_fields(found: Paired, source: Sequence[Segment], page: Document) -> Paired:
    """With the pairs of the front matter, whose key paths say what belongs together."""
    pairs, alone = _same_keys([source], _fields(page.segments))
    return replace(found, pairs=(*pairs, *found.pairs), alone=(*alone, *found.alone))


def _without_copy(source: Sequence[Block], target: list[Block]) -> list[Block]:
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


def _quotations(source: Sequence[Block], target: Sequence[Block]) -> set[Segment]:
    """The sentences of its source that some translations of a page have beside them."""
    said = [_bare(block) for block in source if block.prose]
    return {b.segment for b in target if b.prose and (_bare(b) in said or _is_alike(b, said))}


def _bare(block: Block) -> str:
    return bare(block.segment.text, block.segment.syntax, block.segment.refs)


def _is_alike(block: Block, said: Sequence[str]) -> bool:
    """Whether a text is one of the source's as it was another day."""
    from rapidfuzz import fuzz, process

    return process.extractOne(_bare(block), said, scorer=fuzz.ratio, score_cutoff=_ALIKE) is not None


def _by_key(versions: Sequence[Document], page: Document, destinations: Destinations) -> Paired:
    """The pairs of a data file: values of the same key path; of several, as in a list, the first with the first."""
    pairs, alone = _same_keys([version.segments for version in versions], page.segments)
    moved = moved_in(pairs, destinations.plain)
    return Paired(tuple(pairs), True, tuple(alone), doubtful=moved)


def _same_keys(
    versions: Iterable[Sequence[Segment]], page: Sequence[Segment]
) -> tuple[list[tuple[Segment, Segment]], list[Segment]]:
    """The pairs of values with the same key path, and what the page has alone."""
    left: dict[str, list[Segment]] = {}
    for version in versions:  # today's, then the one that stood when the page was changed last, which counts more
        mine: dict[str, list[Segment]] = {}
        for segment in version:
            mine.setdefault(segment.context, []).append(segment)
        left |= mine
    pairs: list[tuple[Segment, Segment]] = []
    alone: list[Segment] = []
    for target in page:
        same = left.get(target.context)
        if same:
            pairs.append((same.pop(0), target))
        else:
            alone.append(target)
    return pairs, alone


def _drifted(source: Sequence[Block], target: Sequence[Block], meaning: Meaning | None) -> Paired:
    like = meaning.between([b.segment.text for b in source], [b.segment.text for b in target]) if meaning else None
    found, sure = aligned(source, target, like), set[int]()
    if like is not None:
        found, sure = by_section(source, target, found, like)
    kept = [(i, j) for i, j in found if like is None or _means_it(source[i], target[j], like(i, j))]
    out = _paired(source, target, kept, fits=False, of=found)
    return replace(out, sure=frozenset(target[j].segment for j in sure) - _of_moved_columns(out.pairs))


def _means_it(source: Block, target: Block, likeness: float) -> bool:
    return not source.prose or likeness >= STRANGERS or source.segment.text == target.segment.text


def _paired(
    source: Sequence[Block],
    target: Sequence[Block],
    pairs: Sequence[tuple[int, int]],
    *,
    fits: bool,
    of: Sequence[tuple[int, int]] | None = None,
) -> Paired:
    """`of` are the pairs before some of them were left out."""
    found = pairs if of is None else of
    taken = {j for _, j in found}
    alone = tuple(block.segment for j, block in enumerate(target) if j not in taken)
    return Paired(
        tuple((source[i].segment, target[j].segment) for i, j in pairs), fits, alone, len(found) - len(pairs)
    )


def _of_moved_columns(pairs: Sequence[tuple[Segment, Segment]]) -> frozenset[Segment]:
    """The cells of tables whose numbers stand in other columns than those of the source."""
    out: set[Segment] = set()
    for is_table, run in groupby(pairs, key=lambda pair: pair[0].kind == "cell"):
        cells = list(run)
        if is_table and any(_other_number(source.text, target.text) for source, target in cells):
            out |= {target for _, target in cells}
    return frozenset(out)


def _other_number(source: str, target: str) -> bool:
    """Whether both are numbers, and not the same one."""
    both = [_NUMBER.findall(text) for text in (source, target)]
    return both[0] != both[1] and all(both) and not any(_LETTER.search(text) for text in (source, target))


def with_fragments(source: Segment, target: Segment, destinations: Destinations) -> str:
    """The target's text with the fragments of the source's links: an edition keeps the anchors of its source.

    A link to the locale's own file (`guide.de.md`) is one to the source's, which an edition leads to its own again.
    """
    out, at = "", 0
    for was, code in _matched(source, target, destinations):
        fragment, new = code.value.partition("#")[2], was.partition("#")[2]
        written = target.text[code.start : code.end]
        changed = written.replace(f"#{fragment}", f"#{new}", 1) if fragment != new and fragment else written
        path = code.value.partition("#")[0]
        changed = changed.replace(path, _ended_as(path, was.partition("#")[0]), 1)
        file, of_source = (value.partition("#")[0].rpartition("/")[2] for value in (code.value, was))
        if file != of_source and destinations.bare(file) != file:
            changed = changed.replace(file, of_source, 1)
        if changed != written:
            out += target.text[at : code.start] + changed
            at = code.end
    return out + target.text[at:]


def _ended_as(path: str, other: str) -> str:
    """The path with a slash at its end where the other one has it, and without where not."""
    bare = path.rstrip("/")
    return path if not bare or not other.rstrip("/") else bare + "/" * other.endswith("/")


def prefixes(pairs: Iterable[tuple[Segment, Segment]], destinations: Destinations) -> Counter[tuple[str, str]]:
    """How often which beginning of a link became which."""
    found = (
        destinations.prefix(was, code.value)
        for source, target in pairs
        for was, code in _matched(source, target, destinations)
    )
    return Counter(filter(None, found))


def _matched(source: Segment, target: Segment, destinations: Destinations) -> Iterator[tuple[str, Code]]:
    """The links of the target that lead where one of the source does, each with that one's destination."""
    left = [code.value for code in _links(source)]
    for code in _links(target):
        was = next((v for v in left if destinations.plain(v) == destinations.plain(code.value)), None)
        if was is not None:
            left.remove(was)
            yield was, code


def _links(segment: Segment) -> Iterator[Code]:
    coded = inline.parse(segment.text, segment.syntax, segment.refs)
    return (code for code in coded.codes if code.kind == "link" and code.role != "open")
