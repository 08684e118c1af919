"""The spelling of machine text, by a small dictionary of Hunspell's format."""

from __future__ import annotations

import pytest
from programs import needs

from l10n_pipeline import checks, read
from l10n_pipeline.checks import Context
from l10n_pipeline.cli import main
from l10n_pipeline.locale_rules import dictionary
from l10n_pipeline.model import Unit

pytestmark = needs("hunspell", "spelling")


@pytest.fixture(autouse=True)
def low_german(tmp_path, monkeypatch):
    (tmp_path / "nds.aff").write_text("SET UTF-8\nTRY eabnrsoitd\n")
    (tmp_path / "nds.dic").write_text("3\nfarjenboot\nwater\nströömung\n", encoding="utf-8")
    monkeypatch.setenv("DICPATH", str(tmp_path))


@pytest.mark.parametrize(
    ("target", "state", "told"),
    [
        ("Dat farjenbot is op dat water.", "machine", ["misspelled"]),
        ("Dat farjenboot is op dat water.", "machine", []),
        ("Dat farjenbot is op dat water.", "translated", []),  # a person's
        ("De ströömug is stark.", "machine", ["misspelled"]),
        ("De stroomung is stark.", "machine", ["misspelled"]),  # accents alone
        ("De strööumng is stark.", "machine", ["misspelled"]),  # two that changed places
        ("De ströönung is stark.", "machine", []),  # another letter may make another word
        ("De ströölmung is stark.", "machine", []),  # and so may one more
        ("Dat Farjenbot is op dat water.", "machine", []),  # a name
        ("Dat `farjenbot` is op dat water.", "machine", []),
        ("Dat nedderdüütsch is op dat water.", "machine", []),  # no word of the dictionary is like it
    ],
)
def test_a_word_beside_one_of_the_dictionary_is_misspelled(target, state, told):
    segment = read(
        b"The `farjenbot` boat is on the water.\n" if "`" in target else b"The boat is on it.\n", "x.md"
    ).segments[0]
    found = checks.run(Unit(segment.key, target, state), Context(segment, "nds", "en"))
    assert [p.id for p in found if p.id == "misspelled"] == told


def test_the_dictionary_of_a_locale_is_that_of_its_language(tmp_path):
    assert dictionary.path("nds_DE") == dictionary.path("nds") == tmp_path / "nds"


def test_a_missing_dictionary_is_told_once(tmp_path, capsys):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.md").write_text("A boat.\n")
    (tmp_path / "l10n.yaml").write_text("project: x\nlocales: {eo: {engine: pseudo}, nds: {engine: pseudo}}\n")
    assert main(["--root", str(tmp_path), "check", "--verbose"]) == 0
    assert capsys.readouterr().err.count("no dictionary for the spelling of eo") == 1
