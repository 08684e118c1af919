"""PO files that po4a extracts: blocks of code go to no engine, and line ends at the edges of a text stay."""

from __future__ import annotations

import shutil
import subprocess

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.cli import main
from l10n_pipeline.model import Segment
from l10n_pipeline.settle.mends import tidy
from l10n_pipeline.slots import Slot

HEAD = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'
TEXT = """\
#. type: Plain text
#: _pages/paint.md:7
#, markdown-text, no-wrap
msgid "\\nThe wall is **red**.\\nIt was blue.\\n"
msgstr ""

#. type: Bullet: '- '
#: _pages/paint.md:9
#, markdown-text
msgid "A brush and a pot.\\n"
msgstr ""
"""
CODE = """
#. type: {said}
#: _pages/paint.md:12
#, no-wrap
msgid "paint --wall red  # the long wall\\npaint --floor\\n"
msgstr ""
"""
KINDS = [
    "Fenced code block",
    "Fenced code block (bash)",
    "document / item / code_block (console)",
    "code_block",
    "codeblock",
    "delimited block -",
    "delimited block . 4",
    "verbatim",
    "Verbatim",
    "smallexample",
    "lstlisting",
    "groff code",
    "Content of: <book><chapter><programlisting>",
    "Content of: <html><body><pre>",
]
PROSE = [
    "delimited block =",
    "delimited block |",
    "Fenced div block",
    "Content of: <book><para>",
    "Title ##",
    "an example",
]


def translated(tmp_path, extra):
    (tmp_path / "po").mkdir()
    (tmp_path / "l10n.yaml").write_text("locales: {de: {engine: pseudo}}\npo: ['po/pages.{locale}.po']\n")
    path = tmp_path / "po" / "pages.de.po"
    path.write_text(HEAD + TEXT + extra)
    assert main(["--root", str(tmp_path), "run"]) == 0
    assert main(["--root", str(tmp_path), "approve", "--locale", "de"]) == 0
    return path


@pytest.mark.parametrize("said", KINDS)
def test_code_goes_to_no_engine_and_is_told(said, tmp_path, capsys):
    path = translated(tmp_path, CODE.format(said=said))
    assert CODE.format(said=said) in path.read_text()
    assert "not offered: 1 entry of code that another tool extracts" in capsys.readouterr().out


@pytest.mark.parametrize("said", PROSE)
def test_prose_is_translated(said, tmp_path):
    path = translated(tmp_path, CODE.format(said=said))
    assert all(entry.msgstr for entry in polib.pofile(str(path)))


def test_a_text_that_is_prose_in_one_place_is_translated(tmp_path):
    both = CODE.format(said="Fenced code block").replace("#: ", "#. type: Plain text\n#: ", 1)
    path = translated(tmp_path, both)
    assert all(entry.msgstr for entry in polib.pofile(str(path)))


def test_gettext_takes_what_was_approved(tmp_path):
    path = translated(tmp_path, "")
    for entry in polib.pofile(str(path)):
        assert edges(entry.msgstr) == edges(entry.msgid)
        assert not entry.fuzzy
    if shutil.which("msgfmt"):
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], check=True, capture_output=True)


@given(
    st.sampled_from(["text", "markdown", "rst", "asciidoc", "html"]),
    st.sampled_from(["entry", "lines", "plural"]),
    st.text("a \n", min_size=1).filter(str.strip),
    st.text("b* \r\n"),
)
def test_a_target_ends_its_lines_where_its_source_does(syntax, kind, source, target):
    slot = Slot("md.flow" if syntax == "markdown" else "po.string")
    new = tidy(Segment(0, 0, source, kind, slot, syntax, 1), target)
    assert edges(new) == (edges(source) if target.strip() else (False, False))


def edges(text):
    return text.startswith("\n"), text.endswith("\n")


OUTDATED = """
#. type: Plain text
#: _pages/paint.md:20
#, fuzzy, markdown-text
#| msgid ""
#| "`wall`, "
#| "`floor`"
msgid "`wall`, `floor`, `door`"
msgstr ""
"`wall`, "
"`floor`"
"""


def test_an_outdated_text_that_gets_an_offer_is_wrapped_as_it_was(tmp_path):
    lines = translated(tmp_path, OUTDATED).read_text().splitlines(keepends=True)
    offers = [line for line in lines if line.startswith("# l10n: offer")]
    assert len(offers) == 1
    assert OUTDATED in "".join(line for line in lines if line not in offers)
