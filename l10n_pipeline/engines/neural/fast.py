"""The same models by onnxruntime (the extra `fast`): one graph for the encoder, one for a step of the decoder.

In float32 the sums are as near to the exact ones as numpy's, so `decoder.decode` makes the same words of them. In int8
the products are of whole numbers, with the scales that the model was made with, the same for every text: what stands
beside a text changes no digit of it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from l10n_pipeline.engines.neural.decoder import Decoded, candidates_of, finite, padding_of, positions_of
from l10n_pipeline.engines.neural.model import Dense, FeedForward, Model, Norm, load
from l10n_pipeline.engines.neural.onnx_file import Graph
from l10n_pipeline.errors import FormatError

if TYPE_CHECKING:
    from l10n_pipeline.engines.neural.files import Floats

_EPSILON = 1e-6
_ZERO = 128
"""The products take activations without a sign: 128 stands for 0."""
_FEW = 8
_SHARE = 0.8
"""Rows that are finished are taken out where they are more than a fifth, or where few are left: it costs a copy."""


# -- graphs ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Maker:
    """Adds the parts of a model to a graph."""

    graph: Graph
    width: int
    heads: int
    int8: bool

    def dense(self, part: Dense, x: str) -> str:
        graph = self.graph
        if not self.int8:
            return graph.add("Add", graph.add("MatMul", x, graph.constant(part.weight)), graph.constant(part.bias))
        weights = graph.constant(quantized(part.weight, part.steps), "int8")
        return self.product(x, part.alpha, weights, graph.constant(part.steps), graph.constant(part.bias))

    def product(self, x: str, alpha: float, weights: str, steps: str, bias: str) -> str:
        """The product of whole numbers, as floats again."""
        graph = self.graph
        scale, zero = graph.constant(1 / alpha), graph.constant(_ZERO, "uint8")
        whole = graph.add("QuantizeLinear", x, scale, zero)
        inputs = (whole, weights, scale, steps, zero, "", bias)
        return graph.add("MatMulIntegerToFloat", *inputs, domain="com.microsoft")

    def norm(self, part: Norm, x: str) -> str:
        graph = self.graph
        inputs = x, graph.constant(part.scale), graph.constant(part.bias)
        return graph.add("LayerNormalization", *inputs, axis=-1, epsilon=_EPSILON)

    def feed(self, part: FeedForward, x: str) -> str:
        hidden = self.graph.add("Relu", self.dense(part.first, x))
        return self.norm(part.norm, self.graph.add("Add", self.dense(part.second, hidden), x))

    def split(self, x: str, parts: int) -> list[str]:
        sizes = self.graph.constant([self.width] * parts, "int64")
        return self.graph.add_many("Split", parts, x, sizes, axis=-1)

    def by_head(self, x: str, order: Sequence[int] = (0, 2, 1, 3)) -> str:
        """(rows, length, width) as (rows, heads, length, width of a head), or in another order."""
        shape = self.graph.constant([0, -1, self.heads, self.width // self.heads], "int64")
        return self.graph.add("Transpose", self.graph.add("Reshape", x, shape), perm=order)

    def memory(self, keys: str, values: str) -> tuple[str, str]:
        """Keys, turned round for the product with a query, and values, by head."""
        return self.by_head(keys, (0, 2, 3, 1)), self.by_head(values)

    def attend(self, query: str, keys: str, values: str) -> tuple[str, str]:
        """What the query finds, heads side by side again, and the weights."""
        graph = self.graph
        scale = graph.constant(1 / math.sqrt(self.width // self.heads))
        scores = graph.add("Mul", graph.add("MatMul", self.by_head(query), keys), scale)
        weights = graph.add("Softmax", graph.add("Add", scores, "mask"), axis=-1)
        mixed = graph.add("Transpose", graph.add("MatMul", weights, values), perm=(0, 2, 1, 3))
        return graph.add("Reshape", mixed, graph.constant([0, -1, self.width], "int64")), weights


def quantized(weights: Floats, steps: Floats | float) -> Any:
    """The whole numbers that the model's file has."""
    return np.clip(np.rint(weights / steps), -127, 127).astype(np.int8)


def _encoder(model: Model, int8: bool) -> bytes:
    """From the embeddings of a text to the keys and values of each layer of the decoder."""
    graph, width = Graph(), model.source_embedding.shape[1]
    make = _Maker(graph, width, model.heads, int8)
    x = graph.input("x", "float32", ["rows", "length", width])
    graph.input("mask", "float32", ["rows", 1, 1, "length"])
    for layer in model.encoder:
        query, keys, values = make.split(make.dense(layer.qkv, x), 3)
        mixed, _ = make.attend(query, *make.memory(keys, values))
        x = make.feed(layer.feed, make.norm(layer.norm, graph.add("Add", make.dense(layer.out, mixed), x)))
    parts = (make.memory(*make.split(make.dense(layer.keys_values, x), 2)) for layer in model.decoder)
    return graph.model([(name, "float32") for pair in parts for name in pair])


def _step(model: Model, int8: bool) -> bytes:
    """From the last word to the two best scores of the next, the first one's probability, attention, cells, places."""
    graph, width, heads = Graph(), model.source_embedding.shape[1], model.heads
    make = _Maker(graph, width, heads, int8)
    x = graph.input("x", "float32", ["rows", 1, width])
    graph.input("mask", "float32", ["rows", 1, 1, "length"])
    words = graph.input("words", *(("int8", [width, "words"]) if int8 else ("float32", ["words", width])))
    biases = graph.input("biases", "float32", ["rows", 1, "words"])
    attention, cells = "", []
    for number, layer in enumerate(model.decoder):
        before = graph.input(f"cell{number}", "float32", ["rows", 1, width])
        keys = graph.input(f"keys{number}", "float32", ["rows", heads, width // heads, "length"])
        values = graph.input(f"values{number}", "float32", ["rows", heads, "length", width // heads])
        gate, entry = make.split(make.dense(layer.gate_and_input, x), 2)
        kept = graph.add("Mul", graph.add("Sigmoid", gate), graph.add("Sub", before, entry))
        cells.append(graph.add("Add", entry, kept))
        x = make.norm(layer.cell_norm, graph.add("Add", graph.add("Relu", cells[-1]), x))
        mixed, weights = make.attend(make.dense(layer.query, x), keys, values)
        x = make.feed(layer.feed, make.norm(layer.norm, graph.add("Add", make.dense(layer.out, mixed), x)))
        attention = weights if number == model.aligned_layer else attention
    if int8:
        product = make.product(x, model.output_alpha, words, graph.constant(model.output_step), "")
    else:
        # The many words come first: a product copies its second factor into another order at each step.
        few = graph.add("Transpose", graph.add("Reshape", x, graph.constant([-1, width], "int64")), perm=(1, 0))
        turned = graph.add("Transpose", graph.add("MatMul", words, few), perm=(1, 0))
        product = graph.add("Unsqueeze", turned, graph.constant([1], "int64"))
    scores = graph.add("Add", product, biases)
    best, places = graph.add_many("TopK", 2, scores, graph.constant([2], "int64"), axis=-1)
    first = graph.add("Slice", places, *(graph.constant([n], "int64") for n in (0, 1, 2)))
    sure = graph.add("GatherElements", graph.add("Softmax", scores, axis=-1), first, axis=-1)
    floats = [(name, "float32") for name in (best, sure, attention, *cells)]
    return graph.model([*floats, (places, "int64")])


# -- running ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Runner:
    """A model as onnxruntime runs it; threads may share it."""

    model: Model
    int8: bool
    encoder: Any
    step: Any
    words: Any  # the embeddings of the target as the last product takes them: a row each, in int8 a column

    def decode(self, sentences: Sequence[Sequence[int]]) -> list[Decoded]:
        """As `decoder.decode` does for one batch."""
        batch = _Batch.begun(self, sentences)
        limits = np.array([3 * len(sentence) + 8 for sentence in sentences])
        for step in range(int(limits.max())):
            if not batch.advanced(self, step, limits):
                break
        return batch.decoded(sentences)


@dataclass(slots=True)
class _Batch:
    """Sentences under way, and what has been said of them."""

    candidates: Any
    words: Any
    positions: Floats
    scale: np.float32
    rows: Any  # of the batch, that are not taken out
    feed: dict[str, Any]  # of the next step
    pieces: list[list[int]]
    attention: list[list[Floats]]
    margins: Floats
    logarithms: Floats  # of probabilities: their sum, and how many

    @classmethod
    def begun(cls, runner: Runner, sentences: Sequence[Sequence[int]]) -> _Batch:
        model = runner.model
        rows, width = len(sentences), model.source_embedding.shape[1]
        mask = padding_of(sentences)
        pieces = np.zeros((rows, mask.shape[-1]), np.int64)
        for row, sentence in enumerate(sentences):
            pieces[row, : len(sentence)] = sentence
        positions, scale = positions_of(width), np.float32(math.sqrt(width))
        x = model.source_embedding[pieces] * scale + positions[: mask.shape[-1]]
        memory = runner.encoder.run(None, {"x": x, "mask": mask})
        candidates, biases = candidates_of(model, sentences)
        nothing = np.zeros((rows, 1, width), np.float32)
        feed = {"x": nothing, "mask": mask, "biases": biases[:, None, :]}
        for number in range(len(model.decoder)):
            feed |= {f"cell{number}": nothing}
            feed |= {f"keys{number}": memory[2 * number], f"values{number}": memory[2 * number + 1]}
        words = runner.words.take(candidates, axis=1 if runner.int8 else 0)
        empty: list[list[int]] = [[] for _ in sentences]
        looked: list[list[Floats]] = [[] for _ in sentences]
        margins = np.full(rows, np.inf, np.float32)
        said = np.zeros((2, rows), np.float32)
        return cls(candidates, words, positions, scale, np.arange(rows), feed, empty, looked, margins, said)

    def advanced(self, runner: Runner, step: int, limits: Any) -> bool:
        """Say one more word of each sentence; whether any goes on."""
        model = runner.model
        given = self.feed | {"x": self.feed["x"] + self.positions[step], "words": self.words}
        best, sure, attention, *cells, places = runner.step.run(None, given)
        best, sure, places = best[:, 0], sure[:, 0, 0], places[:, 0, 0]
        finite(best)
        words = self.candidates[places]
        live = step <= limits[self.rows]
        going = live & (words != model.target.eos_id()) & (step < limits[self.rows])
        said = self.rows[live]
        self.margins[said] = np.minimum(self.margins[said], (best[:, 0] - best[:, 1])[live])
        self.logarithms[:, said] += np.log(sure[live]), np.ones(len(said), np.float32)
        for at in np.flatnonzero(going).tolist():
            row = self.rows[at]
            self.pieces[row].append(int(words[at]))
            self.attention[row].append(attention[at, 0, 0])
        if not going.any():
            return False
        self.feed |= {f"cell{number}": cell for number, cell in enumerate(cells)}
        self.feed["x"] = (model.target_embedding[words] * self.scale)[:, None]
        limits[self.rows[~going]] = -1
        if going.mean() < _SHARE or (not going.all() and going.sum() <= _FEW):
            self.rows = self.rows[going]
            self.feed = {name: value[going] for name, value in self.feed.items()}
        return True

    def decoded(self, sentences: Sequence[Sequence[int]]) -> list[Decoded]:
        out = []
        for row, sentence in enumerate(sentences):
            weights = [one[: len(sentence)] for one in self.attention[row]]
            attention = np.array(weights, np.float32).reshape(len(weights), -1)
            total, many = self.logarithms[:, row]
            out.append(Decoded(self.pieces[row], attention, float(self.margins[row]), math.exp(total / many)))
        return out


@lru_cache(maxsize=4)
def runner(folder: Path, *, int8: bool) -> Runner:
    """The model of a folder; FormatError where it is to run in int8 and its file lacks the scales."""
    import onnxruntime

    model = load(folder)
    if int8 and not has_scales(model):
        advice = "leave out `precision`, or take a model whose file name has intgemm.alphas"
        raise FormatError("the model has no scales for int8", path=folder.as_posix(), advice=advice)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # the batches are what runs side by side
    options.log_severity_level = 3
    encoder, step = (
        onnxruntime.InferenceSession(made(model, int8), options, providers=["CPUExecutionProvider"])
        for made in (_encoder, _step)
    )
    embedding = model.target_embedding
    words = np.ascontiguousarray(quantized(embedding, model.output_step).T) if int8 else embedding
    return Runner(model, int8, encoder, step, words)


def has_scales(model: Model) -> bool:
    """Whether the file says how every product is rounded."""
    parts = [d for layer in model.encoder for d in (layer.qkv, layer.out, layer.feed.first, layer.feed.second)]
    for layer in model.decoder:
        parts += [layer.gate_and_input, layer.query, layer.keys_values, layer.out]
        parts += [layer.feed.first, layer.feed.second]
    scales = [(float(part.steps.min()), part.alpha) for part in parts]
    return all(step > 0 and alpha > 0 for step, alpha in [*scales, (model.output_step, model.output_alpha)])
