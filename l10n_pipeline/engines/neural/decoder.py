"""Greedy translation with Bergamot (Firefox Translations) models by numpy and sentencepiece alone.

The models are Marian transformers whose decoder is a simple recurrent unit (SSRU: Kim et al. 2019, "From Research
to Production and Back", section 3.1) with attention to the source. The activations stay float32, the words that a
sentence may become are those of its own lexical shortlist, so its batch changes nothing but the last digits of sums.
A sentence that these digits could decide is decoded once more in float64, whose sums are exact enough. So what a
sentence becomes depends on itself and the model only, not on its batch and not on the processor.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from l10n_pipeline.engines.neural.model import in_double
from l10n_pipeline.errors import BadOutput

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from l10n_pipeline.engines.neural.files import Floats, Ints
    from l10n_pipeline.engines.neural.model import Model

MAX_PIECES = 512
"""A longer text is no sentence; attention's memory grows with the square of the length."""

_ROWS, _PIECES = 32, 4096  # of a batch at most: its sentences, and its pieces with the padding
_FAST_ROWS = 16  # onnxruntime loses more by the words that a batch may become than it gains by its rows
_NEVER = np.float32(-1e9)
_NEAR = 2e-3
"""Scores that differ by less are a tie: what stands beside a text moved them by 2e-4 at most, on any processor."""


class Decoded(NamedTuple):
    """What a sentence became: target pieces and, for each, its attention to the source pieces and their end."""

    pieces: list[int]
    attention: Floats
    margin: float = math.inf  # by how much the best word was better than the second, where it was least
    probability: float = 1.0  # of a piece, in the model's eyes: the geometric mean over the sentence


# -- arithmetic ------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def positions_of(width: int) -> Floats:
    """Sinusoidal positions: the sines of all frequencies, then the cosines (Marian's order)."""
    half = width // 2
    frequencies = np.exp(-np.arange(half) * (math.log(10000.0) / max(half - 1, 1)))
    angles = np.arange(3 * MAX_PIECES + 8)[:, None] * frequencies
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1).astype(np.float32)


def _softmax(scores: Floats) -> Floats:
    """In place, over the last axis."""
    scores -= scores.max(-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(-1, keepdims=True)
    return scores


def _by_head(x: Floats, rows: int, heads: int) -> Floats:
    """(rows · length, width) as (rows, heads, length, width of a head)."""
    return x.reshape(rows, -1, heads, x.shape[-1] // heads).transpose(0, 2, 1, 3)


def _attend(query: Floats, keys: Floats, values: Floats, mask: Floats) -> tuple[Floats, Floats]:
    """Scaled dot-product attention by head: the result, heads side by side again, and the weights."""
    scores = query @ keys.swapaxes(-1, -2)
    scores *= np.float32(1 / math.sqrt(query.shape[-1]))
    scores += mask
    weights = _softmax(scores)
    mixed = (weights @ values).swapaxes(1, 2)
    return mixed.reshape(-1, mixed.shape[-2] * mixed.shape[-1]), weights


def _encode(model: Model, sentences: Sequence[Sequence[int]], mask: Floats) -> Floats:
    """The encoder's states, (rows · length, width). Only attention sees the padding; there the states are 0."""
    rows, length = len(sentences), mask.shape[-1]
    real = (mask == 0).ravel()
    pieces = np.concatenate([np.asarray(sentence) for sentence in sentences])
    width = model.source_embedding.shape[1]
    places = np.flatnonzero(real) % length
    embedded = _rows(model, model.source_embedding, pieces)
    x = embedded * np.float32(math.sqrt(width)) + positions_of(width)[places]
    for layer in model.encoder:
        qkv = _padded(layer.qkv(x), real)
        query, keys, values = (_by_head(part, rows, model.heads) for part in np.split(qkv, 3, axis=1))
        mixed = layer.out(_attend(query, keys, values, mask)[0][real])
        mixed += x
        x = layer.feed(layer.norm(mixed))
    return _padded(x, real)


def _rows(model: Model, embedding: Floats, pieces: Ints) -> Floats:
    """The embeddings of pieces, in the precision of the model's numbers."""
    rows: Floats = embedding[pieces].astype(model.output_bias.dtype, copy=False)
    return rows


def _padded(x: Floats, real: NDArray[np.bool_]) -> Floats:
    """The rows of `x` at the places of the real pieces, zeros at the others."""
    out = np.zeros((len(real), x.shape[1]), x.dtype)
    out[real] = x
    return out


def padding_of(sentences: Sequence[Sequence[int]]) -> Floats:
    """What is added to the scores of attention: never look at the padding. (rows, 1, 1, length)"""
    lengths = np.array([len(sentence) for sentence in sentences])
    padding = np.arange(lengths.max()) >= lengths[:, None]
    return np.where(padding, _NEVER, np.float32(0))[:, None, None]


def limits_of(sentences: Sequence[Sequence[int]]) -> Ints:
    """So many pieces at most are said of each sentence: three for each of its own, and eight more."""
    return np.array([3 * len(sentence) + 8 for sentence in sentences], np.int64)


def candidates_of(model: Model, sentences: Sequence[Sequence[int]]) -> tuple[Ints, Floats]:
    """The words that the sentences may become, and for each row their biases: never where they are another's."""
    if model.shortlist is None:
        return np.arange(len(model.output_bias)), np.tile(model.output_bias, (len(sentences), 1))
    first, offsets, words = model.shortlist.first, model.shortlist.offsets, model.shortlist.words
    allowed = np.zeros((len(sentences), len(model.output_bias)), bool)
    allowed[:, :first] = allowed[:, model.target.eos_id()] = True
    for row, sentence in enumerate(sentences):
        for piece in set(sentence):
            allowed[row, words[offsets[piece] : offsets[piece + 1]]] = True
    union = np.flatnonzero(allowed.any(0))
    return union, np.where(allowed[:, union], model.output_bias[union], _NEVER)


@dataclass(slots=True)
class _State:
    """The rows that are not finished, at one step of the decoder."""

    rows: Ints  # their places in the batch
    previous: Floats  # the embedding of the last word
    cells: list[Floats]  # of each layer
    memory: list[tuple[Floats, Floats]]  # of each layer: the keys and values of the source, by head
    mask: Floats
    biases: Floats

    def keep(self, which: NDArray[np.bool_]) -> None:
        self.rows, self.previous, self.mask = self.rows[which], self.previous[which], self.mask[which]
        self.biases = self.biases[which]
        self.cells = [cell[which] for cell in self.cells]
        self.memory = [(keys[which], values[which]) for keys, values in self.memory]


def _start(model: Model, sentences: Sequence[Sequence[int]], biases: Floats) -> _State:
    mask = padding_of(sentences)
    states = _encode(model, sentences, mask)
    rows, width = len(sentences), states.shape[1]
    memory: list[tuple[Floats, Floats]] = []
    for layer in model.decoder:
        keys, values = np.split(layer.keys_values(states), 2, axis=1)
        ours, theirs = (np.ascontiguousarray(_by_head(part, rows, model.heads)) for part in (keys, values))
        memory.append((ours, theirs))
    nothing = np.zeros((rows, width), states.dtype)
    return _State(np.arange(rows), nothing, [nothing] * len(model.decoder), memory, mask, biases)


def _step(model: Model, state: _State, position: Floats) -> tuple[Floats, Floats]:
    """Move the cells on by one word: the decoder's output and its attention to the source, a row each."""
    x, attention = state.previous + position, state.mask
    for number, layer in enumerate(model.decoder):
        gate, entry = np.split(layer.gate_and_input(x), 2, axis=1)
        forget = np.float32(1) / (np.float32(1) + np.exp(-gate))
        cell = state.cells[number] = forget * state.cells[number] + (1 - forget) * entry
        x = layer.cell_norm(np.maximum(cell, 0) + x)
        query = _by_head(layer.query(x), len(x), model.heads)
        mixed, weights = _attend(query, *state.memory[number], state.mask)
        x = layer.feed(layer.norm(layer.out(mixed) + x))
        if number == model.aligned_layer:
            attention = weights[:, 0, 0]
    return x, attention


@np.errstate(over="ignore", invalid="ignore")  # a closed gate is exp of a large number; scores are looked at below
def _decode(model: Model, sentences: Sequence[Sequence[int]]) -> list[Decoded]:
    """The best word at each step until the end, or until a sentence has its limit."""
    candidates, biases = candidates_of(model, sentences)
    output = np.ascontiguousarray(_rows(model, model.target_embedding, candidates).T)
    state = _start(model, sentences, biases)
    limits = limits_of(sentences)
    positions = positions_of(len(output))
    pieces: list[list[int]] = [[] for _ in sentences]
    attention: list[list[Floats]] = [[] for _ in sentences]
    margins = np.full(len(sentences), np.inf)
    logarithms = np.zeros((2, len(sentences)))  # of probabilities: their sum, and how many
    end, scale = model.target.eos_id(), np.float32(math.sqrt(len(output)))
    for step in range(int(limits.max())):
        x, looked_at = _step(model, state, positions[step])
        scores = x @ output
        scores += state.biases
        best = scores.argmax(-1)
        finite(np.take_along_axis(scores, best[:, None], 1))
        margins[state.rows] = np.minimum(margins[state.rows], _margin(scores))
        logarithms[:, state.rows] += _probabilities(scores), np.ones(len(scores))
        words = candidates[best]
        going = (words != end) & (step < limits[state.rows])
        for row, word, weights in zip(state.rows[going], words[going], looked_at[going], strict=True):
            pieces[row].append(int(word))
            attention[row].append(weights[: len(sentences[row])])
        if not going.any():
            break
        state.previous = _rows(model, model.target_embedding, words) * scale
        if not going.all():
            state.keep(going)
    return [
        Decoded(row, np.array(weights, np.float32).reshape(len(row), -1), float(margin), math.exp(total / many))
        for row, weights, margin, total, many in zip(pieces, attention, margins, *logarithms, strict=True)
    ]


def finite(scores: Floats) -> None:
    """BadOutput where a score is no number."""
    if not np.isfinite(scores).all():
        raise BadOutput("the model's scores are not numbers", advice="download the model again")


def _margin(scores: Floats) -> Floats:
    """For each row, by how much its best score is better than the second."""
    second, first = np.partition(scores, -2, axis=-1)[:, -2:].T
    margin: Floats = first - second
    return margin


def _probabilities(scores: Floats) -> Floats:
    """For each row, the logarithm of the best word's probability among the words that it may become."""
    below = scores - scores.max(-1, keepdims=True)
    logarithm: Floats = -np.log(np.exp(below, out=below).sum(-1))
    return logarithm


def batches(lengths: Sequence[int], rows: int = _ROWS) -> Iterator[list[int]]:
    """Indexes by falling length in batches of so many and 4,096 pieces at most, padding counted."""
    order = sorted(range(len(lengths)), key=lambda i: -lengths[i])
    while order:
        size = max(1, min(rows, _PIECES // lengths[order[0]]))
        yield order[:size]
        order = order[size:]


Once = Callable[[Sequence[Sequence[int]]], list[Decoded]]
"""Decodes one batch of sentences, each with its end."""


def decode(
    model: Model, sentences: Sequence[Sequence[int]], once: Once | None = None, *, settles: bool = True
) -> list[Decoded]:
    """What each sentence, its source pieces without eos, becomes; in order, in this thread.

    A sentence has fewer than MAX_PIECES pieces. BadOutput where the weights are such that sums overflow. `once` decodes
    a batch in another way than numpy; with `settles` near ties are decided in float64 all the same.
    """
    done: dict[int, Decoded] = {}
    for batch in batches_of(sentences, once):
        done.update(
            zip(batch, decode_batch(model, [sentences[i] for i in batch], once, settles=settles), strict=True)
        )
    return [done[i] for i in range(len(sentences))]


def batches_of(sentences: Sequence[Sequence[int]], once: Once | None) -> Iterator[list[int]]:
    """The sentences by number, in the batches in which they are decoded best."""
    return batches([len(sentence) + 1 for sentence in sentences], _FAST_ROWS if once else _ROWS)


def decode_batch(
    model: Model, sentences: Sequence[Sequence[int]], once: Once | None = None, *, settles: bool = True
) -> list[Decoded]:
    """What `decode` makes of one batch."""
    closed = [[*sentence, model.source.eos_id()] for sentence in sentences]
    out = once(closed) if once else _decode(model, closed)
    ties = [index for index, decoded in enumerate(out) if decoded.margin < _NEAR] if settles else []
    if ties:
        exact = _decode(in_double(model), [closed[index] for index in ties])
        for index, decoded in zip(ties, exact, strict=True):
            out[index] = decoded
    return out


@cache
def pool(threads: int) -> ThreadPoolExecutor:
    """One for all calls: where two are under way, the second one's batches follow the first one's at once.

    numpy lets other threads run while it computes.
    """
    return ThreadPoolExecutor(threads, "neural")


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=pool.cache_clear)  # its threads do not go on in a copy of the process
