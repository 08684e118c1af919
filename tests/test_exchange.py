"""Glossaries are read by the tools that they are for."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline.cli import main
from l10n_pipeline.exchange.glossaries import to_csv, to_omegat, to_tbx
from l10n_pipeline.model import Rendering, Term

TERMS = (
    Term(
        "tsundere",
        forms=("tsun-dere",),
        renderings={"zh_CN": Rendering("fixed", "傲娇", ("蹭得累",), ("冷娇",)), "*": Rendering("keep")},
        script="ツンデレ",
        definition="Cold outside, warm inside",
        part_of_speech="noun",
    ),
    Term("emoji", renderings={"*": Rendering("keep")}, note='"Emoji" & <more>, too.'),
)


def test_csv() -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(TERMS, "en", ["zh_CN"]).decode())))
    assert [(r["source"], r["target"]) for r in rows] == [("emoji", "emoji"), ("tsundere", "傲娇")]
    assert rows[1]["developer_comments"] == "[ツンデレ] Cold outside, warm inside. Always so."


def test_omegat() -> None:
    lines = to_omegat(TERMS, "en", ["zh_CN"]).decode().splitlines()
    assert lines[0] == 'emoji\temoji\tKeep as it is. "Emoji" & <more>, too.'


@pytest.mark.parametrize("locale", ["zh_CN", "pt_BR"])
def test_the_translate_toolkit_reads_tbx(locale: str) -> None:
    tbx = pytest.importorskip("translate.storage.tbx", reason="translate-toolkit is not installed")
    store = tbx.tbxfile.parsestring(to_tbx(TERMS, "en", [locale]))
    found = {unit.source: unit.target for unit in store.units}
    assert found == {"emoji": "emoji", "tsundere": {"zh_CN": "傲娇", "pt_BR": "tsundere"}[locale]}


def test_the_translate_toolkit_reads_csv() -> None:
    csvl10n = pytest.importorskip("translate.storage.csvl10n", reason="translate-toolkit is not installed")
    store = csvl10n.csvfile.parsestring(to_csv(TERMS, "en", ["zh_CN"]))
    assert {u.source: u.target for u in store.units if u.source != "source"} == {
        "emoji": "emoji",
        "tsundere": "傲娇",
    }


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1))
def test_tbx_holds_any_word(text: str) -> None:
    from xml.etree import ElementTree

    root = ElementTree.fromstring(to_tbx([Term(text, definition=text)], "en", ["ja"]))
    assert [e.text for e in root.iter("term")] == [text, text]


def test_the_command(tmp_path, monkeypatch, capsys) -> None:
    (tmp_path / "l10n.yaml").write_text("locales:\n  zh_CN: {}\n  ja: {}\n")
    (tmp_path / "source_content").mkdir()
    (tmp_path / "glossary_terms").mkdir()
    (tmp_path / "glossary_terms" / "t.yaml").write_text("- term: emoji\n  definition: A picture letter.\n")
    monkeypatch.chdir(tmp_path)
    assert main(["terms", "export", "--format", "csv", "-o", "out"]) == 0
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["ja.csv", "zh_CN.csv"]
    assert main(["terms", "export"]) == 0
    assert (tmp_path / "glossaries" / "zh_CN.tbx").read_bytes().startswith(b"<?xml")
