"""A locale that is another one in other characters: zh_TW from zh_CN by OpenCC, marked as a machine's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache

from l10n_pipeline import catalog, inline
from l10n_pipeline.catalog import Change
from l10n_pipeline.config import LocaleConfig
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.locale_rules import KANA
from l10n_pipeline.model import Key, Origin, Segment, Unit
from l10n_pipeline.project import Project, Source
from l10n_pipeline.settle import verify
from l10n_pipeline.stages.outdated import Changes
from l10n_pipeline.terms.script import LETTERS

CONVERSIONS = {
    ("zh_CN", "zh_TW"): "s2twp",
    ("zh_CN", "zh_HK"): "s2hk",
    ("zh_TW", "zh_CN"): "tw2sp",
    ("zh_HK", "zh_CN"): "hk2s",
    ("zh_TW", "zh_HK"): "t2hk",
}
"""OpenCC's configurations; those that end in p change words, too: 软件 is 軟體."""

_PARENTHESES = re.compile(rf"[(（]([{LETTERS}・、，, /]+)[)）]")


def convert_from(
    project: Project, locale: LocaleConfig, sources: Sequence[Source], changes: Changes
) -> Iterator[tuple[Source, Key]]:
    """Add to `changes` what the units of the locale that `locale.made_from` names say in its characters.

    Open units are filled, and former conversions follow their originals; what people wrote is left alone.
    """
    if locale.made_from is None:
        return
    convert, how = _converter(locale.made_from, locale.name)
    for source, document in project.readable(sources):
        theirs, mine = project.units(source, locale.made_from), project.units(source, locale.name)
        for key, segment in {s.key: s for s in document.segments}.items():
            original, unit = theirs.get(key), mine.get(key)
            if original is None or unit is None or not _wanted(original, unit):
                continue
            text = converted(segment, original.target, convert)
            if text == unit.target or verify(segment, text, locale.allowed):
                continue
            origin = Origin("machine", f"{how} from {locale.made_from}", catalog.digest(text))
            changes.setdefault(source, {})[key] = Change(text, "machine", origin)
            yield source, key


def _wanted(original: Unit, unit: Unit) -> bool:
    made = unit.state == "machine" and unit.origin is not None and unit.origin.detail.startswith("opencc/")
    return bool(original.target) and original.state in ("translated", "machine") and (unit.state == "new" or made)


def converted(segment: Segment, text: str, convert: Callable[[str], str]) -> str:
    """The text in other characters; codes stay as they are, and Japanese that parentheses set apart."""
    coded = inline.parse(text, segment.syntax, segment.refs)
    held = [*inline.outside_text(coded), *_set_apart(text)]
    out, at = [], 0
    for start, end in sorted(held):
        if start >= at:
            out += [convert(text[at:start]), text[start:end]]
            at = end
    return "".join([*out, convert(text[at:])])


def _set_apart(text: str) -> list[tuple[int, int]]:
    """In Chinese prose the characters beside kana may be Chinese; those in parentheses with kana are Japanese."""
    return [m.span(1) for m in _PARENTHESES.finditer(text) if re.search(KANA, m[1])]


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
    return converter.convert, f"opencc/{opencc.__version__} {name}"
