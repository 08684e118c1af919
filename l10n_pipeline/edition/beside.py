"""Editions beside their sources: a layout's row as an existing site has it, and which files there are editions."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from dataclasses import replace

from l10n_pipeline.edition.layouts import Layout

_CODE = "{code}"
_LIKE_A_CODE = r"[a-z]{2,3}(?:[-_](?:[A-Za-z]{2}|[A-Za-z]{4}|[0-9]{3}))*"


def beside(layout: Layout, folder: str, code: str) -> Layout:
    """The row of a site whose sources lie in `folder`, seen from the folder of the editions; "" for this itself.

    `code` is what the generator calls the source's locale: a part of that name stands for the locale, and other
    locales have theirs there (`docs/en/docs` → `docs/{code}/docs`). Without it they lie where the row says, below the
    sources' folder (`docs/{code}/guide.md`), or in a place of their own (`i18n/{code}/…`).
    """
    parts = folder.split("/") if folder else []
    if code in parts:
        at = len(parts) - 1 - parts[::-1].index(code)
        own = "/".join((*parts[:at], _CODE, *parts[at + 1 :]))
    else:
        own = folder
    start = layout.source.partition("{")[0].rstrip("/")
    return replace(
        layout,
        index="",  # a site has the names that its generator wants already
        source=posixpath.join(own, "{path}"),
        other=_moved(layout.other, start, folder, own),
        shared=_moved(layout.shared, start, folder, own),
        own=_moved(layout.own, start, folder, own),
    )


def _moved(pattern: str, start: str, folder: str, top: str) -> str:
    """A pattern with the site's folder for the row's `start`; as it is where it lies elsewhere.

    `top` is the folder with {code} in it, where it has one.
    """
    if not pattern or not pattern.startswith(start):
        return pattern
    rest = pattern.removeprefix(start)
    if rest.startswith("-"):  # src-{code}
        return folder + rest
    rest = rest.removeprefix("/")
    if _CODE in top and rest.startswith(f"{_CODE}/"):
        return f"{top}/{rest.removeprefix(f'{_CODE}/')}"
    return posixpath.join(folder, rest)


class Others:
    """Which files below the sources are other locales' editions by their place."""

    def __init__(self, layout: Layout, folder: str, own: str, codes: Collection[str]) -> None:
        """`layout` is the row from `beside`, `folder` and `own` as `folder` and `code` there, `codes` the others'."""
        self._folder, self._own = folder, own
        self._known = _patterns(layout, "|".join(map(re.escape, codes)) or r"(?!)")
        self._alike = _patterns(layout, _LIKE_A_CODE)

    def is_edition(self, name: str) -> bool:
        """Whether `name`, from the sources' folder, is a file of a locale of the project."""
        path = posixpath.join(self._folder, name)
        return any(pattern.fullmatch(path) for pattern in self._known)

    def unlisted(self, name: str, names: Collection[str]) -> str:
        """The code of a locale that l10n.yaml lacks where the file is a page of it: its source is among `names`."""
        path = posixpath.join(self._folder, name)
        for pattern in self._alike:
            found = pattern.fullmatch(path)
            if (
                found
                and found["code"] != self._own
                and not _sources_of(found, self._own).isdisjoint(names)
                and _is_locale(found["code"])
            ):
                return found["code"]
        return ""

    def folder_code(self, name: str) -> str:
        """The code that a file's folder has where a locale's pages have a folder of their own; "" for none."""
        path = posixpath.join(self._folder, name)
        for pattern in self._alike:
            found = pattern.fullmatch(path) if "path" in pattern.groupindex else None
            if found and found["code"] != self._own and _is_locale(found["code"]):
                return found["code"]
        return ""


def _patterns(layout: Layout, code: str) -> list[re.Pattern[str]]:
    """Regular expressions of the places of other locales' pages and files."""
    forms = dict.fromkeys(p for p in (layout.other, layout.own) if _CODE in p)
    return [re.compile(_expression(form, code)) for form in forms]


def _expression(form: str, code: str) -> str:
    holes = {
        "code": f"(?P<code>{code})",
        "path": "(?P<path>.+)",
        "stem": "(?P<stem>.+)",
        "suffix": r"(?P<suffix>\.[^./]+)",
    }
    pieces = re.split(r"\{(\w+)\}", form)
    return "".join(holes[piece] if n % 2 else re.escape(piece) for n, piece in enumerate(pieces))


def _sources_of(found: re.Match[str], own: str) -> set[str]:
    """What the source of such a file may be called: guide.md, or guide.en.md."""
    groups = found.groupdict()
    if groups.get("path"):
        return {str(groups["path"])}
    return {groups["stem"] + groups["suffix"], f"{groups['stem']}.{own}{groups['suffix']}"}


def _is_locale(code: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(code.replace("-", "_"))
    except (ValueError, UnknownLocaleError):
        return False
    return True
