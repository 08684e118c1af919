"""Quotation marks are of the locale's kind: none of another language, in a machine's text none that are straight."""

from __future__ import annotations

from collections.abc import Iterator

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.locale_rules.typography import setting
from l10n_pipeline.model import Problem, Unit

_MARKS = lazy.pattern("[“”„«»「」『』]")
_STRAIGHT = lazy.pattern(r'(?<![\w"])"(?=[^\s"])[^"\n]*(?<=[^\s"])"(?![\w"])')

_GROUPS = {
    "„“»«": "de bg cs sk sl sr hr et lt lv is da",
    "„”»«": "pl ro hu hr sr nl he sq",
    "«»„“": "ru uk be hy ka",
    "«»“”": "fr es it pt ca gl eu oc el nb nn no ar fa ur br ast tr az",
    "“”": "en zh ko th vi id ms hi bn ta te ml mr nl he da cy ga af tl sw",
    "”»«": "fi sv",
    "「」『』": "zh ja ko",
}
_KNOWN = {
    language: frozenset("".join(marks for marks, names in _GROUPS.items() if language in names.split()))
    for language in " ".join(_GROUPS.values()).split()
}
"""What a language's press writes, nested ones too. A language that is not here is not asked."""

_OF_LOCALE = {"zh_TW": "「」『』", "zh_Hant_TW": "「」『』", "zh_HK": "「」『』", "zh_Hant": "「」『』"}
_TAKEN_OVER = frozenset("«»「」『』")
"""What may be quoted with its own marks from a source that has them."""


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """A warning for the first mark that the language does not write."""
    own = _OF_LOCALE.get(context.locale) or _KNOWN.get(context.locale.partition("_")[0])
    if not own:
        return
    source, target = context.read(unit)
    is_straight = unit.state == "machine" and '"' in target.text
    if not is_straight and not _MARKS.search(target.text):
        return
    opening, closing = (mark.strip() for mark in setting(context.locale).quotes)
    advice = f"write {opening}…{closing}"
    for found in _MARKS.finditer(target.text):
        if found[0] not in own and not (found[0] in _TAKEN_OVER and found[0] in source.text):
            message = f"{found[0]} is no quotation mark of {context.locale}"
            yield context.problem("quote-kind", "warning", message, advice, target.found(found))
            return
    if is_straight and opening != '"' and (straight := _STRAIGHT.search(target.text)):
        message = f"{context.locale} has other quotation marks than straight ones"
        yield context.problem("quote-kind", "warning", message, advice, target.found(straight))
