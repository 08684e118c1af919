"""The models of Bergamot (Firefox Translations) as data: their parts, and how they are loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import sentencepiece

from l10n_pipeline.engines.neural.files import (
    Shortlist,
    Weights,
    broken,
    find_files,
    read_bytes,
    read_shortlist,
    read_weights,
)
from l10n_pipeline.errors import FormatError

if TYPE_CHECKING:
    from l10n_pipeline.engines.neural.files import Floats

_EXPECTED = {
    "type": "transformer",
    "dec-cell": "ssru",
    "dec-cell-base-depth": 2,
    "transformer-decoder-autoreg": "rnn",
    "transformer-ffn-activation": "relu",
    "transformer-ffn-depth": 2,
    "transformer-preprocess": "",
    "transformer-postprocess": "dan",
    "transformer-postprocess-emb": "d",
    "transformer-postprocess-top": "",
    "transformer-train-position-embeddings": False,
    "transformer-no-projection": False,
    "transformer-tied-layers": [],
    "lemma-dim-emb": 0,
    "ulr": False,
}
"""What this arithmetic is for; every model that Mozilla has published as `tiny` or `base` says so."""


# -- the parts of a model --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dense:
    weight: Floats
    bias: Floats
    steps: Floats  # of each column: what 1 is in the whole numbers of the file; 0 where it has floats
    alpha: float = (
        0.0  # how many of the whole numbers that activations may be rounded to are 1; 0 where no one said
    )

    def __call__(self, x: Floats) -> Floats:
        out: Floats = x @ self.weight
        out += self.bias
        return out


@dataclass(frozen=True, slots=True)
class Norm:
    scale: Floats
    bias: Floats

    def __call__(self, x: Floats) -> Floats:
        centred: Floats = x - x.mean(-1, keepdims=True)
        variance = np.einsum("ij,ij->i", centred, centred)[:, None] / np.float32(x.shape[-1])
        centred *= 1 / np.sqrt(variance + np.float32(1e-6))
        centred *= self.scale
        centred += self.bias
        return centred


@dataclass(frozen=True, slots=True)
class FeedForward:
    first: Dense
    second: Dense
    norm: Norm

    def __call__(self, x: Floats) -> Floats:
        hidden = self.first(x)
        np.maximum(hidden, 0, out=hidden)
        out = self.second(hidden)
        out += x
        return self.norm(out)


@dataclass(frozen=True, slots=True)
class EncoderLayer:
    qkv: Dense  # three matrices in one product
    out: Dense
    norm: Norm
    feed: FeedForward


@dataclass(frozen=True, slots=True)
class DecoderLayer:
    gate_and_input: Dense  # the forget gate and the input of the recurrent cell
    cell_norm: Norm
    query: Dense
    keys_values: Dense
    out: Dense
    norm: Norm
    feed: FeedForward


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """A loaded model; immutable, so threads may share it."""

    source: Any  # sentencepiece.SentencePieceProcessor
    target: Any
    shortlist: Shortlist | None
    heads: int
    aligned_layer: int  # the decoder layer whose first head was trained to align
    source_embedding: Floats
    target_embedding: Floats
    output_bias: Floats
    output_step: float  # as in Dense, of the embeddings
    output_alpha: float
    encoder: tuple[EncoderLayer, ...]
    decoder: tuple[DecoderLayer, ...]


# -- loading ---------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def load(folder: Path) -> Model:
    """The model in a folder; FormatError names the file that is missing, broken or of another kind."""
    files = find_files(folder)
    weights = read_weights(files.model)
    for name, value in _EXPECTED.items():
        if name in weights.options and weights.options[name] != value:
            raise FormatError(f"models with {name}: {weights.options[name]!r} are not read", path=str(files.model))
    shared = "Wemb" in weights.tensors
    source_embedding = weights["Wemb" if shared else "encoder_Wemb"]
    size, width = source_embedding.shape
    target_embedding = source_embedding if shared else weights["decoder_Wemb"]
    if target_embedding.shape[1] != width:
        raise broken(files.model, "its embeddings have different widths")
    heads = _number(weights, "transformer-heads")
    if width % (2 * heads):
        raise broken(files.model, f"{heads} heads do not share a width of {width}")
    depth, target_size = _number(weights, "dec-depth"), len(target_embedding)
    aligned = weights.options.get("transformer-guided-alignment-layer", "last")
    return Model(
        source=_vocabulary(files.source_vocabulary, size),
        target=_vocabulary(files.target_vocabulary, target_size),
        shortlist=read_shortlist(files.shortlist, size, target_size) if files.shortlist else None,
        heads=heads,
        aligned_layer=int(aligned) - 1 if str(aligned).isdigit() and 0 < int(aligned) <= depth else depth - 1,
        source_embedding=source_embedding,
        target_embedding=target_embedding,
        output_bias=weights.shaped("decoder_ff_logit_out_b", 1, target_size)[0],
        output_step=weights.steps.get("Wemb" if shared else "decoder_Wemb", 0.0),
        output_alpha=weights.alphas.get("none", 0.0),  # Marian has no name for what goes into the last product
        encoder=tuple(_encoder_layer(weights, n, width) for n in range(1, _number(weights, "enc-depth") + 1)),
        decoder=tuple(_decoder_layer(weights, n, width) for n in range(1, depth + 1)),
    )


@lru_cache(maxsize=4)
def in_double(model: Model) -> Model:
    """A model with its numbers in float64, but for the embeddings: of their many rows a sentence takes a few."""
    parts = {f.name: _doubled(getattr(model, f.name)) for f in fields(model) if not f.name.endswith("embedding")}
    return replace(model, **parts)


def _doubled(part: Any) -> Any:
    if isinstance(part, np.ndarray):
        return part.astype(np.float64) if part.dtype == np.float32 else part
    if type(part) is tuple:
        return tuple(map(_doubled, part))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{f.name: _doubled(getattr(part, f.name)) for f in fields(part)})
    return part


def _number(weights: Weights, option: str) -> int:
    value = weights.options.get(option)
    if not isinstance(value, int) or not 0 < value < 100:
        raise broken(weights.path, f"its option {option} is {value!r}")
    return value


def _vocabulary(path: Path, size: int) -> Any:
    data = read_bytes(path)
    try:
        vocabulary = sentencepiece.SentencePieceProcessor(model_proto=data)
    except RuntimeError as error:
        raise broken(path, "it is not a SentencePiece vocabulary") from error
    if len(vocabulary) != size:
        raise broken(path, f"it has {len(vocabulary)} pieces, and the model {size}")
    if vocabulary.eos_id() < 0:
        raise broken(path, "it has no piece for the end of a sentence")
    return vocabulary


def _dense(weights: Weights, prefix: str, kinds: str, width: int) -> Dense:
    """The matrices `prefix_Wk` of the letters in `kinds` side by side."""
    matrices = [weights.shaped(f"{prefix}_W{kind}", width, width) for kind in kinds]
    biases = [weights.shaped(f"{prefix}_b{kind}", 1, width)[0] for kind in kinds]
    names = [f"{prefix}_W{kind}" for kind in kinds]
    return Dense(np.concatenate(matrices, axis=1), np.concatenate(biases), *_scales(weights, names, width))


def _scales(weights: Weights, names: Sequence[str], width: int) -> tuple[Floats, float]:
    """The steps of the columns of matrices that stand side by side, and the one scale of what goes into them."""
    steps = np.concatenate([np.full(width, weights.steps.get(name, 0), np.float32) for name in names])
    alphas = {weights.alphas.get(name, 0.0) for name in names}
    return steps, alphas.pop() if len(alphas) == 1 else 0.0


def _norm(weights: Weights, prefix: str, width: int) -> Norm:
    return Norm(
        weights.shaped(f"{prefix}_ln_scale", 1, width)[0], weights.shaped(f"{prefix}_ln_bias", 1, width)[0]
    )


def _feed_forward(weights: Weights, prefix: str, width: int) -> FeedForward:
    inner = weights[f"{prefix}_W1"].shape[1]
    first, second = (
        Dense(
            weights.shaped(f"{prefix}_W{number}", rows, columns),
            weights.shaped(f"{prefix}_b{number}", 1, columns)[0],
            *_scales(weights, [f"{prefix}_W{number}"], columns),
        )
        for number, rows, columns in ((1, width, inner), (2, inner, width))
    )
    return FeedForward(first, second, _norm(weights, f"{prefix}_ffn", width))


def _encoder_layer(weights: Weights, number: int, width: int) -> EncoderLayer:
    own = f"encoder_l{number}_self"
    return EncoderLayer(
        _dense(weights, own, "qkv", width),
        _dense(weights, own, "o", width),
        _norm(weights, f"{own}_Wo", width),
        _feed_forward(weights, f"encoder_l{number}_ffn", width),
    )


def _decoder_layer(weights: Weights, number: int, width: int) -> DecoderLayer:
    cell, context = f"decoder_l{number}_rnn", f"decoder_l{number}_context"
    gate, entry = weights.shaped(f"{cell}_Wf", width, width), weights.shaped(f"{cell}_W", width, width)
    bias = np.concatenate([weights.shaped(f"{cell}_bf", 1, width)[0], np.zeros(width, np.float32)])
    scales = _scales(weights, [f"{cell}_Wf", f"{cell}_W"], width)
    return DecoderLayer(
        Dense(np.concatenate([gate, entry], axis=1), bias, *scales),
        _norm(weights, f"{cell}_ffn", width),
        _dense(weights, context, "q", width),
        _dense(weights, context, "kv", width),
        _dense(weights, context, "o", width),
        _norm(weights, f"{context}_Wo", width),
        _feed_forward(weights, f"decoder_l{number}_ffn", width),
    )
