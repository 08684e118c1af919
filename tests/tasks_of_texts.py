"""Tasks as the stages make them of a text, with a few terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import partial

from l10n_pipeline.doubt import BASIC
from l10n_pipeline.model import Key, Rendering, Term
from l10n_pipeline.protection import Task, protect
from l10n_pipeline.protection import translate as translate_doubting
from l10n_pipeline.terms.match import Matcher
from l10n_pipeline.terms.script import japanese_runs
from l10n_pipeline.text import inline

translate = partial(translate_doubting, checks=BASIC)
"""The engines here write no language, so their answers are doubted by their shape alone."""

KEEP = {"*": Rendering("keep")}
TERMS = (
    *(
        Term(word, renderings=KEEP, script=script)
        for word, script in (("tsundere", "ツンデレ"), ("otaku", "オタク"))
    ),
    Term("isekai", renderings=KEEP),
    Term("romance", renderings={"*": Rendering("fixed", "romance")}),
    Term("hero", renderings={"*": Rendering("prefer", "herói")}),
)
MATCHER = Matcher(TERMS)


def task(text: str, locale: str = "pt_BR", refs: Sequence[tuple[str, str]] = ()) -> Task:
    coded = inline.parse(text, "markdown", refs)
    matches = MATCHER.find(text, inline.outside_text(coded))
    return Task(Key("", text), coded, protect(coded, matches, locale, runs=japanese_runs(text)), locale)


def whole(one: Task, text: str) -> bool:
    """Each private marker once, and the inline codes of the source."""
    marks = Counter(int(m) for m in re.findall("\ue000(\\d+)\ue001", text))
    want, have = (inline.structure(inline.parse(t, "markdown")) for t in (one.coded.text, back(one, text)))
    return marks == Counter(range(len(one.spans))) and want == have


def original(one: Task, index: int) -> str:
    return one.coded.text[one.spans[index].start : one.spans[index].end]


def back(one: Task, text: str) -> str:
    """The text with what stood in the source in the markers' places."""
    return re.sub("\ue000(\\d+)\ue001", lambda m: original(one, int(m[1])), text)
