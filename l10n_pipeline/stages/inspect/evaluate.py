"""Evaluate: engines against what people translated, so that a team knows which one to choose."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import ConfigError, L10nError, Unsupported
from l10n_pipeline.ledger.budget import Budget
from l10n_pipeline.ledger.recorded import Recorded
from l10n_pipeline.locale_rules import rules
from l10n_pipeline.model import Counts, Problem, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.protection import Result, probe
from l10n_pipeline.protection import translate as translate_tasks
from l10n_pipeline.protection.masks import SCHEMES
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.inspect.settled import verdict
from l10n_pipeline.stages.translate.engine_run import Prepared, accepted, checks_of, engine_of, prepared, task
from l10n_pipeline.stages.translate.kept import open_ledger
from l10n_pipeline.text import inline


@dataclass(frozen=True, slots=True)
class Score:
    """How an engine did in a locale. chrF (higher is better) and TER (lower is better) are sacrebleu's, 0 to 100."""

    locale: str
    engine: str  # its fingerprint
    units: int  # that people translated
    chrf: float
    ter: float
    whole: float  # percent of the units that came back with every protected span
    approved: int  # units whose machine text people left as it was
    edited: int  # units whose machine text people changed
    edits: float | None  # TER of those machine texts against what people made of them, approved ones among them
    edits_of: int  # the units that `edits` stands on: those whose machine text the ledger still knows


PreparedUnit = tuple[Prepared, Unit]


def evaluate(
    project: Project,
    locales: Sequence[LocaleConfig],
    sources: Sequence[Source],
    engines: Sequence[str] = (),
    budget: Budget | None = None,
) -> Iterator[Score]:
    """Translate each locale's translated units by each engine, into the ledger alone, and compare.

    `engines` are names; by default those of the locale and of l10n.yaml. What an engine does not translate is left
    out. ConfigError where sacrebleu is missing.
    """
    _metrics("en")
    for locale in locales:
        pairs = list(_pairs(project, locale, sources))
        names = engines or dict.fromkeys([*([locale.engine] if locale.engine else []), *project.config.engines])
        if not pairs:
            message = f"no unit of {locale.name} is translated by people: there is nothing to compare with"
            project.add(Problem("nothing-to-evaluate", "info", message))
            continue
        for name in names:
            try:
                yield _scored(project, locale, name, pairs, budget or Budget())
            except Unsupported as error:
                project.add(Problem("pair-unsupported", "info", f"{name}: {error.message}", error.advice))


def _pairs(project: Project, locale: LocaleConfig, sources: Sequence[Source]) -> Iterator[PreparedUnit]:
    """The units that people translated, or whose machine text they approved or changed."""
    for source, document in project.readable(sources):
        units = project.units(source, locale.name)
        for key, segment in document.by_key().items():
            unit = units.get(key)
            if unit and unit.state == "translated" and (unit.origin is None or verdict(unit)):
                yield prepared(project, locale, source, segment), unit


def _scored(
    project: Project, locale: LocaleConfig, name: str, pairs: Sequence[PreparedUnit], budget: Budget
) -> Score:
    source = project.config.source_locale
    engine = engine_of(project, locale, name)
    with open_ledger(project) as ledger:
        recorded = Recorded(
            engine, ledger, f"{locale.name}: {engine.fingerprint}", budget=budget, price=project.config.price(name)
        )
        schemes = probe(recorded, locale.name, few=isinstance(engine, Counts)) or tuple(SCHEMES)
        segments = {id(p.coded): p.segment for p, _ in pairs}
        results = translate_tasks(
            [task(locale, p) for p, _ in pairs],
            recorded,
            schemes=schemes,
            accept=lambda one, text: accepted(segments[id(one.coded)], text, locale),
            source=source,
            checks=checks_of(engine),
        )
        if error := next((r.error for r in results if isinstance(r.error, L10nError)), None):
            raise error
        texts = ledger.texts({unit.former.digest for _, unit in pairs if unit.former})
    return _score(locale.name, engine.fingerprint, list(zip(pairs, results, strict=True)), texts)


def _score(
    locale: str, engine: str, found: Sequence[tuple[PreparedUnit, Result]], texts: Mapping[str, str]
) -> Score:
    chrf, ter = _metrics(locale)
    whole = [(p, unit, r.text) for (p, unit), r in found if r.text is not None]
    hypotheses = [_words(p, text) for p, _, text in whole]
    references = [_words(p, unit.target) for p, unit, _ in whole]
    told = [verdict(unit) for (_, unit), _ in found]
    settled = list(_settled((pair for pair, _ in found), texts))
    edits = _corpus(ter, [_words(p, said) for p, _, said in settled], [_words(p, made) for p, made, _ in settled])
    return Score(
        locale,
        engine,
        len(found),
        _corpus(chrf, hypotheses, references),
        _corpus(ter, hypotheses, references),
        100 * len(whole) / len(found),
        told.count("approved"),
        told.count("changed"),
        edits if settled else None,
        len(settled),
    )


def _settled(pairs: Iterable[PreparedUnit], texts: Mapping[str, str]) -> Iterator[tuple[Prepared, str, str]]:
    """Units of a machine, what people made of each, and what the machine had said."""
    for one, unit in pairs:
        told = verdict(unit)
        if told == "approved":
            yield one, unit.target, unit.target
        elif told and unit.former and unit.former.digest in texts:
            yield one, unit.target, texts[unit.former.digest]


def _words(unit: Prepared, text: str) -> str:
    segment = unit.segment
    return " ".join(inline.words(inline.parse(text, segment.syntax, segment.refs)).split())


def _corpus(metric: object, hypotheses: Sequence[str], references: Sequence[str]) -> float:
    if not hypotheses:
        return 0.0
    score: float = metric.corpus_score(hypotheses, [references]).score  # type: ignore[attr-defined]
    return score


def _metrics(locale: str) -> tuple[object, object]:
    """chrF and TER; words are characters in scripts without blanks."""
    try:
        from sacrebleu.metrics.chrf import CHRF
        from sacrebleu.metrics.ter import TER
    except ImportError as error:
        raise ConfigError("evaluate needs sacrebleu", advice="pip install 'l10n-pipeline[evaluate]'") from error
    return CHRF(), TER(normalized=True, asian_support=not rules(locale).spaced)


def cells(scores: Iterable[Score]) -> list[list[object]]:
    """A row a score."""
    return [
        [
            s.locale,
            s.engine,
            s.units,
            s.chrf,
            s.ter,
            s.whole,
            s.approved,
            s.edited,
            "" if s.edits is None else f"{s.edits:.1f}",
            s.edits_of,
        ]
        for s in scores
    ]
