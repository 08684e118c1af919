"""Single values of l10n.yaml: how each is read, and what is said where it is wrong."""

from __future__ import annotations

import os
import re
from importlib.machinery import PathFinder
from pathlib import Path, PurePosixPath
from typing import Any

from l10n_pipeline import files
from l10n_pipeline.config.yaml_nodes import Reading, ValueReader, YamlNode, entries, one_of, plain, scalar, text
from l10n_pipeline.errors import ConfigError

PRICE = "price"
"""The option of every engine that the pipeline reads: of a million characters, in any currency."""


def folder(reading: Reading, node: YamlNode) -> Path:
    try:
        return files.inside(reading.root, text(reading, node))
    except ConfigError as error:
        reading.wrong(node, error.message, error.advice)
        return reading.root


def locale_name(reading: Reading, node: YamlNode) -> str:
    """A Babel identifier, spelt as Babel spells it: it names folders and locale data, and stands in PO headers."""
    if _has_data(scalar(node) or ""):
        return scalar(node) or ""
    from babel import Locale, UnknownLocaleError
    from babel.core import get_locale_identifier, parse_locale

    name = scalar(node) or ""
    try:
        spelt = get_locale_identifier(parse_locale(name.replace("-", "_")))
        Locale.parse(spelt)
    except (ValueError, UnknownLocaleError):
        advice = "a language, with its country where that matters: pt_BR"
        reading.wrong(node, f"there is no locale '{name}'", advice)
        return name
    if spelt != name:
        reading.wrong(node, f"'{name}' is not how a locale is written here", f"write {spelt}")
    return spelt


def _has_data(name: str) -> bool:
    """Whether Babel has a file for just that locale: Babel itself takes as long to import as a small command does."""
    if not re.fullmatch(r"[a-z]{2,3}(?:_[A-Z][a-z]{3})?(?:_[A-Z]{2})?", name):
        return False
    found = PathFinder.find_spec("babel")
    folders = found.submodule_search_locations or () if found else ()
    return any(os.path.exists(os.path.join(folder, "locale-data", f"{name}.dat")) for folder in folders)


def key(reading: Reading, node: YamlNode) -> str:
    """A pattern of key paths."""
    value = text(reading, node)
    if re.search(r"\[\d+\]", value):
        reading.wrong(node, f"'{value}': items have no numbers", "write [] for all of them")
    elif value and not re.fullmatch(r"!?(?:[^.]+\.)*[^.]+", value):
        reading.wrong(node, f"'{value}' is no pattern of key paths", 'like nav.home, nav.* or "**.title"')
    return value


MEMORIES = (".tmx", ".xlf", ".xliff", ".csv")
"""The suffixes of translation memories."""


def memory(reading: Reading, node: YamlNode) -> str:
    """The path of a translation memory, from the project's folder."""
    value = text(reading, node)
    path = PurePosixPath(value)
    if path.suffix.lower() not in MEMORIES or path.is_absolute() or ".." in path.parts or "*" in path.parent.name:
        advice = f"a path below the project that ends in {', '.join(MEMORIES)}: tm/base.tmx, tm/*.tmx"
        reading.wrong(node, f"'{value}' is no file of a translation memory", advice)
    return value


def code(reading: Reading, node: YamlNode) -> str:
    """A site generator's name of a locale: a folder, the end of a file's name, a part of URLs."""
    value = scalar(node) or ""
    if not re.fullmatch(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*", value):
        reading.wrong(node, f"'{value}' is no code of a locale", "letters, digits and hyphens, like zh-cn")
    return value


def gloss(reading: Reading, node: YamlNode) -> str:
    """What is added to a term's first mention."""
    value = text(reading, node)
    holes = re.findall(r"\{([^{}]*)\}", value)
    if (
        not holes
        or not set(holes) <= {"term", "script", "reading"}
        or re.search(r"[{}]", re.sub(r"\{\w+\}", "", value))
    ):
        reading.wrong(
            node, f"'{value}' is no gloss", 'name {term}, {script} or {reading}, like "（{term}，{script}）"'
        )
    return value


def argument(reading: Reading, node: YamlNode) -> str:
    """A pattern of an element's name and its argument."""
    value = text(reading, node)
    if value and not re.fullmatch(r"!?[^.\s]+\.[^.\s]+", value):
        reading.wrong(node, f"'{value}' is no pattern of an argument", 'like figure.caption or "*.title"')
    return value


def language(reading: Reading, node: YamlNode) -> str:
    """A language of code blocks."""
    value = text(reading, node)
    if value and not re.fullmatch(r"[a-z0-9+#-]+(?::strings)?", value):
        reading.wrong(node, f"'{value}' is no language of code blocks", "like python, or python:strings")
    return value


def tag(reading: Reading, node: YamlNode) -> str:
    """The name of a shortcode or a template tag."""
    value = text(reading, node)
    if value and not re.fullmatch(r"[A-Za-z][\w./-]*", value):
        reading.wrong(node, f"'{value}' is no name of a tag", "like mermaid")
    return value


_type = one_of(("markdown", "html", "icu", "text"))


def types(reading: Reading, node: YamlNode) -> tuple[tuple[str, str], ...]:
    """Patterns of key paths, each with the language of its values, in order."""
    given = entries(reading, node, "key paths").values()
    return tuple((key(reading, name), _type(reading, value)) for name, value in given)


def prefixes(reading: Reading, node: YamlNode, read: ValueReader) -> dict[str, Any]:
    """A mapping of URL prefixes, the longest first: the first one that fits is the one that is meant."""
    pairs = [
        (url(reading, key), read(reading, value))
        for key, value in entries(reading, node, "a mapping of URL prefixes").values()
    ]
    return dict(sorted(pairs, key=lambda pair: -len(pair[0])))


def url(reading: Reading, node: YamlNode) -> str:
    value = scalar(node) or ""
    if not re.fullmatch(r"/\S*|https?://[^\s/]+(?:/\S*)?", value):
        reading.wrong(node, f"'{value}' is not a URL prefix", "like /learn/ or https://example.org/")
    return value


def base_url(reading: Reading, node: YamlNode) -> str:
    value = scalar(node) or ""
    if value and not re.fullmatch(r"https?://[^\s/?#]+(?:/[^\s?#]*)?", value):
        reading.wrong(node, f"'{value}' is not where a site can stand", "like https://example.org/learn/")
    return value if not value or value.endswith("/") else value + "/"


def ledger(reading: Reading, node: YamlNode) -> str:
    """The address of a PostgreSQL database; a password has no place in a file that is committed."""
    value = scalar(node) or ""
    if not re.fullmatch(r"postgres(?:ql)?://[^\s?#]+(?:\?[^\s#]*)?", value):
        reading.wrong(
            node, "this is no address of a PostgreSQL database", "like postgresql://l10n@db.example.org/l10n"
        )
    elif ":" in value.partition("://")[2].partition("/")[0].rpartition("@")[0] or "password=" in value:
        reading.wrong(node, "a password in l10n.yaml is no secret", "put it into ~/.pgpass or PGPASSWORD")
    return value


def templates(reading: Reading, node: YamlNode) -> Path | None:
    return folder(reading, node) if scalar(node) else None


def routes(reading: Reading, node: YamlNode) -> dict[str, Any]:
    return prefixes(reading, node, _below_sources)


def _below_sources(reading: Reading, node: YamlNode) -> str:
    """A folder below the sources, without slashes around it; "" for the sources themselves."""
    value = scalar(node)
    if value is None or value.startswith("/") or ".." in PurePosixPath(value).parts:
        advice = '"" is the folder of the sources itself'
        reading.wrong(node, "a route leads to a folder below the sources", advice)
        return ""
    return "/".join(PurePosixPath(value).parts)


def options(reading: Reading, node: YamlNode) -> dict[str, Any]:
    """Options of one engine."""
    given = entries(reading, node, "judge")
    return plain(reading, node) if given else {}


def engines(reading: Reading, node: YamlNode) -> dict[str, dict[str, Any]]:
    out: dict[str, dict[str, Any]] = {}
    for name, (_, options) in entries(reading, node, "engines").items():
        given = entries(reading, options, f"engine {name}")
        out[name] = plain(reading, options) if given else {}
        if PRICE in given and not _is_price(out[name].get(PRICE)):
            reading.wrong(
                given[PRICE][1], f"the price of {name} is not a number from 0", "of a million characters"
            )
            del out[name][PRICE]
    return out


def _is_price(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")


def share(reading: Reading, node: YamlNode) -> float:
    """A share from 0 to 1."""
    value = scalar(node) or ""
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        reading.wrong(node, f"'{value}' is no share", "a number from 0 to 1, like 0.8")
        return 0.0
    return number
