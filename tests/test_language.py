"""Texts that are in another language than the sources are found, reported, and not sent."""

from __future__ import annotations

import json

import pytest

from l10n_pipeline.cli import main
from l10n_pipeline.locale_rules.language import foreign


@pytest.mark.parametrize(
    ("text", "source", "language"),
    [
        ("扫码加入读者群，每周五一起读一个词。", "en", "zh"),
        ("毎週金曜日に、ひとつの言葉を読みます。", "en", "ja"),
        ("Добро пожаловать на наш сайт", "en", "be or bg or mk or ru or uk"),
        ("ツンデレ", "en", ""),  # a word
        ("Read 扫码加入读者群，每周五一起读一个词。", "en", ""),  # a quotation in an English sentence
        ("扫码加入读者群，每周五一起读一个词。", "zh_CN", ""),
        ("Read every Friday with us.", "zh_CN", ""),  # Latin letters stand in Chinese texts, too
        ("12345 67890 12345", "en", ""),
    ],
)
def test_by_script(text, source, language):
    assert foreign(text, source) == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Cada viernes enviamos una palabra prestada: dónde nació y por qué caminos llegó hasta nosotros.", "es"),
        ("Every Friday we send you one borrowed word and the story of where it was born, for free.", ""),
        ("Cada viernes", ""),  # too short to tell
    ],
)
def test_by_the_detector(text, language):
    assert foreign(text, "en") == ""
    assert foreign(text, "en", detect=True) == language


def test_a_passage_in_another_language_is_reported_and_not_sent(tmp_path, capsys):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "l10n.yaml").write_text("locales: {de: {engine: pseudo}, zh_CN: {engine: pseudo}}\n")
    chinese = "扫码加入读者群，每周五一起读一个词。"
    (tmp_path / "source_content/a.md").write_text(f"An English sentence.\n\n{chinese}\n")
    assert main(["--root", str(tmp_path), "run"]) == 0
    assert (
        "source_content/a.md:3: warning: this text is not in en but in another language (zh)"
        in capsys.readouterr().err
    )
    counts = json.loads((tmp_path / ".l10n/run.json").read_bytes())["counts"]["locales"]
    assert counts["de"]["left_open"] == 1
    assert counts["zh_CN"]["left_open"] == 0  # there it stands as it is
    assert chinese in (tmp_path / "editions/de/a.md").read_text()
    assert chinese in (tmp_path / "editions/zh_CN/a.md").read_text()
