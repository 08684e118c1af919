"""One bad source, block or engine is a problem with its place, and the rest is done."""

from __future__ import annotations

import textwrap

import pytest

from l10n_pipeline import engines
from l10n_pipeline.cli import main
from l10n_pipeline.edition.inclusions import DEEPEST, LARGEST
from l10n_pipeline.engines import outside
from l10n_pipeline.errors import ConfigError, EngineError
from l10n_pipeline.model import Alignment, Output, Request, Usage


@pytest.fixture
def site(tmp_path):
    """Writes a project of these files with one good article and runs it: the exit code and the root."""
    root = tmp_path / "site"

    def run(files, config="locales:\n  de: {engine: pseudo}\n", command="run"):
        for name, text in {"source_content/good.md": "Good words.\n", "l10n.yaml": config, **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode(errors="surrogatepass"))
        return main(["--root", str(root), command]), root

    return run


# -- sources ---------------------------------------------------------------------------------------

MANY = 200_000
HOSTILE = {
    "a.json": "[" * MANY,
    "b.json": "[" * MANY + "]" * MANY,
    "c.json": '{"a":' * MANY + "1" + "}" * MANY,
    "d.json": '{"a": "half \\ud800"}',
    "a.yaml": "a: " + "[" * MANY,
    "b.yaml": "- " * MANY + "a\n",
    "c.yaml": "".join(" " * i + "a:\n" for i in range(1500)),
    "a.toml": "a = " + "[" * MANY + "]" * MANY + "\n",
    "b.toml": "a = " + "9" * 20_000 + "\n",
    "a.md": "---\na: " + "[" * MANY + "\n---\nwords\n",
    "b.md": "+++\na = " + "9" * 20_000 + "\n+++\nwords\n",
    "c.md": "+++\na = " + "[" * MANY + "]" * MANY + "\n+++\nwords\n",
    "d.md": "---\n" + "- " * 3000 + "a: b\n---\nwords\n",
    "e.md": '---\ntitle: "\\uD800"\n---\nwords\n',
    "f.md": "words \0 words\n",
}
"""Each is refused with its name and its line, but for those in `READ`."""

READ = {"d.json": "the one value cannot be text", "d.md": "a list between two thematic breaks"}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_source_that_cannot_be_read(name, site, capsys):
    code, root = site({f"source_content/{name}": HOSTILE[name]})
    said = capsys.readouterr()
    assert (root / "editions" / "de" / "good.md").is_file()
    if name not in READ:
        assert code == 1
        assert f"source_content/{name}:" in said.out + said.err


def test_a_number_of_many_digits_in_json_front_matter(site):
    code, root = site({"source_content/a.md": '{"id": ' + "9" * 20_000 + ', "title": "Words"}\n\nMore.\n'})
    assert code == 0
    assert '"id": 9' in (root / "editions" / "de" / "a.md").read_text()


# -- blocks ----------------------------------------------------------------------------------------


def block(name):
    return f"<!-- l10n:block {name} -->\n"


def test_a_circle_of_blocks_is_told_with_its_path(site, capsys):
    files = {
        "source_content/a.md": f"Before.\n\n{block('one')}\nBehind.\n",
        "source_content/blocks/one.md": f"One.\n\n{block('two')}",
        "source_content/blocks/two.md": f"Two.\n\n{block('one')}",
    }
    code, root = site(files)
    said = capsys.readouterr()
    assert code == 1
    assert "source_content/blocks/two.md:3: error: a block includes itself: one → two → one" in said.out + said.err
    edition = (root / "editions" / "en" / "a.md").read_text()
    assert [word for word in ("Before.", "One.", "Two.", "Behind.") if edition.count(word) != 1] == []


def test_blocks_that_double(site, capsys):
    """What would be 2^30 blocks ends soon, and at a size."""
    files = {f"source_content/blocks/b{n}.md": f"Words {n}.\n\n" + block(f"b{n + 1}") * 2 for n in range(30)}
    files["source_content/blocks/b30.md"] = "The last words.\n"
    for n in range(12, 30):  # no deeper than blocks may lie
        files[f"source_content/blocks/b{n}.md"] = "words " * 10_000 + "\n"
    code, root = site({"source_content/a.md": block("b0"), **files})
    assert code == 1
    assert "is left out: together with it what is included has more than" in capsys.readouterr().err
    assert 50_000 < (root / "editions" / "en" / "a.md").stat().st_size <= LARGEST + 1000


def test_blocks_deep_in_each_other(site, capsys):
    files = {f"source_content/blocks/b{n}.md": f"Words {n}.\n\n" + block(f"b{n + 1}") for n in range(60)}
    code, root = site({"source_content/a.md": block("b0"), **files})
    assert code == 1
    assert f"blocks lie {DEEPEST + 1} deep in each other: b0 → b1" in capsys.readouterr().err
    edition = (root / "editions" / "en" / "a.md").read_text()
    assert f"Words {DEEPEST - 1}." in edition
    assert f"Words {DEEPEST}." not in edition


def test_a_field_that_fills_a_block_without_end(site, capsys):
    files = {
        "source_content/a.md": f"---\ntitle: {'long ' * 20_000}\n---\n{block('b')}",
        "source_content/blocks/b.md": "`{title}`\n" * 2000,
    }
    code, root = site(files)
    assert code == 1
    assert (
        "source_content/a.md:4: error: the block is left out: {title} and other fields fill more than"
        in capsys.readouterr().err
    )
    assert (root / "editions" / "de" / "good.md").is_file()


# -- engines of other packages ---------------------------------------------------------------------

ENGINE = """
from l10n_pipeline.errors import EngineError
from l10n_pipeline.model import Alignment, Output


class Loud:
    fingerprint = "loud/1"
    segments = "block"

    def __init__(self, source, locale, options, root):
        pass

    def translate(self, requests):
        return [Output(r.text.replace("words", "Wörter").replace("Some", "Einige")) for r in requests]
"""

BAD_ENGINES = {
    "raises": "    def translate(self, requests):\n        raise RuntimeError('no luck')\n",
    "ends the process": "    def translate(self, requests):\n        raise SystemExit(0)\n",
    "raises at once": "    def __init__(self, *given):\n        raise KeyError('luck')\n",
    "takes other arguments": "    def __init__(self):\n        pass\n",
    "no fingerprint": "    fingerprint = property()\n",
    "a fingerprint that raises": "    fingerprint = property(lambda self: 1 / 0)\n",
    "a fingerprint of two words": "    fingerprint = 'loud engine'\n",
    "a fingerprint that is no text": "    fingerprint = 1\n",
    "other segments": "    segments = 'words'\n",
    "no segments": "    segments = property()\n",
    "no translate": "    translate = None\n",
    "too few": "    def translate(self, requests):\n        return []\n",
    "too many": "    def translate(self, requests):\n        return [Output('x')] * (len(requests) + 1)\n",
    "without end": "    def translate(self, requests):\n        while True:\n            yield Output('x')\n",
    "nothing": "    def translate(self, requests):\n        pass\n",
    "None": "    def translate(self, requests):\n        return [None for r in requests]\n",
    "texts": "    def translate(self, requests):\n        return [r.text for r in requests]\n",
    "other errors": "    def translate(self, requests):\n        return [ValueError('x') for r in requests]\n",
    "a text that is none": "    def translate(self, requests):\n        return [Output(None) for r in requests]\n",
    "a cost that is none": (
        "    def translate(self, requests):\n        return [Output('x', cost=float('nan')) for r in requests]\n"
    ),
    "an alignment of others": (
        "    def translate(self, requests):\n"
        "        return [Output('x', Alignment(((0, 900),), ((0, 1),), ((1.0,),))) for r in requests]\n"
    ),
    "reads nonsense": "    def unreadable(self, text):\n        return [(5, 2)]\n",
    "raises in a generator": "    def translate(self, requests):\n        yield Output('x')\n        raise OSError\n",
}


@pytest.fixture
def loud(tmp_path, monkeypatch):
    """Installs the engine `loud` with these lines more in its class."""

    def install(lines=""):
        name = f"loud_{abs(hash(lines))}"
        package = tmp_path / "packages" / f"{name}-1.0.dist-info"
        package.mkdir(parents=True)
        (package / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (package / "entry_points.txt").write_text(f"[{engines.GROUP}]\nloud = {name}:Loud\n")
        (package.parent / f"{name}.py").write_text(ENGINE + lines)
        monkeypatch.syspath_prepend(package.parent)

    return install


ARTICLE = {"source_content/a.md": "Some words of it.\n\nMore words of it.\n"}
LOUD = "locales:\n  de: {engine: loud}\n  fr: {engine: pseudo}\n"


@pytest.mark.parametrize("lines", BAD_ENGINES.values(), ids=BAD_ENGINES)
def test_an_engine_that_breaks_the_contract(lines, loud, site, capsys):
    loud(lines)
    code, root = site(ARTICLE, LOUD)
    said = capsys.readouterr()
    assert code == 3
    assert "engine loud of another package" in said.out + said.err
    assert 'msgstr ""\n\n' in (root / "locales/de/LC_MESSAGES/a.po").read_text() + "\n"
    assert (root / "editions/fr/a.md").read_text().count("⟦") == 2


def test_an_engine_that_fails_at_one_text(loud, site, capsys):
    loud(
        textwrap.indent(
            "def translate(self, requests):\n"
            "    if any('Bad' in r.text for r in requests):\n"
            "        raise ValueError('a bad one')\n"
            "    return [Output(r.text.replace('words', 'Wörter').replace('Good', 'Gute')) for r in requests]\n",
            "    ",
        )
    )
    text = "".join(f"Good words of number {n}.\n\n" for n in range(9))
    code, root = site({"source_content/a.md": f"{text}Bad words of it.\n\n{text.replace('number', 'page')}"}, LOUD)
    said = capsys.readouterr()
    assert code == 3
    assert "1 units of de are left open" in said.out + said.err
    assert "ValueError when it was asked: a bad one" in said.out + said.err
    assert (root / "editions/de/a.md").read_text().count("Gute Wörter") == 18


def test_an_engine_that_keeps_to_what_is_documented(loud, site):
    loud()
    code, root = site(ARTICLE, LOUD)
    assert code == 0
    assert "Einige Wörter of it." in (root / "editions/de/a.md").read_text()


def test_a_key_in_what_an_engine_of_another_package_raises(loud, site, capsys, monkeypatch):
    monkeypatch.setenv("LOUD_API_KEY", "sk-4711-and-more")
    loud("    def translate(self, requests):\n        raise RuntimeError('with sk-4711-and-more')\n")
    code, root = site(ARTICLE, LOUD)
    said = capsys.readouterr()
    assert code == 3
    assert "with ***" in said.out + said.err
    assert not [p for p in root.rglob("*") if p.is_file() and b"sk-4711" in p.read_bytes()]


def test_a_key_in_a_text_of_an_engine_of_another_package(loud, site, monkeypatch):
    monkeypatch.setenv("LOUD_API_KEY", "sk-4711-and-more")
    loud(
        "    def translate(self, requests):\n"
        "        return [Output('Wörter sk-4711-and-more ' + r.text) for r in requests]\n"
    )
    _, root = site(ARTICLE, LOUD)
    assert not [p for p in root.rglob("*") if p.is_file() and b"sk-4711" in p.read_bytes()]


def request(text):
    return Request(text, "de")


class Scripted:
    """An engine whose answers to a batch are what `say` returns."""

    fingerprint, segments = "scripted/1", "block"
    usage = Usage(cost=2.0)

    def __init__(self, say):
        self._say, self.asked = say, []

    def translate(self, requests):
        self.asked.append(len(requests))
        return self._say(requests)


def test_it_is_not_asked_for_ever():
    engine = Scripted(lambda requests: 1 / 0)
    answers = outside.wrapped("scripted", lambda: engine).translate([request(str(n)) for n in range(1000)])
    assert len(answers) == 1000
    assert {type(answer) for answer in answers} == {EngineError}
    assert len(engine.asked) < 40


@pytest.mark.parametrize(
    ("answer", "good"),
    [
        (Output("Ein Wort"), True),
        (Output("Ein Wort", Alignment(((0, 3), (4, 8)), ((0, 3),), ((0.5, 0.5),)), 1.0, "look"), True),
        (Output("Ein Wort", Alignment(((0, 3),), ((0, 3),), ())), False),
        (Output("Ein Wort", Alignment(((0, 3),), ((0, 30),), ((1.0,),))), False),
        (Output("Ein Wort", "no alignment"), False),
        (Output("Ein \ud800 Wort"), False),
        (Output("Ein Wort", warning="\udfff"), False),
        (Output("Ein Wort", cost=-1.0), False),
        (Output("Ein Wort", cost=True), False),
        (Output(b"Ein Wort"), False),
    ],
    ids=repr,
)
def test_answers_are_looked_at(answer, good):
    (found,) = outside.wrapped("scripted", lambda: Scripted(lambda _: [answer])).translate([request("One word")])
    assert (found == answer) if good else isinstance(found, EngineError)


def test_its_own_errors_are_its_word():
    error = EngineError("closed on Sundays", advice="wait")
    engine = outside.wrapped("scripted", lambda: Scripted(lambda requests: [error] * len(requests)))
    assert engine.translate([request("a"), request("b")]) == [error, error]
    assert engine.usage.cost == 2.0


def test_options_that_it_does_not_name(loud):
    loud()
    with pytest.raises(ConfigError, match="has no option 'volume'"):
        engines.create("loud", "en", "de", {"volume": 11})
