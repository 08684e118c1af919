"""What providers call the languages: pt_BR is pt-BR to DeepL, pt to Google, por_BR to Apertium.

A code follows from the locale by CLDR; tables hold only what differs. Which codes a provider knows is the
provider's own list.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from babel import Locale
from babel.core import get_global, parse_locale

from l10n_pipeline.errors import Unsupported

SPELLINGS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "google": {
        "he": ("iw",),
        "jv": ("jw",),
        "nb": ("no",),
        "fil": ("tl",),
        "mni": ("mni-Mtei",),
    },
    "mymemory": {
        "ar": ("ar-SA",),
        "la": ("la-XN",),
    },
    "deepl": {"en": ("en-US",), "en_001": ("en-GB",), "no": ("nb",), "fil": ("tl",)},
    "libretranslate": {
        # Old names follow new ones: servers of all ages are about.
        "zh_Hans": ("zh-Hans", "zh"),
        "zh_Hant": ("zh-Hant", "zt"),
        "pt_BR": ("pt-BR", "pb"),
        "nb": ("nb", "no"),
    },
    "apertium": {"nb": ("nob",), "nn": ("nno",)},
}
"""Provider to the spellings that CLDR does not lead to, by language, language_Script or language_TERRITORY."""

PAIRED: Mapping[str, frozenset[str]] = {"pt": frozenset({"BR", ""})}
"""Languages whose bare code means one variety to providers: these territories may use it."""


def code(provider: str, locale: str, known: Collection[str]) -> str:
    """The provider's code for a Babel locale, the most exact of those in `known`.

    Unsupported where none serves: text of another script or of the other Portuguese is no translation.
    """
    by_fold = {name.casefold().replace("_", "-"): name for name in known}
    for candidate in candidates(provider, locale):
        found = by_fold.get(candidate.casefold().replace("_", "-"))
        if found is not None:
            return found
    raise Unsupported(f"{provider} does not know the language {locale}", advice="choose another engine for it")


def candidates(provider: str, locale: str) -> list[str]:
    """The codes that a provider may have for a locale, the most exact first, without repetition.

    Its own, else its parent's in CLDR (of es_MX that is es_419, of pt_AO pt_PT), else its language's.
    """
    parents: Mapping[str, str] = get_global("parent_exceptions")
    family = [_parts(name) for name in (locale, parents.get(locale, "root")) if name != "root"]
    exact = [name for parts in family for name in _exact(provider, *parts)]
    return list(dict.fromkeys([*exact, *_general(provider, *family[0])]))


def language_name(locale: str) -> str:
    """The English name and the BCP 47 tag, for engines that read: `Portuguese (Brazil), pt-BR`."""
    return f"{Locale.parse(locale).get_display_name('en')}, {locale.replace('_', '-')}"


def _exact(provider: str, language: str, territory: str, script: str) -> Iterator[str]:
    """Codes that name the territory."""
    if not territory:
        return
    yield from SPELLINGS.get(provider, {}).get(f"{language}_{territory}", ())
    if provider == "apertium":
        yield from (f"{name}_{territory}" for name in _long(language))
        return
    yield f"{language}-{script}-{territory}"
    if script == _likely(language, territory)[1]:
        yield f"{language}-{territory}"


def _general(provider: str, language: str, territory: str, script: str) -> Iterator[str]:
    """Codes for the language in this script, or in the territory that it is at home in."""
    own, (home, home_script) = SPELLINGS.get(provider, {}), _likely(language)
    yield from own.get(f"{language}_{script}", ())
    if territory not in PAIRED.get(language, {territory}):
        return
    if provider == "apertium":
        yield from (*own.get(language, ()), *_long(language))
    elif not script:
        yield language
    elif script == home_script:
        yield from own.get(language, ())
        yield from (f"{language}-{script}", language, f"{language}-{script}-{home}", f"{language}-{home}")
    else:
        home = _likely(language, script)[0]
        yield from (f"{language}-{script}", f"{language}-{script}-{home}")
        if _likely(language, home)[1] == script:
            yield f"{language}-{home}"


def _long(language: str) -> list[str]:
    """ISO 639-3, then 639-2 and other names of the language in CLDR, then its short one."""
    aliases: Mapping[str, str] = get_global("language_aliases")
    return [
        *sorted((name for name, to in aliases.items() if to == language and len(name) == 3), key=_by_age),
        language,
    ]


def _by_age(name: str) -> tuple[bool, str]:
    """ISO 639-2's bibliographic codes and names of single varieties last."""
    return name in _BIBLIOGRAPHIC or name in _VARIETIES, name


_BIBLIOGRAPHIC = frozenset(
    "alb arm baq bur chi cze dut fre geo ger gre ice mac mao may per rum slo tib wel".split()
)
_VARIETIES = frozenset("arb cmn pes scc scr".split())


def _parts(locale: str) -> tuple[str, str, str]:
    """Language, territory ("" for none) and script, which CLDR's likely subtags know where it is not said."""
    language, territory, script, *_ = parse_locale(locale.replace("-", "_"))
    if script is None:
        script = _likely(language, territory or "")[1]
    return language, territory or "", script


def _likely(language: str, subtag: str = "") -> tuple[str, str]:
    """CLDR's likely territory and script of a language, where its territory or script is known."""
    likely: Mapping[str, str] = get_global("likely_subtags")
    full = likely.get(f"{language}_{subtag}") or likely.get(language) or language
    _, found, script, *_ = parse_locale(full)
    return found or "", script or ""
