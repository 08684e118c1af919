"""What comes from others, where it could be taken for an order: on a terminal, in a log, in a spreadsheet, in XML."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess

import pytest

from l10n_pipeline.cli import main
from l10n_pipeline.errors import FormatError
from l10n_pipeline.exchange import codes, tables
from l10n_pipeline.files.git import git
from l10n_pipeline.intake.history import History
from l10n_pipeline.screen import for_log

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
ORDERS = "\x1b]0;title\x07\x1b[2J\u202e\x9b31m"
HOSTILE = {
    f"source_content/a{ORDERS}.md": "[x](missing.md)\n",
    "source_content/b\n::error file=b.md::c.md": "[x](missing.md)\n",
    "source_content/d\n##[add-mask]e.md": "[x](missing.md)\n",
    "source_content/f\rg.md": "---\ntitle: 'a\n---\n",
}


@pytest.fixture
def site(tmp_path):
    """A project whose files have names that are orders to terminals and to GitHub's runner."""
    for name, text in {**HOSTILE, "l10n.yaml": "locales:\n  fr: {engine: pseudo}\n"}.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def dangerous(text):
    return [c for c in text if c in "\x1b\x07\x9b\r\u202e\u2066"]


@pytest.mark.parametrize(
    "command", [["extract"], ["run", "--verbose"], ["check"], ["status"], ["doctor"], ["estimate"]]
)
def test_no_name_is_an_order_to_a_terminal(site, capsys, command):
    main(["--root", str(site), "extract"])
    capsys.readouterr()
    main(["--root", str(site), *command])
    told = capsys.readouterr()
    assert not dangerous(told.out + told.err)
    if command == ["run", "--verbose"]:
        assert "a\\x1b]0;title\\x07" in told.err


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit", "github"])
def test_no_name_is_an_order_in_any_format(site, capsys, monkeypatch, form):
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    main(["--root", str(site), "extract"])
    capsys.readouterr()
    main(["--root", str(site), "run", "--format", form])
    told = capsys.readouterr()
    assert not dangerous(told.out + told.err)
    lines = [line.lstrip() for line in (told.out + told.err).splitlines()]
    orders = [line for line in lines if line.startswith("::") or "##[" in line]
    if form == "github":
        assert orders
        assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in orders)
        assert not any("::error file=b.md::c" in line for line in orders)
    elif form in ("json", "sarif"):
        data = json.loads(told.out)
        paths = [place["path"] for one in data.get("problems", ()) for place in one["places"]]
        assert form == "sarif" or f"source_content/a{ORDERS}.md" in paths
    else:
        assert orders == []


def test_a_name_that_is_not_utf_8_costs_its_file_alone(tmp_path, capsys):
    folder = tmp_path / "source_content"
    folder.mkdir()
    (folder / "good.md").write_text("Good words.\n")
    (tmp_path / "l10n.yaml").write_text("locales:\n  fr: {engine: pseudo}\n")
    try:
        for name in (b"a\xff.md", b"b\xfe/c.md", b"d\x80.png"):
            path = os.path.join(os.fsencode(folder), name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as file:
                file.write(b"words\n")
    except OSError:
        pytest.skip("this file system has names in UTF-8 alone")
    for command in ("run", "status", "check", "publish"):
        assert main(["--root", str(tmp_path), command]) == (0 if command == "status" else 1)
        said = capsys.readouterr().err
        assert "source_content/a\\udcff.md: error: its name is not in UTF-8" in said
        assert "source_content/b\\udcfe: error: its name is not in UTF-8" in said
    assert "⟦" in (tmp_path / "editions" / "fr" / "good.md").read_text()


def test_an_engine_that_l10n_yaml_names_wrongly_has_its_line(tmp_path, capsys):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.md").write_text("Words.\n")
    for text, said in {
        "locales:\n  fr:\n    engine: '..'\n": "l10n.yaml:2: there is no engine '..'",
        "engines:\n  pseudo: {1: 2}\nlocales:\n  fr: {engine: pseudo}\n": "l10n.yaml:4: engine pseudo has no option",
        "locales:\n  fr: {}\n  de_AT: {from: fr}\n": "l10n.yaml:3: de_AT cannot be made from fr",
    }.items():
        (tmp_path / "l10n.yaml").write_text(text)
        assert main(["--root", str(tmp_path), "run"]) == 2
        assert said in capsys.readouterr().err


HEADERS = {
    "a charset that is none": "Content-Type: text/plain; charset=zlib_codec\\n",
    "nine hundred million forms": "Plural-Forms: nplurals=999999999; plural=n;\\n",
    "a division by zero": "Plural-Forms: nplurals=2; plural=n/0;\\n",
    "a program": "Plural-Forms: nplurals=2; plural=__import__('os').system('touch owned');\\n",
    "brackets": f"Plural-Forms: nplurals=2; plural={'(' * 20_000}n;\\n",
    "digits": f"Plural-Forms: nplurals={'9' * 5000}; plural=0;\\n",
    "a megabyte": f"X-A: {'a' * 1_000_000}\\n",
    "a path": "Language: ../../../etc\\nPO-Revision-Date: 99999-99-99 99:99+9999\\nX-B: \x1b[2J\\n",
}


@pytest.mark.parametrize("name", HEADERS)
def test_a_header_of_a_po_file_of_another_tool(name, tmp_path, capsys):
    """It ends nothing: what it says of plural forms is data, and the others are done."""
    said = HEADERS[name]
    kind = "" if "Content-Type" in said else '"Content-Type: text/plain; charset=UTF-8\\n"\n'
    entries = 'msgid "One cat"\nmsgid_plural "%d cats"\nmsgstr[0] ""\nmsgstr[1] ""\n\nmsgid "Words"\nmsgstr ""\n'
    for locale, more in (("de", f'"{said}"\n'), ("fr", "")):
        path = tmp_path / "po" / f"{locale}.po"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f'msgid ""\nmsgstr ""\n{kind}{more}\n{entries}')
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "good.md").write_text("Good words.\n")
    locales = "locales:\n  de: {engine: pseudo}\n  fr: {engine: pseudo}\n"
    (tmp_path / "l10n.yaml").write_text(locales + "po: [{path: 'po/{locale}.po', syntax: text}]\n")
    assert main(["--root", str(tmp_path), "run"]) in (0, 1)
    assert not dangerous(capsys.readouterr().err)
    assert "⟦" in (tmp_path / "editions" / "de" / "good.md").read_text()
    assert (tmp_path / "po" / "de.po").stat().st_size < 1_100_000
    assert not (tmp_path / "owned").exists()


# -- git -------------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A project in git; `asked` runs git there."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    root = tmp_path / "project"
    (root / "source_content").mkdir(parents=True)
    (root / "source_content" / "a.md").write_text("# A\n\nSome words of it.\n")
    (root / "l10n.yaml").write_text("locales:\n  fr: {engine: pseudo}\n")
    asked("init", "-q", "-b", "main", folder=root)
    return root


def asked(*command, folder):
    person = ["-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *person, *command], check=True, capture_output=True)


@needs_git
def test_a_history_of_hostile_names_links_and_messages(repository, tmp_path, capsys):
    (tmp_path / "secret.md").write_text("CANARY words\n")
    folder = repository / "source_content"
    os.symlink("../../secret.md", folder / "link.md")
    os.symlink("/etc", folder / "far")
    (folder / "n\x01aaaa 12\nA\x1b[2J.md").write_text("Words.\n")
    asked("add", "-A", folder=repository)
    asked("commit", "-q", "-m", "a\x1b[2J\x07\n\n::error::a\nauthor-time 1", folder=repository)
    asked("mv", "source_content/a.md", "source_content/A -x.md", folder=repository)
    asked("commit", "-qam", "b", folder=repository)
    (folder / "A -x.md").write_text("# A\n\nSome other words of it.\n")
    asked("commit", "-qam", "c", folder=repository)
    history = History(repository)
    assert len(history.versions(folder / "A -x.md", folder)) == 3
    assert len(history.versions(folder / "n\x01aaaa 12\nA\x1b[2J.md", folder)) == 1
    for command in (["run"], ["summary", "--against", "HEAD~1"], ["summary", "--against=--output=x"]):
        assert main(["--root", str(repository), *command]) in (0, 1, 2)
        told = capsys.readouterr()
        assert not dangerous(told.out + told.err)
        assert "CANARY" not in told.out + told.err
    assert not [p for p in repository.rglob("*.po*") if p.is_file() and "CANARY" in p.read_text("utf-8")]
    assert not (repository / "x").exists()


@needs_git
def test_a_folder_that_is_a_repository_runs_no_program(repository, tmp_path):
    """A checkout can hold the files of a bare repository, with a configuration that names programs."""
    inner = repository / "docs"
    for name in ("objects", "refs", "source_content", "work"):
        (inner / name).mkdir(parents=True)
    (inner / "HEAD").write_text("ref: refs/heads/main\n")
    program = f"touch {tmp_path}/owned; false"
    (inner / "config").write_text(
        f'[core]\nrepositoryformatversion = 0\nbare = false\nworktree = work\nfsmonitor = "{program}"\n'
        f'[diff]\nexternal = "{program}"\n'
    )
    (inner / "l10n.yaml").write_text("locales:\n  fr: {engine: pseudo}\n")
    (inner / "source_content" / "a.md").write_text("Words.\n")
    for command in (
        ["run"],
        ["run", "--frozen"],
        ["summary", "--against", "HEAD"],
        ["approve", "--commit", "HEAD"],
    ):
        main(["--root", str(inner), *command])
    assert git(inner, "status") is None
    assert not (tmp_path / "owned").exists()


# -- logs ------------------------------------------------------------------------------------------


def test_a_log_of_a_workflow():
    assert (
        for_log("a\n  ::set-output name=a::b\n##[group]x ::y\n")
        == "a\n  \\::set-output name=a::b\n#\\#[group]x ::y\n"
    )


# -- spreadsheets ----------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+SUM(A1)", "@x(1)", "-2+3|a", "'=cmd|'x'!A1", "\t=a(b)"])
def test_a_cell_that_a_spreadsheet_would_work_out(text):
    shown = tables.cell(text)
    assert shown == f"'{text}"
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["source", "target"], [shown, "words"]])
    (row,) = tables.from_csv(out.getvalue().encode(), "a.csv")
    assert row.source == text


@pytest.mark.parametrize("text", ["-san", "+1", "= is a sign", "'tis (so)", "words (more)", "@name", "- item"])
def test_other_cells_stay(text):
    assert tables.cell(text) == text


# -- XML -------------------------------------------------------------------------------------------

LAUGHS = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefg", "bcdefgh", strict=True)
)
XML = {
    "entities that double": f"<!DOCTYPE x [{LAUGHS}]>\n<xliff>&h;</xliff>",
    "a file of the machine": '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>\n<xliff>&a;</xliff>',
    "entities of parameters": '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x">%a;]>\n<xliff/>',
    "elements without end": "<xliff>" + "<g>" * 200_000 + "</g>" * 200_000 + "</xliff>",
    "no XML": "<xliff><a></xliff>",
    "an encoding of nobody": '<?xml version="1.0" encoding="x-none"?><xliff/>',
}


@pytest.mark.parametrize("name", XML)
def test_xml_that_could_grow_or_reads_elsewhere(name, tmp_path, capsys):
    with pytest.raises(FormatError) as caught:
        codes.parsed(XML[name].encode(), "a.xlf")
    assert caught.value.line
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.md").write_text("Words.\n")
    (tmp_path / "l10n.yaml").write_text("locales:\n  fr: {engine: null}\n")
    assert main(["--root", str(tmp_path), "extract"]) == 0
    for suffix in ("xlf", "tmx", "tbx"):
        (tmp_path / f"x.{suffix}").write_text(XML[name])
        capsys.readouterr()
        assert main(["--root", str(tmp_path), "import", str(tmp_path / f"x.{suffix}")]) in (1, 2)
        assert f"x.{suffix}" in capsys.readouterr().err


# -- files that come back from readers and programs ------------------------------------------------

NESTED = "[" * 200_000
ANSWERS = {
    "nested": NESTED,
    "objects": '{"a":' * 200_000,
    "half": '{"version": 1',
    "a number": "9" * 20_000,
    "none": "",
    "half a character": '"\\ud800"',
}


@pytest.mark.parametrize("name", ANSWERS)
@pytest.mark.parametrize("command", [["review", "--take"], ["apply"]])
def test_what_comes_back_and_cannot_be_read(name, command, tmp_path, capsys):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.md").write_text("Words.\n")
    (tmp_path / "l10n.yaml").write_text("locales:\n  fr: {engine: null}\n")
    (tmp_path / "back.json").write_text(ANSWERS[name])
    assert main(["--root", str(tmp_path), *command, str(tmp_path / "back.json")]) in (1, 2)
    told = capsys.readouterr().err
    assert "back.json" in told
    assert "Traceback" not in told


@pytest.mark.parametrize(
    "name", ["verdicts.json", "review/counts.json", "run.json", "settings.json", "program.json"]
)
@pytest.mark.parametrize("text", [NESTED, "9" * 20_000, "null", "[]", '{"a": null}'])
def test_a_cache_that_a_checkout_brings(name, text, tmp_path):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.md").write_text("Words.\n")
    (tmp_path / "l10n.yaml").write_text("locales:\n  fr: {engine: pseudo}\n")
    (tmp_path / ".l10n" / "review").mkdir(parents=True)
    (tmp_path / ".l10n" / name).write_text(text)
    assert main(["--root", str(tmp_path), "run"]) == 0


# -- aliases of YAML -------------------------------------------------------------------------------

DOUBLED = "{k0: &a0 {x: y}, " + ", ".join(
    f"k{i}: &a{i} {{" + ", ".join(f"q{j}: *a{i - 1}" for j in range(9)) + "}" for i in range(1, 12)
)
FORMS = ", ".join(f"w{i}" for i in range(2000))
ALIASES = {
    "options of an engine": ("engines: {pseudo: " + DOUBLED + "}}\n", "", "l10n.yaml:1: aliases"),
    "a key of no meaning": ("other: " + DOUBLED + "}\n", "", "l10n.yaml:1: aliases"),
    "options that hold themselves": (
        "engines: {pseudo: &a {x: *a}}\n",
        "",
        "l10n.yaml:1: this value holds itself",
    ),
    "a term that holds itself": ("", "- &a {term: a, forms: [*a]}\n", "t.yaml:1: error: this value holds itself"),
    "forms of a thousand terms": (
        "",
        f"- term: x\n  forms: &f [{FORMS}]\n" + "".join(f"- term: y{i}\n  forms: *f\n" for i in range(1000)),
        "t.yaml:1: error: aliases (`*name`) make 2,",
    ),
    "what people write": (
        "engines: {pseudo: &a {}}\n",
        "- {term: boat, renderings: &r {fr: {prefer: bateau}}}\n- {term: ship, renderings: *r}\n",
        "",
    ),
}


@pytest.mark.parametrize("name", ALIASES)
def test_aliases_that_double_in_what_people_write(name, tmp_path, capsys):
    config, terms, said = ALIASES[name]
    for path, text in {
        "source_content/a.md": "Some words.\n",
        "l10n.yaml": config + "locales: {fr: {engine: pseudo}}\n",
        "glossary_terms/t.yaml": terms,
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    code = main(["--root", str(tmp_path), "run"])
    told = capsys.readouterr().err
    assert said in told
    assert code == (0 if not said else 1 if terms else 2)
