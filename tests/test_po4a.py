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
from l10n_pipeline.settle import Refusal, settle
from l10n_pipeline.settle.mends import tidy
from l10n_pipeline.slots import Slot
from l10n_pipeline.text import inline

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
OPTIONS = ["B<--keep>", "B<-k>", "B<ls(1)>", "I</etc/fstab>"]
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
    st.sampled_from(["text", "markdown", "rst", "asciidoc", "pod", "html"]),
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


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("B<bold I<inner> words>", [("B<", "strong"), ("I<", "emphasis")]),
        ("Use B<--keep>, B<-k>, B<ls(1)> or I</etc/fstab>", [(option, "code") for option in OPTIONS]),
        ("C<< $a->b >> and F<po4a.cfg>", [("C<< $a->b >>", "code"), ("F<po4a.cfg>", "code")]),
        ("C<< a << b >> c", [("C<< a << b >>", "code")]),
        ("L<the B<page>|po4a(7)>, L<po4a(7)>", [("L<", "link"), ("B<", "strong"), ("L<po4a(7)>", "link")]),
        (
            "E<lt>https://example.orgE<gt>",
            [("E<lt>", "entity"), ("https://example.org", "url"), ("E<gt>", "entity")],
        ),
        ("E<.UR x>textE<.UE>", [("E<.UR x>", "placeholder"), ("E<.UE>", "placeholder")]),
        ("x->y, 1 < 2 > 0, List<int>", []),
        ("an open B<end", [("B<", "markup")]),
    ],
)
def test_markup_of_pod(text, wanted):
    found = [(text[c.start : c.end], c.kind) for c in inline.parse(text, "pod").codes if c.role != "close"]
    assert found == wanted


@given(
    st.lists(st.sampled_from(["B<", "C<< ", " >>", ">", "a", " ", "L<", "|", "E<gt>", "--x", "<"])).map("".join)
)
def test_codes_of_pod_lie_within_each_other(text):
    opened = []
    at = 0
    for code in inline.parse(text, "pod").codes:
        assert at <= code.start < code.end <= len(text)
        at = code.end
        if code.role == "open":
            opened.append(code.pair)
        elif code.role == "close":
            assert opened.pop() == code.pair
    assert not opened


def test_an_opened_code_in_a_translation_is_refused(tmp_path):
    source = "Use B<--keep> or I<words>."
    segment = Segment(0, 0, source, "entry", Slot("po.string"), "pod", 1)
    assert settle(segment, "B<--keep> oder I<Worte>.") == "B<--keep> oder I<Worte>."
    assert isinstance(settle(segment, "B<--keep> oder I<Worte."), Refusal)
    assert isinstance(settle(segment, "B<--behalten> oder I<Worte>."), Refusal)


MANUAL = """
#. type: {said}
#: {name}:7
msgid "Use B<--keep> with I<files>."
msgstr ""
"""


@pytest.mark.parametrize(
    ("said", "name"),
    [("textblock", "po4a"), ("=item", "lib/Po4a.pm"), ("Plain text", "man/paint.1"), ("TP", "paint.8.in.3pm")],
)
def test_manual_pages_and_pod_are_known_by_their_entries(said, name, tmp_path):
    entry = polib.pofile(str(translated(tmp_path, MANUAL.format(said=said, name=name))))[-1]
    assert "B<--keep>" in entry.msgstr
    assert "I<" in entry.msgstr
    assert "files" not in entry.msgstr
