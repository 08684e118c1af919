"""Pages from templates: Jinja2's, with the project's own folder before the package's."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from l10n_pipeline import lazy
from l10n_pipeline.edition.manifest import digest_of, sha256
from l10n_pipeline.errors import ConfigError, FormatError
from l10n_pipeline.files import Door, packaged
from l10n_pipeline.locale_rules import format_date, format_number

if TYPE_CHECKING:
    from jinja2 import Environment

_HOLE = lazy.pattern(r"\{(\w+)\}")
_KEPT = lazy.pattern(r"(<(?:pre|textarea)\b(?:(?!<(?:pre|textarea)\b).)*?</(?:pre|textarea)>)", re.S)
_BLANK_LINES = lazy.pattern(r"\n(?:[^\S\n]*+\n)++")
_BLANK_ENDS = lazy.pattern(r"(?<![ \t])[ \t]++$", re.M)


class Templates:
    """The templates of a site. A file of the same name in the project's folder goes before the package's."""

    def __init__(self, own: Path | None, door: Door | None = None) -> None:
        if own is not None and not own.is_dir():
            raise ConfigError(f"there is no folder {own.name}", advice="make it, or mend `templates` in l10n.yaml")
        self.own = own
        self._door = door or (Door(own) if own is not None else None)

    def page(self, template: str, **values: object) -> bytes:
        """A page; ConfigError where a template of the project is wrong."""
        from jinja2 import TemplateError

        try:
            text = self._environment.get_template(template).render(**values)
        except TemplateError as error:
            line = getattr(error, "lineno", None) or 0
            name = getattr(error, "name", None) or template
            advice = "the package's own templates show what there is"
            raise ConfigError(error.message or str(error), path=name, line=line, advice=advice) from error
        return (_without_blank_lines(text).strip() + "\n").encode()

    @cached_property
    def assets(self) -> Mapping[str, bytes]:
        """The files that go with the pages: style.css, and whatever stands in `static/` of the project's folder."""
        out = {"style.css": packaged(__package__, "templates", "style.css")}
        if self.own is not None and self._door is not None:
            if self._door.has(self.own / "style.css"):
                out["style.css"] = self._door.read(self.own / "style.css")
            folder = self.own / "static"
            for path in self._door.walk(folder):
                out[path.relative_to(folder).as_posix()] = self._door.read(path)
        return out

    @cached_property
    def said(self) -> str:
        """What stands for the files of the project's folder, and for what goes with the pages."""
        found = {f"static/{path}": data for path, data in self.assets.items()}
        if self.own is not None and self._door is not None:
            for path in self._door.walk(self.own):
                name = path.relative_to(self.own).as_posix()
                if name != "style.css" and not name.startswith("static/"):  # which are among the assets
                    with suppress(FormatError):  # a template that needs it says so
                        found[name] = self._door.read(path)
        return digest_of(sorted((path, sha256(data)) for path, data in found.items()))

    def _source(self, name: str) -> str | None:
        """The text of a template: the project's, else the package's; None where there is neither."""
        if not re.fullmatch(r"\w[\w.-]*(?:/\w[\w.-]*)*", name):
            return None
        if self.own is not None and self._door is not None and self._door.has(self.own / name):
            return self._door.read(self.own / name).decode()
        with suppress(OSError):
            return packaged(__package__, "templates", name).decode()
        return None

    @cached_property
    def _environment(self) -> Environment:
        try:
            from jinja2 import Environment, FunctionLoader, StrictUndefined
        except ImportError as error:
            raise ConfigError("publish needs jinja2", advice="pip install 'l10n-pipeline[publish]'") from error
        made = Environment(
            loader=FunctionLoader(self._source),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        made.filters |= {"fill": fill, "data": data, "date": format_date, "number": format_number}
        return made


def _without_blank_lines(text: str) -> str:
    """The page without the blank lines that templates leave; in code they are the author's."""
    parts = _KEPT.split(text)
    parts[::2] = [_BLANK_ENDS.sub("", _BLANK_LINES.sub("\n", part)) for part in parts[::2]]
    return "".join(parts)


def fill(text: str, **values: object) -> str:
    """`{name}` in a text replaced by its value; what has none stays."""
    return _HOLE.sub(lambda m: str(values.get(m[1], m[0])), text)


def data(value: Any) -> Any:
    """JSON that may stand in a <script> element: no character there can end it."""
    from markupsafe import Markup

    return Markup(inert(json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)))


def inert(text: str) -> str:
    """JSON in which no character is markup."""
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
