"""`l10n terms`: what texts propose for the term base, and where a term is used."""

from __future__ import annotations

import shutil

import pytest
from casefiles import FOLDER, cases

from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.project import Project
from l10n_pipeline.stages.inspect.terms import scan, where

SITE = FOLDER.parent / "site"


def project(folder, text):
    (folder / "source_content").mkdir()
    (folder / "l10n.yaml").write_text("locales: {zh_CN: {}, pt_BR: {}}\n")
    (folder / "source_content" / "a.md").write_text(text)
    return Project(config.load(folder))


@pytest.mark.parametrize("case", cases("proposals"), ids=lambda c: c.title)
def test_proposals(case, tmp_path):
    terms = tmp_path / "glossary_terms"
    terms.mkdir()
    (terms / "known.yaml").write_text("- {term: tsundere, script: ツンデレ}\n")
    here = project(tmp_path, case.input + "\n")
    found = [f"{p.term}|{p.script}|{p.why}|{p.times}|{p.place}" for p in scan(here, here.sources())]
    assert "\n".join(found) == case.expected


def test_where(tmp_path):
    terms = tmp_path / "glossary_terms"
    terms.mkdir()
    (terms / "known.yaml").write_text("- {term: tsundere, script: ツンデレ, renderings: {zh_CN: 傲娇}}\n")
    here = project(tmp_path, "Two tsunderes.\n\nA tsundere (ツンデレ).\n")
    po = here.po_path(here.sources()[0], "zh_CN")
    po.parent.mkdir(parents=True)
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    po.write_text(header + 'msgid "Two tsunderes."\nmsgstr "两个。"\n')
    uses = where(here, "ツンデレ", here.config.locales, here.sources())
    assert [(u.place.line, u.surface, u.renderings, u.found) for u in uses] == [
        (1, "tsunderes", ("傲娇", "tsunderes"), (False, None)),
        (3, "tsundere", ("傲娇（ツンデレ）", "tsundere (ツンデレ)"), (None, None)),
    ]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["scan"], 0, "because of"),
        (["where", "tsundere"], 0, "guide.md:"),
        (["where", "tsundera"], 2, "tsundere"),
        (["where"], 2, "l10n terms where TERM"),
    ],
)
def test_command(args, code, said, tmp_path, capsys):
    shutil.copytree(SITE, tmp_path / "site")
    assert main(["--root", str(tmp_path / "site"), "terms", *args]) == code
    assert said in "".join(capsys.readouterr())
