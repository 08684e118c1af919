"""What a refusal says: what is wrong, what to do, and which characters of the target it is about."""

from __future__ import annotations

import pytest

from l10n_pipeline import read
from l10n_pipeline.model import Allowed
from l10n_pipeline.settle import Refusal, settle

MEND = "mend the translation in the PO file"


@pytest.mark.parametrize(
    ("source", "target", "refusal"),
    [
        ("Words.", "", Refusal("is empty", "translate it, or clear it")),
        (
            "Words.",
            "\u202eabc\u202d",
            Refusal("holds U+202D, U+202E, which turns the text around it", "take it out, or use <bdi>"),
        ),
        ("Words.", "A\u0007b.", Refusal("holds characters that nobody sees: U+0007 (BELL)", "take them out")),
        ("Words.", "See {{ site }} now.", Refusal("adds placeholder '{{site}}'", MEND, (4, 14))),
        ("See `a`.", "Siehe nichts und `b`.", Refusal("lacks code 'a' and adds code 'b'", MEND, (17, 20))),
        ("See *a*.", "Siehe *b.", Refusal("has '*' that neither opens nor closes", MEND)),
    ],
)
def test_a_refusal_says_what_is_wrong_what_to_do_and_where(source, target, refusal):
    segment = read(f"{source}\n".encode(), "x.md").segments[0]
    assert settle(segment, target, Allowed(layout="hugo", locale="de")) == refusal
