"""Rows and items that a translator put in another order: anchors decide, and what no anchor settles is a draft."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import World

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.formats import reader
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.intake.align import blocks
from l10n_pipeline.intake.order import in_rows
from l10n_pipeline.intake.pages import Destinations, paired

HEAD = "# Glossary\n\n| Term | Meaning |\n|---|---|\n"
KOPF = "# Glossar\n\n| Wort | Bedeutung |\n|---|---|\n"

ROWS = [
    ("BPM", "keeps processes"),
    ("Card", "a small thing"),
    ("Cost line", "a sum of CapEx"),
    ("Diagram", "a drawing"),
    ("MCP", "a protocol"),
    ("Survey", "asks many people"),
]
ZEILEN = {
    "BPM": ("BPM", "hält Abläufe"),
    "Card": ("Karte", "ein kleines Ding"),
    "Cost line": ("Kosten", "eine Summe von CapEx"),
    "Diagram": ("Bild", "eine Zeichnung"),
    "MCP": ("MCP", "ein Protokoll"),
    "Survey": ("Umfrage", "fragt viele Leute"),
}


def table(head: str, rows: list[tuple[str, str]]) -> str:
    return head + "".join(f"| {one} | {other} |\n" for one, other in rows)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World.with_pages(tmp_path)


def brought(world: World, source: str, page: str, name: str = "a.md") -> dict[str, tuple[str, str]]:
    """Target and state of each unit after the import of a page."""
    (world.root / f"source_content/{name}").write_text(source, "utf-8")
    (world.root / f"pages/de/{name}").write_text(page, "utf-8")
    assert main(["--root", str(world.root), "import", str(world.root / "pages")]) == 0
    (path,) = (world.root / "locales/de").rglob("*.po")
    read = catalog.read(path.read_bytes())
    return {unit.key.text: (unit.target, unit.state) for unit in read.index.values()}


def test_rows_that_stand_elsewhere_follow_their_anchors(world: World) -> None:
    order = ["BPM", "Diagram", "Card", "Cost line", "Survey", "MCP"]
    found = brought(world, table(HEAD, ROWS), table(KOPF, [ZEILEN[one] for one in order]))
    assert found["MCP"] == ("MCP", "translated")
    assert found["a protocol"] == ("ein Protokoll", "translated")
    assert found["Term"] == ("Wort", "translated")
    assert found["BPM"] == ("BPM", "translated")
    for term, about in ROWS:  # what no anchor settles is no translation of another row's term
        for text, right in zip((term, about), ZEILEN[term], strict=True):
            target, state = found[text]
            assert state != "translated" or target == right


def test_a_cell_belongs_to_its_own_column_and_to_the_row_of_most_of_its_row() -> None:
    """What an alignment by kind and length may say of tables that have other rows."""
    source, page = (
        blocks(reader("a.md")(table(head, rows).encode()).segments, str)
        for head, rows in ((HEAD, ROWS), (KOPF, [("2021", "1000"), *ZEILEN.values()]))
    )
    right = [(n, n + 2) for n in range(3, 9)]  # 0 is the heading; Card and Cost line go with their rows
    wrong = [(2, 3), (9, 14), (10, 8), (11, 11)]  # another column, another row, a row of which little is there
    assert in_rows(source, page, [(0, 0), *right[:1], *wrong, *right[1:]]) == [(0, 0), *right]


def test_rows_in_the_order_of_their_source_are_translated(world: World) -> None:
    found = brought(world, table(HEAD, ROWS[::-1]), table(KOPF, [ZEILEN[one] for one, _ in ROWS[::-1]]))
    assert {state for _, state in found.values()} == {"translated"}


@pytest.mark.parametrize(
    ("rows", "zeilen", "state"),
    [
        pytest.param(
            ["Apple", "Bean", "Cake", "Date", "Egg"],
            ["Apfel", "Bohne", "Dattel", "Ei", "Kuchen"],
            "draft",
            id="each sorted in its own language",
        ),
        pytest.param(
            ["Apple", "Bean", "Cake", "Date", "Egg"],
            ["Apfel", "Bohne", "Kuchen", "Dattel", "Ei"],
            "translated",
            id="in the order of the source",
        ),
        pytest.param(
            ["Egg", "Apple", "Date", "Bean", "Cake"],
            ["Ei", "Apfel", "Dattel", "Bohne", "Kuchen"],
            "translated",
            id="in no order",
        ),
    ],
)
def test_a_table_that_both_have_by_the_alphabet(
    world: World, rows: list[str], zeilen: list[str], state: str
) -> None:
    source = table(HEAD, [(row, "some words of it") for row in rows])
    page = table(KOPF, [(row, "einige Worte dazu") for row in zeilen])
    found = brought(world, source, page)
    assert {found[row][1] for row in rows} == {state}
    assert found["Meaning"] == ("Bedeutung", "translated")


def test_names_that_are_sorted_and_stay_are_no_doubt(world: World) -> None:
    rows = [(f"`--{name}`", f"says something of the {name}") for name in ("all", "force", "quiet", "verbose")]
    zeilen = [(code, f"sagt etwas über {code[3:-1]}") for code, _ in rows]
    found = brought(world, table(HEAD, rows), table(KOPF, zeilen))
    assert {state for _, state in found.values()} == {"translated"}


@pytest.mark.parametrize(
    ("source", "page"),
    [
        pytest.param(
            "# T\n\n- a card of BPM\n- a line for MCP\n- a thing of the EOL\n- nothing else\n",
            "# T\n\n- ein Ding zum EOL\n- eine Karte zu BPM\n- nichts sonst\n- eine Zeile für MCP\n",
            id="list",
        ),
        pytest.param(
            "<h1>T</h1>\n<dl>\n<dt>card of BPM</dt>\n<dt>line for MCP</dt>\n<dt>thing of the EOL</dt>\n</dl>\n",
            "<h1>T</h1>\n<dl>\n<dt>Ding zum EOL</dt>\n<dt>Karte zu BPM</dt>\n<dt>Zeile für MCP</dt>\n</dl>\n",
            id="definitions",
        ),
    ],
)
def test_items_that_stand_elsewhere(world: World, source: str, page: str) -> None:
    found = brought(world, source, page, "a.html" if source.startswith("<") else "a.md")
    for text, (target, state) in found.items():
        names = {name for name in ("BPM", "MCP", "EOL") if name in text}
        assert (
            state in ("draft", "new")
            or text in ("T", "nothing else")
            or names == {name for name in ("BPM", "MCP", "EOL") if name in target}
        )
    assert found[next(text for text in found if "MCP" in text)][0].endswith("für MCP")


def test_values_of_a_list_that_stand_elsewhere() -> None:
    read = reader("a.yaml", ReadOptions(keys=("**",)))
    source = read(b"keywords: [BPM cards, MCP lines, EOL things]\ntitle: Words\n")
    page = read(b"keywords: [EOL Dinge, BPM Karten, MCP Zeilen]\ntitle: Worte\n")
    found = paired([source], page, Destinations(frozenset()), None)
    assert len(found.pairs) == 4
    assert {target.text for _, target in found.pairs if target not in found.doubtful} == {"Worte"}


def test_a_table_that_another_tool_kept_as_one_text(world: World, tmp_path: Path) -> None:
    (world.root / "source_content/a.md").write_text(table(HEAD, ROWS), "utf-8")
    order = ["BPM", "Diagram", "Card", "Cost line", "Survey", "MCP"]
    texts = (table(HEAD, ROWS), table(KOPF, [ZEILEN[one] for one in order]))
    said = ["\n".join(f'"{line}\\n"' for line in text.splitlines()[2:]) for text in texts]
    po = f'msgid ""\nmsgstr "Language: de\\n"\n\nmsgid ""\n{said[0]}\nmsgstr ""\n{said[1]}\n'
    (tmp_path / "de.po").write_text(po, "utf-8")
    assert main(["--root", str(world.root), "import", str(tmp_path / "de.po")]) == 0
    assert world.unit("de", "a", "Card").state == "draft"
    assert world.unit("de", "a", "BPM").state == "translated"


SECTIONS = [
    ("## Build\n\nCall `make` here.\n", "## Bauen\n\nRufen Sie hier `make` auf.\n"),
    ("## Words\n\nSome plain words.\n", "## Worte\n\nEinige einfache Worte.\n"),
    ("## Test\n\nSee [the list](/tests).\n\n- one\n", "## Testen\n\nSiehe [die Liste](/tests).\n\n- eins\n"),
    ("## Ship\n\nThen `push` it.\n", "## Liefern\n\nDann `push` rufen.\n"),
]


def section(order: list[int], side: int) -> str:
    return "# A page\n\n" * (1 - side) + "# Seite\n\n" * side + "\n".join(SECTIONS[n][side] for n in order)


@pytest.mark.parametrize("order", [[3, 1, 2, 0], [2, 0, 1, 3], [1, 2, 3, 0]])
def test_sections_that_a_translator_moved(world: World, order: list[int]) -> None:
    found = brought(world, section([0, 1, 2, 3], 0), section(order, 1))
    assert found["Call `make` here."] == ("Rufen Sie hier `make` auf.", "translated")
    assert found["See [the list](/tests)."] == ("Siehe [die Liste](/tests).", "translated")
    assert found["Ship"] == ("Liefern", "translated")
    assert found["Words"] == ("Worte", "draft")  # no anchor says where it belongs


def test_sections_in_their_order_are_no_doubt(world: World) -> None:
    found = brought(world, section([0, 1, 2, 3], 0), section([0, 1, 2, 3], 1))
    assert {state for _, state in found.values()} == {"translated"}
