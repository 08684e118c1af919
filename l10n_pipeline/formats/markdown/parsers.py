"""What the parsers of layouts read in another way than CommonMark: a row for each `parser` of a layout."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parser:
    """How one parser differs, beside the marker lines that are its own (`dialects`)."""

    comments_in_text: bool = False  # a comment with text behind it is a part of that text, and no block
    whole_elements: bool = False  # an element of HTML goes up to its end tag, over blank lines
    quoted_titles: bool = (
        False  # titles of links stand in quotation marks alone: parentheses belong to the address
    )
    bars: bool = False  # a text of several lines that has a bar in each is a table
    bare_headers: bool = True  # a table's header needs no bar, as Hugo reads them
    liquid: bool = False  # Jekyll has taken its tags out before
    four_columns: bool = False  # what is indented by four columns belongs to the item above
    labels_apart: bool = False  # `[text] [label]` is one link, or none


PARSERS = {
    "": Parser(),
    "kramdown": Parser(
        comments_in_text=True,
        whole_elements=True,
        quoted_titles=True,
        bars=True,
        bare_headers=False,
        liquid=True,
        labels_apart=True,
    ),
    "myst": Parser(bare_headers=False),
    "python-markdown": Parser(
        comments_in_text=True,
        whole_elements=True,
        quoted_titles=True,
        bare_headers=False,
        four_columns=True,
        labels_apart=True,
    ),
}
