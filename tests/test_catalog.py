"""PO files: the case files, GNU gettext as the judge, and what reading, updating and merging keep."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet
from casefiles import Case, cases
from gettext_tools import DATE, HEADER, msgcat, run, told

from l10n_pipeline import catalog
from l10n_pipeline.catalog import PERSONAL, Change, Message
from l10n_pipeline.errors import FormatError
from l10n_pipeline.model import Key, Origin


def _cases(stem: str) -> list[ParameterSet]:
    return [pytest.param(c, id=c.title) for c in cases("catalog") if c.title.startswith(f"{stem}: ")]


# -- case files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", _cases("read"))
@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["plain", "bom"])
def test_reads(case: Case, eol: str, bom: str) -> None:
    data = (bom + HEADER.rstrip("\n") + "\n" + case.input + "\n").replace("\n", eol).encode()
    read = catalog.read(data, "po")
    lines = [re.sub(r"^\d+", lambda m: str(int(m[0]) - 2), told(e.unit)) for e in read.entries[1:]]
    assert "\n".join(lines) == case.expected
    assert catalog.update(read, {}) == data


@pytest.mark.parametrize("case", _cases("errors"))
def test_refuses(case: Case) -> None:
    with pytest.raises(FormatError) as caught:
        catalog.read((HEADER + case.input + "\n").encode(), "po")
    assert str(caught.value) == case.expected


@pytest.mark.parametrize("case", _cases("merge"))
def test_merges(case: Case) -> None:
    po, _, offered = case.input.partition("\n++++\n")
    messages = [
        Message(Key(*line.rpartition("|")[::2]), ("paragraph",), "guide.md") for line in offered.split("\n")
    ]
    merged = catalog.merge(catalog.read((HEADER + po + "\n").encode()), messages)
    assert merged.decode() == HEADER + case.expected + "\n"
    assert catalog.merge(catalog.read(merged), messages) == merged
    run("msgfmt", "-o", os.devnull, "-", stdin=merged)


@pytest.mark.parametrize("case", _cases("update"))
def test_updates(case: Case) -> None:
    po, _, wanted = case.input.partition("\n++++\n")
    state, detail, target = wanted.split("|")
    kind, _, detail = detail.partition(" ") if detail.startswith("memory") else ("machine", "", detail)
    digest = "" if state == "draft" else catalog.digest(target)
    change = Change(target, state, Origin(kind, detail, digest) if detail else None)  # type: ignore[arg-type]
    before = HEADER + 'msgid "before"\nmsgstr ""\n'
    read = catalog.read((before + po + '\nmsgid "after"\nmsgstr ""\n').encode())
    data = catalog.update(read, {Key("", "The cat"): change})
    assert data.decode() == before + case.expected + '\nmsgid "after"\nmsgstr ""\n'


# -- bad bytes and charsets ------------------------------------------------------------------------


def test_bytes_that_are_not_the_charset_of_the_header() -> None:
    with pytest.raises(FormatError, match=r"^po:5: byte 9 of the line is not utf-8"):
        catalog.read(HEADER.encode() + b'msgid "a"\nmsgstr "\xe9"\n', "po")


@pytest.mark.parametrize("charset", ["nonsense", "utf-16", "unicode_escape", "rot13", "cp037"])
def test_a_charset_that_no_po_file_has(charset: str) -> None:
    with pytest.raises(FormatError, match=rf"^po:2: the charset '{charset}' is unknown"):
        catalog.read(HEADER.replace("UTF-8", charset).encode(), "po")


def test_no_header_where_one_is_needed() -> None:
    with pytest.raises(FormatError, match=r"^po:1: no header names the charset"):
        catalog.read('msgid "a"\nmsgstr "é"\n'.encode(), "po")
    plain = catalog.read(b'msgid "a"\nmsgstr "e"\n', "po")
    assert [u.target for u in catalog.units(plain)] == ["e"]
    with pytest.raises(FormatError, match=r"^po: the file has no header"):
        catalog.merge(plain, [])


@pytest.mark.parametrize("charset", ["SHIFT_JIS", "EUC-JP", "GBK", "BIG5", "ISO-8859-1", "KOI8-R"])
def test_other_charsets(charset: str) -> None:
    target = {"ISO-8859-1": "é", "KOI8-R": "ж"}.get(
        charset, "表予能"
    )  # in Shift JIS their second bytes are \ and |
    text = HEADER.replace("UTF-8", charset) + f'msgid "a"\nmsgstr "{target}"\n\nmsgid "b"\nmsgstr ""\n'
    read = catalog.read(text.encode(charset))
    assert read.index[Key("", "a")].target == target
    data = catalog.update(read, {Key("", "b"): Change(target, "translated")})
    assert data == text.replace('"b"\nmsgstr ""', f'"b"\nmsgstr "{target}"').encode(charset)
    with pytest.raises(FormatError, match="has no '😀'"):
        catalog.update(read, {Key("", "b"): Change("😀", "translated")})


def test_u0000_is_refused() -> None:
    with pytest.raises(FormatError, match=r"U\+0000"):
        catalog.template([Message(Key("", "a\0b"))], "project")


# -- what may be overwritten -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "a"\nmsgstr "b"\n',
        '#, fuzzy\nmsgid "a"\nmsgstr "b"\n',
        '#, fuzzy\n#| msgid "z"\nmsgid "a"\nmsgstr "b"\n',
        'msgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\nmsgstr[1] ""\n',
    ],
    ids=["translated", "draft", "outdated", "plural"],
)
def test_an_update_refuses_a_persons_text(entry: str) -> None:
    with pytest.raises(ValueError, match="stays as it is"):
        catalog.update(catalog.read((HEADER + entry).encode()), {Key("", "a"): Change("c", "translated")})


def test_a_caller_that_acts_for_a_person_may() -> None:
    read = catalog.read((HEADER + '#, fuzzy\n#| msgid "z"\nmsgid "a"\nmsgstr "b"\n').encode())
    change = {Key("", "a"): Change("c", "translated")}
    assert catalog.update(read, change, overwrite=PERSONAL).decode() == HEADER + 'msgid "a"\nmsgstr "c"\n'


@pytest.mark.parametrize(
    "change",
    [
        Change("c", "machine"),
        Change("c", "machine", Origin("machine", "neural/1.0", "000000000000")),
        Change("c", "draft", Origin("machine", "neural/1.0", catalog.digest("c"))),
        Change("c", "outdated"),
        Change("", "translated"),
    ],
)
def test_an_update_that_would_not_read_back_is_refused(change: Change) -> None:
    with pytest.raises(ValueError, match="would read as"):
        catalog.update(catalog.read((HEADER + 'msgid "a"\nmsgstr ""\n').encode()), {Key("", "a"): change})


def test_an_unknown_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="no such unit"):
        catalog.update(catalog.read(HEADER.encode()), {Key("", "a"): Change("b", "translated")})


# -- new files, judged by gettext ------------------------------------------------------------------

LOCALES = ["pt_BR", "zh_CN", "zh_TW", "ja", "ko", "ar", "fa", "ru", "pl", "de", "cy", "sr_Latn", "zh_Hant_TW"]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_new_file_pleases_msgfmt(locale: str) -> None:
    data = catalog.create(locale, "Loanwords", DATE)
    run("msgfmt", "-c", "-o", os.devnull, "-", stdin=data)
    fields = catalog.header(catalog.read(data))
    assert (fields["Language"], fields["PO-Revision-Date"], fields["X-L10n-Rules"]) == (locale, DATE, "1")
    assert msgcat(data) == data


def test_a_template_pleases_msgfmt_and_has_the_layout_of_msgcat() -> None:
    long = tuple(f"{'folder' * n}.md" for n in range(1, 9)) + tuple(f"{'x' * n}.md" for n in range(1, 60, 7))
    messages = [
        Message(Key("title", "Isekai"), ("front matter: title", "two\nlines"), "guide.md", ("no-wrap",)),
        *(Message(Key("", "Twice"), ("heading",), name) for name in long),
    ]
    data = catalog.template(messages, "Loanwords")
    run("msgfmt", "-c", "-o", os.devnull, "-", stdin=data)
    assert msgcat(data) == data
    assert data == catalog.template(messages, "Loanwords")


def test_a_comment_that_ends_with_a_backslash_does_not_swallow_the_msgid() -> None:
    data = catalog.template([Message(Key("", "a"), ("under: C:\\",))], "Loanwords")
    assert msgcat(data).endswith(b'#. under: C:\\ \nmsgid "a"\nmsgstr ""\n')


def test_a_name_with_blanks_survives_gettext() -> None:
    data = catalog.template([Message(Key("", "a"), source="my guide.md")], "Loanwords")
    assert "#: \u2068my guide.md\u2069\n" in msgcat(data).decode()


@pytest.mark.parametrize("options", [["--previous"], []], ids=["previous", "plain"])
def test_msgmerge_from_our_template_keeps_people_and_states(tmp_path: Path, options: list[str]) -> None:
    entry = 'msgid "The {0} text"\nmsgstr "{0}"\n\n'
    sha, sha2 = catalog.digest("machine"), catalog.digest("translated")
    data = catalog.create("pt_BR", "Loanwords", DATE) + "".join([
        f"\n# a word\n# l10n: memory other.po sha={sha2}\n" + entry.format("translated"),
        f"# l10n: machine neural/1.0 sha={sha}\n#, fuzzy\n" + entry.format("machine"),
        '#, fuzzy\n#| msgid "Old"\n' + entry.format("outdated"),
        "# l10n: memory other.po\n#, fuzzy\n" + entry.format("draft"),
        "# of one that goes\n#, fuzzy\n" + entry.format("gone"),
    ]).encode()  # fmt: skip
    before = catalog.read(data)
    messages = [Message(u.key, ("paragraph",), "guide.md") for u in catalog.units(before)]
    (tmp_path / "a.po").write_bytes(data)
    (tmp_path / "a.pot").write_bytes(catalog.template(messages[:4], "Loanwords"))
    flags = ["--quiet", "--update", "--backup=none", "--no-wrap", "--no-fuzzy-matching", *options]
    run("msgmerge", *flags, tmp_path / "a.po", tmp_path / "a.pot")
    after = catalog.read((tmp_path / "a.po").read_bytes())
    states = [
        "translated",
        "machine",
        "outdated" if options else "draft",
        "draft",
        "draft",
    ]  # all but one a person's
    back = catalog.read(catalog.merge(after, messages))
    assert [u.state for u in catalog.units(back)] == states
    for was, now in zip(catalog.units(before), catalog.units(back), strict=True):
        assert (was.key, was.target, was.origin, was.notes) == (now.key, now.target, now.origin, now.notes)


@pytest.mark.parametrize(
    "folded", ['; "\n"charset=ISO-8859-1', '; char"\n"set=ISO-8859-1', '; charset=ISO-"\n"8859-1']
)
def test_a_header_that_is_folded_names_its_charset(folded):
    head = f'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain{folded}\\n"\n'
    data = (head + '\nmsgid "a"\nmsgstr "ä"\n').encode("iso-8859-1")
    found = catalog.read(data, "a.po")
    assert (found.encoding, found.index[Key("", "a")].target) == ("iso8859-1", "ä")


# -- plural entries --------------------------------------------------------------------------------

PLURAL = '#. a note\nmsgid "%d file"\nmsgid_plural "%d files"\nmsgstr[0] "%d файл"\nmsgstr[1] "%d файла"\n'
RUSSIAN = HEADER.rstrip("\n") + '\n"Plural-Forms: nplurals=3; plural=0;\\n"\n\n'


def test_a_merge_gives_a_plural_entry_the_forms_of_its_language() -> None:
    read = catalog.read((RUSSIAN + PLURAL).encode())
    merged = catalog.merge(read, [Message(Key("", "%d file"))])
    assert merged.decode() == RUSSIAN + PLURAL + 'msgstr[2] ""\n'
    again = catalog.read(merged)
    assert catalog.merge(again, [Message(Key("", "%d file"))]) == merged


def test_forms_beyond_those_of_the_language_stay() -> None:
    header = HEADER.rstrip("\n") + '\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    read = catalog.read((header + PLURAL).encode())
    assert catalog.merge(read, [Message(Key("", "%d file"))]).decode() == header + PLURAL


def test_no_escape_goes_on_in_the_next_line_of_a_string():
    wrapped = HEADER.encode() + b'\nmsgctxt ""\n"a \\""\n" b"\nmsgid "c\\10"\n"1\\\\"\n"n"\nmsgstr ""\n"\\n"\n'
    for data in (wrapped, wrapped.replace(b"\n", b"\r\n")):  # by one match, and line by line
        [unit] = catalog.read(data).index.values()
        assert (unit.key.context, unit.key.text, unit.target) == ('a " b', "c\b1\\n", "\n")
