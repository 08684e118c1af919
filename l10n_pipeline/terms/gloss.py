"""What a match is written as in a locale."""

from __future__ import annotations

from l10n_pipeline.terms.fold import plain
from l10n_pipeline.terms.match import Match

_PLURAL_IN_S = frozenset(("ca", "en", "es", "fr", "gl", "oc", "pt"))
_FULL_WIDTH = frozenset(("ja", "yue", "zh"))


def gloss(match: Match, locale: str) -> str:
    """The text that stands for `match` in `locale`, a Babel identifier such as zh_CN.

    A term alone is its rendering. With its script it is both, in the order of the source: zh_CN
    傲娇（ツンデレ）, pt_BR tsundere (ツンデレ). Where the rendering is that script, it is written once, with the
    reading or else the Latin form as its gloss: ja ツンデレ（tsundere）, never ツンデレ（ツンデレ）.
    """
    rendered = rendered_text(match, locale)
    if match.kind == "term":
        return rendered
    if plain(rendered) == plain(match.script):
        return _in_parentheses(rendered, _other(match, rendered), locale)
    if match.kind == "script-term":
        return _in_parentheses(match.script, rendered, locale)
    return _in_parentheses(rendered, match.script, locale)


def gloss_apart(match: Match, script: str, locale: str) -> str | None:
    """What stands for `(script)` where markup parts it from the term: `*kawaii* (かわいい)`.

    None where it stays as written: the rendering is not that script. In ja it is（kawaii）.
    """
    rendered = rendered_text(match, locale)
    if plain(rendered) != plain(script):
        return None
    return _in_parentheses("", _other(match, rendered), locale)


def rendered_text(match: Match, locale: str) -> str:
    """The rendering of the term of `match` alone, without its script.

    What is kept stays as written, but an English possessive goes, and a plural too where the language of
    `locale` has no plurals in -s.
    """
    rendering = match.term.rendering(locale)
    if rendering.kind != "keep":
        return rendering.text
    if match.inflection in ("", "plural") and _language(locale) in _PLURAL_IN_S:
        return match.surface
    if "plural" in match.inflection and _language(locale) not in _PLURAL_IN_S:
        return _in_case_of(match.surface, match.form)
    return match.surface.removesuffix("'s").removesuffix("’s").rstrip("'’")


def _other(match: Match, rendered: str) -> str:
    """The reading, or else the Latin form; "" where neither says anything new."""
    choices = (match.term.reading, match.form, match.term.source)
    return next((text for text in choices if text and plain(text) != plain(rendered)), "")


def _in_case_of(surface: str, form: str) -> str:
    if surface.isupper() and len(form) > 1:
        return form.upper()
    return form[0].upper() + form[1:] if surface[0].isupper() else form


def _in_parentheses(text: str, inside: str, locale: str) -> str:
    if not inside:
        return text
    return f"{text}（{inside}）" if _language(locale) in _FULL_WIDTH else f"{text} ({inside})"


def _language(locale: str) -> str:
    return locale.split("_", maxsplit=1)[0]
