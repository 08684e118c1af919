"""What a project's machine text is worth: what is masked, written as the locale does, read first, held back."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers import Fault, Service

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.doubt import Pair
from l10n_pipeline.doubt.risk import Facts, recorded, risk
from l10n_pipeline.errors import ConfigError
from l10n_pipeline.model import Key, Origin, Place, Problem, Unit
from l10n_pipeline.project import Project
from l10n_pipeline.report.problems import in_order
from l10n_pipeline.stages.extract.extract import extract
from l10n_pipeline.stages.translate.briefs import _is_example
from l10n_pipeline.stages.translate.translate import translate
from l10n_pipeline.workers import Workers

MASK = re.compile(r"X\d+X")


def answering(answers):
    """A LibreTranslate that knows some answers; `#` in a text or an answer is its mask."""

    def values(texts):
        out = []
        for text in texts:
            masks = iter(MASK.findall(text))
            out.append(re.sub("#", lambda _, masks=masks: next(masks), answers.get(MASK.sub("#", text), text)))
        return out

    return Service("libretranslate", lambda number, texts: Fault(lambda _: values(texts)))


def configure(world, service, more=""):
    (world.root / "l10n.yaml").write_text(
        f"locales:\n  pt_BR: {{engine: libretranslate}}\n{more}engines:\n  libretranslate: {{url: '{service.url}'}}\n"
    )


def test_preferred_renderings_are_masked_for_engines_that_get_no_terms(world):
    term = "- term: barge\n  definition: A flat boat.\n  source: a dictionary\n  renderings: {pt_BR: {prefer: chata}}\n"
    (world.root / "glossary_terms" / "boats.yaml").write_text(term)
    with answering({"The # is moored here.": "A # está atracada aqui."}) as service:
        configure(world, service)
        world.run(a="The barge is moored here.\n\nbarge\n")
    assert world.unit("pt_BR", "a", "The barge is moored here.").target == "A chata está atracada aqui."
    word = world.unit("pt_BR", "a", "barge")
    assert (word.target, word.state) == ("chata", "translated")


@pytest.mark.parametrize(("text", "target"), [("1,299.50", "1.299,50"), ("12,000", "12.000"), ("3.10", "3.10")])
def test_a_number_alone_is_written_as_the_locale_does(world, text, target):
    with answering({}) as service:
        configure(world, service)
        world.run(a=f"| a | b |\n|---|---|\n| {text} | 7 |\n")
    assert world.unit("pt_BR", "a", text).target == target


# -- risk ------------------------------------------------------------------------------------------

WHOLE = Pair("The boat brings the mail every morning.", "O barco traz o correio toda manhã.", "pt_BR")
GOOD = Facts(WHOLE, "plain", surprise=0.3, back="The boat brings the mail every morning.")


def test_a_text_of_which_all_is_well_has_a_small_risk():
    assert risk(GOOD).value < 0.2


@pytest.mark.parametrize(
    ("worse", "reason"),
    [
        ({"surprise": 4.0}, "confidence"),
        ({"level": "split"}, "mask"),
        ({"pairs": "split"}, "pairs"),
        ({"refused": True}, "asked-again"),
        ({"back": "The boat does not bring the mail every morning."}, "round-trip"),
        ({"back": "A dog sleeps under some table."}, "round-trip"),
        ({"errors": 1}, "checks"),
        ({"alike": 0.1}, "meaning"),
        ({"judged": 0.8}, "judge"),
        ({"pair": replace(WHOLE, source="The boat brings the night-mail every morning.")}, "compound"),
        ({"pair": Pair("spring", "primavera", "pt_BR"), "surprise": 1.0, "back": "spring"}, "few-words"),
        ({"pair": replace(WHOLE, source="The boat brings the letters every morning.")}, "ambiguous"),
        ({"pair": replace(WHOLE, source="boat-mail")}, "identifier"),
        (
            {"pair": replace(WHOLE, source="The pofilter brings it.", target="O pofiltro traz isso.")},
            "name-changed",
        ),
        ({"pair": replace(WHOLE, target="O barco (o) traz o correio toda manhã.")}, "brackets"),
        ({"pair": replace(WHOLE, source="boat2go start")}, "identifier"),
        ({"pair": replace(WHOLE, target="O barco traz o correieto toda manhã.")}, "unknown-word"),
        ({"pair": replace(WHOLE, target="O barco traz o correio every manhã.")}, "left"),
        ({"pair": replace(WHOLE, target="O barco não traz o correio toda manhã.")}, "negation"),
        ({"pair": replace(WHOLE, target="O barco.")}, "length"),
    ],
    ids=str,
)
def test_what_is_known_against_a_text_raises_its_risk_and_is_told(worse, reason):
    found = risk(replace(GOOD, **worse))
    assert reason in found.reasons
    assert found.value > risk(GOOD).value


def test_a_word_that_the_term_base_settles_is_not_ambiguous():
    letters = replace(GOOD, pair=replace(WHOLE, source="The boat brings the letters every morning."))
    assert "ambiguous" not in risk(replace(letters, settled=("letters",))).reasons


def test_a_word_of_the_source_is_not_unknown():
    kept = replace(WHOLE, source="The ojisan brings it.", target="O ojisan traz isso.")
    assert "unknown-word" not in risk(replace(GOOD, pair=kept)).reasons


FACTS = st.builds(
    Facts,
    st.builds(
        Pair, st.text(max_size=40), st.text(max_size=40), st.sampled_from(["pt_BR", "ja", "ar", "zh_CN", "de"])
    ),
    st.sampled_from(["", "plain", "X0X", "XQA", "split"]),
    st.sampled_from(["", "aligned", "searched", "split"]),
    st.booleans(),
    st.booleans(),
    st.none() | st.floats(0, 1e6),
    st.none() | st.text(max_size=40),
    st.integers(0, 3),
    st.integers(0, 9),
    st.lists(st.text(min_size=1, max_size=4), max_size=2).map(tuple),
)


@given(FACTS)
def test_every_text_has_a_risk_from_0_to_1_that_a_comment_keeps(facts):
    found = risk(facts)
    assert 0 <= found.value <= 1
    kept = recorded(f"neural/2 mask=plain {found}")
    assert (kept.value, kept.reasons) == (found.value, found.reasons[:4])
    assert recorded("neural/2 mask=plain") is None


def test_each_machine_unit_says_its_risk_in_its_origin(world):
    with answering({"A thing was found here.": "Uma coisa foi achada aqui."}) as service:
        configure(world, service)
        world.run(a="A thing was found here.\n")
    unit = world.unit("pt_BR", "a", "A thing was found here.")
    assert 0 < recorded(unit.origin.detail).value < 0.5


class Noting(ThreadPoolExecutor):
    """A worker that notes what it is asked."""

    def __init__(self):
        super().__init__(1)
        self.texts: list[str] = []

    def submit(self, call, /, *args):
        self.texts += [request.text for request in args[-1].requests]
        return super().submit(call, *args)


def test_workers_translate_back_and_find_what_the_run_itself_would(tmp_path):
    pytest.importorskip("sentencepiece", reason="the extra `neural` is not installed")
    details, text = [], "The boat brings the mail every morning."
    with Noting() as pool:
        for name, workers in (("here", None), ("away", Workers(pool, 2))):
            root = tmp_path / name
            (root / "source_content").mkdir(parents=True)
            (root / "source_content" / "a.md").write_text(f"{text}\n")
            (root / "l10n.yaml").write_text("locales:\n  pt_BR: {engine: neural}\n")
            project = Project(config.load(root))
            extract(project, project.config.locales, project.sources())
            translate(project, project.config.locales, project.sources(), workers=workers)
            po = (root / "locales/pt_BR/LC_MESSAGES/a.po").read_bytes()
            unit = catalog.read(po).index[Key("", text)]
            details.append((unit.target, unit.origin.detail))
    assert details[0] == details[1]
    assert pool.texts == [text, details[0][0]]


def test_what_is_too_risky_is_not_published_and_is_read_first(world, capsys):
    sure, unsure = "The ferry goes to the island at noon.", "The old ferry, it is said, was never late: why?"
    answers = {
        sure: "A balsa sai da ilha ao meio-dia.",
        unsure: "A velha balsa, dizem, nunca se atrasava: por quê?",
    }
    with answering(answers) as service:
        configure(world, service)
        world.run(a=f"{sure}\n\n{unsure}\n")
        found = {text: recorded(world.unit("pt_BR", "a", text).origin.detail).value for text in (sure, unsure)}
        assert found[sure] < found[unsure]
        limit = (found[sure] + found[unsure]) / 2
        configure(world, service, f"publish: {{machine: {{risk: {limit}}}}}\n")
    assert main(["--root", str(world.root), "build"]) == 0
    edition = (world.root / "editions" / "pt_BR" / "a.md").read_text("utf-8")
    assert answers[sure] in edition
    assert unsure in edition
    capsys.readouterr()
    out = world.root / "out"
    assert main(["--root", str(world.root), "export", "--by", "risk", "-o", str(out)]) == 0
    exported = (out / "pt_BR" / "a.md.xlf").read_text("utf-8")
    assert exported.index(unsure[:20]) < exported.index(sure[:20])
    capsys.readouterr()
    assert main(["--root", str(world.root), "status", "--by", "risk"]) == 0
    first, second = (line for line in capsys.readouterr().out.splitlines() if "ferry" in line)
    assert (unsure[:20] in first, sure[:20] in second) == (True, True)


@pytest.mark.parametrize(
    ("publish", "said"),
    [
        ("{machine: {risk: 2}}", "no share"),
        ("{machines: {}}", "machines"),
        ("{machine: {chance: 0.3}}", "chance"),
    ],
)
def test_limits_that_mean_nothing_are_told(tmp_path, publish, said):
    with pytest.raises(ConfigError, match=said):
        config.parse(f"locales: {{de: {{publish: {publish}}}}}\n".encode(), tmp_path)


def test_of_like_problems_the_riskiest_text_is_told_first():
    found = [
        Problem("x", "warning", "m", places=(Place("a.po", n),), risk=risk) for n, risk in enumerate((0, 0.2, 0.9))
    ]
    worst = Problem("x", "error", "m", places=(Place("a.po", 9),))
    assert [p.places[0].line for p in in_order([*found, worst])] == [9, 2, 1, 0]


def test_what_people_approve_is_an_example_as_what_they_mend_is(world):
    """See `stages/translate/briefs.py`; a copy of another file's and OpenCC's work are none."""
    key, mine = Key("", "A boat."), Origin("machine", "llm/3-m mask=plain", "0" * 12)
    text = Unit(key, "Um barco.", "translated")
    assert _is_example(text)
    assert _is_example(text._replace(origin=mine))
    assert not _is_example(text._replace(state="machine", origin=mine))
    assert not _is_example(text._replace(origin=mine._replace(detail="opencc/1 from zh_CN")))
    assert not _is_example(text._replace(origin=Origin("memory", "a.po", "0" * 12)))
