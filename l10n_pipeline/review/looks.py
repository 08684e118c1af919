"""Pages from the package's templates, and the closed list of files that go with them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from l10n_pipeline.files import packaged
from l10n_pipeline.locale_rules import bcp47, rules
from l10n_pipeline.publish.layout import fill
from l10n_pipeline.review import wording

if TYPE_CHECKING:
    from jinja2 import Environment

PACKAGE = "l10n_pipeline.review"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader(PACKAGE, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"fill": fill, "tag": bcp47, "dir": direction}
    return made


def direction(locale: str) -> str:
    """How a locale's script runs: ltr or rtl."""
    return "rtl" if rules(locale).rtl else "ltr"


def page(template: str, language: str, **values: object) -> str:
    """A page in one of the languages of the interface."""
    words = wording.load(language)
    common = {
        "words": words,
        "ui": language,
        "languages": wording.languages(),
    }
    return _environment().get_template(template).render(**common, **values)


@cache
def static() -> Mapping[str, bytes]:
    """The files of the page by name."""
    folder = files(PACKAGE).joinpath("static")
    return {entry.name: packaged(PACKAGE, "static", entry.name) for entry in folder.iterdir() if entry.is_file()}
