"""What belongs to the whole process stays as it was: the environment, the garbage collector, modules of others."""

from __future__ import annotations

import gc
import os
import shutil
from pathlib import Path

import deep_translator.google
import requests

from l10n_pipeline.cli import main
from l10n_pipeline.engines.http import google
from l10n_pipeline.intake.meaning import meaning

SITE = Path(__file__).parent / "site"


def test_a_run_changes_nothing_for_others_in_the_process(tmp_path):
    root = tmp_path / "site"
    shutil.copytree(SITE, root, ignore=shutil.ignore_patterns("expected"))
    environment, frozen, enabled = dict(os.environ), gc.get_freeze_count(), gc.isenabled()
    assert main(["--root", str(root), "run"]) == 0
    assert (dict(os.environ), gc.get_freeze_count(), gc.isenabled()) == (environment, frozen, enabled)


def test_deep_translator_sends_as_before_for_others():
    translator = google._translator(google.PROVIDERS["google"], "en", "de")
    assert type(translator).__name__ == "GoogleTranslator"
    assert deep_translator.google.requests is requests


def test_the_encoder_of_sentences_is_loaded_once():
    assert meaning() is meaning()
    assert meaning() is not None
