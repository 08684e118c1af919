"""The files of a Bergamot (Firefox Translations) model folder: weights, lexical shortlist, vocabularies.

    model*.bin                      Marian's binary format, version 1, float32 or intgemm8 weights
    vocab*.spm                      one SentencePiece vocabulary, or srcvocab*.spm and trgvocab*.spm
    lex*.bin                        the lexical shortlist; may be missing

The layouts are those of marian-dev, src/common/binary.cpp and src/data/shortlist.cpp. A file that breaks them is
a FormatError that names it.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from l10n_pipeline import files
from l10n_pipeline.errors import FormatError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Ints = NDArray[np.int64]

_VERSION, _MAX_TENSORS = 1, 100_000
_FLOAT32, _INT8, _INTGEMM8 = 0x0404, 0x0101, 0x4101
_SHORTLIST_MAGIC = 0xF11A48D5013417F5
_ALPHA = "_QuantMultA"
_ADVICE = "download the model again"


@dataclass(frozen=True, slots=True)
class ModelFolder:
    """The files of a model; `shortlist` is None where every word may be an answer."""

    model: Path
    source_vocabulary: Path
    target_vocabulary: Path
    shortlist: Path | None

    @property
    def paths(self) -> tuple[Path, ...]:
        every = (self.model, self.source_vocabulary, self.target_vocabulary, self.shortlist)
        return tuple(dict.fromkeys(path for path in every if path))

    def digest(self) -> str:
        """Eight hexadecimal digits of what is in the files: another model never passes for this one."""
        digest = hashlib.sha256()
        for path in self.paths:
            digest.update(hashlib.sha256(read_bytes(path)).digest())
        return digest.hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Weights:
    """The tensors of a model by name, all of them two-dimensional, and the options it was trained with."""

    path: Path
    tensors: Mapping[str, Floats]
    options: Mapping[str, Any]
    steps: Mapping[str, float]  # of tensors in int8: what 1 is in their whole numbers
    alphas: Mapping[
        str, float
    ]  # by tensor: the scale of the activations that are multiplied with it, if the file has it

    def __getitem__(self, name: str) -> Floats:
        if name not in self.tensors:
            raise broken(self.path, f"it has no tensor '{name}'")
        return self.tensors[name]

    def shaped(self, name: str, *shape: int) -> Floats:
        """The tensor of that name; FormatError where its shape is another."""
        tensor = self[name]
        if tensor.shape != shape:
            raise broken(self.path, f"tensor '{name}' has shape {tensor.shape}, not {shape}")
        return tensor


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Which target words are likely: the `first` of the vocabulary, and words[offsets[s]:offsets[s + 1]] for s."""

    first: int
    offsets: Ints
    words: Ints


def broken(path: Path, message: str) -> FormatError:
    return FormatError(message, path=path.as_posix(), advice=_ADVICE)


def read_bytes(path: Path) -> bytes:
    try:
        return files.read(path)
    except FormatError as error:
        raise FormatError(f"cannot read the model: {error.message}", path=path.as_posix()) from error


# -- the folder ------------------------------------------------------------------------------------


def find_files(folder: Path) -> ModelFolder:
    """The files of a model folder; FormatError for one that is missing, or of which there are several."""
    if not folder.is_dir():
        raise FormatError("there is no such model folder", path=str(folder))
    model = _single(folder, "model*.bin")
    shared = sorted(folder.glob("vocab*.spm"))
    source = _single(folder, "vocab*.spm" if shared else "srcvocab*.spm")
    target = _single(folder, "vocab*.spm" if shared else "trgvocab*.spm")
    shortlist = _single(folder, "lex*.bin") if any(folder.glob("lex*.bin")) else None
    return ModelFolder(model, source, target, shortlist)


def _single(folder: Path, pattern: str) -> Path:
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        advice = "unpack what ends in .gz" if any(folder.glob(f"{pattern}.gz")) else "it must hold exactly one"
        raise FormatError(f"the model folder has {len(found)} files {pattern}", path=str(folder), advice=advice)
    return found[0]


# -- weights ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Cursor:
    """Reads forward through a file's bytes and never past their end."""

    path: Path
    data: bytes
    at: int = 0

    def take(self, size: int) -> bytes:
        start, self.at = self.at, self.at + size
        if size < 0 or self.at > len(self.data):
            raise broken(self.path, f"it ends at byte {len(self.data)}, within what begins at {start}")
        return self.data[start : self.at]

    def unpack(self, layout: str) -> tuple[int, ...]:
        return struct.unpack(layout, self.take(struct.calcsize(layout)))


def read_weights(path: Path) -> Weights:
    """Every tensor of a Marian model file as float32: int8 weights are taken out of their scale."""
    tensors, options = {}, None
    steps: dict[str, float] = {}
    alphas: dict[str, float] = {}
    for name, kind, shape, data in _items(_Cursor(path, read_bytes(path))):
        if name == "special:model.yml":
            options = _options(path, data)
        elif name.endswith(_ALPHA):
            alphas[name.removesuffix(_ALPHA)] = struct.unpack_from("<f", data)[0] if len(data) >= 4 else 0.0
        else:
            tensors[name] = _tensor(path, name, kind, shape, data)
            if kind != _FLOAT32:
                steps[name] = 1 / struct.unpack_from("<f", data, shape[0] * shape[1])[0]
    if options is None:
        raise broken(path, "it does not hold its options (special:model.yml)")
    return Weights(path, tensors, options, steps, alphas)


def _items(cursor: _Cursor) -> Iterator[tuple[str, int, tuple[int, ...], bytes]]:
    """Name, type, shape and bytes of each item: a table of sizes, the names, the shapes, padding, the bytes."""
    version, count = cursor.unpack("<QQ")
    if version != _VERSION or count > _MAX_TENSORS:
        raise broken(cursor.path, "it is not a Marian model of version 1")
    heads = [cursor.unpack("<QQQQ") for _ in range(count)]  # length of the name, type, rank, bytes
    names = [cursor.take(head[0]).rstrip(b"\0").decode("utf-8", "replace") for head in heads]
    shapes = [struct.unpack(f"<{head[2]}i", cursor.take(4 * head[2])) for head in heads]
    (padding,) = cursor.unpack("<Q")
    cursor.take(padding)
    for (_, kind, _, size), name, shape in zip(heads, names, shapes, strict=True):
        yield name, kind, shape, cursor.take(size)


def _options(path: Path, data: bytes) -> dict[str, Any]:
    try:
        options = yaml.load(data.rstrip(b"\0"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise broken(path, "its options (special:model.yml) are not YAML") from error
    if not isinstance(options, dict):
        raise broken(path, "its options (special:model.yml) are not a mapping")
    return options


def _tensor(path: Path, name: str, kind: int, shape: tuple[int, ...], data: bytes) -> Floats:
    """One tensor, rows by columns.

    An int8 matrix is followed by its scale. Marian stores it by columns, but an embedding by rows, for its product
    is with the transposed matrix.
    """
    import numpy as np

    if len(shape) != 2 or min(shape) < 1:
        raise broken(path, f"tensor '{name}' has shape {shape}; two dimensions are expected")
    rows, columns = shape
    size = rows * columns
    if kind not in (_FLOAT32, _INT8, _INTGEMM8):
        advice = "take the model whose file name has intgemm8 or intgemm.alphas"
        raise FormatError(f"tensor '{name}' has type {kind:#06x}", path=path.as_posix(), advice=advice)
    if len(data) < (4 * size if kind == _FLOAT32 else size + 4):
        raise broken(path, f"tensor '{name}' has {len(data)} bytes, too few for {rows} × {columns}")
    if kind == _FLOAT32:
        tensor = np.frombuffer(data, np.dtype("<f4"), size).reshape(shape).astype(np.float32)
    else:
        (scale,) = struct.unpack_from("<f", data, size)
        by_rows = "Wemb" in name
        numbers = np.frombuffer(data, np.int8, size).reshape(shape if by_rows else shape[::-1])
        with np.errstate(all="ignore"):  # a scale of nothing is found below
            tensor = np.ascontiguousarray(
                (numbers if by_rows else numbers.T).astype(np.float32) / np.float32(scale)
            )
    if not np.isfinite(tensor).all():
        raise broken(path, f"tensor '{name}' holds what is not a number")
    return tensor


# -- shortlist -------------------------------------------------------------------------------------


def read_shortlist(path: Path, source_size: int, target_size: int) -> Shortlist:
    """The lexical shortlist for vocabularies of these sizes.

    Six 64-bit numbers (magic, checksum, first, best, number of offsets, number of words), 64-bit offsets with one
    more at the end, 32-bit words.
    """
    import numpy as np

    cursor = _Cursor(path, read_bytes(path))
    magic, _, first, _, count, size = cursor.unpack("<6Q")
    if magic != _SHORTLIST_MAGIC:
        raise broken(path, "it is not a binary shortlist")
    if count != source_size + 1:
        raise broken(path, f"it is for {count - 1} source words, not {source_size}")
    offsets = np.frombuffer(cursor.take(8 * count), np.dtype("<u8")).astype(np.int64)
    words = np.frombuffer(cursor.take(4 * size), np.dtype("<u4")).astype(np.int64)
    if offsets[0] < 0 or offsets[-1] > size or (np.diff(offsets) < 0).any():
        raise broken(path, "its offsets are not in order")
    if not 0 < first <= target_size or (size and words.max() >= target_size):
        raise broken(path, f"it names words beyond the {target_size} of the target vocabulary")
    return Shortlist(first, offsets, words)
