"""The target is in the locale's script, and Japanese runs of the source are in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from l10n_pipeline import lazy
from l10n_pipeline.checks import Context
from l10n_pipeline.checks.copied import copied
from l10n_pipeline.checks.stays import KEPT
from l10n_pipeline.locale_rules import has_own_script, rules
from l10n_pipeline.model import Problem, Segment, Severity, Unit
from l10n_pipeline.terms.script import RUN, japanese_runs
from l10n_pipeline.text import inline
from l10n_pipeline.text.scripts import may_be_eastern

_IN_BRACKETS = lazy.pattern(rf"[(（]({RUN})[)）]")
_RUN = lazy.pattern(RUN)
_WORDS = lazy.pattern(r"[A-Za-z]{2,}")
_COMMA = lazy.pattern(r"[,;/、，；·|،]")
_SMALL = lazy.pattern(r"(?<![\w'’.-])[a-z]{2,}(?![\w'’-])")
"""A word that is no name: names are written in capitals."""


def check(unit: Unit, context: Context) -> Iterator[Problem]:
    """Warnings and errors about writing."""
    yield from _own_script(unit, context)
    yield from _japanese(unit, context)
    yield from _doubled(unit, context)


def _own_script(unit: Unit, context: Context) -> Iterator[Problem]:
    """Several Latin words and not one letter of the locale's own script; of a copy `copied` tells."""
    if _is_latin(context.locale) or copied(unit, context):
        return
    if not context.terms and has_own_script(context.read(unit)[1].text, context.locale):
        return  # nearly every text; what is kept has no letters but ASCII's
    target = _without_terms(context.words(unit), context)
    if len(_WORDS.findall(target)) < 3:
        return
    if (
        unit.state == "translated"
        and not unit.origin
        and _names(target) == _names(context.read(unit)[0].text) != []
    ):
        return  # a person wrote the same names with other commas
    target = KEPT.sub(" ", target)
    if len(_WORDS.findall(target)) >= 3 and _SMALL.search(target) and not has_own_script(target, context.locale):
        yield context.problem("wrong-script", "error", "the translation is not in the script of its language")


@cache
def _is_latin(locale: str) -> bool:
    return rules(locale).letters == rules("en").letters


def _names(text: str) -> list[str]:
    """The items of a list of single words; none where the text is no such list."""
    items = [item.strip() for item in _COMMA.split(text)]
    return items if len(items) > 1 and not any(len(item.split()) != 1 for item in items) else []


def _without_terms(text: str, context: Context) -> str:
    for match in context.terms:
        text = text.replace(match.surface, " ")
    return text


def _japanese(unit: Unit, context: Context) -> Iterator[Problem]:
    """Each run of Japanese script that the source shows; a term's rendering may stand for its own script."""
    text, written = context.segment.text, [m.script_range for m in context.terms if m.script_range]
    if text.isascii():
        return
    for start, end in _runs(text):
        run = text[start:end]
        if run in unit.target or any(a <= start and end <= b for a, b in written):
            continue
        message = f"the Japanese text {run} is not in the translation"
        yield context.problem("script-missing", "error", message, "copy it from the source")


@lru_cache(maxsize=1024)  # each locale asks for them
def _runs(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(japanese_runs(text))


def _doubled(unit: Unit, context: Context) -> Iterator[Problem]:
    if said := doubled(context.segment, unit.target):
        severity: Severity = "warning" if unit.state == "translated" and not unit.origin else "error"
        yield context.problem(
            "script-doubled", severity, f"{said} stands twice, once in parentheses", "write it once"
        )


def doubled(segment: Segment, target: str) -> str:
    """What the target says twice and its source does not, as 先輩 (先輩): in Japanese a word and its script are one."""
    if ("(" not in target and "（" not in target and "&" not in target) or not (
        "&" in target or (may_be_eastern(target) and _RUN.search(target))
    ):
        return ""
    found, said = (
        _repeated(inline.words(inline.parse(text, segment.syntax, segment.refs)))
        for text in (target, segment.text)
    )
    return found if not said else ""


def _repeated(text: str) -> str:
    for found in _IN_BRACKETS.finditer(text):
        before = found.start() - (text[found.start() - 1 : found.start()] in (" ", "\u00a0"))
        if text.endswith(found[1], 0, before):
            return found[1]
    return ""
