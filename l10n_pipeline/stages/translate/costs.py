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
