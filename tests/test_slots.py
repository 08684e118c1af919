"""A codec's decoder reads what its encoder writes, whatever the text is."""

from __future__ import annotations

import re

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.slots import CODECS, Slot, decode, encode

BOTH = sorted(name for name, codec in CODECS.items() if codec.decode)
ONE_LINE = ("md.", "code.")
BLANK_ALIKE = ("mermaid.", "svg.")
"""Whose readers see one blank where many stand, or what XML cannot hold."""
VERBATIM = ("toml.raw", "html.text", "html.pre", "md.cell", "md.quoted", "code.double", "code.single")
"""What these hold is code of its own: the reader's structure check refuses what would end it."""

texts = st.text(
    st.one_of(
        st.sampled_from("\"'\\&;<>|\n,= a#é漢𠮷"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\r"),
    ),
    min_size=1,
)


@pytest.mark.parametrize("name", BOTH)
@given(text=texts, eol=st.sampled_from([b"\n", b"\r\n"]))
def test_reading_gives_what_was_written(name, text, eol):
    if name.startswith(ONE_LINE):
        text = text.replace("\n", " ")
    if name.startswith(BLANK_ALIKE):
        text = " ".join(re.sub("[\x00-\x1f\ufffe\uffff]", " ", text).split())
    if name == "svg.mixed":  # the text holds tags and references of its own
        text = "".join(c for c in text if c not in "&<>")
    if name in VERBATIM:
        text = "".join(c for c in text if c not in "\\|\"'&")
    if name == "toml.literal" and encode(Slot(name), text).startswith(b'"'):
        name = "toml.basic"  # what no literal string can hold
    raw = encode(Slot(name, eol=eol), text)
    assert decode("html.double" if name == "html.bare" and raw[:1] == b'"' else name, strip(name, raw)) == text


def strip(name: str, raw: bytes) -> bytes:
    """An unquoted attribute that needs quotation marks gets them."""
    return raw[1:-1] if name == "html.bare" and raw[:1] == b'"' else raw


def test_a_codec_without_a_decoder_is_read_as_it_stands():
    assert decode("md.line", "a &amp; 漢".encode()) == "a &amp; 漢"


def test_markdown_spells_what_would_end_the_place():
    assert decode("md.cell", encode(Slot("md.cell"), "a | b")) == "a | b"
    assert decode("md.quoted", encode(Slot("md.quoted"), 'say "a"')) == 'say "a"'
    assert decode("code.single", encode(Slot("code.single"), "it's")) == "it's"


@pytest.mark.parametrize(("name", "head"), [("yaml.literal", "|-"), ("yaml.folded", ">-")])
@given(lines=st.lists(st.text("ab漢 ", max_size=4), min_size=1, max_size=6), eol=st.sampled_from([b"\n", b"\r\n"]))
def test_blocks_of_yaml_are_read_as_they_were_written(name, head, lines, eol):
    """By another reader: folded line ends count differently beside a line that is indented or empty."""
    text = "\n".join(["x", *lines]).rstrip("\n")
    raw = encode(Slot(name, indent=b"  ", eol=eol), text)
    assert yaml.safe_load(b"k: " + head.encode() + eol + b"  " + raw + eol) == {"k": text}
