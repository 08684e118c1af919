"""Units go out as XLIFF and TMX, and come back without loss."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from worlds import World

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.exchange import codes
from l10n_pipeline.exchange.tmx import from_tmx, to_tmx
from l10n_pipeline.exchange.units import ArticleUnits, UnitRow
from l10n_pipeline.exchange.xliff import from_xliff, to_xliff2, to_xliff12
from l10n_pipeline.model import Key, Segment, State, Unit
from l10n_pipeline.slots import Slot

CACHE = Path(__file__).parent.parent / ".cache"
SCHEMAS = {"xliff12": CACHE / "xliff/xliff-core-1.2-strict.xsd", "xliff2": CACHE / "xliff/xliff-core-2.0.xsd"}

TEXTS = (
    "plain words",
    "**bold**, `code` and [a link](https://example.org 'its title')",
    '![a picture](a.png "a title") beside <b>a tag</b>&nbsp;& more',
    "one\ntwo lines < three",
    "{{ value }} of %(count)s ﷼ 𠮷",
    "**nested `code` and *more***",
    "</b> a tag that closes nothing",
)


def segment(text: str) -> Segment:
    return Segment(0, 0, text, "paragraph", Slot("md.flow"), "markdown", 1)


def article(pairs: list[tuple[str, str, State]]) -> ArticleUnits:
    rows = (UnitRow(segment(s), Unit(Key("", s), t if state != "new" else "", state)) for s, t, state in pairs)
    return ArticleUnits("a.md", ("en", "de"), tuple(rows))


WRITERS = {"xliff12": to_xliff12, "xliff2": to_xliff2}
TRANSLATIONS = st.lists(
    st.tuples(
        st.sampled_from(TEXTS),
        st.sampled_from(TEXTS),
        st.sampled_from(["translated", "machine", "draft", "outdated"]),
    ),
    min_size=1,
)


@pytest.mark.parametrize("form", WRITERS)
@given(TRANSLATIONS)
def test_texts_come_back_as_they_were(form: str, pairs: list[tuple[str, str, State]]) -> None:
    back = list(from_xliff(WRITERS[form](article(pairs)), "a.xlf"))
    assert [(one.source, one.target) for one in back] == [(s, t) for s, t, _ in pairs]
    assert [one.draft for one in back] == [state != "translated" for _, _, state in pairs]
    assert {one.languages for one in back} == {("en", "de")}


@given(TRANSLATIONS)
def test_a_memory_has_what_people_translated(pairs: list[tuple[str, str, State]]) -> None:
    back = list(from_tmx(to_tmx([article(pairs)], "1"), "a.tmx"))
    assert [(one.source, one.target) for one in back] == [(s, t) for s, t, state in pairs if state == "translated"]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_what_xml_cannot_hold_is_known(text: str) -> None:
    element = ET.Element("a")
    element.text = text
    try:
        back = ET.fromstring(ET.tostring(element, encoding="utf-8")).text
    except ET.ParseError:
        back = None
    if codes.writable(text):
        assert back is not None
        assert back.replace("\n", "") == text.replace("\r", "\n").replace("\n", "")
    else:
        assert back is None


def _whole(path: Path) -> etree._ElementTree:
    """The schema with the one that it imports from beside it, not from the network."""
    tree = etree.parse(str(path))
    for element in tree.iter("{http://www.w3.org/2001/XMLSchema}import"):
        element.set("schemaLocation", "xml.xsd")
    return tree


@pytest.mark.parametrize("form", WRITERS)
def test_what_is_written_is_valid(form: str) -> None:
    if not SCHEMAS[form].is_file():
        pytest.skip(f"{SCHEMAS[form].name} is missing: run `make tools`")
    schema = etree.XMLSchema(_whole(SCHEMAS[form]))
    states: tuple[State, ...] = ("translated", "machine", "draft", "outdated", "new")
    pairs = [(text, other, state) for text in TEXTS for other in TEXTS for state in states]
    data = WRITERS[form](article(pairs))
    schema.assertValid(etree.fromstring(data))


@pytest.mark.parametrize("form", WRITERS)
def test_other_tools_read_it(form: str) -> None:
    from translate.storage import xliff

    if form == "xliff12":
        found = xliff.xlifffile.parsestring(to_xliff12(article([("plain words", "Wörter", "translated")])))
        assert [(unit.source, unit.target) for unit in found.units] == [("plain words", "Wörter")]


# -- a whole way round -----------------------------------------------------------------------------

CAT, DOG = "The **cat** sat on `the mat`.", "A dog."


@pytest.fixture
def world(tmp_path: Path) -> World:
    (tmp_path / "site").mkdir()
    world = World(tmp_path / "site")
    world.run(a=f"# T\n\n{CAT}\n\n{DOG}\n")
    world.write("zh_CN", "a", CAT, "**猫**坐在`the mat`上。")
    return world


def l10n(world: World, *arguments: str) -> int:
    return main(["--root", str(world.root), *arguments])


def files(world: World) -> dict[Path, bytes]:
    return {p: p.read_bytes() for p in world.root.rglob("*.po*")}


@pytest.mark.parametrize("form", ["xliff12", "xliff2", "tmx"])
def test_what_nobody_touched_changes_nothing(world: World, tmp_path: Path, form: str) -> None:
    before = files(world)
    assert l10n(world, "export", "--as", form, "-o", str(tmp_path / "out")) == 0
    assert l10n(world, "import", str(tmp_path / "out")) == 0
    assert files(world) == before


@pytest.mark.parametrize("form", ["xliff12", "xliff2"])
def test_a_text_that_was_changed_outside_comes_in(world: World, tmp_path: Path, form: str) -> None:
    l10n(world, "export", "--as", form, "--locale", "zh_CN", "-o", str(tmp_path / "out"))
    [path] = (tmp_path / "out").rglob("*.xlf")
    text = path.read_text("utf-8")
    assert "猫" in text
    path.write_text(text.replace("猫", "小猫"), "utf-8")
    assert l10n(world, "import", str(path)) == 0
    unit = world.unit("zh_CN", "a", CAT)
    assert (unit.target, unit.state) == ("**小猫**坐在`the mat`上。", "translated")


def test_a_text_that_was_changed_here_meanwhile_stays(world: World, tmp_path: Path, capsys) -> None:
    l10n(world, "export", "--locale", "zh_CN", "-o", str(tmp_path / "out"))
    [path] = (tmp_path / "out").rglob("*.xlf")
    path.write_text(path.read_text("utf-8").replace("猫", "小猫"), "utf-8")
    po = world.path("zh_CN", "a")
    po.write_text(po.read_text("utf-8").replace("猫", "老猫"), "utf-8")
    assert l10n(world, "import", str(path)) == 0
    assert world.unit("zh_CN", "a", CAT).target == "**老猫**坐在`the mat`上。"
    assert "zh_CN: units that got a text: nothing new" in capsys.readouterr().out


def test_a_machine_text_that_somebody_confirmed(world: World, tmp_path: Path) -> None:
    l10n(world, "export", "--locale", "de", "-o", str(tmp_path / "out"))
    [path] = (tmp_path / "out").rglob("*.xlf")
    text = path.read_text("utf-8")
    path.write_text(
        text.replace(' state="needs-review-translation" state-qualifier="mt-suggestion"', ' state="final"'),
        "utf-8",
    )
    assert world.unit("de", "a", DOG).state == "machine"
    assert l10n(world, "import", str(path)) == 0
    assert world.unit("de", "a", DOG).state == "translated"


TABLES = {
    "weblate": 'source,target,fuzzy\nA dog.,一条狗。,\n"The **cat** sat on `the mat`.",猫,True\n',
    "languages": "en;zh-CN;fr\nA dog.;一条狗。;Un chien.\n",
    "tabs": "Source\tTranslation\nA dog.\t一条狗。\n",
}


@pytest.mark.parametrize("name", TABLES)
def test_tables(world: World, tmp_path: Path, name: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text("\ufeff" + TABLES[name], "utf-8")
    assert l10n(world, "import", str(path), "--locale", "zh_CN") == 0
    unit = world.unit("zh_CN", "a", DOG)
    assert (unit.target, unit.state) == ("一条狗。", "translated")
    assert world.unit("zh_CN", "a", CAT).target == "**猫**坐在`the mat`上。"
    assert not catalog.read(world.path("zh_CN", "a").read_bytes()).obsolete


FOREIGN = """\
<?xml version="1.0"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4"><header srclang="EN-US" creationtool="x" creationtoolversion="1" segtype="sentence" o-tmf="x"
adminlang="en" datatype="plaintext"/><body>
<tu><tuv xml:lang="EN-US"><seg>A dog.</seg></tuv><tuv xml:lang="ZH-CN"><seg>一条<hi>狗</hi>。</seg></tuv>
<tuv xml:lang="FR"><seg>Un chien.</seg></tuv></tu>
<tu><tuv xml:lang="EN-US"><seg>Nothing of ours.</seg></tuv><tuv xml:lang="ZH-CN"><seg>不是我们的。</seg></tuv></tu>
</body></tmx>
"""


def test_a_memory_of_another_tool(world: World, tmp_path: Path, capsys) -> None:
    (tmp_path / "m.tmx").write_text(FOREIGN, "utf-8")
    assert l10n(world, "import", str(tmp_path / "m.tmx")) == 0
    assert world.unit("zh_CN", "a", DOG).target == "一条狗。"
    assert "不是我们的" not in world.path("zh_CN", "a").read_text("utf-8")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.tmx", "<tmx><body>", r"a\.tmx:1: error: this is not XML"),
        ("a.tmx", "<html/>", "is no TMX"),
        ("a.xlf", "<html/>", "is no XLIFF"),
        ("a.csv", "one,two\n1,2\n", r"a\.csv:1: error: the first line names no source"),
        ("a.csv", "", "names no source"),
    ],
)
def test_what_is_not_what_it_is_called(world: World, tmp_path: Path, capsys, name, text, said) -> None:
    import re

    (tmp_path / name).write_text(text, "utf-8")
    assert l10n(world, "import", str(tmp_path / name), "--locale", "zh_CN") == 1
    assert re.search(said, capsys.readouterr().err)


# -- OmegaT ----------------------------------------------------------------------------------------

PROJECT = """\
<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat><project version="1.0"><source_dir>__DEFAULT__</source_dir><target_dir>__DEFAULT__</target_dir>
<tm_dir>__DEFAULT__</tm_dir><glossary_dir>__DEFAULT__</glossary_dir><glossary_file>__DEFAULT__</glossary_file>
<dictionary_dir>__DEFAULT__</dictionary_dir><source_lang>EN</source_lang><target_lang>DE</target_lang>
<sentence_seg>false</sentence_seg><support_default_translations>true</support_default_translations>
<remove_tags>false</remove_tags></project></omegat>
"""


@pytest.mark.sites
def test_through_omegat_and_back(tmp_path: Path) -> None:
    """Units go out as XLIFF, OmegaT translates by a TMX of ours, and what it wrote comes in: nothing else changes."""
    if not shutil.which("omegat"):
        pytest.skip("OmegaT is missing: install the Debian package omegat")
    (tmp_path / "a").mkdir()
    world = World(tmp_path / "a")
    (world.root / "l10n.yaml").write_text("locales: {de: {}}\n")
    world.run(a=f"{CAT}\n\n{DOG}\n\nIt rained.\n")
    job = tmp_path / "omegat"
    for folder in ("source", "target", "tm/auto", "omegat", "glossary", "dictionary"):
        (job / folder).mkdir(parents=True)
    (job / "omegat.project").write_text(PROJECT)
    memory = to_tmx(
        [article([(DOG, "Ein Hund.", "translated"), ("It rained.", "Es regnete.", "translated")])], "1"
    )
    (job / "tm/auto/own.tmx").write_bytes(memory)
    assert main(["--root", str(world.root), "export", "-o", str(job / "source")]) == 0
    command = ["omegat", "--mode=console-translate", f"--config-dir={tmp_path / 'config'}", str(job)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert main(["--root", str(world.root), "import", str(job / "target")]) == 0
    found = {text: world.unit("de", "a", text) for text in (CAT, DOG, "It rained.")}
    assert {text: (unit.target, unit.state) for text, unit in found.items()} == {
        CAT: ("", "new"),
        DOG: ("Ein Hund.", "translated"),
        "It rained.": ("Es regnete.", "translated"),
    }
    before = world.path("de", "a").read_bytes()
    assert main(["--root", str(world.root), "import", str(job / "target")]) == 0
    assert world.path("de", "a").read_bytes() == before


def test_an_open_unit_goes_out_with_its_source_in_the_target() -> None:
    data = to_xliff12(article([(CAT, "", "new")]))
    assert b'<target state="needs-translation">The <bpt id="1">**</bpt>cat' in data
    assert list(from_xliff(data, "a.xlf")) == []
    (back,) = from_xliff(data.replace(b'">The <bpt', b'">Die <bpt'), "a.xlf")
    assert back.target == CAT.replace("The", "Die", 1)
