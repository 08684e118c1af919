"""The gloss of a term's first mention: where it stands, where it does not, and that nothing else changes."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline import read
from l10n_pipeline.cli import main
from l10n_pipeline.edition.compose import EditionOptions, compose
from l10n_pipeline.edition.glosses import Glosses
from l10n_pipeline.formats import reader
from l10n_pipeline.model import Rendering, Term
from l10n_pipeline.terms.match import Matcher

TERMS = (
    Term("tsundere", renderings={"zh": Rendering("fixed", "傲娇")}, script="ツンデレ"),
    Term("moe", renderings={"zh": Rendering("fixed", "萌")}, script="萌え"),
    Term("anime", renderings={"zh": Rendering("keep")}, script="アニメ"),
    Term("manga", renderings={"zh": Rendering("fixed", "漫画")}),
    Term("Tokyo", renderings={"zh": Rendering("fixed", "东京")}, script="東京", part_of_speech="name"),
)
GLOSSES = Glosses(Matcher(TERMS), "zh_CN", "（{term}，{script}）")
GLOSS = "（tsundere，ツンデレ）"


def edition(source: str, *targets: str, glosses: Glosses = GLOSSES) -> str:
    document = read(source.encode(), "a.md")
    texts = dict(enumerate(targets))
    return compose(document, reader("a.md"), texts, EditionOptions("zh_CN", "en", gloss=glosses.of)).data.decode()


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("A tsundere is shy.", "傲娇怕羞。", f"傲娇{GLOSS}怕羞。"),
        ("A **tsundere** is shy.", "**傲娇**怕羞。", f"**傲娇**{GLOSS}怕羞。"),
        ("A [tsundere](b.md) is shy.", "[傲娇](b.md)怕羞。", f"[傲娇](b.md){GLOSS}怕羞。"),
        (
            "A **shy tsundere** it is.",
            "**怕羞的傲娇**就是了。",
            f"**怕羞的傲娇**{GLOSS}就是了。",
        ),
        ("A tsundere, **shy**.", "傲娇**怕羞**。", f"傲娇{GLOSS}**怕羞**。"),
        ("Use `tsundere` for a tsundere.", "傲娇就用`tsundere`。", f"傲娇{GLOSS}就用`tsundere`。"),
        ("A tsundere, and a tsundere.", "傲娇和傲娇。", f"傲娇{GLOSS}和傲娇。"),
        ("A tsundere is moe.", "傲娇很萌。", f"傲娇{GLOSS}很萌（moe，萌え）。"),
        # What says it already, or has nothing to say.
        ("A tsundere is shy.", "傲娇（冷面热心）怕羞。", None),
        ("A tsundere (ツンデレ) is shy.", "傲娇（ツンデレ）怕羞。", None),
        ("A tsundere is shy.", "傲娇，也就是tsundere，怕羞。", None),
        ("A tsundere is shy.", "她怕羞。", None),
        ("A manga, an anime, Tokyo.", "漫画，anime，东京。", None),
        ("Use `tsundere`.", "用`tsundere`。", None),
    ],
)
def test_where_a_gloss_stands(source: str, target: str, expected: str | None) -> None:
    assert edition(source, target) == (expected or target)


def test_the_first_mention_in_running_text_alone() -> None:
    source = (
        "---\ntitle: Tsundere\n---\n\n# Tsundere\n\n| tsundere |\n|---|\n| a |\n\nTsundere one.\n\n- And two.\n"
    )
    made = edition(source, "傲娇", "傲娇", "傲娇", "一", "傲娇一。", "傲娇二。")
    assert made.count(GLOSS) == 1
    assert f"傲娇{GLOSS}一。" in made


def test_a_text_that_fell_back_is_no_mention() -> None:
    document = read(b"Tsundere one.\n\nTsundere two.\n", "a.md")
    made = compose(document, reader("a.md"), {1: "傲娇二。"}, EditionOptions("zh_CN", "en", gloss=GLOSSES.of))
    assert made.data.decode().endswith(f"傲娇{GLOSS}二。\n")


WORDS = st.lists(st.sampled_from(["傲娇", "萌", "（", "。", "的", " ", "tsundere", "ツンデレ"]), max_size=3).map(
    "".join
)


@given(st.permutations(["**傲娇**", "[萌](b.md)", "*更多傲娇*", "`傲娇`"]), st.tuples(*[WORDS] * 5))
def test_without_its_glosses_the_edition_is_the_same(codes: list[str], words: tuple[str, ...]) -> None:
    source = "A **tsundere**, [moe](b.md), *more* `x`.".replace("x", "傲娇")
    target = words[0] + "".join(code + word for code, word in zip(codes, words[1:], strict=True))
    made, plain = (edition(source, target, glosses=g) for g in (GLOSSES, Glosses(Matcher(()), "zh_CN", "x")))
    assert re.sub("（tsundere，ツンデレ）|（moe，萌え）", "", made) == plain
    assert all(made.count(gloss) <= 1 for gloss in (GLOSS, "（moe，萌え）"))


def test_the_configuration_says_what_is_added(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content/a.md").write_text("A tsundere is shy.\n")
    (tmp_path / "glossary_terms").mkdir()
    (tmp_path / "glossary_terms/t.yaml").write_text(
        "- term: tsundere\n  script: ツンデレ\n  definition: Shy.\n  part_of_speech: noun\n  source: usage\n"
        "  renderings: {zh_CN: 傲娇, ar: تسونديري}\n",
        "utf-8",
    )
    config = tmp_path / "l10n.yaml"
    config.write_text(
        'locales:\n  zh_CN: {gloss: "（{script}）"}\n  ar: {gloss: " ({term})", isolates: true}\n', "utf-8"
    )
    assert main(["--root", str(tmp_path), "extract"]) == 0
    for locale, said in (("zh_CN", "傲娇怕羞。"), ("ar", "التسونديري خجول.")):
        path = tmp_path / "locales" / locale / "LC_MESSAGES" / "a.po"
        po = polib.pofile(str(path), wrapwidth=0)
        po[0].msgstr = said
        po.save()
    assert main(["--root", str(tmp_path), "build"]) == 0
    assert (tmp_path / "editions/zh_CN/a.md").read_text("utf-8") == "傲娇（ツンデレ）怕羞。\n"
    assert (tmp_path / "editions/ar/a.md").read_text("utf-8") == "التسونديري (\u2068tsundere\u2069) خجول.\n"
    for wrong in ("（）", "{name}", "{term} {", "{}"):
        config.write_text(f'locales:\n  zh_CN: {{gloss: "{wrong}"}}\n', "utf-8")
        assert main(["--root", str(tmp_path), "build"]) == 2
        assert f"l10n.yaml:2: '{wrong}' is no gloss" in capsys.readouterr().err
