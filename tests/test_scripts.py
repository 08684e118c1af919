"""The table of scripts against Unicode's data."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
import regex

from l10n_pipeline.formats import read
from l10n_pipeline.publish.runs import Known, runs
from l10n_pipeline.text import scripts

GROUPS = ("KANA_MARKS", "KANA", "JAPANESE", "EAST", "UNSPACED", "UNSPACED_AND_SIGNS")
NAMES = [name.title() for name in vars(scripts) if name.isupper() and name[0] != "_" and name not in GROUPS]
RADICALS = set(map(chr, range(0x2E80, 0x2FE0)))
"""Signs of dictionaries, in no word."""


@pytest.fixture(scope="module")
def assigned() -> str:
    """All characters that Unicode has, but for halves of pairs."""
    known = (chr(c) for c in range(0x110000) if not 0xD800 <= c < 0xE000)
    return "".join(c for c in known if unicodedata.category(c) not in ("Cn", "Co"))


def told(characters: set[str]) -> list[str]:
    return [f"U+{ord(c):04X} {unicodedata.name(c, '')}" for c in sorted(characters)]


@pytest.mark.parametrize("name", NAMES)
def test_each_letter_of_the_script_is_in_its_class(name, assigned):
    own = regex.compile(rf"[\p{{L}}\p{{Nl}}\p{{M}}&&\p{{Script={name}}}]", regex.V1)
    table = re.compile(f"[{getattr(scripts, name.upper())}]")
    assert told(set(own.findall(assigned)) - set(table.findall(assigned)) - RADICALS) == []


@pytest.mark.parametrize("name", NAMES)
def test_no_letter_of_another_script_is_in_it(name, assigned):
    table = re.compile(f"[{getattr(scripts, name.upper())}]")
    own = regex.compile(rf"\p{{Script={name}}}|\p{{Script_Extensions={name}}}|\p{{Script=Inherited}}|\P{{L}}")
    assert told(set(table.findall(assigned)) - set(own.findall(assigned))) == []


@pytest.mark.parametrize("c", "々〆〇〻漢㐀𠮷𱍐ーｰァｱﾞ゛あゝㇰ")
def test_letters_of_japanese_words(c):
    assert re.fullmatch(f"[{scripts.JAPANESE}]", c)
    assert re.fullmatch(f"[{scripts.EAST}]", c)
    assert re.fullmatch(f"[{scripts.UNSPACED}]", c)


@pytest.mark.parametrize("c", "。、「」・〜！（）　￥㎏①㍿ㄅ")
def test_signs_beside_which_a_line_end_is_no_blank(c):
    assert bool(re.fullmatch(f"[{scripts.EAST}]", c)) == (c != "①")


@pytest.mark.parametrize("c", "한글ㄱᄀａ1ل")
def test_korean_is_written_with_blanks(c):
    assert bool(re.fullmatch(f"[{scripts.EAST}]", c)) == (c == "ａ")
    assert not re.fullmatch(f"[{scripts.UNSPACED}]", c)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("写于二〇二六年。", "zh-CN", []),  # 〇 is a Chinese digit
        ("史蒂文・斯皮尔伯格", "zh-CN", []),
        ("他说佐々木来了。", "zh-CN", [("々", "ja")]),
        ("by 𠮷野家さん now", "en", [("𠮷野家さん", "ja")]),
    ],
)
def test_runs_of_japanese_in_a_page(text, language, expected):
    assert [run for run in runs(text, language, Known()) if run[1]] == expected


@pytest.mark.parametrize("text", ["𠮷\n野", "人\n々", "ラー\nメン", "ﾗｰ\nﾒﾝ", "〇\n一"])
def test_a_soft_break_between_any_two_of_them_is_nothing(text):
    assert [s.text for s in read(text.encode(), "x.md").segments] == [text.replace("\n", "")]


def test_no_other_module_has_a_class_of_its_own():
    """Chinese, kana and Hangul: the ends of their main blocks stand in the table alone."""
    package = Path(scripts.__file__).parent.parent
    own = re.compile(r"\\u4e00|\\u9fff|\\u30(?:40|41|ff)|\\uac00|[一]-[龥鿿]|ぁ-|ァ-|가-힣", re.I)
    found = [p.name for p in package.rglob("*.py") if p.name != "scripts.py" and own.search(p.read_text("utf-8"))]
    assert found == []
