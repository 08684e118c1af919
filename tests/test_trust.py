"""What a project's machine text is worth: what is masked, written as the locale does, read first, held back."""

from __future__ import annotations

import re

import pytest
from servers import Fault, Service
from worlds import World

MASK = re.compile(r"X\d+X")


@pytest.fixture
def world(tmp_path):
    return World(tmp_path)


def answering(answers):
    """A LibreTranslate that knows some answers; `#` in a text or an answer is its mask."""

    def values(texts):
        out = []
        for text in texts:
            masks = iter(MASK.findall(text))
            out.append(re.sub("#", lambda _, masks=masks: next(masks), answers.get(MASK.sub("#", text), text)))
        return out

    return Service("libretranslate", lambda number, texts: Fault(lambda _: values(texts)))


def configure(world, service, more=""):
    (world.root / "l10n.yaml").write_text(
        f"locales:\n  pt_BR: {{engine: libretranslate}}\n{more}engines:\n  libretranslate: {{url: '{service.url}'}}\n"
    )


def test_preferred_renderings_are_masked_for_engines_that_get_no_terms(world):
    term = "- term: barge\n  definition: A flat boat.\n  source: a dictionary\n  renderings: {pt_BR: {prefer: chata}}\n"
    (world.root / "glossary_terms" / "boats.yaml").write_text(term)
    with answering({"The # is moored here.": "A # está atracada aqui."}) as service:
        configure(world, service)
        world.run(a="The barge is moored here.\n\nbarge\n")
    assert world.unit("pt_BR", "a", "The barge is moored here.").target == "A chata está atracada aqui."
    word = world.unit("pt_BR", "a", "barge")
    assert (word.target, word.state) == ("chata", "translated")


@pytest.mark.parametrize(("text", "target"), [("1,299.50", "1.299,50"), ("12,000", "12.000"), ("3.10", "3.10")])
def test_a_number_alone_is_written_as_the_locale_does(world, text, target):
    with answering({}) as service:
        configure(world, service)
        world.run(a=f"| a | b |\n|---|---|\n| {text} | 7 |\n")
    assert world.unit("pt_BR", "a", text).target == target
