"""What a merge keeps: it loses no word of a person, and refuses to write where it would."""

from __future__ import annotations

from dataclasses import replace

import pytest
from gettext_tools import HEADER, msgcat

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Carried, Message
from l10n_pipeline.errors import L10nError
from l10n_pipeline.model import Key


def test_a_note_on_an_open_unit_is_never_lost() -> None:
    data = (HEADER + '# keep it short\nmsgid "The cat"\nmsgstr ""\n').encode()
    gone = catalog.merge(catalog.read(data), [Message(Key("", "Something else altogether"))])
    assert msgcat(gone).startswith("# “The cat” has gone; a note stood on it:\n# keep it short\nmsgid".encode())


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
