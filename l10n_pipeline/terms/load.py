"""Load the term base, glossary_terms/*.yaml; docs/glossary.md describes its schema for linguists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import yaml

from l10n_pipeline.errors import FormatError
from l10n_pipeline.files import Door
from l10n_pipeline.model import Place, Problem, Rendering, Term
from l10n_pipeline.terms import cache as term_cache
from l10n_pipeline.terms.bulk import no_collection
from l10n_pipeline.terms.fold import fold, plain
from l10n_pipeline.text import yaml_depth

Report = Callable[[yaml.Node, str, str], None]  # the node, what is wrong with it, what to do

_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
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
    problems: list[Problem] = []

    def report(node: yaml.Node, message: str, advice: str = "") -> None:
        places = (Place(path, node.start_mark.line + 1),)
        problems.append(Problem("term-schema", "error", message, advice, places))

    try:
        written = data.decode("utf-8-sig")
        yaml_depth.check(written)
        top = yaml.compose(written, Loader=_LOADER)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return [], [Problem("term-file", "error", "not UTF-8", "save the file as UTF-8", (Place(path, line),))]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(path, mark.line + 1 if mark else 0)
        message = f"not YAML: {error.problem or error.context}"
        return [], [Problem("term-file", "error", message, yaml_depth.advice(error), (place,))]
    except yaml.YAMLError as error:  # a character that YAML forbids; it has no mark
        return [], [Problem("term-file", "error", f"not YAML: {error}", "", (Place(path),))]
    if top is None:
        return [], []
    if not isinstance(top, yaml.SequenceNode):
        report(top, "a term file is a list of terms", "begin each term with `- term: …`")
        return [], problems
    return [term for node in top.value if (term := _term(node, path, report))], problems


# -- one term ----------------------------------------------------------------------------------------


def _term(node: yaml.Node, path: str, report: Report) -> Term | None:
    values: dict[str, object] = {}
    for key, value in _items(node, _FIELDS, "a term", report):
        field, convert = _FIELDS[key]
        converted = convert(value, report)
        if converted is not None:
            values[field] = converted
    if "source" in values:
        return Term(**values, path=path, line=node.start_mark.line + 1)  # type: ignore[arg-type]
    if isinstance(node, yaml.MappingNode) and not any(key.value == "term" for key, _ in node.value):
        report(node, "a term without `term:`", "say what is looked for: `term: tsundere`")
    return None


def _items(
    node: yaml.Node, known: Mapping[str, object], what: str, report: Report
) -> Iterator[tuple[str, yaml.Node]]:
    """The pairs of a mapping; a key that is unknown or comes twice is reported and left out."""
    if not isinstance(node, yaml.MappingNode):
        report(node, f"{what} is written as `key: value` lines", "")
        return
    seen = set()
    for key, value in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if name in seen:
            report(key, f"`{name}` stands twice in {what}", "keep one of the two")
        elif known and name not in known:
            report(key, f"unknown key `{name}` in {what}", _suggest(name, known))
        else:
            yield name, value
        seen.add(name)


def _suggest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"did you mean `{close[0]}`?" if close else f"known: {', '.join(known)}"


def _string(node: yaml.Node, report: Report) -> str | None:
    if not isinstance(node, yaml.ScalarNode):
        report(node, "expects a text, not a list or a mapping", "")
        return None
    kind = node.tag.rpartition(":")[2]
    if kind == "null" or not node.value.strip():
        report(node, "an empty text", "write it, or take the line out")
        return None
    if kind != "str":
        report(node, f"YAML reads `{node.value}` as {kind}", f'put it in quotes: "{node.value}"')
        return None
    return str(node.value)


def _prose(node: yaml.Node, report: Report) -> str | None:
    text = _string(node, report)
    return None if text is None else text.strip()


def _wording(node: yaml.Node, report: Report) -> str | None:
    """A text that is compared with running text, and so has no white space of its own."""
    text = _string(node, report)
    if text is not None and (text != text.strip() or "\n" in text):
        report(node, f"{text!r} has white space at its ends or a line end in it", "take it out")
        return None
    return text


def _spelling(node: yaml.Node, report: Report) -> str | None:
    text = _wording(node, report)
    if text is not None and not any(char.isalnum() for char in text):
        report(node, f"`{text}` has no letter and no digit", "it would be found everywhere")
        return None
    return text


def _list(node: yaml.Node, report: Report, item: Callable[[yaml.Node, Report], str | None]) -> tuple[str, ...]:
    if not isinstance(node, yaml.SequenceNode):
        report(node, "expects a list", f"write it in brackets: [{node.value}]" if _is_scalar(node) else "")
        return ()
    return tuple(text for child in node.value if (text := item(child, report)) is not None)


def _spellings(node: yaml.Node, report: Report) -> tuple[str, ...]:
    return _list(node, report, _spelling)


def _wordings(node: yaml.Node, report: Report) -> tuple[str, ...]:
    return _list(node, report, _wording)


def _bool(node: yaml.Node, report: Report) -> bool | None:
    if not _is_scalar(node) or not node.tag.endswith(":bool"):
        report(node, "expects true or false", "")
        return None
    return node.value.lower() in ("true", "yes", "on")


def _case(node: yaml.Node, report: Report) -> bool | None:
    if node.value not in ("insensitive", "sensitive"):
        report(node, "`case` is `insensitive` or `sensitive`", "")
        return None
    return bool(node.value == "sensitive")


def _is_scalar(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode)


# -- renderings --------------------------------------------------------------------------------------


def _renderings(node: yaml.Node, report: Report) -> dict[str, Rendering]:
    found = {}
    for locale, value in _items(node, {}, "`renderings`", report):
        if advice := _misnamed(locale):
            report(value, f"`{locale}` is not the name of a locale", advice)
        elif rendering := _rendering(value, report):
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
    return f"did you mean `{right}`?" if right != locale and right else 'write for example pt_BR, zh_CN, ja or "*"'


def _rendering(node: yaml.Node, report: Report) -> Rendering | None:
    if _is_scalar(node):
        text = _wording(node, report)
        return None if text is None else _KEEP if text == "keep" else Rendering("fixed", text)
    values = {
        key: _RENDERING[key](value, report) for key, value in _items(node, _RENDERING, "a rendering", report)
    }
    kinds = [kind for kind in ("keep", "fixed", "prefer") if kind in values]
    if not isinstance(node, yaml.MappingNode) or None in values.values():
        return None
    if len(kinds) != 1 or values[kinds[0]] is False:
        report(node, "a rendering has one of `keep: true`, `fixed: …` and `prefer: …`", "")
        return None
    return _consistent(node, kinds[0], values, report)


def _consistent(node: yaml.Node, kind: str, values: Mapping[str, object], report: Report) -> Rendering | None:
    text = "" if kind == "keep" else values[kind]
    rendering = Rendering(kind, text, values.get("admitted", ()), values.get("avoid", ()))  # type: ignore[arg-type]
    for wrong in rendering.avoid:
        if plain(wrong) in (plain(right) for right in (rendering.text, *rendering.admitted)):
            report(node, f"`{wrong}` is to be avoided and right at once", "take one of the two out")
            return None
    return rendering


_FIELDS: dict[str, tuple[str, Callable[[yaml.Node, Report], object]]] = {
    "term": ("source", _spelling),
    "forms": ("forms", _spellings),
    "script": ("script", _wording),
    "reading": ("reading", _wording),
    "definition": ("definition", _prose),
    "part_of_speech": ("part_of_speech", _prose),
    "case": ("case_sensitive", _case),
    "inflect": ("inflect", _bool),
    "note": ("note", _prose),
    "source": ("source_of", _prose),
    "renderings": ("renderings", _renderings),
}
_RENDERING: dict[str, Callable[[yaml.Node, Report], object]] = {
    "keep": _bool,
    "fixed": _wording,
    "prefer": _wording,
    "admitted": _wordings,
    "avoid": _wordings,
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
    message = f"`{form}` belongs to two terms, here and at {places[1]}"
    return Problem("term-duplicate", "error", message, "keep it in one of them", places)
