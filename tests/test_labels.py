"""Labels of pictures and diagrams are texts where l10n.yaml asks for them; ids, arrows and attributes stay."""

from __future__ import annotations

from pathlib import Path

import pytest

from l10n_pipeline import catalog
from l10n_pipeline.catalog import Change
from l10n_pipeline.cli import main
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import read
from l10n_pipeline.formats.options import ReadOptions
from l10n_pipeline.model import Key

CASES = Path(__file__).parent / "cases"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg"><text id="a" x="1">North gate</text><path d="M0 0"/></svg>\n'
PAGE = "# A map\n\n![It](img/map.svg)\n\n```mermaid\ngraph LR\n  a[Go in] -->|then| b\n```\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "source_content" / "img").mkdir(parents=True)
    (tmp_path / "l10n.yaml").write_text("locales: {de: {}, fr: {}}\nlabels: [svg, mermaid]\n")
    (tmp_path / "source_content" / "a.md").write_text(PAGE)
    (tmp_path / "source_content" / "img" / "map.svg").write_text(PICTURE)
    assert main(["--root", str(tmp_path), "run"]) == 0
    return tmp_path


def say(root: Path, name: str, text: str, target: str) -> None:
    path = root / "locales" / "de" / "LC_MESSAGES" / f"{name}.po"
    read = catalog.read(path.read_bytes())
    path.write_bytes(catalog.update(read, {Key("", text): Change(target, "translated")}))


def test_labels_are_translated_and_nothing_else(project: Path) -> None:
    say(project, "img/map.svg", "North gate", "Nordtor & <mehr>")
    say(project, "a", "Go in", "Hinein (jetzt)")
    assert main(["--root", str(project), "run"]) == 0
    german = project / "editions" / "de"
    assert (german / "img" / "map.svg").read_text() == PICTURE.replace("North gate", "Nordtor &amp; &lt;mehr&gt;")
    assert "  a[Hinein #40;jetzt#41;] -->|then| b\n" in (german / "a.md").read_text()
    for locale in ("en", "fr"):  # of which nothing is translated
        assert (project / "editions" / locale / "img" / "map.svg").read_text() == PICTURE
    # A label that is mended changes the picture, though its page stays.
    say_again = project / "locales" / "de" / "LC_MESSAGES" / "img" / "map.svg.po"
    say_again.write_text(say_again.read_text().replace("Nordtor & <mehr>", "Tor im Norden"))
    assert main(["--root", str(project), "run"]) == 0
    assert "Tor im Norden" in (german / "img" / "map.svg").read_text()


def test_a_picture_that_people_made_counts_more(project: Path) -> None:
    say(project, "img/map.svg", "North gate", "Nordtor")
    own = project / "locales" / "de" / "files" / "img" / "map.svg"
    own.parent.mkdir(parents=True)
    own.write_text("<svg/>")
    assert main(["--root", str(project), "run"]) == 0
    assert (project / "editions" / "de" / "img" / "map.svg").read_text() == "<svg/>"


def test_the_site_shows_the_translated_picture(project: Path) -> None:
    say(project, "img/map.svg", "North gate", "Nordtor")
    assert main(["--root", str(project), "publish"]) == 0
    found = [path for path in (project / "public").rglob("map.svg") if "Nordtor" in path.read_text()]
    assert [path.relative_to(project / "public").parts[0] for path in found] == ["de"]


def test_without_labels_nothing_is_offered(project: Path) -> None:
    text = (CASES / "mermaid.md").read_bytes()
    assert read(text, "a.md").segments == ()
    (project / "l10n.yaml").write_text("locales: {de: {}}\n")
    assert main(["--root", str(project), "check"]) == 0


def test_every_kind_of_diagram(project: Path) -> None:
    document = read((CASES / "mermaid.md").read_bytes(), "a.md", options=ReadOptions(code=("mermaid",)))
    assert document.problems == ()
    assert [segment.text for segment in document.segments] == (CASES / "mermaid.txt").read_text(
        "utf-8"
    ).splitlines()


def test_what_of_a_picture_is_a_label() -> None:
    document = read((CASES / "labels.svg").read_bytes(), "a.svg")
    texts = [segment.text for segment in document.segments]
    mixed = 'North <tspan class="b">gate</tspan> here'
    assert texts == ["A map", "Where to go & how", mixed, "First line", "second line"]


@pytest.mark.parametrize(
    ("picture", "message"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "words">]><svg><text>&a;</text></svg>', "declares entities of its own"),
        ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg><text>&a;</text></svg>', "entities"),
        ("<svg><text>a</svg>", "not XML"),
        ("<svg>" + "<g>" * 200 + "</g>" * 200 + "</svg>", "stand in one another"),
    ],
)
def test_a_picture_that_could_harm_is_refused(picture: str, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        read(picture.encode(), "a.svg")


def test_a_picture_that_cannot_be_read_stops_no_page(project: Path, capsys) -> None:
    (project / "source_content" / "img" / "map.svg").write_text("<svg><text>a</svg>")
    assert main(["--root", str(project), "run"]) == 1
    assert "img/map.svg:1: error: this is not XML" in capsys.readouterr().err
    assert (project / "editions" / "de" / "img" / "map.svg").read_text() == "<svg><text>a</svg>"
