"""`l10n check` on small projects: what is seen beyond a single unit."""

from __future__ import annotations

import json

import pytest

from l10n_pipeline.cli import main

HEADER = (
    'msgid ""\nmsgstr ""\n"Language: {locale}\\n"\n"MIME-Version: 1.0\\n"\n'
    '"Content-Type: text/plain; charset=UTF-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
)


@pytest.fixture
def project(tmp_path):
    """A function that writes a project: configuration, sources, the texts of a locale; then calls l10n."""

    def made(sources, texts, locale="de", config="", header=""):
        (tmp_path / "l10n.yaml").write_text(f"project: x\nlocales:\n  {locale}: {{}}\n{config}", "utf-8")
        for name, text in sources.items():
            path = tmp_path / "source_content" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        for name, entries in texts.items():
            path = tmp_path / "locales" / locale / "LC_MESSAGES" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(HEADER.format(locale=locale) + header + "\n" + entries, "utf-8")
        return tmp_path

    return made


def entry(source, target, *before):
    lines = [*before, f"msgid {json.dumps(source, ensure_ascii=False)}"]
    return "\n".join([*lines, f"msgstr {json.dumps(target, ensure_ascii=False)}", "", ""])


@pytest.fixture
def check(capsys):
    def called(root, *args):
        capsys.readouterr()
        code = main(["--root", str(root), "check", "--format", "json", *args])
        return code, json.loads(capsys.readouterr().out)["problems"]

    return called


def ids(problems):
    return sorted(p["id"] for p in problems if p["severity"] != "info")


# -- plural entries --------------------------------------------------------------------------------

FORMS = 'msgid "One new day."\nmsgid_plural "{n} new days."\nmsgstr[0] "Один новый день."\nmsgstr[1] "{n} новых дня."\n'
RUSSIAN = '"Plural-Forms: nplurals=3; plural=0;\\n"\n'


def test_plural_forms_are_counted_and_each_is_checked(project, check):
    root = project({"a.md": "One new day.\n"}, {"a.po": FORMS + 'msgstr[2] "новых дней."\n'}, "ru", header=RUSSIAN)
    code, problems = check(root)
    assert code == 1
    assert ids(problems) == ["structure"]
    root = project({}, {"a.po": FORMS}, "ru", header=RUSSIAN)
    code, problems = check(root)
    assert ids(problems) == ["plural-forms"]
    assert "2 of the 3" in problems[0]["message"]


def test_a_language_with_one_form_needs_no_more(project, check):
    text = 'msgid "One new day."\nmsgid_plural "{n} new days."\nmsgstr[0] "新しい日が{n}日ある。"\n'
    root = project({"a.md": "One new day.\n"}, {"a.po": text}, "ja")
    assert ids(check(root)[1]) == []
