"""Load the term base, glossary_terms/*.yaml; docs/glossary.md describes its schema for linguists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from l10n_pipeline.config.yaml_nodes import (
    NodesByKey,
    Reading,
    ValueReader,
    YamlNode,
    boolean,
    compose,
    list_of,
    mapping,
    one_of,
    string,
)
from l10n_pipeline.errors import ConfigError, FormatError
from l10n_pipeline.files import Door
from l10n_pipeline.model import Place, Problem, Rendering, Term
from l10n_pipeline.terms import cache as term_cache
from l10n_pipeline.terms.bulk import no_collection
from l10n_pipeline.terms.fold import fold, plain

_KEEP = Rendering("keep")


def load(
    paths: Iterable[Path], door: Door, cache: Path | None = None, *, writes: bool = True
) -> tuple[tuple[Term, ...], tuple[Problem, ...]]:
    """The terms of the files `paths`, in their order, and every problem of all of them.

    Problems name the path relative to the root of `door`, and the line. Whoever gets one of severity "error" should
    not translate: a term that could not be read is a term that nobody protects. With `cache`, a folder,
    the terms of a file without problems are kept there by the hash of its content; without `writes` it is only
    read.
    """
    with no_collection():
        return _load(paths, door, cache, writes)


def _load(
    paths: Iterable[Path], door: Door, cache: Path | None, writes: bool
) -> tuple[tuple[Term, ...], tuple[Problem, ...]]:
    terms: list[Term] = []
    problems: list[Problem] = []
    used: list[Path] = []
    for path in paths:
        name = path.relative_to(door.root).as_posix() if path.is_relative_to(door.root) else path.as_posix()
        try:
            data = door.read(path)
        except FormatError as error:
            problems.append(Problem("term-file", "error", error.message, error.advice, (Place(name),)))
            continue
        entry = cache and term_cache.entry(cache, data)
        found = term_cache.read(door, entry, name) if entry else None
        if found is None:
            found, defects = read(data, name)
            problems += defects
            if entry and writes and not defects:
                term_cache.write(door, entry, found)
        terms += found
        used += [entry] if entry else []
    if not cache:
        return tuple(terms), (*problems, *_duplicates(terms))
    together = term_cache.together(cache, used)
    shared = () if door.has(together) else tuple(_duplicates(terms))
    if writes and not shared and not problems:
        term_cache.mark(door, together)
    if writes:
        term_cache.prune(door, cache, [*used, together])
    return tuple(terms), (*problems, *shared)


def read(data: bytes, path: str) -> tuple[list[Term], list[Problem]]:
    """The terms of one file and its problems; `path` is for the places only."""
    reading = Reading(path, Path())
    try:
        top = compose(reading, data)
    except ConfigError as error:
        return [], [Problem("term-file", "error", error.message, error.advice, (Place(path, error.line),))]
    terms: list[Term | None] = []
    if top is not None and top.is_list:
        terms = [_term(reading, node) for node in top.value]
    elif top is not None:
        reading.wrong(top, "a term file is a list of terms", "begin each term with `- term: …`")
    problems = [
        Problem("term-schema", "error", e.message, e.advice, (Place(path, e.line),)) for e in reading.mistakes
    ]
    return [term for term in terms if term], problems


# -- one term ----------------------------------------------------------------------------------------


def _term(reading: Reading, node: YamlNode) -> Term | None:
    given = mapping(reading, node, "a term", _FIELDS)
    if given and "term" not in given:
        reading.wrong(node, "a term without `term:`", "say what is looked for: `term: tsundere`")
    values = _right(reading, given, {key: read for key, (_, read) in _FIELDS.items()})
    if "term" not in values:
        return None
    fields = {_FIELDS[key][0]: value for key, value in values.items()}
    return Term(**fields, path=reading.path, line=node.line)


def _right(reading: Reading, given: NodesByKey, readers: Mapping[str, ValueReader]) -> dict[str, Any]:
    """The values of the entries that have no mistake in them."""
    out: dict[str, Any] = {}
    for key, (_, node) in given.items():
        before = len(reading.mistakes)
        value = readers[key](reading, node)
        if len(reading.mistakes) == before:
            out[key] = value
    return out


def _prose(reading: Reading, node: YamlNode) -> str:
    return string(reading, node).strip()


def _wording(reading: Reading, node: YamlNode) -> str:
    """A text that is compared with running text, and so has no white space of its own."""
    text = string(reading, node)
    if text != text.strip() or "\n" in text:
        reading.wrong(node, f"{text!r} has white space at its ends or a line end in it", "take it out")
    return text


def _spelling(reading: Reading, node: YamlNode) -> str:
    text = _wording(reading, node)
    if text.strip() and text == text.strip() and not any(char.isalnum() for char in text):
        reading.wrong(node, f"'{text}' has no letter and no digit", "it would be found everywhere")
    return text


def _case(reading: Reading, node: YamlNode) -> bool:
    return bool(one_of(("insensitive", "sensitive"))(reading, node) == "sensitive")


# -- renderings --------------------------------------------------------------------------------------


def _renderings(reading: Reading, node: YamlNode) -> dict[str, Rendering]:
    found = {}
    for locale, (_, value) in mapping(reading, node, "renderings").items():
        if advice := _misnamed(locale):
            reading.wrong(value, f"'{locale}' is not the name of a locale", advice)
        elif rendering := _rendering(reading, value):
            found[locale] = rendering
    return found


@lru_cache(maxsize=1024)
def _misnamed(locale: str) -> str:
    """What to write instead of `locale`; "" if it is a Babel identifier or "*"."""
    from babel.core import get_locale_identifier, parse_locale

    if locale == "*":
        return ""
    try:
        right = get_locale_identifier(parse_locale(locale.replace("-", "_")))
    except ValueError:
        right = ""
    if right == locale and len(right.split("_")[0]) < 4:
        return ""
    return f"did you mean '{right}'?" if right != locale and right else 'write for example pt_BR, zh_CN, ja or "*"'


def _rendering(reading: Reading, node: YamlNode) -> Rendering | None:
    if node.is_scalar:
        text = _wording(reading, node)
        return _KEEP if text == "keep" else Rendering("fixed", text)
    given = mapping(reading, node, "a rendering", _RENDERING)
    values = _right(reading, given, _RENDERING)
    kinds = [kind for kind in ("keep", "fixed", "prefer") if kind in values]
    if not node.is_mapping or values.keys() != given.keys():
        return None
    if len(kinds) != 1 or values[kinds[0]] is False:
        reading.wrong(node, "a rendering has one of `keep: true`, `fixed: …` and `prefer: …`")
        return None
    return _consistent(reading, node, kinds[0], values)


def _consistent(reading: Reading, node: YamlNode, kind: str, values: Mapping[str, Any]) -> Rendering | None:
    text = "" if kind == "keep" else values[kind]
    rendering = Rendering(kind, text, values.get("admitted", ()), values.get("avoid", ()))  # type: ignore[arg-type]
    for wrong in rendering.avoid:
        if plain(wrong) in (plain(right) for right in (rendering.text, *rendering.admitted)):
            reading.wrong(node, f"'{wrong}' is to be avoided and right at once", "take one of the two out")
            return None
    return rendering


_FIELDS: dict[str, tuple[str, ValueReader]] = {
    "term": ("source", _spelling),
    "forms": ("forms", list_of(_spelling)),
    "script": ("script", _wording),
    "reading": ("reading", _wording),
    "definition": ("definition", _prose),
    "part_of_speech": ("part_of_speech", _prose),
    "case": ("case_sensitive", _case),
    "inflect": ("inflect", boolean),
    "note": ("note", _prose),
    "source": ("source_of", _prose),
    "renderings": ("renderings", _renderings),
}
_RENDERING: dict[str, ValueReader] = {
    "keep": boolean,
    "fixed": _wording,
    "prefer": _wording,
    "admitted": list_of(_wording),
    "avoid": list_of(_wording),
}


# -- all terms ---------------------------------------------------------------------------------------


def _duplicates(terms: Iterable[Term]) -> Iterator[Problem]:
    """Two terms that claim one spelling. `polish` and a case-sensitive `Polish` can be told apart."""
    first: dict[tuple[bool, str], Term] = {}
    for term in terms:
        for form in (term.source, *term.forms):
            key = (term.case_sensitive, plain(form) if term.case_sensitive else fold(form).text)
            other = first.setdefault(key, term)
            if other is not term:
                yield _duplicate(form, term, other)


def _duplicate(form: str, term: Term, other: Term) -> Problem:
    places = (Place(term.path, term.line), Place(other.path, other.line))
    message = f"'{form}' belongs to two terms, here and at {places[1]}"
    return Problem("term-duplicate", "error", message, "keep it in one of them", places)
