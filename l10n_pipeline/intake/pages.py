"""What a translated page says of its source: pairs of texts, out of the version of the source that fits best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, islice

from l10n_pipeline import lazy
from l10n_pipeline.intake.align import Block, aligned, blocks, fitted
from l10n_pipeline.intake.closest import Closest, equal_codes
from l10n_pipeline.intake.comments import uncommented
from l10n_pipeline.intake.copies import quotations, without_copy
from l10n_pipeline.intake.kept import kept_alone
from l10n_pipeline.intake.match import is_alike
from l10n_pipeline.intake.meaning import Meaning
from l10n_pipeline.intake.order import in_order, in_rows, moved_in, sections_moved
from l10n_pipeline.intake.sections import STRANGERS, by_section
from l10n_pipeline.model import Code, Document, Segment
from l10n_pipeline.text import inline

_SOURCES_OF_QUOTATIONS = 2
"""Versions that are asked for the sentences that a page has beside their translations: today's, and the nearest."""

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
    versions = iter(versions)
    for version in versions:
        source = blocks(_body(version.segments), destinations.plain)
        target = without_copy(source, blocks(_body(plain(version)), destinations.plain))
        fields.append(_fields(version.segments))
        target, displaced = _as_in(source, target)
        in_doubt |= displaced
        fits = fitted(source, target)
        if fits is None and len(target) > len(source):
            if len(fields) <= _SOURCES_OF_QUOTATIONS:
                quoted |= quotations(source, target)
            alone = [block for block in target if block.segment not in quoted]
            fits = fitted(source, alone)
            target = target if fits is None else alone
        if fits is not None and equal_codes(source, target, fits) * 2 >= len(fits):
            rows, moved = in_order(source, target, fits)
            found = _paired(source, target, rows, fits=True)
            doubtful = _of_moved_columns(found.pairs) | {target[j].segment for j in moved} | displaced
            found = replace(found, doubtful=doubtful, kept=kept_alone(version, page, destinations.codes))
            former = next(versions, version) if len(fields) == 1 else version
            if former is not version:
                found = _of_its_day(found, source, target, blocks(_body(former.segments), destinations.plain))
            return _with_fields(found, [_fields(one.segments) for one in (version, former)], page)
        tried.add(source, target)
    best = tried.best()
    if best is None:
        return Paired((), False, tuple(page.segments))
    found = replace(_drifted(best[0], best[1], meaning), doubtful=in_doubt)
    return _with_fields(found, [fields[best[2] - 1]], page)


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


def _of_its_day(
    found: Paired, source: Sequence[Block], target: Sequence[Block], former: Sequence[Block]
) -> Paired:
    """With the texts that the source had when the page was changed last, if both have the same blocks.

    A text that was changed since is outdated then, unless its translation has what only today's has: codes, names.
    """
    if [block.sort for block in source] != [block.sort for block in former]:
        return found
    theirs = {block.segment: block for block in target}
    mine = {block.segment: (block, one) for block, one in zip(source, former, strict=True)}

    pairs, doubtful = [], set(found.doubtful)
    for one, other in found.pairs:
        today, then = mine[one]
        holds_today = _likeness(today, theirs[other]) > _likeness(then, theirs[other])
        best = one if holds_today or today.segment.text == then.segment.text else then.segment
        if best is not one and not is_alike(best.text, one.text):
            doubtful.add(other)  # only its place says what it belongs to
            best = one
        pairs.append((best, other))
    return replace(found, pairs=tuple(pairs), doubtful=frozenset(doubtful))


def _likeness(one: Block, other: Block) -> tuple[bool, int]:
    return one.codes == other.codes, len(one.names & other.names)


def _with_fields(found: Paired, sources: Iterable[Sequence[Segment]], page: Document) -> Paired:
    """With the pairs of the front matter, whose key paths say what belongs together; the last source counts most."""
    pairs, alone = _same_keys(sources, _fields(page.segments))
    return replace(found, pairs=(*pairs, *found.pairs), alone=(*alone, *found.alone))


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
    found = in_rows(source, target, found)
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
