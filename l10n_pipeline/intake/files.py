"""Which of other tools' files are to come in, in which locale each, and what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.config.config import Config, LocaleConfig
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.intake import exchanged, po
from l10n_pipeline.intake.pairs import Translation
from l10n_pipeline.locale_rules import bcp47

READERS: dict[str, Callable[[bytes, str], Iterator[tuple[str, Translation]]]] = {
    ".po": po.pairs,
    **exchanged.READERS,
}
"""By suffix: what reads the pairs of a file, each with its language."""


def incoming(paths: Iterable[Path]) -> Iterator[tuple[Path, Path | None]]:
    """The files of pairs among `paths`, and those below the folders among them, with their folder."""
    for path in paths:
        below = path if path.is_dir() else None
        yield from ((file, below) for file in files.named(path) if file.suffix.lower() in READERS)


def pairs(
    config: Config, path: Path, locale: str = "", below: Path | None = None
) -> Iterator[tuple[LocaleConfig, Translation]]:
    """What a file that a person named says; FormatError where it cannot be read, and see `said`."""
    return said(config, str(path), files.read(path, below), locale)


def said(config: Config, name: str, data: bytes, locale: str = "") -> Iterator[tuple[LocaleConfig, Translation]]:
    """What a file says, with the locale of each pair; texts in languages that l10n.yaml does not have are left out.

    A pair's locale is `locale`, else what the file says, else the part of its path that is one of ours. ConfigError
    where nothing tells it, FormatError where the file is not what its name says.
    """
    told = config.locale(locale) if locale else None
    path = Path(name)
    known: dict[str, LocaleConfig | None] = {}
    for language, pair in READERS[path.suffix.lower()](data, name):
        if language not in known:
            known[language] = _locale(config, path, language, told)
        if own := known[language]:
            yield own, pair if pair.files else replace(pair, files=(path.as_posix(),))


def _locale(config: Config, path: Path, language: str, told: LocaleConfig | None) -> LocaleConfig | None:
    if told and (not language or by_code([told], language) or len(config.locales) == 1):
        return told
    if language:
        return told if told and path.suffix.lower() == ".po" else by_code(config.locales, language)
    for name in (path.stem, *path.stem.split("."), *reversed(path.parent.parts)):
        if found := by_code(config.locales, name):
            return found
    raise ConfigError(
        "nothing says which locale this file is of",
        path=str(path),
        advice="name the file after it, like base.de.csv; `import` takes --locale, too",
    )


def by_code(locales: Iterable[LocaleConfig], code: str) -> LocaleConfig | None:
    """The locale that `zh-CN`, `zh_Hans_CN`, `pt-br` or `de` means; a language alone means its only locale."""
    want = _plain(code)
    if not want:
        return None
    known = list(locales)
    for locale in known:
        if want in {_plain(locale.name), _plain(locale.code or ""), _plain(bcp47(locale.name))}:
            return locale
    language = [x for x in known if _plain(x.name).split("_")[0] == want.split("_")[0]]
    return language[0] if len(language) == 1 and _fits(want, _plain(language[0].name)) else None


def _fits(want: str, name: str) -> bool:
    """Whether nothing that one says contradicts the other: Hans is CN and SG, Hant is TW and HK."""
    return "_" not in want or "_" not in name or _script(want) == _script(name)


def _script(code: str) -> str:
    from babel.core import get_global

    if re.search(r"_hans|_hant", code):
        return code.split("_")[1]
    language, *rest = code.split("_")
    likely = get_global("likely_subtags")
    full = likely.get("_".join([language, *map(str.upper, rest)])) or likely.get(language) or ""
    return "_".join(full.split("_")[1:2]).lower()


def _plain(code: str) -> str:
    return code.strip().replace("-", "_").lower().partition(".")[0].partition("@")[0]
