"""A term and its script, one of them in parentheses: `tsundere (ツンデレ)`, `ツンデレ (tsundere)`."""

from __future__ import annotations

from typing import Literal, NamedTuple

from l10n_pipeline import lazy
from l10n_pipeline.terms.fold import plain
from l10n_pipeline.terms.script import RUN

PairKind = Literal["term", "term-script", "script-term"]

_BLANKS = " \u00a0\u202f"
_BEHIND = lazy.pattern(rf"[{_BLANKS}]?[(（]([^()（）\n]{{1,60}})[)）]")
_BEFORE = lazy.pattern(rf"(?:^|(?<=[\s\"'“‘「『（(、。，,])){RUN}\Z")
_WHOLE = lazy.pattern(RUN)
_REACH = 61  # how many characters before the parentheses a script is looked for


class ScriptPair(NamedTuple):
    """The range of both with the parentheses, and the range of the script alone."""

    kind: PairKind
    start: int
    end: int
    script: tuple[int, int]


def pair_at(text: str, start: int, end: int, script: str) -> ScriptPair | None:
    """The pair that the term at text[start:end] belongs to; `script` is what the term base knows, or "".

    What stands in the other place must be that script or one whole run of Japanese or Han characters:
    `tsundere (Japanese: ツンデレ)` says more than a gloss and is no pair.
    """
    following = text[end : end + 2]
    if "(" in following or "（" in following:
        behind = _BEHIND.match(text, end)
        if behind and _is_script(behind[1], script):
            return ScriptPair("term-script", start, behind.end(), behind.span(1))
    if start > 1 and text[start - 1] in "(（" and following[:1] in (")", "）"):
        return _script_before(text, start, end, script)
    return None


def _is_script(written: str, script: str) -> bool:
    return bool(_WHOLE.fullmatch(written)) or (script != "" and plain(written) == plain(script))


def _script_before(text: str, start: int, end: int, script: str) -> ScriptPair | None:
    stop = start - 2 if text[start - 2] in _BLANKS else start - 1
    window = text[max(0, stop - _REACH) : stop]
    if not (script and window.endswith(script)):
        run = _BEFORE.search(window)
        if run is None or len(run[0]) == _REACH:
            return None
        script = run[0]
    return ScriptPair("script-term", stop - len(script), end + 1, (stop - len(script), stop))
