"""`l10n check` on small projects: what is seen beyond a single unit."""

from __future__ import annotations

import json
import random
from hashlib import sha256

import pytest

from l10n_pipeline import catalog
from l10n_pipeline.checks.across import Across, Suspects, marks
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

FORMS = (
    'msgid "One new day."\nmsgid_plural "{n} new days."\nmsgstr[0] "{n} новый день."\nmsgstr[1] "{n} новых дня."\n'
)
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


@pytest.mark.parametrize(
    ("locale", "forms", "told"),
    [  # as msgfmt -c has it
        ("ru", ("Один день.", "{n} дня.", "{n} дней."), ["structure"]),  # the first one is for 21, too
        ("ar", ("لا أيام.", "يوم واحد.", "يومان.", "{n} أيام.", "{n} يومًا.", "{n} يوم."), []),
        ("fr", ("Un jour.", "{n} jours."), []),
        ("de", ("Ein Tag.", "Tage."), ["structure"]),
    ],
)
def test_a_form_for_several_numbers_says_them(project, check, locale, forms, told):
    said = "".join(f'msgstr[{n}] "{form}"\n' for n, form in enumerate(forms))
    header = f'"Plural-Forms: nplurals={len(forms)}; plural=0;\\n"\n'
    text = f'msgid "One day."\nmsgid_plural "{{n}} days."\n{said}'
    root = project({"a.md": "One day.\n"}, {"a.po": text}, locale, header=header)
    assert ids(check(root)[1]) == told


def test_a_language_with_one_form_needs_no_more(project, check):
    text = 'msgid "One new day."\nmsgid_plural "{n} new days."\nmsgstr[0] "新しい日が{n}日ある。"\n'
    root = project({"a.md": "One new day.\n"}, {"a.po": text}, "ja")
    assert ids(check(root)[1]) == []


# -- across units ----------------------------------------------------------------------------------


def test_one_source_with_two_renderings_and_two_sources_with_one(project, check):
    sources = {
        "a.md": "# Next page\n\nThe old boat came to the town.\n",
        "b.md": "# Next page\n\nAll people went home by train.\n",
    }
    pasted = "Das alte Boot kam in die Stadt."
    texts = {
        "a.po": entry("Next page", "Nächste Seite") + entry("The old boat came to the town.", pasted),
        "b.po": entry("Next page", "Weiter") + entry("All people went home by train.", pasted),
    }
    _, problems = check(project(sources, texts), "--verbose")
    assert [(p["id"], p["severity"]) for p in problems if p["id"].startswith("rendering")] == [
        ("rendering-shared", "warning"),
        ("renderings-differ", "info"),
    ]
    for problem in problems:
        assert [place["path"].rsplit("/")[-1] for place in problem["places"]] == ["a.po", "b.po"]


def test_forms_of_a_word_and_short_texts_may_share_a_rendering(project, check):
    source = "Log in\n\nSign in\n\nThe boats came to the town yesterday.\n\nThe boat came to the town yesterday!\n"
    same = "Gestern kamen Boote in die Stadt."
    texts = entry("Log in", "Anmelden") + entry("Sign in", "Anmelden")
    texts += entry("The boats came to the town yesterday.", same) + entry(
        "The boat came to the town yesterday!", same
    )
    assert ids(check(project({"a.md": source}, {"a.po": texts}))[1]) == []


def test_a_style_that_differs_within_a_locale_is_one_problem(project, check):
    source = "".join(f"The boat number {n} came.\n\n" for n in range(100, 125))
    texts = [entry(f"The boat number {n} came.", f"Das Boot – Nummer {n} – kam.") for n in range(100, 124)]
    root = project(
        {"a.md": source},
        {"a.po": "".join(texts) + entry("The boat number 124 came.", "Das Boot - Nummer 124 - kam.")},
    )
    _, problems = check(root)
    assert ids(problems) == ["style-differs"]
    assert len(problems[0]["places"]) == 1
    silence = "ignore:\n  - {check: style-differs, reason: it is quoted}\n"
    assert ids(check(project({}, {}, config=silence))[1]) == []


@pytest.mark.parametrize("seed", range(60))
def test_suspects_are_all_that_is_to_be_compared(seed):
    """Random units: what all of them show together, those of the suspects show."""
    chance = random.Random(seed)
    words = [f"one two three four five {n}" for n in range(chance.choice((4, 40)))]
    styles = [[], [], [("dash", "–")], [("dash", "–")], [("dash", "–")], *[[("dash", "-")]] * (seed % 2)]
    flags = [[]] * 9 + [["renderings-differ"], ["rendering-shared"], ["style-differs"]]
    sources = [
        [
            (
                line,
                chance.choice(("", "heading")),
                chance.choice(words),
                chance.choice(words).upper(),
                chance.choice(styles) if chance.random() < 0.9 else [("blanks", "none")],
                chance.choice(flags),
            )
            for line in range(chance.randint(0, 3))
        ]
        for _ in range(chance.choice((3, 30)))
    ]
    suspects = Suspects()
    suspects.take([marks(units) for units in sources])
    some, everything = Across(suspects.styles), Across(suspects.styles)
    for number, units in enumerate(sources):
        everything.add("de", f"{number}.po", units)
        if number in suspects.numbers():
            some.add("de", f"{number}.po", units)
    assert list(some.problems()) == list(everything.problems())
    for (_, name), theirs in everything._styles.items():
        assert suspects.styles[name] == {style: len(places) for style, places in theirs.items()}


# -- mends and silences ----------------------------------------------------------------------------


def po(root, locale="de"):
    return (root / "locales" / locale / "LC_MESSAGES" / "a.po").read_text("utf-8")


def test_what_has_one_right_answer_is_mended_and_nothing_else(project, check):
    source = "The boat came here.\n\nIt was here once.\n\nThe end.\n"
    bad = entry("The boat came here.", " Das  Boot\u200b kam hierher .", "# a note")
    other = entry("It was here once.", "es war einmal hier", "#, fuzzy", '#| msgid "It was."')
    root = project({"a.md": source}, {"a.po": bad + other + entry("The end.", "Das Ende.")})
    check(root)
    _, problems = check(root, "--fix")
    assert po(root).count("\n") == (HEADER + "\n" + bad + other + entry("The end.", "Das Ende.")).count("\n")
    assert '# a note\nmsgid "The boat came here."\nmsgstr "Das Boot kam hierher."\n' in po(root)
    assert other in po(root)
    assert not {"blank-double", "blank-at-edge", "blank-before-mark", "invisible-character"} & set(ids(problems))
    before = po(root)
    check(root, "--fix")
    assert po(root) == before


def test_code_and_links_are_put_back(project, check):
    source = "Call `read_line()`, see [here](https://a.example/x).\n"
    bad = entry(source.strip(), "Ruf „read_line()“ auf, siehe [hier] (https://a.example/x).")
    root = project({"a.md": source}, {"a.po": bad})
    assert ids(check(root)[1]) == ["code-mended"]
    assert check(root, "--fix") == (0, [])
    assert "Ruf `read_line()` auf, siehe [hier](https://a.example/x)." in po(root)


def test_a_machines_text_stays_one(project, check):
    text = "Das  Boot kam."
    origin = f"# l10n: machine x/1 sha={sha256(text.encode()).hexdigest()[:12]}"
    root = project({"a.md": "The boat came.\n"}, {"a.po": entry("The boat came.", text, origin, "#, fuzzy")})
    check(root, "--fix")
    read = catalog.read(po(root).encode())
    assert [(u.target, u.state) for u in catalog.units(read)] == [("Das Boot kam.", "machine")]


END = entry("The boat came to the town.", "Das Boot kam in die Stadt")


def test_a_flag_silences_one_unit_and_is_told_when_it_is_idle(project, check):
    flagged = entry("The boat came to the town.", "Das Boot kam in die Stadt", "# a title", "#, ignore:end-mark")
    root = project({"a.md": "The boat came to the town.\n"}, {"a.po": flagged})
    assert check(root) == (0, [])
    root = project({}, {"a.po": flagged.replace("Stadt", "Stadt.").replace("# a title\n", "")})
    assert ids(check(root)[1]) == ["silence-unused"]
    root = project({}, {"a.po": flagged.replace("# a title\n", "")})
    assert [p["id"] for p in check(root)[1]] == ["silence-unexplained"]


@pytest.mark.parametrize(
    ("narrowed", "told"),
    [
        ("", []),
        (", locale: de", []),
        (", locale: fr", ["end-mark", "silence-unused"]),
        (", files: source_content/a*", []),
        (", files: source_content/b*", ["end-mark", "silence-unused"]),
        (", term: boat", ["end-mark", "silence-unused"]),
    ],
)
def test_the_project_silences_by_locale_file_and_term(project, check, narrowed, told):
    config = f"ignore:\n- {{check: end-mark, reason: it is so{narrowed}}}\n"
    root = project({"a.md": "The boat came to the town.\n"}, {"a.po": END}, config=config)
    assert ids(check(root)[1]) == told


@pytest.mark.parametrize(
    ("flag", "config", "told"),
    [
        ((), "", ["structure"]),
        (("# it shows no code", "#, ignore:structure"), "", []),
        ((), "ignore:\n- {check: structure, reason: it shows no code}\n", []),
        ((), "ignore:\n- {check: structure, reason: it shows no code, locale: fr}\n", ["structure"]),
    ],
)
def test_a_build_tells_no_refusal_that_people_silenced(project, capsys, flag, config, told):
    text = entry("The `boat` came.", "Das Schiff kam.", *flag)
    root = project({"a.md": "The `boat` came.\n"}, {"a.po": text}, config=config)
    main(["--root", str(root), "build", "--format", "json"])
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [p["id"] for p in problems if p["severity"] == "error"] == told
    assert "`boat`" in (root / "editions" / "de" / "a.md").read_text("utf-8")


def test_a_silence_needs_a_reason(project, capsys):
    root = project({"a.md": "A.\n"}, {}, config="ignore:\n- {check: end-mark}\n")
    assert main(["--root", str(root), "check"]) == 2
    assert "l10n.yaml:5" in capsys.readouterr().err


# -- a term that changed ---------------------------------------------------------------------------


def test_a_changed_term_is_one_problem_with_its_uses(project, check):
    source = "The otaku came to us.\n\nThen the otaku left us.\n"
    texts = entry("The otaku came to us.", "Der Fan kam zu uns.") + entry(
        "Then the otaku left us.", "Dann ging der Fan."
    )
    root = project({"a.md": source}, {"a.po": texts})
    (root / "glossary_terms").mkdir()
    (root / "glossary_terms" / "t.yaml").write_text("- term: otaku\n  renderings: {de: Otaku}\n")
    code, problems = check(root)
    assert (code, ids(problems)) == (1, ["term-changed"])
    assert [p["path"].rpartition("/")[2] for p in problems[0]["places"]] == ["t.yaml", "a.po", "a.po"]
    project({}, {"a.po": texts.replace("Der Fan", "Der Otaku")})
    assert ids(check(root)[1]) == ["term-missing"]


REPLACED = [
    ("Fans kommen.", "Fans kommen.", 1),  # another form
    ("Hier kam Fan Nummer zwei.", "Hier kam Otaku Nummer zwei.", 0),
    ("Ein Fan kam.", "Ein Fan kam.", 1),  # an article
    ("Hier kam Otaku Nummer zwei.", "Hier kam Otaku Nummer zwei.", 0),
    ("Er kam.", "Er kam.", 1),  # neither
    ("`Fan` kam als Fan Nummer zwei.", "`Fan` kam als Otaku Nummer zwei.", 0),
]


@pytest.mark.parametrize(("before", "after", "left"), REPLACED)
def test_a_former_rendering_is_replaced_where_the_sentence_allows_it(project, capsys, before, after, left):
    source = "`Fan` came as an otaku." if "`" in before else "An otaku came."
    root = project({"a.md": f"{source}\n"}, {"a.po": entry(source, before)})
    (root / "glossary_terms").mkdir()
    (root / "glossary_terms" / "t.yaml").write_text("- term: otaku\n  renderings: {de: Otaku}\n")
    was = po(root)
    assert main(["--root", str(root), "terms", "replace", "otaku", "Fan", "--dry-run"]) == 0
    assert po(root) == was
    capsys.readouterr()
    assert main(["--root", str(root), "terms", "replace", "otaku", "Fan"]) == 0
    assert po(root) == was.replace(json.dumps(before), json.dumps(after))
    assert f"left {left}" in capsys.readouterr().out


def test_an_unknown_term_is_an_error(project, capsys):
    assert main(["--root", str(project({"a.md": "A.\n"}, {})), "terms", "replace", "otaku", "x"]) == 2
    assert "no term 'otaku'" in capsys.readouterr().err
