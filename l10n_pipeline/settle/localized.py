"""Codes that a locale has its own way of: the page in its language, the name of a button, a form's variables."""

from __future__ import annotations

import re
import unicodedata
from itertools import zip_longest
from urllib.parse import unquote, urldefrag

from l10n_pipeline import lazy
from l10n_pipeline.model import Coded
from l10n_pipeline.settle.addresses import twin

LINKS = frozenset({"link", "autolink", "url"})


def own_way(source: Coded, target: Coded, old: tuple[str, str], new: tuple[str, str], locale: str) -> str:
    """What is the locale's where one code (kind and value) says what the other says, "link" or "code"; "" for another.

    It asks only of codes that stand for each other: of the source alone, and of the target alone.
    """
    if old[0] in LINKS and new[0] in LINKS:
        return "link" * (twin(old[1], new[1], locale) or _other_heading(old[1], new[1]))
    if old[0] != new[0]:
        return ""
    if old[0] == "code":
        return "code" * _same_code(source, target, old[1], new[1], locale)
    if old[0] == "placeholder":
        return "code" * _same_call(old[1], new[1])
    if old[1].startswith("<!--"):
        return "code" * (new[1].startswith("<!--") and len(old[1].split()) > _ORDER)
    return "link" * (old[0] == "html" and old[1].startswith("<img ") and twin(old[1], new[1], locale))


_ORDER = 5
"""Pieces of a comment that tells a program something, with its marks; more are a note, which no reader sees."""


def _other_heading(old: str, new: str) -> bool:
    """Whether both lead to one page, and to headings that say something: `#what-is-it` and `#was-ist-das`."""
    (page, heading), (other, own) = urldefrag(old), urldefrag(new)
    words = [bool(_SAYS.fullmatch(unquote(one))) for one in (heading, own)]
    return page == other and all(words)


_SAYS = lazy.pattern(r"(?=.*[^\W\d_]{3})[\w'’.-]+")

_ARGUMENT = lazy.pattern(r"\"([^\"]*)\"|'([^']*)'")
_WORDS = lazy.pattern(r"(?=[A-Z]|[a-z]+ )[A-Za-z][A-Za-z ,.!?'’&-]*")
_NO_WORDS = lazy.pattern(r"[{}%<>\\]")


def _same_call(old: str, new: str) -> bool:
    """Whether a template is called with other words alone: `{% include menu.html title="Using it" %}`."""
    if old[:2] not in ("{%", "{{") or _ARGUMENT.sub('""', old) != _ARGUMENT.sub('""', new):
        return False
    pairs = zip_longest(*([a or b for a, b in _ARGUMENT.findall(one)] for one in (old, new)), fillvalue="")
    return all(a == b or (b and _WORDS.fullmatch(a) and not _NO_WORDS.search(b)) for a, b in pairs)


_BETWEEN = frozenset({"or", "and"})


def differs_in_words(code: str, other: str) -> bool:
    """Whether a code names two things, and the target says what stands between them: `-d or --deep`."""
    one, two = code.split(), other.split()
    differ = [(a, b) for a, b in zip(one, two, strict=False) if a != b]
    return len(one) == len(two) > 2 and all(a in _BETWEEN and b.isalpha() for a, b in differ)


_VARIABLE = lazy.pattern(
    r"(?:(?<![^\W_]|[:<])|(?<=(?<!\w)[A-Z]))<(?!/)(?=[^<>]*?[^\W\d]{2})[^<>]*+>|<[^\W\d]\w* [^<>=]*+>"
)
"""`<file>`, and `S<percent>` behind one capital; `List<Item>` is a type, `v<major version>` none."""

_LABEL = (
    r"(?:tap|click|press|select|choose)(?: on)?(?: the)? `{0}`"
    r"|`{0}` (?:section|button|menu|tab|option|screen|dialog|label)\b"
)
_IS_LABEL = lazy.pattern(r"[A-Z][A-Za-z]+(?:[ -][A-Za-z]+)*+")
"""What a program shows on a button has capitals and blanks as words have them."""


def _same_code(source: Coded, target: Coded, code: str, other: str, locale: str) -> bool:
    """Whether one code says in the locale what the other says: a form, an address, what a button is called."""
    if _same_form(code, other) or differs_in_words(code, other) or _same_keys(code, other):
        return True
    if code[:1] == "<" and code in _parts(source) and other in _parts(target):
        return True  # the variable of a longer form
    if "://" in code and twin(code, other, locale):
        return True
    if is_label(source, code):
        return all(c.isalpha() or c in " -·’'" for c in other.strip())
    return _is_explained(code, other) or _same_example(code, other)


def is_label(source: Coded, code: str) -> bool:
    """Whether a code of the source is what a program shows on a button, or above a part of its window."""
    return bool(_IS_LABEL.fullmatch(code) and re.search(_LABEL.format(code), source.text, re.IGNORECASE))


_ASIDE = lazy.pattern(r"([^()（）]+?) ?[(（]([^()（）]+)[)）]")
_KIND = lazy.pattern(r"(?:struct|enum|trait|union|class|interface|module|package) (\w+)")


def _is_explained(code: str, other: str) -> bool:
    """Whether a code has its name in the locale beside it, or is said without its kind: `Point` for `struct Point`."""
    if (kind := _KIND.fullmatch(code)) and kind[1] == other:
        return True
    said = _ASIDE.fullmatch(other)
    if not said or not all(any(map(str.isalpha, part)) for part in said.groups()):
        return False
    return (said[2] == code and code.islower()) or (said[1] == code and not said[2].isascii())


_EXAMPLE = lazy.pattern(
    r"\bnumber of [a-z]+|\bsome_\w+(?=\.\w+\Z)|(?<=\")some_name(?=\")|\bfilename(?=[./])|(?<=\()expression(?=\))"
    r"|\bpackage-name\b|(?<=/)path/to(?=/)|\bkey(?==value\Z)|(?<==)value\Z|(?<=\A<)name(?=>\Z)|(?<=: )URL\Z"
    r"|(?<=[a-z])Mycompany|\bmy[a-z]{4,}\.com\b"
)
"""What an example calls a thing that readers put their own for."""


def _same_example(code: str, other: str) -> bool:
    """Whether two codes differ in what their examples are called alone: `pushd build/package-name`."""
    out, at = "", 0
    for found in _EXAMPLE.finditer(code):
        own = r"[\w.-]+" if found[0].endswith(".com") else r"[^\W\d_][\w '’/-]*"
        out, at = out + _blanks(code[at : found.start()]) + own, found.end()
    return bool(out) and bool(re.fullmatch(out + _blanks(code[at:]), unicodedata.normalize("NFC", other)))


def _blanks(code: str) -> str:
    """A piece of code as a pattern; how many blanks stand in it does not matter, nor which sign multiplies."""
    return r"\s*".join(map(re.escape, re.split(r"\s+", code))).replace("×", "[×x]")


_PRESSED = frozenset(
    "ctrl control alt shift cmd command option enter return esc escape del delete ins insert home end tab".split()
)


def _same_keys(code: str, other: str) -> bool:
    """Whether two codes are keys pressed together, which a keyboard of the locale calls otherwise: Strg+C."""
    one, two = ([key.strip() for key in keys.split("+")] for keys in (code, other))
    if len(one) < 2 or len(one) != len(two):
        return False
    pairs = zip(one, two, strict=True)
    return all(a.casefold() == b.casefold() or (a.casefold() in _PRESSED and b.isalpha()) for a, b in pairs)


def _parts(coded: Coded) -> set[str]:
    """The variables in the forms of a text, without those that are a code of their own."""
    return {v for c in coded.codes if c.kind == "code" for v in _VARIABLE.findall(c.value) if v != c.value}


def _same_form(code: str, other: str) -> bool:
    """Whether two codes differ only in what stands in angle brackets for something: `cp <file>`. Tags are none."""
    if "<" not in code or "</" in code or "/>" in code:
        return False
    one, two = ("".join(_VARIABLE.sub("<>", unicodedata.normalize("NFKC", c)).split()) for c in (code, other))
    return one == two != "<>"
