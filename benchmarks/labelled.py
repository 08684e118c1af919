"""Units with a label, from the history of a project with translators: what they corrected, and faults that are sown.

A unit whose translation changed while its source did not was corrected. Where the change is of one mechanical kind (a
blank, a mark, a number, a code that came back, …) that kind is its label; what was worded anew has none and is left
out. Faults are sown into translations of the newest version, of the kinds that Weblate and pofilter look for.
"""

from __future__ import annotations

import random
import re
import subprocess
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import polib
from babel import Locale
from structure import code_of_others

from l10n_pipeline import read
from l10n_pipeline.checks.plain import Plain, plain
from l10n_pipeline.model import Segment
from l10n_pipeline.text import inline
from l10n_pipeline.text.scripts import UNSPACED

LANGUAGES = ("zh", "ja", "pt", "ar", "de", "fr", "es", "ru")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A unit and what is wrong with it; label "" where it is good."""

    locale: str
    segment: Segment
    target: str
    label: str = ""
    sown: bool = False
    flags: tuple[str, ...] = ()


def labelled(repository: Path, *, versions: int, goods: int, seed: int = 16) -> list[Labelled]:
    """The set of one repository: its PO files are those whose name holds a locale of `LANGUAGES`."""
    chance, out = random.Random(seed), []
    for path, locale in _files(repository):
        history = [_texts(data) for data in _versions(repository, path, versions)]
        if not history:
            continue
        out += _corrected(history, locale)
        good = [Labelled(locale, s, t) for s, t in _segments(history[-1])]
        good = chance.sample(good, min(goods, len(good)))
        out += good
        out += _sown(good, chance)
    return out


# -- history ---------------------------------------------------------------------------------------

_NAME = re.compile(r"(?:^|[./_])([a-z]{2}(?:[-_](?:[A-Z]{2}|[A-Z][a-z]{3}))?)(?:\.po$|/LC_MESSAGES/)")


def _files(repository: Path) -> Iterator[tuple[str, str]]:
    for path in _git(repository, "ls-tree", "-r", "--name-only", "HEAD").decode().splitlines():
        found = _NAME.search(path) if path.endswith(".po") else None
        if found and found[1][:2] in LANGUAGES:
            yield path, str(Locale.parse(found[1].replace("-", "_")))


def _versions(repository: Path, path: str, most: int) -> list[bytes]:
    """Up to `most` versions of a file, evenly spread over its history, the newest last."""
    commits = _git(repository, "log", "--format=%H", "--", path).decode().split()
    step = max(1, len(commits) // most)
    return [_git(repository, "show", f"{commit}:{path}") for commit in reversed(commits[::step][:most])]


def _git(repository: Path, *words: str) -> bytes:
    done = subprocess.run(["git", "-C", str(repository), *words], capture_output=True, check=False)
    return done.stdout


def _texts(data: bytes) -> dict[str, str]:
    """The translated entries of a PO file, line ends as blanks, without what is code."""
    try:
        entries = polib.pofile(data.decode("utf-8", "replace"))
    except (OSError, ValueError):
        return {}
    return {
        _one_line(e.msgid): _one_line(e.msgstr)
        for e in entries
        if e.msgstr and not e.obsolete and not e.fuzzy and not code_of_others(e)
    }


def _one_line(text: str) -> str:
    return re.sub(rf"(?<=[{UNSPACED}，。、；：])\n(?=[{UNSPACED}，。、；：])", "", text.strip("\n")).replace(
        "\n", " "
    )


def _segments(texts: dict[str, str]) -> Iterator[tuple[Segment, str]]:
    for source, target in texts.items():
        if segment := _segment(source):
            yield segment, target


def _segment(source: str) -> Segment | None:
    found = read(source.encode() + b"\n", "x.md").segments
    return found[0] if len(found) == 1 and found[0].text.split() == source.split() else None


# -- what was corrected ----------------------------------------------------------------------------


def _corrected(history: list[dict[str, str]], locale: str) -> Iterator[Labelled]:
    """Each translation that a later version replaced, where the newest version has the better one still."""
    seen: set[tuple[str, str]] = set()
    newest = history[-1]
    for old, new in pairwise(history):
        for source, was in old.items():
            now = new.get(source)
            if now is None or now == was or newest.get(source) != now or (source, was) in seen:
                continue
            seen.add((source, was))
            segment = _segment(source)
            if segment and (label := _kind(segment, was, now)):
                yield Labelled(locale, segment, was, label)


_ENDS = {c: kind for kind, marks in {"stop": ".。．।", "ask": "?？؟", "colon": ":："}.items() for c in marks}
_BRACKETS, _DIGITS = '()[]（）「」『』【】«»“”"', re.compile(r"\d+")


def _kind(segment: Segment, was: str, now: str) -> str:
    """The one kind of change between two translations; "" where it is another one, or several."""
    return next((kind for kind, test in _KINDS.items() if test(segment, was, now)), "")


def _copied(segment: Segment, was: str, now: str) -> bool:
    text = plain(segment.text, segment.syntax, segment.refs).text
    return was.split() == segment.text.split() != now.split() and len(re.findall(r"\b[a-z]{2,}\b", text)) >= 4


def _coded(segment: Segment, was: str, now: str) -> bool:
    """A link, code, tag or placeholder of the source that came back."""
    want, had, has = (
        inline.structure(inline.parse(text, segment.syntax, segment.refs)) for text in (segment.text, was, now)
    )
    want, had, has = (
        {_told_apart(s): n for s, n in one.items() if s[0] not in ("emphasis", "strong")}
        for one in (want, had, has)
    )
    return had != has and has == want


def _told_apart(sign: tuple[str, str]) -> tuple[str, str]:
    """A code, without what leads a reader to the same place: pointed brackets, a slash at the end."""
    kind, value = sign
    return ("address", value.rstrip("/")) if kind in ("link", "url", "autolink") else sign


def _blank(_: Segment, was: str, now: str) -> bool:
    same = "".join(was.split()) == "".join(now.split())
    wrong = r"\S  +\S|\A\s|\s\Z|\w [,.،](?:\s|\Z)|[(（「] \w|\w [)）」]"
    return same and bool(re.search(wrong, was)) and not re.search(wrong, now)


def _end(segment: Segment, was: str, now: str) -> bool:
    if was.rstrip("".join(_ENDS) + " ") != now.rstrip("".join(_ENDS) + " "):
        return False
    ends = [_ENDS.get(text.rstrip()[-1:], "") for text in (segment.text, was, now)]
    return ends[0] == ends[2] != ends[1]


def _number(segment: Segment, was: str, now: str) -> bool:
    want, had, has = (sorted(_DIGITS.findall(unicodedata.normalize("NFKC", t))) for t in (segment.text, was, now))
    alike = _DIGITS.sub("", was) == _DIGITS.sub("", now)
    return alike and has == want != had


def _pair(_: Segment, was: str, now: str) -> bool:
    bare = [t.translate(dict.fromkeys(map(ord, _BRACKETS))) for t in (was, now)]
    return bare[0].split() == bare[1].split() and not _balanced(was) and _balanced(now)


def _balanced(text: str) -> bool:
    flat = unicodedata.normalize("NFKC", text)
    pairs = ("()", "[]", "「」", "『』", "«»", "“”")
    return all(flat.count(a) == flat.count(b) for a, b in pairs) and not flat.count('"') % 2


def _doubled(_: Segment, was: str, now: str) -> bool:
    words, fewer = was.split(), now.split()
    twice = [i for i in range(1, len(words)) if words[i] == words[i - 1]]
    return any(words[:i] + words[i + 1 :] == fewer for i in twice)


def _capital(segment: Segment, was: str, now: str) -> bool:
    return was[1:] == now[1:] and was[:1].islower() and now[:1].isupper() and segment.text[:1].isupper()


def _unseen(_: Segment, was: str, now: str) -> bool:
    strange = r"[\u200b\u2060\ufeff\x00-\x08\x0b-\x1f]"
    return was != now and re.sub(strange, "", was) == now


_KINDS: dict[str, Callable[[Segment, str, str], bool]] = {
    "copied": _copied,
    "code": _coded,
    "unseen": _unseen,
    "blank": _blank,
    "number": _number,
    "end": _end,
    "pair": _pair,
    "doubled": _doubled,
    "capital": _capital,
}


# -- what is sown ----------------------------------------------------------------------------------


def _sown(goods: list[Labelled], chance: random.Random) -> Iterator[Labelled]:
    """One fault in each good unit, of the kind that was sown least among those that can grow there."""
    count = dict.fromkeys(SEEDS, 0)
    for good in goods:
        for kind in sorted(count, key=lambda k: (count[k], chance.random())):
            text = SEEDS[kind](good, chance)
            if text is not None and text != good.target:
                count[kind] += 1
                yield Labelled(good.locale, good.segment, text, kind, True)
                break


def _read(good: Labelled) -> tuple[Plain, Plain]:
    s = good.segment
    return plain(s.text, s.syntax, s.refs), plain(good.target, s.syntax, s.refs)


def _outside(good: Labelled, pattern: str, chance: random.Random) -> tuple[int, int] | None:
    """Where a pattern is found in the words of the target, as a range of the target."""
    _, target = _read(good)
    found = list(re.finditer(pattern, target.text))
    return target.found(chance.choice(found)) if found else None


def _change(pattern: str, new: str | Callable[[str], str]) -> Callable[[Labelled, random.Random], str | None]:
    """A fault that replaces one match of a pattern in the words."""

    def fault(good: Labelled, chance: random.Random) -> str | None:
        place = _outside(good, pattern, chance)
        if place is None:
            return None
        piece = good.target[slice(*place)]
        return good.target[: place[0]] + (new if isinstance(new, str) else new(piece)) + good.target[place[1] :]

    return fault


def _only(test: Callable[[Labelled], bool], fault: Callable[[Labelled, random.Random], str | None]):  # type: ignore[no-untyped-def]
    return lambda good, chance: fault(good, chance) if test(good) else None


def _code_fault(good: Labelled, chance: random.Random) -> str | None:
    """Loses or changes a link's address, code, tag or placeholder."""
    s = good.segment
    if inline.structure(inline.parse(s.text, s.syntax, s.refs)) != inline.structure(
        inline.parse(good.target, s.syntax, s.refs)
    ):
        return None
    if (at := good.target.find("](")) >= 0 and chance.random() < 0.5:
        return good.target[: at + 2] + "x" + good.target[at + 2 :]
    found = [
        c for c in inline.parse(good.target, s.syntax, s.refs).codes if c.kind in ("code", "html", "placeholder")
    ]
    if not found:
        return None
    code = chance.choice(found)
    return (good.target[: code.start] + good.target[code.end :]).strip() or None


def _spaced(good: Labelled) -> bool:
    return good.locale[:2] not in ("zh", "ja")


def _says(source: str, target: str) -> Callable[[Labelled], bool]:
    def test(good: Labelled) -> bool:
        said, found = _read(good)
        return bool(re.search(source, said.text)) and bool(re.search(target, found.text))

    return test


def _long(good: Labelled) -> bool:
    return (
        len(re.findall(r"\b[a-z]{2,}\b", _read(good)[0].text)) >= 6
        and good.target.split() != good.segment.text.split()
    )


def _half(good: Labelled, _: random.Random) -> str | None:
    """The second sentence stays in the source's language."""
    parts = re.split(r"(?<=[.!?])\s+", good.segment.text)
    mine = re.split(r"(?<=[.!?])\s+|(?<=[。！？])", good.target)
    if len(parts) != 2 or len(mine) < 2 or "`" in parts[0] or len(parts[1].split()) < 6:
        return None
    return f"{mine[0]} {parts[1]}"


def _dropped(good: Labelled, _: random.Random) -> str | None:
    mine = [m for m in re.split(r"(?<=[.!?])\s+|(?<=[。！？])", good.target) if m.strip()]
    if len(mine) < 3 or inline.parse(good.target, good.segment.syntax, good.segment.refs).codes:
        return None
    return mine[0].strip()


def _variant(good: Labelled, _: random.Random) -> str | None:
    if good.locale[:2] != "zh":
        return None
    from opencc import OpenCC

    return str(OpenCC("t2s" if "Hant" in good.locale or "TW" in good.locale else "s2t").convert(good.target))


_LIKE = {"а": "a", "е": "e", "о": "o", "с": "c", "р": "p"}

Fault = Callable[[Labelled, random.Random], str | None]

_NUMBER = r"(?<![\w.,])\d{2,}(?!\w)"

SEEDS: dict[str, Fault] = {
    "end stop lost": _only(_says(r"\w\w[^.\s]* [^.]*\w{3}\.\Z", r"\w[.。]\Z"), _change(r"(?<=\w)[.。]\Z", "")),
    "question lost": _only(_says(r"\?\Z", r"[?？؟]\Z"), _change(r"[?？؟]\Z", ".")),
    "colon lost": _only(_says(r":\Z", r"\w ?[:：]\Z"), _change(r"[\s\u00a0\u202f]?[:：]\Z", "")),
    "blank doubled": _only(_spaced, _change(r"(?<=\w) (?=\w)", "  ")),
    "blank at the edge": lambda good, chance: chance.choice([" " + good.target, good.target + " "]),
    "blank before a mark": _only(_spaced, _change(r"(?<=\w)[,.،](?=\s|\Z)", lambda m: " " + m)),
    "bracket lost": _change(r"(?<=\w)[)）]", ""),
    "quote lost": _change(r"(?<=\w)[»”“」\"]", ""),
    "number changed": _only(_says(r"\b\d{2,}\b", _NUMBER), _change(_NUMBER, lambda m: str(int(m) + 13))),
    "number dropped": _only(_says(r"\b\d{3,}\b", _NUMBER), _change(_NUMBER, "")),
    "word doubled": _only(_spaced, _change(r"(?<= )[^\W\d_]{4,}(?= )", lambda m: f"{m} {m}")),
    "source copied": _only(_long, lambda good, _: good.segment.text),
    "code lost": _code_fault,
    "zero width": _change(r"(?<=\w)(?=\w)", "\u200b"),
    "control character": _change(r"(?<=\w)(?=\w)", "\x1b"),
    "small beginning": _only(
        _says(r"\A[A-Z][a-z]+ ", r"\A[A-ZÀ-ÖØ-ÞА-Я][a-zà-ÿа-я]+ "), _change(r"\A\w", str.lower)
    ),
    "address changed": _change(r"\b[\w-]+\.(?:py|rs|md|json|yml|yaml|toml|txt|apk)\b", lambda m: "x" + m),
    "half left": _half,
    "sentences dropped": _dropped,
    "said twice": _only(_long, lambda good, _: f"{good.target} {good.target}"),
    "source beside": _only(_long, lambda good, _: f"{good.segment.text} {good.target}"),
    "wrong variant": _variant,
    "look-alike": _only(
        lambda good: good.locale == "ru", _change(r"(?<=[а-я])[аеоср](?=[а-я])", lambda m: _LIKE[m])
    ),
    "mask left": _change(r"(?<= )[^\W\d_]{4,}(?= )", "X3X"),
    "engine's comment": _only(_long, lambda good, _: f"Here is the translation: {good.target}"),
    "wrong script": _only(
        lambda good: _long(good) and good.locale[:2] in ("ru", "ar", "ja", "zh"),
        lambda good, _: "Das ist leider ein ganz anderer Satz als der, der hier stehen soll.",
    ),
}
