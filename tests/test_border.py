"""What comes from others, where it could be taken for an order: on a terminal, in a log, in a spreadsheet, in XML."""

from __future__ import annotations

import csv
import io
import json

import pytest

from l10n_pipeline.cli import main
from l10n_pipeline.errors import FormatError
from l10n_pipeline.exchange import codes, tables
from l10n_pipeline.screen import for_log

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


@pytest.mark.parametrize("name", ["verdicts.json", "review/counts.json", "run.json"])
@pytest.mark.parametrize("text", [NESTED, "9" * 20_000, "null", "[]", '{"a": null}'])
def test_a_cache_that_a_checkout_brings(name, text, tmp_path):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.md").write_text("Words.\n")
    (tmp_path / "l10n.yaml").write_text("locales:\n  fr: {engine: pseudo}\n")
    (tmp_path / ".l10n" / "review").mkdir(parents=True)
    (tmp_path / ".l10n" / name).write_text(text)
    assert main(["--root", str(tmp_path), "run"]) == 0
