"""`l10n terms replace`: a former rendering becomes the one of the term base, where the sentence allows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from l10n_pipeline import catalog, lazy
from l10n_pipeline.catalog import PERSONAL, Change
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.config.yaml_nodes import nearest
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.model import Key, Origin, Place, Range, Segment, Term, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.settle import keeps
from l10n_pipeline.sources import Source
from l10n_pipeline.terms.lemmas import inflected
from l10n_pipeline.terms.match import occurrences
from l10n_pipeline.text import inline

_ARTICLES = {
    "de": "der die das den dem des ein eine einen einem einer eines",
    "es": "el la los las un una unos unas del al",
    "fr": "le la un une du au",
    "it": "il lo la gli le un uno una del dello della",
    "pt": "o a os as um uma do da dos das no na ao à",
}
"""Words that agree with the noun behind them: whether they fit another one is for a person to say."""

_VOWEL = lazy.pattern(r"[aeiouyhàâäéèêëîïôöùûü]", re.I)


@dataclass(slots=True)
class Replaced:
    """What was done: how many units were written, and where a person has to look, and why."""

    written: int = 0
    left: list[tuple[Place, str]] = field(default_factory=list)


def replace_term(
    project: Project, name: str, old: str, locales: Sequence[LocaleConfig], sources: Sequence[Source]
) -> Replaced:
    """Write the rendering of a term in the place of `old`; ConfigError where the term base does not know it."""
    term = next((t for t in project.terms if name.casefold() in map(str.casefold, (t.source, *t.forms))), None)
    if term is None:
        raise ConfigError(f"there is no term '{name}'", advice=nearest(name, [t.source for t in project.terms]))
    done = Replaced()
    for source, document in project.readable(sources):
        uses = {
            key: segment
            for key, segment in document.by_key().items()
            if any(m.term == term for m in project.matcher.in_segment(segment))
        }
        for locale in locales if uses else ():
            with project.each_alone():
                _file(project, source, uses, locale.name, term, old, done)
    return done


def _file(
    project: Project,
    source: Source,
    uses: Mapping[Key, Segment],
    locale: str,
    term: Term,
    old: str,
    done: Replaced,
) -> None:
    present = project.catalogs.catalog(source, locale)
    new = term.rendering(locale).text or term.source
    changes = {}
    path = project.relative(project.po_path(source, locale))
    for entry in present.entries if present else ():
        unit = entry.unit
        segment = uses.get(unit.key)
        if segment is None or unit.obsolete or not unit.target:
            continue
        text, why = _text(segment, unit.target, locale, old, new)
        why = why or ("it is a plural entry" if entry.plural and text != unit.target else "")
        if why:
            done.left.append((Place(path, unit.line), why))
        elif text != unit.target:
            changes[unit.key] = _change(unit, text)
    if present and changes:
        data = catalog.update(present, changes, overwrite=PERSONAL | {"machine"})
        if project.writes:
            project.door.save(project.po_path(source, locale), data, catalog.unchanged(present))
            project.forget_catalog(source, locale)
        done.written += len(changes)


def _change(unit: Unit, text: str) -> Change:
    origin = unit.origin
    if origin and origin.digest:
        origin = Origin(origin.kind, origin.detail, catalog.digest(text))
    return Change(text, unit.state, origin)


def _text(segment: Segment, target: str, locale: str, old: str, new: str) -> tuple[str, str]:
    """The text with `new` in place of `old`, and the reason why a person must decide instead ("" for none)."""
    codes = inline.parse(target, segment.syntax, segment.refs).codes
    held = [(c.start, c.end) for c in codes]
    already = occurrences(target, [new], locale)
    spans = list(_free(occurrences(target, [old], locale), [*held, *already]))
    others = list(_free(inflected(target, [old], locale), [*held, *already, *spans]))
    if others:
        a, b = others[0]
        return target, f"'{target[a:b]}' is another form of '{old}'"
    if not spans:
        return target, "" if already else f"it says neither '{old}' nor '{new}'"
    for start, _ in spans:
        if reason := _agrees(target[:start], locale, old, new):
            return target, reason
    text = target
    for start, end in reversed(spans):
        word = new[:1].upper() + new[1:] if target[start].isupper() and old[:1].islower() else new
        text = text[:start] + word + text[end:]
    return (text, "") if keeps(segment, target, text) else (target, "its markup would change")


def _free(spans: Sequence[Range], taken: Sequence[Range]) -> Iterator[Range]:
    return ((a, b) for a, b in spans if not any(a < end and start < b for start, end in taken))


def _agrees(before: str, locale: str, old: str, new: str) -> str:
    """What stands before a word and may not fit another one."""
    if before.endswith(("'", "’")) and bool(_VOWEL.match(old)) != bool(_VOWEL.match(new)):
        return f"'{before.rsplit(maxsplit=1)[-1]}' does not go before '{new}'"
    last = re.search(r"(?<!\w)(\w++)\s++\Z", before)
    articles = _ARTICLES.get(locale.partition("_")[0], "").split()
    if last and last[1].casefold() in articles:
        return f"'{last[1]}' before it may have to change"
    return ""
