"""What the lines of a page are: title, date, headings, numbers, questions, cards, passages in other languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from l10n_pipeline import lazy
from l10n_pipeline.adopt.lines import SHORT, Line
from l10n_pipeline.locale_rules.language import foreign
from l10n_pipeline.terms.script import han_runs

PartKind = Literal[
    "heading", "question", "paragraph", "item", "numbered", "quote", "row", "card", "foreign", "untold", "unsure"
]

NUMBERS = lazy.pattern(
    r"(?:by the numbers|in numbers|key (?:figures|facts|numbers)|(?:quick|fast) facts|at a glance)\W*", re.I
)
ANSWERS = lazy.pattern(
    r"(?:quick answers|faqs?|questions (?:and|&) answers|q ?& ?a|frequently asked questions)\W*", re.I
)
CARDS = lazy.pattern(r"(?:(?:more|you (?:may|might) also like|related|read next|keep reading|see also)\b.*)", re.I)
_META = lazy.pattern(
    r"\bpublished\b|\bupdated\b|\b\d+\s*min(?:ute)?s?\.?\s+read\b|\breading time\b|^source\s*:", re.I
)
_NAVIGATION = lazy.pattern(
    r"(?:home|menu|blog|share|log in|sign (?:in|up)|search|skip to (?:main )?content|subscribe|back to .*|cookies?.*"
    r"|©.*)",
    re.I,
)
_DATE = lazy.pattern(
    r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}/\d{4}|\d{1,2}\.? [A-Za-z]++ \d{4}"
    r"|(?<![A-Za-z])[A-Za-z]++ \d{1,2}, \d{4}"
)
_FORMATS = ("%Y-%m-%d", "%m/%d/%Y", "%d %B %Y", "%d %b %Y", "%B %d, %Y", "%b %d, %Y")
_BULLET = lazy.pattern(r"[•·▪‣*–-]\s+(?=\S)")
_NUMBERED = lazy.pattern(r"\d{1,2}[.)]\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the page in order; `cells` of a row or a card, `was` the line that it is a guess at."""

    kind: PartKind
    text: str
    cells: tuple[str, ...] = ()
    was: str = ""
    language: str = ""  # of a foreign passage


@dataclass(slots=True)
class ScrapedPage:
    """What a scraped page says of itself, and its parts."""

    title: str = ""
    description: str = ""
    published: date | None = None
    reading_time: int | None = None
    source: str = ""
    meta: list[str] = field(default_factory=list)  # the lines that these came from
    listed: list[str] = field(default_factory=list)  # navigation, and what belongs nowhere
    parts: list[Part] = field(default_factory=list)


def parse(lines: Sequence[Line], locale: str) -> ScrapedPage:
    """Read the lines of a page in the language `locale`."""
    page = ScrapedPage()
    rest = _head(page, list(lines), locale)
    while rest and _NAVIGATION.fullmatch(rest[-1].text):
        page.listed.append(rest.pop().text)
    at = 0
    while at < len(rest):
        at = _part(page, rest, at, locale)
    return page


# -- head ------------------------------------------------------------------------------------------


def _head(page: ScrapedPage, lines: list[Line], locale: str) -> list[Line]:
    """Take title, description and what stands around them off the beginning."""
    while lines and (_NAVIGATION.fullmatch(lines[0].text) or _META.search(lines[0].text)):
        _meta_or_listed(page, lines.pop(0).text)
    if lines and not foreign(lines[0].text, locale):
        page.title = " ".join(lines.pop(0).text.split())
    while lines and _META.search(lines[0].text) and lines[0].words <= 2 * SHORT:
        _meta_or_listed(page, lines.pop(0).text)
    if (
        len(lines) > 1
        and lines[0].words > 4
        and not _is_listed(lines[0])
        and (_META.search(lines[1].text) or 2 * lines[0].words < lines[1].words)
    ):
        page.description = lines.pop(0).text
    while lines and _META.search(lines[0].text) and lines[0].words <= 2 * SHORT:
        _meta_or_listed(page, lines.pop(0).text)
    return lines


def _meta_or_listed(page: ScrapedPage, text: str) -> None:
    if not _META.search(text):
        page.listed.append(text)
        return
    page.meta.append(text)
    if (found := _DATE.search(text)) and not page.published:
        page.published = _day(found[0])
    if found := re.search(r"(?<!\d)(\d{1,6}+)\s*+min", text):
        page.reading_time = int(found[1])
    if found := re.search(r"source\s*+:\s*+(?=\S)", text, re.I):
        line = text[found.end() :].partition("\n")[0]
        page.source = " ".join(re.split(r"(?<!\s)\s++[·|•]\s", line, maxsplit=1)[0].split())


def _day(text: str) -> date | None:
    for form in _FORMATS:
        try:
            return datetime.strptime(text.replace(".", ""), form).date()
        except ValueError:
            continue
    return None


# -- body ------------------------------------------------------------------------------------------


def _part(page: ScrapedPage, lines: Sequence[Line], at: int, locale: str) -> int:
    """Read what begins at a line; return where the next part begins."""
    line, following = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    if language := _language(line.text, locale):
        end = at + 1
        while end < len(lines) and _language(lines[end].text, locale, passage=True) == language:
            end += 1
        text = "\n\n".join(other.text for other in lines[at:end])
        page.parts.append(Part("foreign", text, language=foreign(text, locale) or language))
        return end
    if NUMBERS.fullmatch(line.text):
        return _numbers(page, lines, at)
    if CARDS.fullmatch(line.text) and line.words <= 6 and following and following.words <= SHORT:
        return _cards(page, lines, at)
    if line.text in ("+", "-", "−", "▾", "▼"):
        return at + 1
    if not re.search(r"[A-Za-z]", line.text) and han_runs(line.text):
        page.parts.append(Part("untold", line.text, was=line.text))
    elif "\t" in line.text:
        page.parts.append(Part("row", line.text, tuple(cell.strip() for cell in line.text.split("\t"))))
    elif _BULLET.match(line.text):
        page.parts.append(Part("item", _BULLET.sub("", line.text, count=1), was=line.was))
    elif _NUMBERED.match(line.text) and line.words > 1:
        page.parts.append(
            Part("numbered", _NUMBERED.sub("", line.text, count=1), (line.text.split()[0],), line.was)
        )
    elif _is_question(line, following):
        page.parts.append(Part("question", line.text, was=line.was))
    elif _may_be_heading(line):
        page.parts.append(_heading(line, following))
    else:
        page.parts.append(Part("paragraph", line.text, was=line.was))
    return at + 1


def _language(text: str, locale: str, *, passage: bool = False) -> str:
    """The language of a line of another script; inside a passage a short line and an arrow will do."""
    plain = text.strip("→»› ")
    if found := foreign(plain * 4 if passage or len(plain) > 5 else plain, locale):
        return found
    return ""


def _is_question(line: Line, following: Line | None) -> bool:
    return (
        line.text.endswith(("?", "？"))
        and line.words <= 2 * SHORT
        and following is not None
        and following.text in ("+", "▾", "▼", "−")
    )


def _may_be_heading(line: Line) -> bool:
    return line.words <= SHORT and not line.text.endswith((".", "。", ":", ",", ";", "→"))


def _heading(line: Line, following: Line | None) -> Part:
    """A heading has a text below it; a short line above another one is a guess."""
    if ANSWERS.fullmatch(line.text) or (following and (following.words > SHORT or _BULLET.match(following.text))):
        return Part("heading", line.text, was=line.was)
    return Part("heading" if following else "paragraph", line.text, was=line.was or line.text)


def _numbers(page: ScrapedPage, lines: Sequence[Line], at: int) -> int:
    """Label, value and source in turn, up to the heading of the first long text."""
    page.parts.append(Part("heading", lines[at].text, was=lines[at].was))
    end = at + 1
    while end < len(lines) and lines[end].words <= 2 * SHORT and not lines[end].text.endswith("?"):
        if _is_listed(lines[end]) or (
            end + 1 < len(lines) and (_is_listed(lines[end + 1]) or lines[end + 1].words > 2 * SHORT)
        ):
            break
        end += 1
    found = lines[at + 1 : end]
    for i in range(0, len(found) - len(found) % 3, 3):
        label, value, source = found[i : i + 3]
        was = next((x.was for x in (label, value, source) if x.was), "")
        page.parts.append(Part("row", "", (label.text, value.text, source.text), was))
    page.parts += [Part("unsure", x.text, was=x.was or x.text) for x in found[len(found) - len(found) % 3 :]]
    return end


def _is_listed(line: Line) -> bool:
    """Whether a line is an item of a list or a row of a table."""
    return bool(_BULLET.match(line.text) or _NUMBERED.match(line.text) or "\t" in line.text)


def _cards(page: ScrapedPage, lines: Sequence[Line], at: int) -> int:
    """A tag, a title and a description in turn; the tag may be missing."""
    page.parts.append(Part("heading", lines[at].text, was=lines[at].was))
    at += 1
    while at < len(lines):
        tag = lines[at] if lines[at].words <= 2 and lines[at].text.islower() else None
        title = at + (tag is not None)
        if title >= len(lines) or lines[title].words > SHORT:
            break
        about = (
            lines[title + 1]
            if title + 1 < len(lines) and lines[title + 1].text.endswith((".", "!", "…", "?"))
            else None
        )
        if about is None and tag is None:
            break
        cells = (tag.text if tag else "", lines[title].text, about.text if about else "")
        page.parts.append(Part("card", lines[title].text, cells, lines[title].was))
        at = title + 1 + (about is not None)
    return at
