"""Language models: what they are told, which answer belongs to which text, what they may cost, and the judge."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from servers import Fault, Service, completion

from l10n_pipeline.cli import main
from l10n_pipeline.doubt import judged
from l10n_pipeline.doubt.judged import CATEGORIES, SEVERITIES, Error, Finding, finding
from l10n_pipeline.doubt.risk import recorded as risk_of
from l10n_pipeline.engines import create
from l10n_pipeline.engines.llm import judge, prompt, reading
from l10n_pipeline.engines.llm.chat import Completion
from l10n_pipeline.errors import BudgetSpent
from l10n_pipeline.ledger.budget import Budget
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.ledger.recorded import Recorded
from l10n_pipeline.memory.similar import Similar
from l10n_pipeline.model import Brief, Output, Rendering, Request, Term

pytestmark = pytest.mark.usefixtures("loopback")

REFUSED = Fault(wire=lambda handler, body: handler.send(completion(body, "I would rather not.").encode()))


def configure(world, service, more="", locale="", **options):
    given = {"url": service.url, "model": "small", "wait": 0.001, **options}
    locales = f"locales:\n  pt_BR: {{engine: llm{locale}}}\n"
    (world.root / "l10n.yaml").write_text(f"{locales}{more}engines:\n  llm: {json.dumps(given)}\n")


def messages(service):
    """What the model was told beside its instructions, request by request."""
    return [json.loads(json.loads(body)["messages"][1]["content"]) for _, _, body in service.requests]


def about(service, text):
    """The message in which a text was asked for."""
    return next(m for m in reversed(messages(service)) if text in [one["text"] for one in m["texts"]])


# -- what it is told -------------------------------------------------------------------------------

PAGE = "---\ntitle: Boats of the north\ndescription: On rafts and barges.\n---\n\n"
KNOWN, LIKE, NEW = (
    "The raft is tied to the pier.",
    "The barge is tied to the pier.",
    "The boat is tied to the quay.",
)


def test_style_document_examples_and_notes_travel_as_data(world):
    (world.root / "docs" / "style").mkdir(parents=True)
    (world.root / "docs" / "style" / "pt_BR.md").write_text("Write short sentences.\n")
    term = "- term: quay\n  definition: A wall.\n  note: Not the pier.\n  source: a book\n"
    term += "  renderings: {pt_BR: {prefer: cais}}\n"
    (world.root / "glossary_terms" / "sea.yaml").write_text(term)
    with Service("llm") as service:
        configure(world, service, locale=', style: {tone: warm, audience: sailors, formality: "você"}')
        world.run(a=f"{PAGE}{KNOWN}\n")
        world.write("pt_BR", "a", KNOWN, "A jangada está presa ao píer.")
        world.run(b=f"{LIKE}\n")
        world.write("pt_BR", "b", LIKE, "A barcaça está amarrada ao píer.")
        world.run(a=f"{PAGE}{KNOWN}\n\n{NEW}\n")
        told = about(service, NEW)
        system = json.loads(service.requests[-1][2])["messages"][0]["content"]
    style = {"guide": "Write short sentences.", "tone": "warm", "audience": "sailors", "formality": "você"}
    assert told["style"] == style
    assert told["document"] == {"title": "Boats of the north", "description": "On rafts and barges."}
    assert told["examples"] == [
        {"source": KNOWN, "text": "A jangada está presa ao píer."},
        {"source": LIKE, "text": "A barcaça está amarrada ao píer."},
    ]
    assert told["terms"] == [{"term": "quay", "use": "cais", "note": "A wall.; Not the pier."}]
    assert not any(word in system for word in ("warm", "Boats", "jangada", "cais"))


def test_a_page_of_another_place_and_one_that_is_not_there(world, capsys):
    (world.root / "STYLE.pt").write_text("Be brief.")
    with Service("llm") as service:
        configure(world, service, locale=", style: STYLE.pt")
        world.run(a="One house.\n")
        assert about(service, "One house.")["style"] == {"guide": "Be brief."}
        configure(world, service, locale=", style: gone.md")
        assert main(["--root", str(world.root), "run"]) == 0
        (world.root / "source_content" / "a.md").write_text("Two houses.\n")
        assert main(["--root", str(world.root), "run"]) == 0
        assert "style" not in about(service, "Two houses.")
    assert "gone.md" in capsys.readouterr().err


@pytest.mark.parametrize("change", ["style", "term", "example", "nothing"])
def test_a_text_that_is_told_of_other_things_is_another_text(world, change):
    term = "- term: quay\n  definition: A wall.\n  source: a book\n  renderings: {pt_BR: {prefer: WORD}}\n"

    def terms(word):
        (world.root / "glossary_terms" / "sea.yaml").write_text(term.replace("WORD", word))

    terms("cais")
    with Service("llm") as service:
        configure(world, service)
        world.run(a=f"{KNOWN}\n", b=f"{NEW}\n")
        asked = service.answered.count(NEW)
        if change == "style":
            configure(world, service, locale=", style: {tone: dry}")
        elif change == "term":
            terms("molhe")
        elif change == "example":
            world.write("pt_BR", "a", KNOWN, "A jangada está presa ao píer.")
        world.path("pt_BR", "b").unlink()
        world.run()
        assert service.answered.count(NEW) == asked + (change != "nothing")


def test_what_nobody_is_told_has_no_digest():
    assert prompt.context(Request("One.", "pt_BR")) == ""
    assert prompt.context(Request("One.", "pt_BR", brief=Brief())) == ""
    kept = Term("otaku", renderings={"pt_BR": Rendering("keep")})
    assert prompt.context(Request("One.", "pt_BR", (kept,))) == ""
    briefs = (Brief((("tone", "dry"),)), Brief((("tone", "warm"),)), Brief(title="A"), Brief(description="A"))
    assert len({prompt.context(Request("One.", "pt_BR", brief=one)) for one in briefs}) == 4


def test_the_best_examples_are_the_most_alike():
    many = [
        (f"The {word} is tied to the {place}.", word) for word in ("raft", "barge") for place in ("pier", "tree")
    ]
    similar = Similar([*many, ("Something else.", "x")])
    assert similar.best("The barge is tied to the piers.", 1) == [("The barge is tied to the pier.", "barge")]
    assert similar.best("The barge is tied to the pier.", 9)[0] != ("The barge is tied to the pier.", "barge")
    assert similar.best("Unheard of", 3) == []


# -- which answer belongs to which text ------------------------------------------------------------

ALIKE = {f"t{n}": f"The cook baked loaf number {n} before noon, and it was good." for n in range(1, 5)}


def said(items, cut=False):
    return Completion(json.dumps({"translations": items}), cut, 0.0)


def test_texts_that_begin_alike_are_told_apart():
    requests = {name: Request(text, "pt_BR") for name, text in ALIKE.items()}
    words = prompt.words_to_repeat(requests)
    assert words == 6
    beginnings = {name: " ".join(text.split()[:words]) for name, text in ALIKE.items()}
    right = [{"id": name, "source": beginnings[name], "text": f"pão {name}"} for name in ALIKE]
    assert reading.answers(said(right), ALIKE) == {name: f"pão {name}" for name in ALIKE}
    moved = [{**item, "id": name} for item, name in zip(right, [*list(ALIKE)[1:], "t1"], strict=True)]
    assert reading.answers(said(moved), ALIKE) == {}


@pytest.mark.parametrize(
    ("items", "found"),
    [
        ([{"id": "a", "source": "One house", "text": "1"}, {"id": "x", "source": "", "text": "9"}], {"a": "1"}),
        ([{"id": "a", "source": "One house", "text": "1"}, {"id": "a", "source": "Two", "text": "2"}], {"a": "1"}),
        ([{"id": "a", "source": "One house", "text": "1"}, {"id": "a", "source": "One house", "text": "2"}], {}),
        (
            [{"id": "a", "source": "One house", "text": "1"}, {"id": "b", "source": "One house", "text": "2"}],
            {"a": "1"},
        ),
        ([{"id": "b", "source": "", "text": "2"}], {}),
    ],
)
def test_an_answer_says_whose_it_is(items, found):
    assert reading.answers(said(items), {"a": "One house.", "b": "Two gardens."}) == found


def test_an_id_that_comes_twice_costs_its_own_text_one_more_request():
    def twice(handler, body):
        answer = json.loads(body)
        content = json.loads(answer["choices"][0]["message"]["content"])
        first = content["translations"][0]
        content["translations"].append({**first, "text": "outra coisa"})
        answer["choices"][0]["message"]["content"] = json.dumps(content)
        handler.send(json.dumps(answer).encode())

    with Service("llm", lambda number, _: Fault(wire=twice)) as service:
        own = create("llm", "en", "pt_BR", {"url": service.url, "model": "m", "wait": 0.001})
        answers = own.translate([Request(f"House number {n}.", "pt_BR") for n in range(20)])
        assert all(isinstance(answer, Output) for answer in answers)
        assert len(service.requests) == 2


# -- what it may cost ------------------------------------------------------------------------------


def test_a_batch_gone_wrong_is_not_asked_for_beyond_the_limit(tmp_path):
    """Halving a batch of 20 that is refused would take 39 requests."""
    with Service("llm", lambda *_: REFUSED) as service:
        given = {
            "url": service.url,
            "model": "m",
            "wait": 0.001,
            "price_in": 1000,
            "price_out": 1000,
            "retries": 0,
        }
        engine = create("llm", "en", "pt_BR", given)
        requests = [Request(f"House number {n}.", "pt_BR") for n in range(20)]
        budget = Budget(max_cost=1.0)
        with Ledger(tmp_path / "ledger.sqlite") as ledger:
            recorded = Recorded(engine, ledger, budget=budget)
            answers = recorded.translate(requests)
        assert any(isinstance(answer, BudgetSpent) for answer in answers)
        assert len(service.requests) < 6
    one = engine.usage.cost / len(service.requests)
    assert recorded.cost == pytest.approx(engine.usage.cost) == budget.cost
    assert 1.0 <= budget.cost < 1.0 + 2 * one


def test_what_refusals_cost_is_told_and_ends_the_run(world, capsys):
    with Service("llm", lambda *_: REFUSED) as service:
        configure(world, service, price_in=1000, price_out=1000, retries=0)
        (world.root / "source_content" / "a.md").write_text("\n\n".join(f"House number {n}." for n in range(20)))
        main(["--root", str(world.root), "run", "--max-cost", "0.2"])
        few = len(service.requests)
        main(["--root", str(world.root), "run"])
        assert few < len(service.requests) - few
    assert "--max-cost" in capsys.readouterr().err


# -- the judge -------------------------------------------------------------------------------------

BAD, GOOD = "The mola is swimming here.", "The whale is swimming here."


def test_a_second_look_leaves_a_score_and_a_reason_and_changes_nothing(world, capsys):
    with Service("llm") as service, Service("judge") as second:
        configure(world, service)
        world.run(a=f"{BAD}\n\n{GOOD}\n")
        before = {text: world.unit("pt_BR", "a", text).target for text in (BAD, GOOD)}
        world.path("pt_BR", "a").unlink()
        options = json.dumps({"url": second.url, "model": "wise", "price_in": 10, "wait": 0.001})
        configure(world, service, more=f"judge: {options}\n")
        world.run()
        units = {text: world.unit("pt_BR", "a", text) for text in (BAD, GOOD)}
        assert {text: unit.target for text, unit in units.items()} == before
        assert all(unit.state == "machine" for unit in units.values())
        found = {text: judged.recorded(unit.origin.detail) for text, unit in units.items()}
        assert found[GOOD] == Finding(1.0)
        assert (found[BAD].score, found[BAD].category) == (0.8, "mistranslation")
        assert "a coil" in found[BAD].reason
        risks = {text: risk_of(unit.origin.detail) for text, unit in units.items()}
        assert risks[BAD].value > risks[GOOD].value
        assert "judge" in risks[BAD].reasons
        asked = len(second.requests)
        world.path("pt_BR", "a").unlink()
        world.run()
        assert len(second.requests) == asked  # the ledger knows
    capsys.readouterr()
    main(["--root", str(world.root), "status", "--by", "risk"])
    assert "a coil" in capsys.readouterr().out


def nonsense(content):
    return Fault(wire=lambda handler, body: handler.send(completion(body, content).encode()))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "null",
        '{"units": [{"id": "u9", "errors": []}]}',
        '{"units": [{"id": "u1", "errors": 7}]}',
        '{"units": [{',
    ],
)
def test_a_judge_that_fails_is_told_once_and_the_texts_are_written(world, content, capsys):
    with Service("llm") as service, Service("judge", lambda *_: nonsense(content)) as second:
        options = json.dumps({"url": second.url, "model": "wise", "wait": 0.001})
        configure(world, service, more=f"judge: {options}\n")
        (world.root / "source_content" / "a.md").write_text(f"{BAD}\n\n{GOOD}\n")
        assert main(["--root", str(world.root), "run"]) == 0
    assert world.unit("pt_BR", "a", GOOD).state == "machine"
    assert judged.recorded(world.unit("pt_BR", "a", GOOD).origin.detail) is None
    assert capsys.readouterr().err.count("the judge failed at 2 texts of pt_BR") == 1


@pytest.mark.parametrize(
    ("errors", "found"),
    [
        ([], {"u1": []}),
        ([{"category": "Grammar", "severity": "MINOR", "reason": "a"}], {"u1": [("grammar", "minor", "a")]}),
        ([{"category": "vibes", "severity": "9", "reason": 3}], {"u1": [("mistranslation", "minor", "int")]}),
        (["x", {}], {"u1": [("mistranslation", "minor", "")]}),
    ],
)
def test_what_a_judge_says_otherwise(errors, found):
    content = json.dumps({"units": [{"id": "u1", "errors": errors}, {"id": "u2", "errors": []}]})
    assert judge._found(Completion(content, False, 0.0), {"u1": ()}) == found


ERRORS = st.builds(Error, st.sampled_from(CATEGORIES), st.sampled_from(list(SEVERITIES)), st.text())


@given(st.lists(ERRORS, max_size=5))
def test_a_finding_is_kept_by_a_comment_and_poses_as_nothing_else(errors):
    found = finding(errors)
    assert 0 <= found.score <= 1
    comment = f"llm/3-m-1 mask=plain risk=0.35:long {found}"
    assert judged.recorded(comment) == found
    assert risk_of(comment).value == 0.35
    assert "\n" not in comment
    assert "sha=" not in str(found)
    assert (found.score == 1) == (not errors)
