"""ICU MessageFormat: which parts of a message are structure, with their places.

The grammar is that of ICU's MessageFormat (unicode-org.github.io/icu, "Formatting Messages"): plural, select and
selectordinal with nested messages, `#`, `offset:`, and apostrophes that quote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from l10n_pipeline import lazy
from l10n_pipeline.model import Code

CATEGORIES = frozenset({"zero", "one", "two", "few", "many", "other"})
_IS_ICU = lazy.pattern(r"\{\s*[\w.-]+\s*,\s*(?:plural|select|selectordinal)\s*,")
_HEAD = lazy.pattern(r"\{\s*([\w.-]+)\s*(?:,\s*(\w+)\s*)?")
_OFFSET = lazy.pattern(r"\s*offset\s*:\s*\d+")
_SELECTOR = lazy.pattern(r"\s*(=\d+|[^\s{}=,'#|<>]+)\s*\{")
_DEEPEST = 20


class _Wrong(Exception):
    """The text is no message of ICU."""


@dataclass(frozen=True, slots=True)
class MessagePart:
    """A part that is not text; `value` is "" for what each language has as many of as it needs."""

    start: int
    end: int
    value: str
    branches: tuple[str, tuple[str, ...]] = ("", ())  # of a plural's head: its argument and selectors


def pieces(text: str) -> list[MessagePart] | None:
    """The parts of a message with branches, in order; None where the text is none."""
    if "{" not in text or not _IS_ICU.search(text):
        return None
    try:
        found: list[MessagePart] = []
        end = _message(text, 0, 0, False, True, found)
    except _Wrong:
        return None
    return sorted(found, key=lambda p: p.start) if end == len(text) else None


def codes(text: str, others: list[Code]) -> list[Code]:
    """The codes of a message; `others` are what was found in it otherwise, and stay where they are in its text."""
    found = pieces(text)
    if found is None:
        return others
    spans = [(p.start, p.end) for p in found]
    out = [c for c in others if not any(c.start < b and a < c.end for a, b in spans)]
    return out + [Code(p.start, p.end, "placeholder" if p.value else "branch", "alone", p.value) for p in found]


@dataclass(frozen=True, slots=True)
class Branch:
    """One case of a plural or select: text[start:end] is its message."""

    selector: str
    start: int
    end: int
    inner: tuple[Branching, ...] = ()


@dataclass(frozen=True, slots=True)
class Branching:
    """A plural, select or selectordinal; `head` is what stands before its first branch."""

    start: int
    end: int
    head: str
    sort: str
    branches: tuple[Branch, ...]


def branchings(text: str) -> tuple[Branching, ...]:
    """The branchings of a message that stand in no other one; none for a text that is no message."""
    tops: list[list[Branching]] = [[]]  # of the message, then of each branch that is open
    heads: list[tuple[MessagePart, list[Branch]]] = []
    opened: list[tuple[str, int]] = []
    for part in pieces(text) or ():
        said = text[part.start : part.end].strip()
        if said == "}" and len(opened) == len(heads):
            selector, start = opened.pop()
            heads[-1][1].append(Branch(selector, start, part.start, tuple(tops.pop())))
        elif said == "}":
            head, branches = heads.pop()
            whole = text[head.start : head.end].rstrip()
            sort = _HEAD.match(whole)[2]  # type: ignore[index]  # a head has one
            tops[-1].append(Branching(head.start, part.end, whole, sort, tuple(branches)))
        elif said.endswith("}") or said == "#":
            continue  # an argument
        elif said.startswith("{"):
            heads.append((part, []))
        else:
            opened.append((said[:-1].rstrip(), part.end))
            tops.append([])
    return tuple(tops[0])


def ordered(categories: Iterable[str]) -> list[str]:
    """Plural categories as CLDR lists them."""
    return [name for name in ("zero", "one", "two", "few", "many", "other") if name in categories]


def quotes(text: str) -> bool:
    """Whether an apostrophe makes text of a brace or of `#`."""
    return any(mark in text for mark in ("'{", "'}", "'#"))


def lacking(text: str, wanted: frozenset[str]) -> Iterator[tuple[str, list[str]]]:
    """For each plural of a message its argument and the categories that it does without."""
    for piece in pieces(text) or ():
        argument, selectors = piece.branches
        if argument and (missing := sorted(wanted.difference(selectors))):
            yield argument, missing


def unsaid(text: str, source: str, numbers: Callable[[bool], Mapping[str, Sequence[int]]]) -> Iterator[Unsaid]:
    """The branches that stand for several numbers and say none, where the source's `other` says it.

    In Russian `one` is for 1, 21 and 31, too: `one {a file}` is right in English alone. `numbers` are those of each
    category, as cardinals or as ordinals (true).
    """
    shown = {
        argument(one) for one in _plurals(branchings(source)) for b in one.branches if _is_other(b, one, source)
    }
    for one in _plurals(branchings(text)):
        if argument(one) not in shown or "offset" in one.head:
            continue
        exact = {int(b.selector[1:]) for b in one.branches if b.selector.startswith("=")}
        for branch in one.branches:
            left = [n for n in numbers(one.sort == "selectordinal").get(branch.selector, ()) if n not in exact]
            if len(left) > 1 and not _says(text, branch, one):
                yield Unsaid(argument(one), branch.selector, tuple(left))


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A branch that stands for these numbers, and says none of them."""

    argument: str
    selector: str
    numbers: tuple[int, ...]


def argument(one: Branching) -> str:
    """The name of what a branching asks for."""
    return one.head.lstrip("{").split(",")[0].strip()


def _plurals(found: Iterable[Branching]) -> Iterator[Branching]:
    for one in found:
        if one.sort != "select":
            yield one
        for branch in one.branches:
            yield from _plurals(branch.inner)


def _is_other(branch: Branch, one: Branching, text: str) -> bool:
    return branch.selector == "other" and _says(text, branch, one)


def _says(text: str, branch: Branch, one: Branching) -> bool:
    """Whether a branch says the number: by `#`, which is that of the nearest plural, or by its argument."""
    others = [(p.start, p.end) for p in _plurals(branch.inner)]
    for part in pieces(text) or ():
        if not branch.start <= part.start < branch.end:
            continue
        said = text[part.start : part.end]
        if said == "#" and not any(a <= part.start < b for a, b in others):
            return True
        if re.fullmatch(rf"\{{\s*{re.escape(argument(one))}\s*(?:,\s*number\b[^{{}}]*)?\}}", said):
            return True
    return False


def _message(text: str, at: int, depth: int, plural: bool, main: bool, found: list[MessagePart]) -> int:
    """Read from `at` to the brace that ends the message, or the end of the text; `main`: no language has another."""
    if depth > _DEEPEST:
        raise _Wrong
    while at < len(text):
        c = text[at]
        if c == "'":
            at = _behind_quote(text, at, plural)
        elif c == "{":
            at = _argument(text, at, depth, main, found)
        elif c == "}":
            if not depth:
                raise _Wrong
            return at
        else:
            if c == "#" and plural:
                found.append(MessagePart(at, at + 1, ""))
            at += 1
    if depth:
        raise _Wrong
    return at


def _behind_quote(text: str, at: int, plural: bool) -> int:
    """An apostrophe quotes before a brace (and `#` in a plural); two are one; else it is a letter."""
    if text[at + 1 : at + 2] == "'":
        return at + 2
    if text[at + 1 : at + 2] not in ("{", "}", "#" if plural else "{"):
        return at + 1
    end = at + 1
    while (end := text.find("'", end)) >= 0:
        if text[end + 1 : end + 2] != "'":
            return end + 1
        end += 2
    return len(text)


def unquoted(text: str, *, plural: bool) -> str:
    """What readers see of a stretch of text without arguments; `plural` says that it stands in a plural's branch."""
    out, at = [], 0
    while (quote := text.find("'", at)) >= 0:
        end = _behind_quote(text, quote, plural)
        said = text[quote:end]
        inner = "'" if said in ("'", "''") else said.removeprefix("'").removesuffix("'")
        out += [text[at:quote], inner.replace("''", "'")]
        at = end
    return "".join([*out, text[at:]])


def _argument(text: str, at: int, depth: int, main: bool, found: list[MessagePart]) -> int:
    head = _HEAD.match(text, at)
    if not head:
        raise _Wrong
    name, sort = head[1], head[2] or ""
    if sort in ("plural", "select", "selectordinal"):
        if text[head.end() : head.end() + 1] != ",":
            raise _Wrong
        return _branches(text, at, head.end() + 1, name, sort, depth, main, found)
    end = text.find("}", head.end())
    style = text[head.end() : end]
    if end < 0 or "{" in style or (style and not (sort and style.startswith(","))):
        raise _Wrong
    found.append(MessagePart(at, end + 1, "".join(text[at : end + 1].split()) if main else ""))
    return end + 1


def _branches(
    text: str, start: int, at: int, name: str, sort: str, depth: int, main: bool, found: list[MessagePart]
) -> int:
    if sort != "select" and (offset := _OFFSET.match(text, at)):
        at = offset.end()
    first, selectors = at, []
    while selector := _SELECTOR.match(text, at):
        key = selector[1]
        if key in selectors or (sort != "select" and not (key in CATEGORIES or key.startswith("="))):
            raise _Wrong
        selectors.append(key)
        same = main and (sort == "select" or key == "other")
        found.append(MessagePart(selector.start(), selector.end(), f"{{{name}, {sort}, {key}}}" if same else ""))
        inner = main and key == "other"
        at = _message(text, selector.end(), depth + 1, sort != "select", inner, found)
        found.append(MessagePart(at, at + 1, ""))
        at += 1
    end = re.compile(r"\s*\}").match(text, at)
    if not end or "other" not in selectors:
        raise _Wrong
    told = (name, tuple(selectors)) if sort == "plural" else ("", ())
    found.append(MessagePart(start, first, f"{{{name}, {sort}}}" if main else "", told))
    found.append(MessagePart(at, end.end(), ""))
    return end.end()
