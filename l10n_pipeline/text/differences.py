"""The difference of two texts by words."""

from __future__ import annotations

import re

from l10n_pipeline import lazy
from l10n_pipeline.text import scripts
from l10n_pipeline.text.common_runs import changes

_WORD = lazy.pattern(rf"\s+|[{scripts.HAN}{scripts.KANA}]|[^\W_]+(?:['’-][^\W_]+)*|.", re.S)


def differences(old: str, new: str) -> list[dict[str, str]]:
    """The difference of two texts by words: parts that are the `same`, `gone` or `new`.

    A blank alone between two changes is part of them.
    """
    a, b = _WORD.findall(old), _WORD.findall(new)
    out: list[dict[str, str]] = []
    gone = fresh = ""
    parts = list(changes(a, b))
    for n, (equal, i, j, k, m) in enumerate(parts):
        was, now = "".join(a[i:j]), "".join(b[k:m])
        if not equal or (not was.strip() and 0 < n < len(parts) - 1):
            gone, fresh = gone + was, fresh + now
            continue
        out += _changed(gone, fresh)
        gone = fresh = ""
        out.append({"same": was})
    return [*out, *_changed(gone, fresh)]


def _changed(gone: str, new: str) -> list[dict[str, str]]:
    return [{name: text} for name, text in (("gone", gone), ("new", new)) if text]
