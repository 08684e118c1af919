"""Glossaries are read by the tools that they are for."""

from __future__ import annotations

import csv
import io

import pytest
import yaml
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

    root = ElementTree.fromstring(to_tbx([Term(text, definition=text, source_of=text)], "en", ["ja"]))
    assert [e.text for e in root.iter("term")] == [text, text]
    assert [e.text for e in root.iter("admin")] == [text]


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


TBX = """\
<?xml version="1.0"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"><text><body>
<conceptEntry id="c1"><descrip type="definition">A noodle soup.</descrip>
<langSec xml:lang="en"><termSec><term>ramen</term></termSec><termSec><term>ramen noodles</term></termSec></langSec>
<langSec xml:lang="zh-CN"><termSec><term>拉面</term></termSec><termSec><term>拉麺</term>
<termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec></langSec>
<langSec xml:lang="fr"><termSec><term>ramen</term></termSec></langSec></conceptEntry>
<conceptEntry id="c2"><langSec xml:lang="en"><termSec><term>Emoji</term></termSec></langSec></conceptEntry>
</body></text></tbx>
"""


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "l10n.yaml").write_text("locales:\n  zh_CN: {}\n  ja: {}\n")
    (tmp_path / "source_content").mkdir()
    (tmp_path / "glossary_terms").mkdir()
    (tmp_path / "glossary_terms" / "t.yaml").write_text("- term: emoji\n  definition: A picture letter.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_glossary_in_tbx_comes_in(project, capsys) -> None:
    (project / "food.tbx").write_text(TBX, "utf-8")
    assert main(["terms", "import", "food.tbx"]) == 0
    assert "left out, for the term base has them: Emoji" in capsys.readouterr().out
    [entry] = yaml.safe_load((project / "glossary_terms/food.yaml").read_text("utf-8"))
    assert entry == {
        "term": "ramen",
        "forms": ["ramen noodles"],
        "definition": "A noodle soup.",
        "renderings": {"*": "keep", "zh_CN": {"prefer": "拉面", "avoid": ["拉麺"]}},
    }
    assert main(["terms", "import", "food.tbx"]) == 0
    assert "has all of these terms" in capsys.readouterr().out


def test_a_glossary_in_csv_comes_in(project) -> None:
    (project / "g.csv").write_text("source,target,notes\nramen,ラーメン,Soup.\nTokyo,Tokyo,\n", "utf-8")
    assert main(["terms", "import", "g.csv", "--locale", "ja"]) == 0
    found = yaml.safe_load((project / "glossary_terms/g.yaml").read_text("utf-8"))
    assert [entry["renderings"]["ja"] for entry in found] == [{"prefer": "ラーメン"}, {"keep": True}]


def test_what_went_out_comes_in_again(project) -> None:
    assert main(["terms", "export"]) == 0
    (project / "glossary_terms/t.yaml").write_text("[]\n")
    assert main(["terms", "import", "glossaries/ja.tbx"]) == 0
    assert main(["terms", "where", "emoji"]) == 0


def test_no_file_of_the_term_base_is_overwritten(project, capsys) -> None:
    (project / "t.csv").write_text("source,target\nramen,ラーメン\n", "utf-8")
    assert main(["terms", "import", "t.csv", "--locale", "ja"]) == 2
    assert "there is a file of this name already" in capsys.readouterr().err
    assert main(["terms", "import", "t.csv"]) == 2
    assert "--locale" in capsys.readouterr().err
