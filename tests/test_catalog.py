"""PO files: the case files, GNU gettext as the judge, and what reading, updating and merging keep."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet
from casefiles import Case, cases
from gettext_tools import DATE, HEADER, msgcat, run, told

from l10n_pipeline import catalog
from l10n_pipeline.catalog import PERSONAL, Carried, Change, Message
from l10n_pipeline.errors import FormatError, L10nError
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


def test_a_note_on_an_open_unit_is_never_lost() -> None:
    data = (HEADER + '# keep it short\nmsgid "The cat"\nmsgstr ""\n').encode()
    gone = catalog.merge(catalog.read(data), [Message(Key("", "Something else altogether"))])
    assert msgcat(gone).startswith("# “The cat” has gone; a note stood on it:\n# keep it short\nmsgid".encode())


def test_a_header_that_is_folded_names_its_charset():
    head = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; "\n"charset=ISO-8859-1\\n"\n'
    data = (head + '\nmsgid "a"\nmsgstr "ä"\n').encode("iso-8859-1")
    found = catalog.read(data, "a.po")
    assert (found.encoding, found.index[Key("", "a")].target) == ("iso8859-1", "ä")


@pytest.mark.parametrize(("taken", "lost"), [("# kept\n", "kept"), ("b", "b")], ids=["note", "text"])
def test_a_merge_that_would_lose_a_person_s_words_writes_nothing(taken, lost):
    """The bytes of an entry have lost what its unit says: nothing else than the last look at the file can see it."""
    whole = catalog.read((HEADER + '# kept\nmsgid "a"\nmsgstr "b"\n').encode(), "a.po")
    head, entry = whole.entries
    broken = replace(whole, entries=(head, entry._replace(raw=entry.raw.replace(taken.encode(), b""))))
    with pytest.raises(
        L10nError, match=rf"^a\.po: the merge would lose '{lost}' \(report this; nothing was written\)$"
    ):
        catalog.merge(broken, [Message(Key("", "a")), Message(Key("", "c"))])


def test_a_merge_that_would_be_read_otherwise_writes_nothing():
    """The bytes of an entry beside a new one are those of another key, and no word is lost by it."""
    whole = catalog.read((HEADER + 'msgid "a"\nmsgstr "b"\n').encode(), "a.po")
    head, entry = whole.entries
    broken = replace(whole, entries=(head, entry._replace(raw=entry.raw.replace(b'"a"', b'"other"'))))
    with pytest.raises(L10nError, match=r"^a\.po: the merge would not be read as it is meant \(report this;"):
        catalog.merge(broken, [Message(Key("", "a")), Message(Key("", "c"))])


@pytest.mark.parametrize("order", ["aebdc", "edcba", "acebd", "abcxde"])
def test_a_merge_looks_at_what_stands_elsewhere_now(order):
    """`c`, whose bytes have lost what its unit says, stands between two others, or before a new one."""
    whole = catalog.read((HEADER + "\n".join(f'msgid "{c}"\nmsgstr "T{c}"\n' for c in "abcde")).encode(), "a.po")
    broken = [e._replace(raw=e.raw.replace(b"Tc", b"")) if b"Tc" in e.raw else e for e in whole.entries]
    with pytest.raises(L10nError, match="the merge would lose 'Tc'"):
        catalog.merge(replace(whole, entries=tuple(broken)), [Message(Key("", c)) for c in order])


class Carrying:
    """Says that all texts say the same, and carries a pair as it is."""

    def twins(self, gone, missing):
        return dict(zip(missing, gone, strict=False))

    def carry(self, source, target, key):
        return Carried(f"{target} ({source})", "draft")

    def found(self, key):
        return None


@pytest.mark.parametrize(
    ("target", "carried"),
    [("O gato", "O gato (The cat sleeps)"), ("O gato dormiu", "O gato dormiu")],
    ids=["untouched", "in work"],
)
def test_a_text_follows_the_pair_that_it_is_from_unless_somebody_is_at_work_on_it(target, carried):
    asleep = '\n#~ msgid "The cat sleeps"\n#~ msgstr "O gato"\n'
    entry = f'#, fuzzy\n#| msgid "The cat sleeps"\nmsgid "The cat slept"\nmsgstr "{target}"\n'
    merged = catalog.merge(
        catalog.read((HEADER + entry + asleep).encode()), [Message(Key("", "Other words"))], Carrying()
    )
    assert catalog.read(merged).index[Key("", "Other words")].target == carried


ALONE, ONE = HEADER.rstrip("\n") + "\n", '\nmsgid "One"\nmsgstr ""\n'


class Finding(Carrying):
    """Finds each text in another file."""

    def found(self, key):
        return Carried(f"{key.text} found")


def test_a_file_with_a_header_alone_gets_what_others_have_of_its_texts():
    merged = catalog.merge(catalog.read(ALONE.encode()), [Message(Key("", "A")), Message(Key("", "B"))], Finding())
    assert [unit.target for unit in catalog.read(merged).index.values()] == ["A found", "B found"]


@pytest.mark.parametrize("end", ["", "\n# last words\n"], ids=["no words", "words"])
@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_file_with_a_header_alone_keeps_its_line_ends_and_its_last_words(eol, end):
    merged = catalog.merge(catalog.read((ALONE + end).replace("\n", eol).encode()), [Message(Key("", "One"))])
    assert merged.decode() == (ALONE + ONE + end).replace("\n", eol)


def test_files_with_a_header_alone_share_what_they_get():
    bodies: catalog.Bodies = {}
    for charset in ("UTF-8", "UTF-8", "ISO-8859-1"):
        read = catalog.read(ALONE.replace("UTF-8", charset).encode())
        assert catalog.merge(read, [Message(Key("", "One"))], bodies=bodies).endswith(ONE.encode())
    assert list(bodies.values()) == [ONE.encode()] * 2


def test_notes_of_texts_that_have_gone_follow_those_of_the_header_in_order():
    """Each behind its own introduction, and the header keeps its place."""
    entries = "".join(f'# note {n}\nmsgid "{text}"\nmsgstr ""\n\n' for n, text in enumerate(("old", "older")))
    before = catalog.read(("\n# ours\n# mine\n" + HEADER + entries).encode(), "a.po")
    merged = catalog.merge(before, [Message(Key("", "Something else altogether"))]).decode()
    told = [f"# “{text}” has gone; a note stood on it:\n# note {n}\n" for n, text in enumerate(("old", "older"))]
    assert merged.startswith("\n# ours\n# mine\n" + "".join(told) + HEADER.rstrip("\n"))


def test_a_key_path_and_running_text_are_never_compared():
    text = "Open the file of the day"
    before = catalog.read((HEADER + f'msgctxt "menu.open"\nmsgid "{text}"\nmsgstr "Öffnen"\n').encode(), "a.po")
    merged = catalog.merge(before, [Message(Key("", text + "s")), Message(Key("menu.shut", text + " now"))])
    units = catalog.read(merged, "a.po").index
    assert units[Key("", text + "s")].state == "new"
    assert units[Key("menu.shut", text + " now")].state == "outdated"


EMPTIED = """\
msgid ""
msgstr "Language: de\\n"

#, fuzzy
#| msgid "The former words."
msgid "The new words."
msgstr ""

#~ msgid "The former words."
#~ msgstr "Die früheren Wörter."
"""


def test_an_outdated_text_that_a_tool_dropped_is_there_again():
    back = catalog.read(catalog.merge(catalog.read(EMPTIED.encode()), [Message(Key("", "The new words."))]))
    unit = back.index[Key("", "The new words.")]
    assert (unit.target, unit.state, unit.previous) == ("Die früheren Wörter.", "outdated", "The former words.")


def test_a_unit_gets_back_the_text_of_its_own_former_words():
    other = '#~ msgid "Other words."\n#~ msgstr "Andere Wörter."\n\n#~ msgid'
    read = catalog.read(EMPTIED.replace("#~ msgid", other, 1).replace('\nmsgstr ""', '\n  msgstr ""').encode())
    back = catalog.read(catalog.merge(read, [Message(Key("", "The new words."))]))
    assert back.index[Key("", "The new words.")].target == "Die früheren Wörter."


def test_a_plural_entry_without_forms_is_not_filled():
    """Its text would stand where its forms belong."""
    plural = EMPTIED.replace('\nmsgstr ""', '\nmsgid_plural "The many new words."\nmsgstr[0] ""\nmsgstr[1] ""')
    read = catalog.read(plural.encode())
    merged = catalog.merge(read, [Message(Key("", "The new words."))])
    assert b'msgstr[0] ""\nmsgstr[1] ""\n' in merged


@pytest.mark.parametrize("taken", ["#, fuzzy\n", '#| msgid "The former words."\n'])
def test_a_unit_that_a_person_cleared_stays_clear(taken):
    read = catalog.read(EMPTIED.replace(taken, "").encode())
    back = catalog.read(catalog.merge(read, [Message(Key("", "The new words."))]))
    assert back.index[Key("", "The new words.")].target == ""


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
