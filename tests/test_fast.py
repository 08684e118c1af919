"""The embedded engine by onnxruntime: the same answers in float32, and int8 by choice."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from programs import needs

from l10n_pipeline.engines import create
from l10n_pipeline.errors import ConfigError, FormatError
from l10n_pipeline.model import Request

pytestmark = needs("onnxruntime", "fast")
SENTENCES = (Path(__file__).parent / "data" / "sentences.txt").read_text("utf-8").splitlines()[:60]
REQUESTS = [Request(text, "pt_BR") for text in SENTENCES]


def neural(precision="float32"):
    return create("neural", "en", "pt_BR", {"precision": precision, "threads": 1})


def texts(engine, requests=REQUESTS):
    return [answer.text for answer in engine.translate(requests)]


def test_float32_is_the_same_engine_as_numpy(monkeypatch):
    fast = neural().translate(REQUESTS)
    name = neural().fingerprint
    monkeypatch.setitem(sys.modules, "onnxruntime", None)  # as if it were not installed
    plain = neural().translate(REQUESTS)
    assert neural().fingerprint == name
    assert [a.text for a in fast] == [a.text for a in plain]
    for one, other in zip(fast, plain, strict=True):
        assert one.confidence == pytest.approx(other.confidence, abs=1e-3)
        assert (one.alignment is None) == (other.alignment is None)
        if one.alignment:
            assert one.alignment.target == other.alignment.target
            for a, b in zip(one.alignment.weights, other.alignment.weights, strict=True):
                assert a == pytest.approx(b, abs=1e-3)


def test_what_is_repeated_without_end_ends_at_the_same_word(monkeypatch):
    """Three pieces for each of the source's and eight more, beside texts that end by themselves."""
    requests = [Request(text, "pt_BR") for text in ("— # )", "x #", "( ) @", "( ) @ x #", "% : @ ! @ yes * — )")]
    requests += REQUESTS[:9]
    fast = texts(neural(), requests)
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    assert fast == texts(neural(), requests)
    assert len(fast[0].split()) > 10


@pytest.mark.parametrize("precision", ["float32", "int8"])
def test_what_stands_beside_a_text_changes_nothing(precision):
    engine = neural(precision)
    together = texts(engine)
    assert [texts(engine, [request])[0] for request in REQUESTS[:20]] == together[:20]
    assert texts(engine, REQUESTS[::-1][:45])[::-1] == together[-45:]


def test_int8_is_another_engine_that_says_nearly_the_same():
    whole = neural("int8")
    assert whole.fingerprint == neural().fingerprint.replace("-enpt", "-int8-enpt")
    same = sum(a == b for a, b in zip(texts(whole), texts(neural()), strict=True))
    assert 0.75 * len(SENTENCES) < same < len(SENTENCES)


def test_int8_needs_onnxruntime_and_a_name_that_is_one(monkeypatch):
    with pytest.raises(ConfigError, match="precision is 'int4'"):
        neural("int4")
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ConfigError, match="precision int8 needs onnxruntime"):
        neural("int8")


def test_a_model_without_scales_does_no_int8(tmp_path):
    """Scales of one batch would let a text's neighbours change it, so there are none but the model's own."""
    folder = tmp_path / "enpt"
    shutil.copytree(neural().folder, folder)
    (path,) = folder.glob("model*.bin")
    path.write_bytes(path.read_bytes().replace(b"_QuantMultA", b"_QuantMultB"))
    own = create("neural", "en", "pt_BR", {"model": str(folder), "precision": "int8"})
    with pytest.raises(FormatError, match="the model has no scales for int8"):
        own.translate(REQUESTS[:1])
