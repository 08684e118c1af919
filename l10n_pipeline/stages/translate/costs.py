"""What a run would send and cost, by locale: to its engine, and to the judge of what the engine writes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from l10n_pipeline.config.config import Config, LocaleConfig
from l10n_pipeline.stages.translate.run import Translated

PER_TOKEN = 4
"""Characters of a token, about."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run would send for a locale; `price` is None where l10n.yaml names none."""

    locale: str
    engine: str
    texts: int
    characters: int
    price: float | None

    def row(self) -> tuple[object, ...]:
        """For a table: locale, engine, texts, characters, cost."""
        price = "no price" if self.price is None else f"{self.price:.2f}"
        return self.locale, self.engine, self.texts, self.characters, price


def _by_tokens(options: Mapping[str, object], characters: int) -> float | None:
    """What a model takes that is paid by tokens: as many for its answer as for the text; None without prices."""
    prices = sum(float(str(options.get(name) or 0)) for name in ("price_in", "price_out"))
    return characters / PER_TOKEN * prices / 1e6 if prices else None


def planned_costs(
    config: Config, locales: Sequence[LocaleConfig], done: Mapping[str, Translated]
) -> Iterator[Cost]:
    """One for each locale, and one more where a judge would be asked; its cost is what it may be, about."""
    for locale in locales:
        one, engine = done[locale.name], locale.engine or "none"
        price = one.cost if config.price(engine) else _by_tokens(config.engine_options(engine), one.characters)
        yield Cost(locale.name, engine, one.sent, one.characters, price)
        if one.judged:
            yield Cost(locale.name, "judge", one.judged, one.judge_characters, one.judge_cost or None)


# -- past one machine ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run asks of one engine, for all locales; None is what cannot be told."""

    engine: str
    locales: int
    units: int
    texts: int
    characters: int
    cost: float | None
    core_hours: float | None  # of an engine that computes
    quota_hours: float | None  # of a service with a pace, at most: a request may hold several texts

    def row(self) -> tuple[object, ...]:
        """For a table, with the names of `PLAN`."""
        cost = "no price" if self.cost is None else f"{self.cost:.2f}"
        hours = map(_hours, (self.core_hours, self.quota_hours))
        return self.engine, self.locales, self.units, self.texts, self.characters, cost, *hours


PLAN = ("engine", "locales", "units", "texts", "characters", "cost", "core-hours", "hours at its pace")


def _hours(hours: float | None) -> str:
    return "" if hours is None else f"{hours:,.2f}"


def plans(config: Config, locales: Sequence[LocaleConfig], done: Mapping[str, Translated]) -> Iterator[Plan]:
    """One for each engine, the judge among them."""
    costs: dict[str, list[Cost]] = {}
    for cost in planned_costs(config, locales, done):
        if cost.engine == "none":
            continue
        costs.setdefault(cost.engine, []).append(cost)
    for engine, own in costs.items():
        of_locales = [done[cost.locale] for cost in own if engine != "judge"]
        characters = sum(cost.characters for cost in own)
        texts = sum(cost.texts for cost in own)
        prices = [cost.price for cost in own if cost.price is not None]
        speed, rate = (max((getattr(one, name) for one in of_locales), default=0.0) for name in ("speed", "pace"))
        yield Plan(
            engine,
            len(own),
            sum(one.units for one in of_locales),
            texts,
            characters,
            sum(prices) if len(prices) == len(own) else None,
            characters / speed / 3600 if speed else None,
            texts / rate / 3600 if rate else None,
        )


def pace(engine: str, options: Mapping[str, object]) -> float:
    """Requests a second that a service is asked at most; 0 where nobody limits them."""
    if options.get("per_second"):
        return float(str(options["per_second"]))
    if engine == "google" and "url" not in options:
        from l10n_pipeline.engines.http.google import PACE

        return PACE
    return 0.0
