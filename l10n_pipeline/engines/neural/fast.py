"""The same models by onnxruntime (the extra `fast`): one graph for the encoder, one for many steps of the decoder.

The steps are a loop of the graph, so that Python is asked only when sentences that have ended are taken out.

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

from l10n_pipeline.engines.neural.decoder import (
    Decoded,
    candidates_of,
    finite,
    limits_of,
    padding_of,
    positions_of,
)
from l10n_pipeline.engines.neural.model import Dense, FeedForward, Model, Norm, load
from l10n_pipeline.engines.neural.onnx_file import KINDS, Graph
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

    def scores(self, model: Model, x: str) -> str:
        """What the decoder's states have in common with each of `words`."""
        graph = self.graph
        if self.int8:
            return self.product(x, model.output_alpha, "words", graph.constant(model.output_step), "")
        # The many words come first: a product copies its second factor into another order at each step.
        few = graph.add("Reshape", x, graph.constant([-1, self.width], "int64"))
        turned = graph.add("MatMul", "words", graph.add("Transpose", few, perm=(1, 0)))
        return graph.add("Unsqueeze", graph.add("Transpose", turned, perm=(1, 0)), graph.constant([1], "int64"))


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


def _decoder(model: Model, int8: bool) -> bytes:
    """From the last word of each text to the following ones, a step for each, until fewer than `least` texts go on.

    Gives the embeddings of the last words, the cells, and of each step: the words, which texts go on after it, the
    two best scores, the probability of the best, the attention to the source.
    """
    graph, width, head = Graph(), model.source_embedding.shape[1], model.source_embedding.shape[1] // model.heads
    graph.input("mask", "float32", ["rows", 1, 1, "length"])
    graph.input("words", *(("int8", [width, "words"]) if int8 else ("float32", ["words", width])))
    graph.input("biases", "float32", ["rows", 1, "words"])
    graph.input("candidates", "int64", ["words"])
    graph.input("embedding", "float32", ["vocabulary", width])
    graph.input("positions", "float32", ["positions", width])
    graph.input("limits", "int64", ["rows"])
    for name in ("first", "most", "least"):  # the number of the step to begin with, of steps, and of texts
        graph.input(name, "int64", [])
    for number in range(len(model.decoder)):
        graph.input(f"keys{number}", "float32", ["rows", model.heads, head, "length"])
        graph.input(f"values{number}", "float32", ["rows", model.heads, "length", head])
    state = [("going", "bool", ["rows"]), ("x", "float32", ["rows", 1, width])]
    state += [(f"cell{number}", "float32", ["rows", 1, width]) for number in range(len(model.decoder))]
    begun = [graph.input(*one) for one in state]
    body, given = _step(model, graph.inner(), int8, state)
    _, *found = graph.add_many("Loop", len(given) - 1, "most", "", *begun, body=body)
    return graph.model(list(zip(found, given[2:], strict=True)))


def _step(
    model: Model, graph: Graph, int8: bool, state: Sequence[tuple[str, str, Sequence[int | str]]]
) -> tuple[bytes, list[str]]:
    """One more word of each text, the body of the loop; and the kinds of what it gives."""
    make = _Maker(graph, model.source_embedding.shape[1], model.heads, int8)
    number = graph.add("Add", graph.input("number", "int64", []), "first")
    graph.input("goes_on", "bool", [])
    going, last, *before = (graph.input(f"{name}_before", kind, shape) for name, kind, shape in state)
    x, attention, cells = graph.add("Add", last, graph.add("Gather", "positions", number)), "", []
    for place, layer in enumerate(model.decoder):
        gate, entry = make.split(make.dense(layer.gate_and_input, x), 2)
        kept = graph.add("Mul", graph.add("Sigmoid", gate), graph.add("Sub", before[place], entry))
        cells.append(graph.add("Add", entry, kept))
        x = make.norm(layer.cell_norm, graph.add("Add", graph.add("Relu", cells[-1]), x))
        mixed, weights = make.attend(make.dense(layer.query, x), f"keys{place}", f"values{place}")
        x = make.feed(layer.feed, make.norm(layer.norm, graph.add("Add", make.dense(layer.out, mixed), x)))
        attention = weights if place == model.aligned_layer else attention
    scores = graph.add("Add", make.scores(model, x), "biases")
    best, places = graph.add_many("TopK", 2, scores, graph.constant([2], "int64"), axis=-1)
    first = graph.add("Slice", places, *(graph.constant([n], "int64") for n in (0, 1, 2)))
    sure = graph.add("GatherElements", graph.add("Softmax", scores, axis=-1), first, axis=-1)
    word = graph.add("Gather", "candidates", graph.add("Reshape", first, graph.constant([-1], "int64")))
    ends = graph.add("Equal", word, graph.constant(model.target.eos_id(), "int64"))
    going = graph.add("And", going, graph.add("Not", ends))
    going = graph.add("And", going, graph.add("Less", number, "limits"))
    enough = graph.add("ReduceSum", graph.add("Cast", going, to=KINDS["int64"]), keepdims=0)
    enough = graph.add("Not", graph.add("Less", enough, "least"))
    spoken = graph.add("Mul", graph.add("Gather", "embedding", word), graph.constant(math.sqrt(make.width)))
    spoken = graph.add("Unsqueeze", spoken, graph.constant([1], "int64"))
    looked = graph.add("Gather", attention, graph.constant(0, "int64"), axis=1)  # of the first head
    carried = [(enough, "bool"), (going, "bool"), (spoken, "float32"), *((cell, "float32") for cell in cells)]
    told = [(word, "int64"), (graph.add("Identity", going), "bool")]
    given = [*carried, *told, *((name, "float32") for name in (best, sure, looked))]
    return graph.body(given), [kind for _, kind in given]


# -- running ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Runner:
    """A model as onnxruntime runs it; threads may share it."""

    model: Model
    int8: bool
    encoder: Any
    decoder: Any
    words: Any  # the embeddings of the target as the last product takes them: a row each, in int8 a column

    def decode(self, sentences: Sequence[Sequence[int]]) -> list[Decoded]:
        """As `decoder.decode` does for one batch."""
        batch = _Batch.begun(self, sentences)
        while len(batch.rows):
            batch.advance(self.decoder)
        return batch.decoded()


@dataclass(slots=True)
class _Batch:
    """Sentences under way, and what has been said of them."""

    sentences: Sequence[Sequence[int]]
    shared: dict[str, Any]  # what each call is given
    own: dict[str, Any]  # and what has a row for each of `rows`
    rows: Any  # of the batch, that are not taken out
    pieces: list[list[int]]
    attention: list[list[Floats]]
    margins: Floats
    logarithms: Floats  # of probabilities: their sum, and how many
    step: int = 0

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
        own = {"x": nothing, "mask": mask, "biases": biases[:, None, :], "limits": limits_of(sentences)}
        for number in range(len(model.decoder)):
            own |= {f"cell{number}": nothing}
            own |= {f"keys{number}": memory[2 * number], f"values{number}": memory[2 * number + 1]}
        words = runner.words.take(candidates, axis=1 if runner.int8 else 0)
        shared = {"words": words, "embedding": model.target_embedding, "positions": positions}
        shared["candidates"] = candidates.astype(np.int64, copy=False)
        empty: list[list[int]] = [[] for _ in sentences]
        looked: list[list[Floats]] = [[] for _ in sentences]
        margins = np.full(rows, np.inf, np.float32)
        said = np.zeros((2, rows), np.float32)
        return cls(sentences, shared, own, np.arange(rows), empty, looked, margins, said)

    def advance(self, decoder: Any) -> None:
        """Say more words of each sentence, until so many have ended that it pays to take them out."""
        rows = len(self.rows)
        least = max(math.ceil(_SHARE * rows), min(rows, _FEW + 1))
        most = self.own["limits"].max() - self.step
        numbers = {"first": self.step, "least": least, "most": most}
        given = {name: np.array(number, np.int64) for name, number in numbers.items()}
        found = decoder.run(None, self.shared | self.own | given | {"going": np.ones(rows, bool)})
        x, *cells, words, going, best, sure, attention = found
        finite(best)
        live = np.concatenate([np.ones((1, rows), bool), going[:-1]])
        margins = np.where(live, best[:, :, 0, 0] - best[:, :, 0, 1], np.float32(np.inf)).min(0)
        self.margins[self.rows] = np.minimum(self.margins[self.rows], margins)
        self.logarithms[0, self.rows] += np.where(live, np.log(sure[:, :, 0, 0]), np.float32(0)).sum(0)
        self.logarithms[1, self.rows] += live.sum(0)
        for at, (row, count) in enumerate(zip(self.rows.tolist(), going.sum(0).tolist(), strict=True)):
            self.pieces[row] += words[:count, at].tolist()
            self.attention[row].append(attention[:count, at, 0, : len(self.sentences[row])])
        self.step += len(words)
        goes_on = going[-1] & (self.step < self.own["limits"].max())
        self.rows = self.rows[goes_on]
        self.own |= {"x": x} | {f"cell{number}": cell for number, cell in enumerate(cells)}
        self.own = {name: value[goes_on] for name, value in self.own.items()}

    def decoded(self) -> list[Decoded]:
        said = zip(self.pieces, self.attention, self.margins.tolist(), *self.logarithms.tolist(), strict=True)
        return [
            Decoded(pieces, np.concatenate(parts), margin, math.exp(total / many))
            for pieces, parts, margin, total, many in said
        ]


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
    encoder, decoder = (
        onnxruntime.InferenceSession(made(model, int8), options, providers=["CPUExecutionProvider"])
        for made in (_encoder, _decoder)
    )
    embedding = model.target_embedding
    words = np.ascontiguousarray(quantized(embedding, model.output_step).T) if int8 else embedding
    return Runner(model, int8, encoder, decoder, words)


def has_scales(model: Model) -> bool:
    """Whether the file says how every product is rounded."""
    parts = [d for layer in model.encoder for d in (layer.qkv, layer.out, layer.feed.first, layer.feed.second)]
    for layer in model.decoder:
        parts += [layer.gate_and_input, layer.query, layer.keys_values, layer.out]
        parts += [layer.feed.first, layer.feed.second]
    scales = [(float(part.steps.min()), part.alpha) for part in parts]
    return all(step > 0 and alpha > 0 for step, alpha in [*scales, (model.output_step, model.output_alpha)])
