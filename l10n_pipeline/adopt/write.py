"""The parts of a page as Markdown: text is text, whatever characters it has."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from l10n_pipeline import lazy
from l10n_pipeline.adopt.disarm import plain, remark
from l10n_pipeline.adopt.parts import Part, ScrapedPage

_SPECIAL = lazy.pattern(r"[\\`*\[\]<]|(?<![^\s(])_|_(?![^\s).,])|~~|&(?=#?\w+;)")
_BLOCK = lazy.pattern(r"^(#{1,6}(?=\s)|[-+](?=\s)|>|={3,}|:{3}|!!!|\?\?\?|\+\+\+|---|: )|^(\d{1,9})(?=[.)]\s)")
_SIMPLIFIED = frozenset("们这来说时会个为国对话语问见让谁调聊记总愿听欢爱与东车马门书电发过还进动实现")
_TRADITIONAL = frozenset("們這來說時會個為國對話語問見讓誰調聊記總願聽歡愛與東車馬門書電發過還進動實現")


@dataclass(frozen=True, slots=True)
class Written:
    """An article as Markdown, and what goes beside it; see `adopt.Adopted`."""

    text: str
    blocks: tuple[tuple[str, str, str], ...]
    unsure: tuple[str, ...]
    reported: tuple[str, ...]


def article(page: ScrapedPage, name: str, locales: Sequence[str]) -> Written:
    """Write the article; a passage in the language of one of the `locales` becomes a block of that locale."""
    out = [_front_matter(page)]
    if page.title:
        out.append(f"# {escaped(page.title)}")
    blocks: list[tuple[str, str, str]] = []
    unsure: list[str] = []
    reported: list[str] = []
    run: list[str] = []
    last: Part | None = None
    for part in page.parts:
        if (
            last
            and last.kind in ("item", "numbered", "row", "card")
            and (part.kind != last.kind or _other_table(last, part))
        ):
            out.append("\n".join(run))
            run = []
        last = part
        if part.was:
            (reported if part.kind == "untold" else unsure).append(part.was)
        if part.kind == "foreign":
            owner = owner_of(part, locales)
            if owner:
                block = f"{name}-{len(blocks) + 1}"
                blocks.append((owner, block, part.text))
                out.append(f"<!-- l10n:block {block} -->")
            else:
                reported.append(part.text)
                out += [f"<!-- l10n:skip {part.language} -->", escaped(part.text)]
            continue
        if part.kind in ("item", "numbered", "row", "card"):
            run += _line(part, first=not run)
            continue
        out += [*_remark(part), _block(part)]
    out += ["\n".join(run)] if run else []
    return Written("\n\n".join(out) + "\n", tuple(blocks), tuple(dict.fromkeys(unsure)), tuple(reported))


def owner_of(part: Part, locales: Sequence[str]) -> str:
    """The locale of the project that a passage is written in; "" where that cannot be told for sure.

    Han characters alone are Chinese where a passage is long; its own characters say which script of it.
    """
    languages = part.language.split(" or ")
    found = [name for name in locales if name.split("_")[0] in languages]
    if part.language == "zh":
        simplified, traditional = (
            sum(c in chars for c in part.text)
            for chars in (_SIMPLIFIED - _TRADITIONAL, _TRADITIONAL - _SIMPLIFIED)
        )
        hant = ("zh_TW", "zh_HK", "zh_Hant", "zh_MO")
        if simplified == traditional:
            return ""
        found = [name for name in found if name.startswith(hant) == (traditional > simplified)]
    return found[0] if len(found) == 1 else ""


def escaped(text: str) -> str:
    """The text so that Markdown reads it as text."""
    text = "\n".join(_SPECIAL.sub(lambda m: "\\" + m[0], line) for line in text.split("\n"))
    text = "\n".join(_BLOCK.sub(lambda m: m[2] + "\\" if m[2] else "\\" + m[1], line) for line in text.split("\n"))
    return text.replace("{", "&#123;")


def _front_matter(page: ScrapedPage) -> str:
    fields = [f"# adopted from: {line}" for line in page.meta]
    fields.append(f"title: {quoted(plain(page.title or 'Untitled'))}")
    if page.description:
        fields.append(f"description: {quoted(plain(page.description))}")
    if page.published:
        fields.append(f"published: {page.published.isoformat()}")
    if page.reading_time is not None:
        fields.append(f"reading_time: {page.reading_time}")
    if page.source:
        fields.append(f"source: {quoted(plain(page.source))}")
    return "---\n" + "\n".join(fields) + "\n---"


def quoted(text: str) -> str:
    """The text as a YAML string."""
    return json.dumps(text, ensure_ascii=False)


def _remark(part: Part) -> Iterator[str]:
    """A comment with the original line, for the editor."""
    if part.was:
        yield f"<!-- l10n:adopted {remark(part.was)} -->"


def _block(part: Part) -> str:
    if part.kind == "heading":
        return f"## {escaped(part.text)}"
    if part.kind == "question":
        return f"### {escaped(part.text)}"
    return escaped(part.text)


def _line(part: Part, *, first: bool) -> list[str]:
    """The lines of an item, a row or a card; a table begins with its head."""
    remark = list(_remark(part)) if part.kind != "row" or first else []
    if part.kind == "item":
        return [*remark, f"- {escaped(part.text)}"]
    if part.kind == "numbered":
        return [*remark, f"{part.cells[0]} {escaped(part.text)}"]
    if part.kind == "card":
        tag, title, about = part.cells
        said = f"- **{escaped(title)}**" + (f" ({escaped(tag)})" if tag else "")
        return [*remark, said + (f": {escaped(about)}" if about else "")]
    cells = [escaped(cell).replace("|", "\\|") for cell in part.cells]
    row = "| " + " | ".join(cells) + " |"
    if not first:
        return [row]
    rule = "|" + "---|" * len(cells)
    if part.text:  # a table of the page: its first row is the head
        return [*remark, *([""] if remark else []), row, rule]
    return [*remark, *([""] if remark else []), "| What | Figure | Source |", rule, row]


def _other_table(last: Part, part: Part) -> bool:
    return last.kind == "row" and (len(last.cells) != len(part.cells) or bool(last.text) != bool(part.text))
