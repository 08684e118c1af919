"""The one cutter of sentences: where a text with codes may be cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.text.sentences import Stretch, cuts, shade, split

OPEN, CLOSE, MARK = Stretch("", opens=1), Stretch("", opens=-1), Stretch("")


def text(value):
    return Stretch(value, is_text=True)


def pieces(stretches, locale="en"):
    """What stands between the cuts, as a reader sees it: `<`, `>` and `^` for codes."""
    signs = {OPEN: "<", CLOSE: ">", MARK: "^"}
    places = [(0, 0), *cuts(stretches, locale), (len(stretches), 0)]
    out = []
    for (first, start), (last, end) in pairwise(places):
        piece = ""
        for number in range(first, min(last + 1, len(stretches))):
            part = stretches[number]
            shown = part.shade if part.is_text else signs.get(part, part.shade)
            piece += shown[start if number == first else 0 : end if number == last else None]
        out.append(piece)
    return out


@pytest.mark.parametrize(
    ("stretches", "locale", "wanted"),
    [
        ([text("One. Two.")], "en", ["One. ", "Two."]),
        ([text("One. "), OPEN, text("Two"), CLOSE, text(" three.")], "en", ["One. ", "<Two> three."]),
        ([text("One"), OPEN, text(". Two"), CLOSE, text(". Three.")], "en", ["One<. Two>. ", "Three."]),
        ([text("一。"), MARK, text("二。")], "zh_CN", ["一。^", "二。"]),
        ([text("一"), OPEN, text("。"), CLOSE, text("二。")], "zh_CN", ["一<。>", "二。"]),
        (
            [OPEN, text("一"), CLOSE, text("。"), MARK, MARK, OPEN, text("二"), CLOSE],
            "zh_CN",
            ["<一>。^^", "<二>"],
        ),
        ([text("Call "), Stretch("Xq"), text(" now. Go.")], "en", ["Call Xq now. ", "Go."]),
        ([text("25 May · 6 min")], "en", ["25 May · ", "6 min"]),
        ([text("One.\n\nTwo.")], "en", ["One.\n\n", "Two."]),
        ([text("One. "), OPEN, CLOSE, text("Two.")], "en", ["One. ", "<>Two."]),
    ],
)
def test_codes_stay_with_their_sentence(stretches, locale, wanted):
    assert pieces(stretches, locale) == wanted


@given(
    st.lists(
        st.one_of(st.text("aB .!\n。", max_size=6).map(text), st.sampled_from([OPEN, CLOSE, MARK, Stretch("Xq")]))
    )
)
def test_nothing_is_cut_inside_of_a_pair_or_of_a_code(stretches):
    found = cuts(stretches, "en")
    assert found == sorted(set(found))
    for number, offset in found:
        assert sum(stretch.opens for stretch in stretches[:number]) == 0
        assert 0 < offset < len(stretches[number].shade) if stretches[number].is_text and offset else offset == 0


@given(st.text("aB .!?\n\r\u2028。", max_size=30), st.sampled_from(["en", "zh_CN", "ja", "ar"]))
def test_joined_the_sentences_are_the_text(value, locale):
    assert "".join(split(value, locale)) == value
    assert all(piece.strip() for piece in split(value, locale)[1:])


def test_a_mark_on_a_full_stop_is_no_word():
    assert (shade("It ends."), shade("It ends.”"), shade("of ")) == ("", "", "Xq")
