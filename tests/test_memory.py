"""The exact memory: what it may fill by itself, and what a person must look at."""

from __future__ import annotations

import pytest

from l10n_pipeline.memory import exact
from l10n_pipeline.model import Key, Origin, Unit


def found(text, *entries, kind="paragraph", po="own.po"):
    """Look `text` up among (PO file, kind, target, state)."""
    key = Key("", text)
    memory = exact.UnitMemory()
    for where, what, target, state in entries:
        memory.add(where, what, Unit(key, target, state))
    return exact.look_up(memory, key, kind, po)


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("One", "draft"),
        ("One two", "draft"),
        ("One two three", "translated"),
        ("One two three four", "translated"),
    ],
)
def test_a_text_of_three_words_is_long_enough_to_be_copied(text, state):
    assert found(text, ("a.po", "paragraph", "x", "translated")).state == state


def test_two_translations_of_a_text_are_a_draft_of_the_first_file():
    entries = [("b.po", "paragraph", "y", "translated"), ("a.po", "paragraph", "x", "translated")]
    assert found("One two three", *entries) == exact.Offer("x", "draft", "a.po")


@pytest.mark.parametrize(
    "entry",
    [
        ("own.po", "paragraph", "x", "translated"),  # the unit's own file
        ("a.po", "heading", "x", "translated"),
        ("a.po", "paragraph", "x", "machine"),
        ("a.po", "paragraph", "x", "outdated"),
        ("a.po", "paragraph", "x", "draft"),
        ("a.po", "paragraph", "", "translated"),
    ],
)
def test_what_the_memory_does_not_offer(entry):
    assert found("One two three", entry) is None


def test_a_copy_is_no_source_of_copies():
    key = Key("", "One two three")
    copy = Unit(key, "x", "translated", Origin("memory", "a.po", "1"))
    memory = exact.UnitMemory()
    memory.add("b.po", "paragraph", copy)
    assert exact.look_up(memory, key, "paragraph", "own.po") is None
