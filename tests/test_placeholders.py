"""Placeholders and messages: which parts of a text a program fills in, and what a target may do to them."""

from __future__ import annotations

from itertools import pairwise

import pytest
from casefiles import cases
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline import read
from l10n_pipeline.settle import Refusal, settle
from l10n_pipeline.text import icu, inline


@pytest.mark.parametrize("case", cases("placeholders"), ids=lambda c: c.title)
def test_placeholders(case):
    syntax, _, text = case.input.partition(": ")
    found = [text[c.start : c.end] for c in inline.parse(text, syntax).codes]
    assert found == [part for part in case.expected.split(" | ") if part]


MESSAGE = "{n, plural, one {# file by {who}} other {# files by {who}}}"
GENDER = "{g, select, male {He} female {She} other {They}} left"


@pytest.mark.parametrize(
    ("source", "target", "refused"),
    [
        ("{{ name }} is here", "{{name}} ist da", ""),
        ("{n, number} of { name }", "{n,number} von {name}", ""),
        ("[[ name ]] has {{ name | upper }}", "{{name|upper}} hat [[name]]", ""),
        ("{{- name -}} is here", "{{ name }} ist da", "lacks placeholder"),
        ("%<name>s has %,d", "%<name>s hat viele", "lacks placeholder '%,d'"),
        ("Hi $name", "Hallo $nome", "lacks placeholder '$name'"),
        ("%s has %d", "%2$d hat %1$s", ""),
        ("%s has %d", "%d hat %s", "lacks placeholder '%1$s'"),
        ("{} has {!r}", "{1!r} hat {0}", ""),
        ("{} has {!r}", "{!r} hat {}", "lacks placeholder '{0}'"),
        ("%(a)s has %(b)d", "%(b)d hat %(a)s", ""),
        ("Take %05d now", "Nimm 05 jetzt", "lacks placeholder '%05d'"),
        ("Hi :name", "Hallo :nome", "lacks placeholder ':name'"),
        (MESSAGE, "{n, plural, one {# Datei von {who}} other {# Dateien von {who}}}", ""),
        (MESSAGE, "{n, plural, one {a {who}} few {b {who}} many {c {who}} other {d {who}}}", ""),
        (MESSAGE, "{n, plural, one {# Datei von {who}} andere {# Dateien von {who}}}", "lacks placeholder"),
        (MESSAGE, "{n, plural, one {# Datei} other {# Dateien}}", "lacks placeholder '{who}'"),
        (MESSAGE, "{m, plural, one {# {who}} other {# {who}}}", "lacks placeholder '{n, plural"),
        (MESSAGE, "{n, plural, one {# Datei} other {# Dateien}", "lacks placeholder"),
        (GENDER, "{g, select, male {Er} female {Sie} other {Es}} ging", ""),
        (GENDER, "{g, select, mann {Er} female {Sie} other {Es}} ging", "lacks placeholder '{g, select, male}'"),
        (GENDER, "Es ging", "lacks placeholder '{g, select"),
    ],
)
def test_what_a_target_may_do(source, target, refused):
    segment = read(source.encode(), "x.txt").segments[0]
    assert segment.syntax == "text"
    result = settle(segment, target)
    if refused:
        assert isinstance(result, Refusal)
        assert refused in result.reason
    else:
        assert result == target


def test_the_parts_of_a_message():
    text = "It''s {n, plural, offset:1 =0 {no} one {'{' x #} other {{a, number, ::x} {b, select, other {y}}}}"
    parts = icu.pieces(text)
    assert parts is not None
    assert [p.value for p in parts if p.value] == [
        "{n, plural}",
        "{n, plural, other}",
        "{a,number,::x}",
        "{b, select}",
        "{b, select, other}",
    ]
    shown, at = [], 0
    for part in parts:
        shown.append(text[at : part.start])
        at = part.end
    assert [s.strip() for s in shown if s.strip()] == ["It''s", "no", "'{' x", "y"]


def test_categories_that_a_language_lacks():
    few = frozenset({"one", "few", "many", "other"})
    assert list(icu.lacking("{n, plural, one {a} other {b}}", few)) == [("n", ["few", "many"])]


BITS = st.sampled_from(
    ["{", "}", "n", ",", " plural", ", ", "one", " other", "{x}", "#", "'", "=1", "offset:1", "a"]
)


@given(st.lists(BITS, max_size=20).map("".join))
def test_the_parts_of_any_text_are_in_order(bits):
    text = "{n, plural, one {" + bits + "} other {y}}"
    parts = icu.pieces(text) or []
    assert all(a.end <= b.start for a, b in pairwise(parts))
