"""PO files that another tool extracts: translated, checked and approved, and no byte of anything else moves."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.model import Key
from l10n_pipeline.review.desk import Desk
from l10n_pipeline.review.saves import Intent, name_of, save, seen_of
from l10n_pipeline.text import asciidoc, inline, rst

HEAD = """\
# A file of another tool.
msgid ""
msgstr ""
"Project-Id-Version: x\\n"
"Language: {locale}\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: {plural}\\n"

"""
RULES = {
    "zh_CN": "nplurals=1; plural=0;",
    "de": "nplurals=2; plural=(n != 1);",
    "ru": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
}
SPHINX = """\
#: ../../source/intro.rst:3
msgid "Paint the wall with ``brush`` before :ref:`the long noon <noon>`."
msgstr ""

#: ../../source/intro.rst:9
msgid ""
"A text that was wrapped by hand, see |version| and "
"`the docs <https://example.org>`_."
msgstr   "BY_HAND |version| `HANDBOOK <https://example.org>`_."

#: ../../source/intro.rst:12
#, fuzzy
msgid "Another text."
msgstr "GUESSED ``etwas``."

#~ msgid "Gone."
#~ msgstr "GONE"
"""
WORDS = {
    "zh_CN": {"BY_HAND": "手工写的文字，请看", "HANDBOOK": "手册", "GUESSED": "完全不同的文字", "GONE": "没了"},
    "de": {
        "BY_HAND": "Von Hand gesetzt, siehe",
        "HANDBOOK": "Handbuch",
        "GUESSED": "Ganz anders",
        "GONE": "Weg",
    },
    "ru": {"BY_HAND": "Текст, набранный вручную, см.", "HANDBOOK": "справочник", "GUESSED": "Иное", "GONE": "Нет"},
}
DJANGO = """\
#: views.py:10
#, python-format
msgid "Hello %(name)s, welcome to the museum."
msgstr ""

#: views.py:12
#, python-format
msgid "%(count)d file was painted"
msgid_plural "%(count)d files were painted"
{forms}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project that has nothing but PO files of others."""
    for locale, rule in RULES.items():
        folder = tmp_path / "docs" / "locales" / locale / "LC_MESSAGES"
        (folder / "sub").mkdir(parents=True)
        head = HEAD.format(locale=locale, plural=rule)
        sphinx = SPHINX
        for word, said in WORDS[locale].items():
            sphinx = sphinx.replace(word, said)
        (folder / "intro.po").write_text(head + sphinx, "utf-8")
        count = int(rule[9])
        forms = "\n".join(f'msgstr[{n}] ""' for n in range(count))
        (folder / "sub" / "django.po").write_bytes(
            (head + DJANGO.format(forms=forms)).replace("\n", "\r\n").encode()
        )
    (tmp_path / "l10n.yaml").write_text(
        "locales: {zh_CN: {engine: pseudo}, de: {engine: pseudo}, ru: {engine: pseudo}}\n"
        'po: ["docs/locales/{locale}/LC_MESSAGES/**.po"]\n'
    )
    return tmp_path


def l10n(root: Path, *arguments: str) -> int:
    return main(["--root", str(root), *arguments])


def entries(path: Path) -> dict[Key, catalog.Entry]:
    read = catalog.read(path.read_bytes())
    return {e.unit.key: e for e in read.entries if not e.unit.obsolete and e is not read.header}


def unit(root: Path, locale: str, begin: str, name: str = "intro.po"):
    found = entries(root / "docs" / "locales" / locale / "LC_MESSAGES" / name)
    return next(e for key, e in found.items() if key.text.startswith(begin))


def test_what_nobody_translated_keeps_its_bytes(root: Path, capsys) -> None:
    paths = sorted(root.rglob("*.po"))
    before = {path: (path.read_bytes(), entries(path)) for path in paths}
    assert l10n(root, "status") == 0
    assert l10n(root, "run") == 0
    assert not [p for p in root.rglob("*") if p.suffix in (".pot", ".rst", ".md")], (
        "no sources, templates, editions"
    )
    for path in paths:
        data, old = before[path]
        assert path.read_bytes() != data
        for key, entry in entries(path).items():
            same = entry.raw == old[key].raw
            assert same == (old[key].unit.state != "new"), key
            assert entry.unit.state == ("machine" if not same else old[key].unit.state)
        read, was = catalog.read(path.read_bytes()), catalog.read(data)
        assert (read.eol, read.tail, read.header.raw) == (was.eol, was.tail, was.header.raw)
        if shutil.which("msgfmt"):
            subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], check=True, capture_output=True)
    again = {path: path.read_bytes() for path in paths}
    assert l10n(root, "run") == 0
    assert {path: path.read_bytes() for path in paths} == again
    assert "Plural" not in capsys.readouterr().err


def test_an_agent_translates_plural_entries_form_by_form(root: Path, capsys) -> None:
    assert l10n(root, "tasks", "--locale", "ru") == 0
    units = [unit for unit in json.loads(capsys.readouterr().out)["units"] if "plural" in unit]
    assert [unit["plural"] | {"entry": ""} for unit in units] == [
        {"entry": "", "form": n, "forms": 3, "example": example} for n, example in enumerate(("1", "2", "5"))
    ]
    texts = ["Покрашен X0X файл", "Покрашены 2 файла", "Покрашено 5 файлов"]
    assert ["X0X" in unit["text"] for unit in units] == [True, False, False]
    answers = [{"id": unit["id"], "text": text} for unit, text in zip(units, texts, strict=True)]
    path, before = root / "answers.json", unit(root, "ru", "%(count)d", "sub/django.po")

    def applied(given: list[dict[str, str]]) -> list[dict[str, str]]:
        path.write_text(json.dumps(given), "utf-8")
        l10n(root, "apply", str(path), "--format", "json")
        return json.loads(capsys.readouterr().out)["declined"]

    assert "these are not whole: 2" in applied(answers[:2])[0]["reason"]
    assert "the number 5" in applied([*answers[:2], {**answers[2], "text": "Покрашены файлы"}])[0]["reason"]
    assert unit(root, "ru", "%(count)d", "sub/django.po").raw == before.raw
    assert applied(answers) == []
    written = unit(root, "ru", "%(count)d", "sub/django.po")
    assert written.unit.state == "machine"
    assert written.forms[1:] == (
        "Покрашен %(count)d файл",
        "Покрашены %(count)d файла",
        "Покрашено %(count)d файлов",
    )
    assert {one["reason"] for one in applied(answers)} == {"it has been translated meanwhile"}
    assert l10n(root, "tasks", "--locale", "ru", "--limit", "1") == 0
    assert not [one for one in json.loads(capsys.readouterr().out)["units"] if "plural" in one]


@pytest.mark.parametrize(("locale", "count"), [("zh_CN", 1), ("de", 2), ("ru", 3)])
def test_plural_entries_get_every_form_of_the_locale(root: Path, locale: str, count: int) -> None:
    assert l10n(root, "translate", "--locale", locale) == 0
    entry = unit(root, locale, "%(count)d", "sub/django.po")
    forms = entry.forms[1:]
    assert (len(forms), all(forms), entry.unit.state) == (count, True, "machine")
    assert all(form.count("%(count)d") == 1 for form in forms)
    assert l10n(root, "check", "--locale", locale) == 0
    assert l10n(root, "approve", "--locale", locale) == 0
    approved = unit(root, locale, "%(count)d", "sub/django.po")
    assert (approved.unit.state, approved.forms[1:]) == ("translated", forms)


def test_a_person_who_mends_one_form_has_made_the_entry_theirs(root: Path) -> None:
    assert l10n(root, "translate", "--locale", "de") == 0
    path = root / "docs/locales/de/LC_MESSAGES/sub/django.po"
    last = unit(root, "de", "%(count)d", "sub/django.po").forms[-1]
    path.write_text(path.read_text("utf-8").replace(last, "%(count)d Dateien"), "utf-8")
    mended = unit(root, "de", "%(count)d", "sub/django.po")
    assert mended.unit.state == "draft"
    data = path.read_bytes()
    assert l10n(root, "translate", "--locale", "de") == 0
    assert path.read_bytes() == data


def test_the_markup_of_an_entry_is_protected_and_checked(root: Path, capsys) -> None:
    path = root / "docs/locales/zh_CN/LC_MESSAGES/intro.po"
    text = path.read_text("utf-8")
    good = "在 :ref:`漫长的中午 <noon>`\\\\ 之前用 ``brush`` 粉刷墙壁。"
    path.write_text(text.replace('<noon>`."\nmsgstr ""', f'<noon>`."\nmsgstr "{good}"', 1), "utf-8")
    assert l10n(root, "check", "--locale", "zh_CN", "--article", "docs/locales/zh_CN/LC_MESSAGES/intro.po") == 0
    capsys.readouterr()
    path.write_text(text.replace('<noon>`."\nmsgstr ""', '<noon>`."\nmsgstr "用 ``刷子`` 粉刷墙壁。"', 1), "utf-8")
    assert l10n(root, "check", "--locale", "zh_CN") == 1
    said = capsys.readouterr().err
    assert "docs/locales/zh_CN/LC_MESSAGES/intro.po:9: error" in said
    assert "brush" in said
    assert "noon" in said
    assert said.count(": error") == 1, "what msgmerge guessed has no errors"
    assert l10n(root, "explain", "Paint the wall") == 0
    assert "intro.po" in capsys.readouterr().out


def test_an_agent_translates_them(root: Path, capsys) -> None:
    assert l10n(root, "tasks", "--locale", "zh_CN", "--verbose") == 0
    said = capsys.readouterr()
    units = {unit["text"]: unit for unit in json.loads(said.out)["units"]}
    assert set(units) == {
        "Paint the wall with X0X before <1>the long noon</1>.",
        "Hello X0X, welcome to the museum.",
        "X0X files were painted",
    }
    assert said.err == ""
    paint, hello, _ = (unit["id"] for unit in units.values())
    answers = [
        {"id": paint, "text": "在<1>漫长的中午</1>之前用X0X粉刷墙壁。"},
        {"id": hello, "text": "欢迎来到博物馆。"},
    ]
    path = root / "answers.json"
    path.write_text(json.dumps(answers), "utf-8")
    assert l10n(root, "apply", str(path)) == 3
    assert "a mask was lost: X0X" in capsys.readouterr().err
    target = unit(root, "zh_CN", "Paint").unit.target
    assert target == "在\\ :ref:`漫长的中午 <noon>`\\ 之前用\\ ``brush``\\ 粉刷墙壁。"


def test_the_review_page_saves_into_them(root: Path) -> None:
    desk = Desk(root)
    [source] = [s for s in desk.project.sources() if s.name.endswith("intro.po")]
    open_unit = next(u for u in desk.units(source, "de").values() if u.key.text.startswith("Paint"))
    target = "Streiche die Wand mit ``brush`` vor :ref:`dem langen Mittag <noon>`."
    saved = save(
        desk, "Robin", source, "de", [Intent(name_of(open_unit.key), seen_of(open_unit), "approve", target)]
    )
    assert not saved.conflicts
    assert unit(root, "de", "Paint").unit.state == "translated"


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("po: docs/{locale}.po", "mistake"),
        ("po: [docs/de.po]", "no pattern of PO files"),
        ("po: ['../{locale}.po']", "no pattern of PO files"),
        ("po: ['{locale}/{locale}.po']", "no pattern of PO files"),
        ("po: [{locale}.po]", ""),
        ("po: [{syntax: rst}]", "`path` is missing"),
        ("po: [{path: 'a/{locale}.po', syntax: latex}]", "latex"),
    ],
)
def test_a_pattern_that_is_none(tmp_path: Path, said: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        config.parse(f"locales: {{de: {{}}}}\n{said}\n".encode(), tmp_path)
    assert "l10n.yaml:2" in str(error.value)
    assert message in str(error.value) or message == "mistake"


def test_files_that_no_pattern_finds_and_texts_of_unknown_markup_are_told(root: Path, capsys) -> None:
    (root / "l10n.yaml").write_text("locales: {pt_BR: {}}\npo: ['docs/locales/{locale}/LC_MESSAGES/**.po']\n")
    assert l10n(root, "check") == 0
    assert "[files-unused]" in capsys.readouterr().err
    (root / "l10n.yaml").write_text("locales: {de: {}}\npo: ['po/{locale}.po']\n")
    (root / "po").mkdir()
    (root / "po" / "de.po").write_text(
        HEAD.format(locale="de", plural=RULES["de"]) + 'msgid "Use `a` and [b](c.md)."\nmsgstr ""\n', "utf-8"
    )
    assert l10n(root, "check") == 0
    assert "[markup-unknown]" in capsys.readouterr().err


# -- markup ----------------------------------------------------------------------------------------


def codes(text: str, syntax: str) -> list[tuple[str, str]]:
    return [
        (text[code.start : code.end], code.kind)
        for code in inline.parse(text, syntax).codes
        if code.role != "close"
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Use ``pip install`` now.", [("``pip install``", "code")]),
        ("*em* and **bold**", [("*", "emphasis"), ("**", "strong")]),
        (":ref:`text <target>` and :class:`Foo`", [(":ref:`", "role"), (":class:`Foo`", "role")]),
        (":py:meth:`!a.b`, :guilabel:`File`", [(":py:meth:`!a.b`", "role"), (":guilabel:`", "role")]),
        ("`the docs <https://x.org>`_ and `Named`_", [("`", "link"), ("`Named`_", "reference")]),
        ("name_ and foo__ but x_y", [("name_", "reference"), ("foo__", "reference")]),
        (
            "|version| of [1]_, [#f]_ and [CIT2002]_",
            [("|version|", "placeholder"), *((note, "footnote") for note in ("[1]_", "[#f]_", "[CIT2002]_"))],
        ),
        ("a``code``s, 2 * 3 * 4, f(*)", []),
        (r"\*not\*", [(r"\*", "escape"), (r"\*", "escape")]),
        ("An example::", [("::", "block")]),
        ("使用``brush``粉刷", []),
        ("使用\\ ``brush``\\ 粉刷", [("\\ ", "escape"), ("``brush``", "code"), ("\\ ", "escape")]),
        ("See https://example.org/a_b now", [("https://example.org/a_b", "url")]),
    ],
)
def test_markup_of_restructuredtext(text: str, wanted: list[tuple[str, str]]) -> None:
    assert codes(text, "rst") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Use `code`, *bold* and _em_.", [("`code`", "code"), ("*", "strong"), ("_", "emphasis")]),
        ("a*b*c and **b**old", [("**", "strong")]),
        ("link:a.html[the *words*]", [("link:a.html[", "link"), ("*", "strong")]),
        ("https://x.org[X] or https://y.org", [("https://x.org[", "link"), ("https://y.org", "url")]),
        ("<<id,the text>> and <<id>>", [("<<id,", "link"), ("<<id>>", "link")]),
        ("{attr} image:x.png[Alt,100]", [("{attr}", "placeholder"), ("image:x.png[Alt,100]", "image")]),
        ("kbd:[Ctrl+C], footnote:[A note]", [("kbd:[Ctrl+C]", "role"), ("footnote:[", "role")]),
        ("snake_case_name and 2 * 3 * 4", []),
        ("使用`brush`粉刷", []),
    ],
)
def test_markup_of_asciidoc(text: str, wanted: list[tuple[str, str]]) -> None:
    assert codes(text, "asciidoc") == wanted


@pytest.mark.parametrize(
    ("flag", "said", "code"),
    [
        ("php-format", "節約了%d位元組，即%s%%", 0),
        ("php-format", "節約了%xbytes，即%s%%", 1),
        ("c-format", "節約了%ð位元組，即%s%%", 1),
        ("no-c-format", "節約了%ð位元組，即%s%%", 0),
    ],
)
def test_a_directive_of_printf_may_stand_between_letters(tmp_path: Path, flag: str, said: str, code: int) -> None:
    (tmp_path / "l10n.yaml").write_text("locales: {zh_TW: {engine: pseudo}}\npo: ['{locale}.po']\n")
    source, path = "Saved:%dbytes, that is %s%%", tmp_path / "zh_TW.po"
    head = HEAD.format(locale="zh_TW", plural="nplurals=1; plural=0;")
    path.write_text(f'{head}\n#, {flag}\nmsgid "{source}"\nmsgstr "{said}"\n', "utf-8")
    assert l10n(tmp_path, "check") == code
    path.write_text(f'{head}\n#, {flag}\nmsgid "{source}"\nmsgstr ""\n', "utf-8")
    assert l10n(tmp_path, "translate") == 0
    if flag != "no-c-format":
        assert "%d" in entries(path)[Key("", source)].unit.target


def test_marks_that_are_glued_are_set_apart() -> None:
    assert rst.apart("使用``brush``粉刷*墙*。") == "使用\\ ``brush``\\ 粉刷\\ *墙*。"
    assert asciidoc.apart("使用`brush`粉刷*墙*。") == "使用``brush``粉刷**墙**。"
    for one, syntax in ((rst.apart, "rst"), (asciidoc.apart, "asciidoc")):
        text = one("使用`` brush``粉刷*墙*和`名`的")
        assert one(text) == text, syntax


def test_docutils_sees_the_same_markup() -> None:
    """The parser that Sphinx builds with, on every example above."""
    from docutils.core import publish_doctree

    kinds = {"code": "literal", "emphasis": "emphasis", "strong": "strong"}
    for mark in test_markup_of_restructuredtext.pytestmark:
        for text, _ in mark.args[1]:
            tree = publish_doctree(text, settings_overrides={"report_level": 5})
            seen = {
                name: len(list(tree.findall(lambda n, name=name: n.tagname == name))) for name in kinds.values()
            }
            mine = [kind for _, kind in codes(text, "rst")]
            assert seen == {name: mine.count(kind) for kind, name in kinds.items()}, text
