"""Real files: whether they come back whole, and keep their structure in other scripts.

    python benchmarks/fidelity.py FOLDER

Every Markdown file below FOLDER is written back with nothing translated, then with every segment in letters of four
locales, codes left alone. The shape of a page holds its blocks, code, and the marker lines of all dialects.
"""

from __future__ import annotations

import sys
from pathlib import Path

from l10n_pipeline.edition.compose import EditionOptions, compose
from l10n_pipeline.errors import FormatError
from l10n_pipeline.formats import read, reader
from l10n_pipeline.model import Segment
from l10n_pipeline.text import inline

LATIN = "abcdefghijklmnopqrstuvwxyz"
LETTERS = {
    "zh_CN": "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余",
    "ja": "いろはにほへとちりぬるをわかよたれそつねならむう",
    "de": "äbcdëfghïjklmnöpqrßtüvwxÿz",
    "ar": "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ",
}
"""What the Latin letters become; Chinese and Japanese lose their blanks as well."""


def spelled(segment: Segment, locale: str) -> str:
    """The segment's text in the locale's letters, its codes as they are."""
    letters = dict(zip(map(ord, LATIN + LATIN.upper()), (LETTERS[locale] * 2)[:26] * 2, strict=False))
    if locale in ("zh_CN", "ja"):
        letters[ord(" ")] = ""
    coded = inline.parse(segment.text, segment.syntax, segment.refs)
    out, at = [], 0
    for code in coded.codes:
        out += [segment.text[at : code.start].translate(letters), segment.text[code.start : code.end]]
        at = code.end
    return "".join([*out, segment.text[at:].translate(letters)])


def main() -> None:
    files = [
        p for p in sorted(Path(sys.argv[1]).rglob("*")) if p.suffix in (".md", ".markdown", ".mdx") and p.is_file()
    ]
    whole = refused_files = kept = 0
    table = {locale: [0, 0, 0] for locale in LETTERS}  # segments shown, refused, pages of another shape
    for path in files:
        data = path.read_bytes()
        try:
            document = read(data, path.name)
        except FormatError as error:
            refused_files += 1
            print(f"{path}: {error}")
            continue
        whole += document.render() == data
        kept += len(document.problems)
        for locale, counts in table.items():
            parse = reader(path.name)
            texts = {i: spelled(s, locale) for i, s in enumerate(document.segments)}
            composed = compose(document, parse, texts, EditionOptions(locale, "en", anchors="none", html=False))
            counts[0] += len(composed.shown)
            counts[1] += len(composed.refused)
            counts[2] += body(parse(composed.data).shape) != body(parse(data).shape)
    print(
        f"{len(files)} files, {whole} come back byte for byte, {refused_files} refused, {kept} segments kept verbatim"
    )
    for locale, (shown, refused, other) in table.items():
        print(f"{locale:6} {shown:6} segments written, {refused:3} refused, {other} pages of another shape")


def body(shape: tuple[object, ...]) -> object:
    """Without the fields of the front matter: an edition has `lang` as well."""
    return shape[1]


if __name__ == "__main__":
    main()
