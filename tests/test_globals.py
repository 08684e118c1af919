"""What belongs to the whole process stays as it was: the environment, the garbage collector, modules of others."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
import sys
from pathlib import Path

import deep_translator.google
import pytest
import requests
from threadpoolctl import threadpool_info

from l10n_pipeline import blas
from l10n_pipeline.cli import main
from l10n_pipeline.engines.http import google
from l10n_pipeline.intake.meaning import Meaning, meaning

SITE = Path(__file__).parent / "site"


def test_a_run_changes_nothing_for_others_in_the_process(tmp_path):
    root = tmp_path / "site"
    shutil.copytree(SITE, root, ignore=shutil.ignore_patterns("expected"))
    environment, frozen, collector = dict(os.environ), gc.get_freeze_count(), (gc.isenabled(), gc.get_threshold())
    assert main(["--root", str(root), "run"]) == 0
    assert (dict(os.environ), (gc.isenabled(), gc.get_threshold())) == (environment, collector)
    # Some of what the tests froze may have been let go of; a freeze makes more of it, its end none at all.
    assert gc.get_freeze_count() in range(frozen // 2, frozen + 1)


COPIED = """
import os, signal
from l10n_pipeline.engines import create
from l10n_pipeline.model import Request

def translated():
    requests = [Request("The house is old.", "pt_BR")] * 3
    return [output.text for output in create("neural", "en", "pt_BR", {}).translate(requests)]

here = translated()
child = os.fork()
if not child:
    signal.alarm(60)  # for ever, where it waited for a thread of the process that it is a copy of
    os._exit(translated() != here)
assert os.waitpid(child, 0)[1] == 0
"""


def test_the_embedded_engine_works_in_a_copy_of_a_process_that_has_used_it():
    pytest.importorskip("sentencepiece", reason="the extra `neural` is not installed")
    subprocess.run([sys.executable, "-c", COPIED], check=True)


def test_deep_translator_sends_as_before_for_others():
    translator = google._translator(google.PROVIDERS["google"], "en", "de")
    assert type(translator).__name__ == "GoogleTranslator"
    assert deep_translator.google.requests is requests


def test_the_encoder_of_sentences_is_loaded_once():
    assert meaning() is meaning()
    assert meaning() is not None


def test_the_encoder_of_sentences_computes_in_one_thread_and_leaves_the_limit_as_it_was():
    class Encoder:
        def encode(self, texts):
            seen.append(threads())
            return meaning().encoder.encode(texts)

    def threads():
        return [one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"]

    seen, before = [], threads()
    with blas.in_one_thread():  # as the embedded engine does before
        Meaning(Encoder()).vectors(["A house."])
        assert set(threads()) == {1}
    Meaning(Encoder()).vectors(["A house."])
    assert {n for one in seen for n in one} == {1}
    assert threads() == before
