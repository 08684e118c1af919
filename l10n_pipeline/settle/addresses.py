"""Addresses that lead to one place: spelled in two ways (RFC 3986, 6.2), or a page and its twin in the locale."""

from __future__ import annotations

import re
from itertools import takewhile
from urllib.parse import unquote, urldefrag, urlsplit

from l10n_pipeline import lazy

_WIKI = lazy.pattern(r"https?://([a-z-]+)(?:\.m)?\.(wiki[a-z]+|wiktionary)\.org/.")
_WEB = lazy.pattern(r"https?://", re.I)
_NO_WORD = r"(?<![A-Za-z0-9])"
_CODE = lazy.pattern(_NO_WORD + r"[a-z]{2}(?:[-_][A-Za-z]{2})?(?![A-Za-z0-9])")
_SEPARATORS = lazy.pattern(r"[/._\-?=&:]+|(?<![A-Za-z])(?:intl|all|lang|hl|locale|deed)(?![A-Za-z])")

_NEAR = {
    "af": ("nl",),
    "ast": ("es",),
    "be": ("ru",),
    "br": ("fr",),
    "ca": ("es",),
    "eu": ("es",),
    "fy": ("nl",),
    "gl": ("pt", "es"),
    "lb": ("de", "fr"),
    "nb": ("no", "da"),
    "nn": ("nb", "no", "da"),
    "oc": ("ca", "fr"),
    "tt": ("ru",),
}
"""Whose pages readers of a language read where a site has none in it."""


def same(one: str, other: str) -> bool:
    """Whether two addresses of the web differ only in spelling, a slash at the end, or in https for http."""
    return bool(_WEB.match(one) and _WEB.match(other)) and _normal(one) == _normal(other)


def _normal(address: str) -> tuple[str, str, str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:  # a bracket that is none of IPv6
        return address, "", "", ""
    return (
        parts.netloc.casefold(),
        unquote(parts.path).removesuffix("/"),
        unquote(parts.query),
        unquote(parts.fragment) or "#" * address.endswith("#"),
    )


def twin(source: str, target: str, locale: str) -> bool:
    """Whether `target` is the page `source` in the locale: `/en/a` and `/de/a`, `a.md` and `a.de.md`, en.wikipedia.org.

    A page of the site itself may be in a language that is near to the locale's. Of an encyclopedia the article has
    another name; of any other site all but the language's code is the same.
    """
    if not locale or source == target:
        return False
    was, now = _WIKI.match(source), _WIKI.match(target)
    if was and now:
        return was[2] == now[2] and was[1] != now[1] == locale.partition("_")[0]
    near = () if _WEB.match(source) or "//" in target else _NEAR.get(locale.partition("_")[0], ())
    return any(_is_page_in(one, source, target) for one in (locale, *near))


def _is_page_in(locale: str, source: str, target: str) -> bool:
    ours = _codes(locale)
    if len(ours.findall(target)) <= len(ours.findall(source)):
        return False
    others = (source[: m.start()] + source[m.end() :] for m in _CODE.finditer(source))
    return _bare(ours.sub("", target)) in map(_bare, (source, *others))


def is_near(source: str, target: str) -> bool:
    """Whether both are of one site: of a host, or of one and a part of it."""
    one, other = (_host(address) for address in (source, target))
    return bool(one and other) and (one == other or one.endswith("." + other) or other.endswith("." + one))


def _host(address: str) -> str:
    return _normal(address)[0].removeprefix("www.") if _WEB.match(address) else ""


def is_slip(source: str, target: str) -> bool:
    """Whether an address is another one with a slip in it: one character, or capitals. Codes of languages are none."""
    (page, heading), (other, own) = urldefrag(source), urldefrag(target)
    if heading != own or same(page, other) or not _differ_in_one(page.casefold(), other.casefold()):
        return False
    pieces = [_PIECES.split(one.casefold()) for one in (page, other)]
    if len(pieces[0]) != len(pieces[1]):
        return True
    return all(a == b or len(a) > _CODE_SIZE for a, b in zip(*pieces, strict=True))


_PIECES = lazy.pattern(r"[/._?=&:-]")
_CODE_SIZE = 3  # letters of a language's code


def _differ_in_one(one: str, other: str) -> bool:
    at = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return one == other or any(one[at + a :] == other[at + b :] for a, b in ((0, 1), (1, 0), (1, 1)))


def article(address: str) -> bool:
    """Whether it is one of an encyclopedia."""
    return bool(_WIKI.match(address))


def _codes(locale: str) -> re.Pattern[str]:
    """How addresses name a locale: `pt`, `pt-br`, `pt_BR`, `ptbr`; its language alone, or with any of its parts."""
    language, *parts = locale.split("_")
    more = "".join(rf"(?:[-_]?{part})?" for part in parts) or rf"(?:[-_](?:{language}|[A-Z]{{2}}))?"
    return re.compile(rf"{_NO_WORD}{language}{more}(?![A-Za-z0-9])", re.I)


def _bare(address: str) -> str:
    return _SEPARATORS.sub("", unquote(_WEB.sub("https://", address)))
