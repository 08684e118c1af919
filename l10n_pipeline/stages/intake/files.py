"""Which of other tools' files are to come in, in which locale each, and what they say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from l10n_pipeline import files
from l10n_pipeline.config.config import Config, LocaleConfig
from l10n_pipeline.errors import ConfigError, FormatError
from l10n_pipeline.intake import po
from l10n_pipeline.intake.pairs import Pair
from l10n_pipeline.locale_rules import bcp47

Read = Callable[[bytes, str], list[Pair]]

READERS: dict[str, tuple[Callable[[bytes, str], str], Read]] = {".po": (po.language, po.pairs)}
"""Suffix → what says the language of a file, and what reads its pairs."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file of another tool, and the locale that it is in."""

    path: Path
    name: str  # for messages
    locale: LocaleConfig

    def pairs(self) -> list[Pair]:
        """What the file says; FormatError where it cannot be read."""
        _, read = READERS[self.path.suffix.lower()]
        found = read(files.read(self.path), self.name)
        return [pair if pair.files else replace(pair, files=(self.path.as_posix(),)) for pair in found]


def incoming(config: Config, paths: Sequence[Path], locale: str = "") -> Iterator[Incoming]:
    """The files that `paths` name, or that lie in these folders; ConfigError for one whose locale is not told.

    A file's locale is `locale`, else what its header says, else the first part of its path that is one of ours.
    """
    for path in paths:
        for file in sorted(_below(path)) if path.is_dir() else [path]:
            if file.suffix.lower() not in READERS:
                known = ", ".join(READERS)
                raise ConfigError(
                    f"'{file.suffix}' files cannot come in", path=str(file), advice=f"known: {known}"
                )
            told = config.locale(locale) if locale else _locale(config, file)
            if told is not None:
                yield Incoming(file, str(file), told)


def _below(folder: Path) -> Iterator[Path]:
    for suffix in READERS:
        yield from (path for path in folder.rglob(f"*{suffix}") if path.is_file())


def _locale(config: Config, path: Path) -> LocaleConfig | None:
    """None for a file of a locale that l10n.yaml does not have."""
    language, _ = READERS[path.suffix.lower()]
    try:
        said = language(files.read(path), str(path))
    except FormatError:
        said = ""
    names = [said] if said else [path.stem, *reversed(path.parent.parts), *path.stem.split(".")]
    for name in names:
        if found := by_code(config.locales, name):
            return found
    if said:
        return None
    raise ConfigError(
        "nothing says which locale this file is of", path=str(path), advice="name it: --locale LOCALE"
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
