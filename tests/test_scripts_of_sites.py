"""Configurations that are programs are read for their literals, and never run."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.text.script import Other, Script


def test_literals_are_read_and_nothing_else():
    script = Script(
        "const a = {\n"
        "  'b-c': [1, \"two\", `three`, x.y(), ...rest],  // a: 'no'\n"
        "  d: {e: 'it\\'s', f: true, g() { return {a: 'no'} }, h: 'x' + y, i: `${z}`},\n"
        "  j: /[/'\"]+/.test(s) ? 'no' : 'no',\n"
        "  k: call('one', {l: 'm'}),\n"
        "} as const\n"
    )
    (value,) = [one for one in script.values("a") if isinstance(one, dict)]
    assert value["b-c"][1:3] == ["two", "three"]
    assert value["d"] == {"e": "it's", "f": True, "h": Other(), "i": Other()}
    assert isinstance(value["j"], Other)
    assert value["k"] == Other("call", ("one", {"l": "m"}))
    assert [one.text for *_, one in script.strings(lambda name, _: name == "l")] == ["m"]


PIECES = ["locales", "//", "/*", "*/", "=>", "...", "\n", "\\", *"{}[]()'\"`/:,;=. ab$*"]
JUNK = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)


@given(JUNK)
def test_no_script_ends_the_reading(text):
    script = Script(text)
    for key in ("a", "b", "locales"):
        list(script.values(key))
        for *_, found in script.strings(lambda name, _, key=key: name == key):
            assert text[found.start : found.end][0] in "'\"`"
