r"""Which characters belong to which script: the one table, for use inside of the brackets of a regular expression.

`re` knows no `\p{Script}`, and the property alone would cut words: ー and the voicing marks belong to no script of
their own (UAX #24 gives them Script_Extensions). Ranges are whole blocks where nothing else is in them, so that a new
version of Unicode changes little; the tests compare each with Unicode's data.
"""

from __future__ import annotations

from l10n_pipeline import lazy

HAN = (
    r"\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00016fe3\U00016ff0-\U00016ff6"
    r"\U00020000-\U0003fffd"
)
"""Chinese characters of all planes, with 々 〆 〇 〻 and Hangzhou numerals."""

HIRAGANA = r"\u3041-\u3096\u309d-\u309f\U0001b001-\U0001b11f\U0001b132-\U0001b154"
KATAKANA = (
    r"\u30a1-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff6f\uff71-\uff9d"
    r"\U0001aff0-\U0001b000\U0001b120-\U0001b128\U0001b155-\U0001b16f"
)
"""With half-width and small letters."""

KANA_MARKS = r"\u3099-\u309c\u30fc\uff70\uff9e\uff9f"
"""ー and the voicing marks: part of a word in kana, never one alone."""

KANA = HIRAGANA + KATAKANA
JAPANESE = KANA + KANA_MARKS + HAN
"""What Japanese words are written in."""

BOPOMOFO = r"\u02ea\u02eb\u3105-\u312f\u31a0-\u31bf"
HANGUL = r"\u1100-\u11ff\u302e\u302f\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff\uffa0-\uffdc"
THAI = r"\u0e01-\u0e3a\u0e40-\u0e5b"
LAO = r"\u0e80-\u0eff"
TIBETAN = r"\u0f00-\u0fff"
MYANMAR = r"\u1000-\u109f\ua9e0-\ua9ff\uaa60-\uaa7f\U000116d0-\U000116ff"
KHMER = r"\u1780-\u17ff\u19e0-\u19ff"

ARABIC = (
    r"\u0600-\u06ff\u0750-\u077f\u0870-\u08ff\ufb50-\ufdff\ufe70-\ufefc"
    r"\U00010e60-\U00010e7e\U00010ec0-\U00010eff\U0001ee00-\U0001eeff"
)
HEBREW = r"\u0590-\u05ff\ufb1d-\ufb4f"
CYRILLIC = r"\u0400-\u052f\u1c80-\u1c8f\u1d2b\u1d78\u2de0-\u2dff\ua640-\ua69f\ufe2e\ufe2f\U0001e030-\U0001e08f"
GREEK = (
    r"\u0370-\u0373\u0375-\u03e1\u03f0-\u03ff\u1d26-\u1d2a\u1d5d-\u1d61\u1d66-\u1d6a\u1dbf\u1f00-\u1fff\u2126\uab65"
    r"\U00010140-\U0001018e\U000101a0\U0001d200-\U0001d245\U0001dff3\U0001dff4"
)
LATIN = (
    r"A-Za-z\u00aa\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02b8\u02e0-\u02e4"
    r"\u1d00-\u1d25\u1d2c-\u1d5c\u1d62-\u1d65\u1d6b-\u1d77\u1d79-\u1dbe\u1e00-\u1eff\u2071\u207f\u2090-\u209c"
    r"\u212a\u212b\u2132\u214e\u2160-\u2188\u2c60-\u2c7f\ua722-\ua787\ua78b-\ua7ff\uab30-\uab5a\uab5c-\uab64"
    r"\uab66-\uab69\ufb00-\ufb06\uff21-\uff3a\uff41-\uff5a"
    r"\U00010780-\U000107bf\U0001df00-\U0001dff2\U0001dff5-\U0001dfff"
)

DEVANAGARI = r"\u0900-\u0950\u0953-\u0963\u0966-\u097f\ua8e0-\ua8ff\U00011b00-\U00011b5f"
BENGALI = r"\u0980-\u09ff"
TAMIL = r"\u0b80-\u0bff\U00011fc0-\U00011fff"
TELUGU = r"\u0c00-\u0c7f"
GEORGIAN = r"\u10a0-\u10fa\u10fc-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f"
ARMENIAN = r"\u0531-\u0588\u058a-\u058f\ufb13-\ufb17"

# -- groups ----------------------------------------------------------------------------------------

EAST = (
    HAN
    + HIRAGANA
    + KATAKANA
    + KANA_MARKS
    + BOPOMOFO
    + r"\u2e80-\u2fff\u3000-\u3004\u3008-\u3020\u302a-\u302d\u3030-\u3037"
    r"\u303c-\u303f\u30a0\u30fb\u3190-\u319f\u31c0-\u31ef\u321f-\u325f\u327f-\u33ff\u4dc0-\u4dff"
    r"\ufe10-\ufe1f\ufe30-\ufe4f\uff00-\uff65\uffe0-\uffef"
)
"""Letters, punctuation and signs of Chinese and Japanese: a line end between two of them is no blank."""

UNSPACED = JAPANESE + BOPOMOFO + THAI + LAO + TIBETAN + MYANMAR + KHMER
"""Letters of scripts that put no blanks between words."""

UNSPACED_AND_SIGNS = EAST + THAI + LAO + TIBETAN + MYANMAR + KHMER
"""The same with the punctuation of Chinese and Japanese."""


def may_be_eastern(text: str) -> bool:
    """Whether a text may have a character of EAST, JAPANESE or BOPOMOFO: most have none, and need no pattern."""
    return bool(_EASTERN.search(text)) or "\u02ea" in text or "\u02eb" in text


_EASTERN = lazy.pattern(r"[^\x00-\u2e7f\ufe00-\ufe0f\U0001f000-\U0001fbff]")
"""All but what comes before, and emoji. A single range is looked for ten times as quickly as many, and one that reaches
beyond U+FFFF takes long to compile."""
