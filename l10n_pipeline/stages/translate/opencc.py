"""A locale that is another one in other characters: zh_TW from zh_CN by OpenCC, marked as a machine's."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from l10n_pipeline import catalog, lazy
from l10n_pipeline.catalog import Change
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.locale_rules.typography import tidy
from l10n_pipeline.model import CONVERTER, Origin, Place, Problem, Segment, Unit
from l10n_pipeline.settle import Refusal, keeps, verify
from l10n_pipeline.settle.readings import of_person
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.translate.run import Run
from l10n_pipeline.terms.match import Match
from l10n_pipeline.terms.script import japanese_runs
from l10n_pipeline.text import inline
from l10n_pipeline.text.scripts import JAPANESE, KANA

CONVERSIONS = {
    ("zh_CN", "zh_TW"): "s2twp",
    ("zh_CN", "zh_HK"): "s2hk",
    ("zh_TW", "zh_CN"): "tw2sp",
    ("zh_HK", "zh_CN"): "hk2s",
    ("zh_TW", "zh_HK"): "t2hk",
}
"""OpenCC's configurations; those that end in p change words, too: 软件 is 軟體."""

NOTHING: Mapping[str, str] = MappingProxyType({})

_PARENTHESES = lazy.pattern(rf"[(（]([{JAPANESE}・、，, /]+)[)）]")


def convert_from(run: Run) -> int:
    """Convert the units of the locale that `locale.made_from` names into this locale's characters; return how many.

    Open units are filled, and former conversions follow their originals; what people wrote is left alone.
    """
    project, locale = run.project, run.locale
    if locale.made_from is None:
        return 0
    with locale.at_its_line():
        convert, how = _converter(locale.made_from, locale.name)
    count = 0
    for source, document in project.readable(run.sources):
        theirs, mine = project.units(source, locale.made_from), project.units(source, locale.name)
        for key, segment in document.by_key().items():
            original, unit = theirs.get(key), mine.get(key)
            if original is None or unit is None or not _wanted(original, unit):
                continue
            matches = project.matcher.in_segment(segment)
            text = converted(segment, original.target, convert, _spelt(segment, matches, locale))
            text = _well_set(segment, text, locale)
            if text == unit.target:
                continue
            if refusal := verify(segment, text, of_person(locale)):
                run.report(_left_open(run, source, unit, segment, refusal))
                continue
            origin = Origin("machine", f"{how} from {locale.made_from}", catalog.digest(text))
            run.change(source, key, Change(text, "machine", origin))
            count += 1
    return count


def _left_open(run: Run, source: Source, unit: Unit, segment: Segment, refusal: Refusal) -> Problem:
    """What l10n.yaml allows to the original's locale, it does not allow to this one."""
    project, locale = run.project, run.locale
    places = run.place(source, unit.line), Place(project.relative(project.source_path(source)), segment.line)
    advice = f"give {locale.name} the `links` of {locale.made_from}, or translate it"
    message = f"converted from {locale.made_from}, but the result {refusal.reason}; left open"
    return Problem("left-open", "warning", message, advice, places)


def _wanted(original: Unit, unit: Unit) -> bool:
    made = unit.state == "machine" and unit.origin is not None and unit.origin.is_converted
    return bool(original.target) and original.state in ("translated", "machine") and (unit.state == "new" or made)


def converted(
    segment: Segment, text: str, convert: Callable[[str], str], spelt: Mapping[str, str] = NOTHING
) -> str:
    """The text in other characters; codes stay as they are, and Japanese that parentheses set apart.

    `spelt` are words that the conversion does not decide on, and what is written for each.
    """
    coded = inline.parse(text, segment.syntax, segment.refs)
    held = [(start, end, text[start:end]) for start, end in (*inline.outside_text(coded), *_set_apart(text))]
    held += [(*m.span(), new) for word, new in spelt.items() for m in re.finditer(re.escape(word), text)]
    out, at = [], 0
    for start, end, new in sorted(held, key=lambda h: (h[0], -h[1])):
        if start >= at:
            out += [convert(text[at:start]), new]
            at = end
    return "".join([*out, convert(text[at:])])


def _spelt(segment: Segment, matches: Sequence[Match], locale: LocaleConfig) -> dict[str, str]:
    """Japanese of the source as it is written there, and terms as the term base has them in the new locale."""
    out = {segment.text[start:end]: segment.text[start:end] for start, end in japanese_runs(segment.text)}
    written = {script for m in matches for script in (m.script, m.term.script) if script in segment.text}
    out |= {script: script for script in written if script}
    for term in (m.term for m in matches):
        own = term.renderings.get(locale.name)
        former = term.rendering(locale.made_from or "").text
        if own and own.text and former:
            out[former] = own.text
    return out


def _well_set(segment: Segment, text: str, locale: LocaleConfig) -> str:
    """The text with the quotation marks and spacing of the new locale, where its structure stays."""
    new = tidy(text, segment.syntax, locale.name, segment.refs, spacing=locale.spacing)
    return new if keeps(segment, text, new) else text


def _set_apart(text: str) -> list[tuple[int, int]]:
    """In Chinese prose the characters beside kana may be Chinese; those in parentheses with kana are Japanese."""
    return [m.span(1) for m in _PARENTHESES.finditer(text) if re.search(f"[{KANA}]", m[1])]


@cache
def _converter(source: str, target: str) -> tuple[Callable[[str], str], str]:
    name = CONVERSIONS.get((source, target))
    if name is None:
        known = ", ".join(f"{b} from {a}" for a, b in CONVERSIONS)
        raise ConfigError(f"{target} cannot be made from {source}", advice=f"there are: {known}")
    try:
        import opencc
    except ImportError as error:
        raise ConfigError("`from` needs opencc", advice="pip install 'l10n-pipeline[opencc]'") from error
    converter = opencc.OpenCC(name)
    return converter.convert, f"{CONVERTER}{opencc.__version__} {name}"
