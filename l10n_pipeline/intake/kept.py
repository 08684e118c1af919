"""What a translated page has that no unit holds: an edition has the source's bytes there, so it would be lost."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Set

from l10n_pipeline import lazy
from l10n_pipeline.config.config import Config
from l10n_pipeline.formats.front_matter import extent
from l10n_pipeline.locale_rules import bcp47
from l10n_pipeline.model import Document, Mark

_WORD = lazy.pattern(r"[^\W\d_]{2,}|[^\W\d_\x00-\u024f]")
_BLANK = lazy.pattern(r"[\s\"',]+")
_KEY = lazy.pattern(r"[\s-]*+[\"']?[\w.-]++[\"']?\s*+[:=]")
_TOP = lazy.pattern(r"[\"'\[]?([\w.-]+)[\"'\]]?\s*(?:[:=]|$)")
_SAYS = lazy.pattern(r"[^\W\d_]|/")
_DAY = lazy.pattern(r"[\s\"']*\d{4}-\d\d-\d\d[\dTtZz:.+\s\"'-]*")


_TELLING = 16
"""How wide a text is, in Latin letters, that is not like another one by chance."""
_LIKE = 60.0
"""How alike two texts are, in percent, of which one may be the other as somebody mended it."""


def kept_alone(source: Document, page: Document, codes: Set[str] = frozenset()) -> tuple[tuple[int, str], ...]:
    """Lines below the front matter that are no texts and have a word which the source lacks, with their numbers.

    They are comments in code and arguments of components, mostly. `codes` are names of locales, in lower case: they
    are other ones in a locale's page. In a file of data all text is one.
    """
    if _is_data(page):
        return ()
    words = codes | set(_words(source.source.decode("utf-8", "replace")))
    rest = _lines(page, _head(page)[1], len(page.source), page.marks)
    return _numbered(page, [n for n, line in rest if any(word not in words for word in _words(line))])


def texts_alone(page: Document, known: Iterable[str]) -> Iterator[int]:
    """The lines of a page's texts that are none of those known, nor like one of them: somebody may have mended it.

    Short texts do not count, for they are like any other or like none.
    """
    from rapidfuzz import fuzz, process

    texts = {*known} - {""}
    for segment in page.segments:
        says = sum(1 + (letter > "\u2e7f") for letter in segment.text) >= _TELLING
        if (
            says
            and segment.text not in texts
            and not process.extractOne(segment.text, texts, scorer=fuzz.ratio, score_cutoff=_LIKE)
        ):
            yield segment.line


def fields_alone(
    edition: Document, page: Document, codes: Set[str] = frozenset(), dropped: Container[str] = ()
) -> tuple[tuple[int, str], ...]:
    """Lines of a page's front matter that its edition has otherwise, with their numbers and the keys that they are of.

    Days do not count, nor do keys that are `dropped`.
    """
    if _is_data(page):
        return ()
    fields = {_plain(line) for _, line in _lines(edition, *_head(edition))}
    found = [n for n, line in _lines(page, *_head(page)) if _is_other_field(line, fields, codes)]
    keys = _keys(page) if found else {}
    named = ((n, keys.get(n, "")) for n in dict.fromkeys(found))
    return tuple((n, key) for n, key in named if key not in dropped)


def _keys(page: Document) -> dict[int, str]:
    """The key at the top of the front matter to which each of its lines belongs, by the line's number."""
    out: dict[int, str] = {}
    key, (start, end) = "", _head(page)
    first = page.source.count(b"\n", 0, start) + 1
    for n, line in enumerate(page.source[start:end].decode("utf-8", "replace").split("\n"), first):
        found = _TOP.match(line)
        key = found[1] if found else key
        out[n] = key
    return out


def _is_data(page: Document) -> bool:
    return all(segment.kind == "value" for segment in page.segments)


def _numbered(page: Document, found: Iterable[int]) -> tuple[tuple[int, str], ...]:
    lines = page.source.split(b"\n")
    return tuple((n, lines[n - 1].decode("utf-8", "replace").strip()) for n in dict.fromkeys(found))


def codes_of(config: Config) -> frozenset[str]:
    """How paths and front matter may name the locales of a project, in lower case."""
    names = [config.source_locale, config.source_code or "", *(x.name for x in config.locales)]
    names += [x.code for x in config.locales if x.code]
    return frozenset(form.lower() for name in names if name for form in (name, bcp47(name), name.split("_")[0]))


def _head(page: Document) -> tuple[int, int]:
    """Where the values of the front matter begin, and where the body does."""
    begun = extent(page.source, 0)
    return (begun.start, begun.body) if begun else (0, 0)


def _lines(page: Document, start: int, end: int, marks: Iterable[Mark] = ()) -> Iterator[tuple[int, str]]:
    """The parts of lines in a range that are neither text nor `marks`, with the numbers of the lines."""
    at = start
    places = sorted([*((s.start, s.end) for s in page.segments), *((m.start, m.end) for m in marks)])
    for begin, stop in [*((a, b) for a, b in places if start <= a < end), (end, end)]:
        if begin > at:
            first = page.source.count(b"\n", 0, at) + 1
            text = page.source[at:begin].decode("utf-8", "replace")
            yield from enumerate(text.split("\n"), first)
        at = max(at, stop)


def _is_other_field(line: str, known: Set[str], codes: Set[str]) -> bool:
    """Whether a line of front matter has a value that the source's lacks; numbers, days, locales' names are none."""
    key = _KEY.match(line)
    value = line[key.end() :] if key else line
    if _plain(line) in known or not _SAYS.search(value) or _DAY.fullmatch(value):
        return False
    return _plain(value).lower() not in codes


def _plain(line: str) -> str:
    return _BLANK.sub("", line)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
