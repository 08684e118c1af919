"""Writes a computation graph as an ONNX model: the few messages of its protobuf schema that a translation model needs.

The layout is that of onnx.proto3 (version 1.20 of the standard). The package `onnx` would be 20 MB for this.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np
from numpy.typing import NDArray

_IR, _OPSET, _OPSET_MICROSOFT = 8, 17, 1
KINDS = {"float32": 1, "uint8": 2, "int8": 3, "int64": 7, "bool": 9}
"""The kinds of numbers, by the numbers that the standard gives them."""
_FLOAT, _INT, _GRAPH, _INTS = 1, 2, 5, 7  # of an attribute


def _varint(number: int) -> bytes:
    out = bytearray()
    number &= (1 << 64) - 1
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _number(place: int, value: int) -> bytes:
    return _varint(place << 3) + _varint(value)


def _bytes(place: int, data: bytes | str) -> bytes:
    data = data.encode() if isinstance(data, str) else data
    return _varint(place << 3 | 2) + _varint(len(data)) + data


@dataclass(slots=True)
class Graph:
    """A graph that grows by its nodes; every method returns the name of what it adds."""

    nodes: list[bytes] = field(default_factory=list)
    constants: dict[tuple[object, ...], tuple[str, bytes]] = field(default_factory=dict)
    inputs: list[bytes] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)  # of names

    def inner(self) -> Graph:
        """A graph for a loop of this one: it sees the values of this one, and its constants are kept here."""
        return Graph(constants=self.constants, numbers=self.numbers)

    def input(self, name: str, kind: str, shape: Sequence[int | str]) -> str:
        """A value that is given at each run; a name in the shape is a size that may be any."""
        self.inputs.append(_value(name, kind, shape))
        return name

    def constant(self, value: object, kind: str = "float32") -> str:
        """An array of numbers; equal ones are kept once."""
        data = np.asarray(value, kind, order="C")
        key = (data.shape, kind, data.tobytes())
        if key not in self.constants:
            name = f"c{len(self.constants)}"
            self.constants[key] = name, _tensor(name, kind, data)
        return self.constants[key][0]

    def add(self, kind: str, *inputs: str, domain: str = "", **attributes: float | Sequence[int]) -> str:
        """A node with one output."""
        return self.add_many(kind, 1, *inputs, domain=domain, **attributes)[0]

    def add_many(
        self, kind: str, outputs: int, *inputs: str, domain: str = "", **attributes: float | Sequence[int] | bytes
    ) -> list[str]:
        """A node with several outputs."""
        names = [f"n{next(self.numbers)}" for _ in range(outputs)]
        node = [_bytes(1, name) for name in inputs] + [_bytes(2, name) for name in names] + [_bytes(4, kind)]
        node += [_bytes(5, _attribute(name, value)) for name, value in attributes.items()]
        self.nodes.append(b"".join([*node, _bytes(7, domain)]))
        return names

    def model(self, outputs: Sequence[tuple[str, str]]) -> bytes:
        """The file: `outputs` are names and kinds."""
        graph = [self.body(outputs), *(_bytes(5, data) for _, data in self.constants.values())]
        opsets = [
            _bytes(8, _bytes(1, domain) + _number(2, version))
            for domain, version in (("", _OPSET), ("com.microsoft", _OPSET_MICROSOFT))
        ]
        return b"".join([_number(1, _IR), _bytes(7, b"".join(graph)), *opsets])

    def body(self, outputs: Sequence[tuple[str, str]]) -> bytes:
        """What a node has as its attribute: the graph without its constants."""
        graph = [_bytes(1, node) for node in self.nodes] + [_bytes(2, "model")]
        graph += [_bytes(11, one) for one in self.inputs]
        graph += [_bytes(12, _value(name, kind, None)) for name, kind in outputs]
        return b"".join(graph)


def _value(name: str, kind: str, shape: Sequence[int | str] | None) -> bytes:
    data = _number(1, KINDS[kind])
    if shape is not None:
        sizes = (_number(1, size) if isinstance(size, int) else _bytes(2, size) for size in shape)
        data += _bytes(2, b"".join(_bytes(1, size) for size in sizes))
    return _bytes(1, name) + _bytes(2, _bytes(1, data))


def _tensor(name: str, kind: str, data: NDArray[np.generic]) -> bytes:
    sizes = b"".join(_number(1, size) for size in data.shape)
    return sizes + _number(2, KINDS[kind]) + _bytes(8, name) + _bytes(9, data.tobytes())


def _attribute(name: str, value: float | Sequence[int] | bytes) -> bytes:
    head = _bytes(1, name)
    if isinstance(value, bytes):
        return head + _bytes(6, value) + _number(20, _GRAPH)
    if isinstance(value, float):
        return head + _varint(2 << 3 | 5) + struct.pack("<f", value) + _number(20, _FLOAT)
    if isinstance(value, int):
        return head + _number(3, value) + _number(20, _INT)
    return head + b"".join(_number(8, one) for one in value) + _number(20, _INTS)
