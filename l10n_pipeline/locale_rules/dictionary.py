"""Which of Hunspell's dictionaries the spelling of a locale is checked by."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

_FOLDERS = ("/usr/share/hunspell", "/usr/share/myspell/dicts")
"""Where Debian and its kin put dictionaries; DICPATH, which Hunspell's own program reads, goes before."""


def path(locale: str) -> Path | None:
    """The dictionary of a locale without its suffix, of its language where there is none of it; None without one."""
    folders = [Path(f) for f in (*os.environ.get("DICPATH", "").split(os.pathsep), *_FOLDERS) if f]
    language = locale.partition("_")[0]
    for folder in folders:
        names = [locale, f"{language}_{language.upper()}", language]
        names += sorted(path.stem for path in folder.glob(f"{language}_*.dic"))
        for name in names:
            if (folder / f"{name}.dic").is_file() and (folder / f"{name}.aff").is_file():
                return folder / name
    return None


def is_installed() -> bool:
    """Whether the extra `spelling` is."""
    return find_spec("hunspell") is not None


def said(locale: str) -> str:
    """Which dictionary a check reads, as the state notes it; "" for none."""
    return str(path(locale)) if is_installed() else ""
