"""What a ledger keeps and what it does not: refusals, emptied texts, terms that changed, services that fail."""

from __future__ import annotations

import json
import re

import pytest
from servers import FAULTS, Fault, Service, status

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.model import Key
from l10n_pipeline.protection.masks import CANNED

pytestmark = pytest.mark.usefixtures("loopback")

MASK = re.compile(r"X\d+X")
TEXT, GOOD = "The kettle is on the stove.", "A chaleira está no fogão."
OTHER = "A chaleira fica sobre o fogão."


class Answers:
    """What a service says to each text; `#` is a mask. What is not named has a good answer."""

    def __init__(self, **known):
        self.known = {TEXT: GOOD} | known

    def __call__(self, number, texts):
        return Fault(lambda _: [self.one(text) for text in texts])

    def one(self, text):
        masks = iter(MASK.findall(text))
        said = self.known.get(MASK.sub("#", text), text)
        return re.sub("#", lambda _: next(masks), said)


def project(world, service, text=TEXT, engine="libretranslate", options=""):
    given = f"{{url: '{service.url}', wait: 0.001{options}}}"
    (world.root / "l10n.yaml").write_text(
        f"locales:\n  pt_BR: {{engine: {engine}}}\nengines:\n  {engine}: {given}\n"
    )
    (world.root / "source_content" / "a.md").write_text(f"{text}\n")


def run(world):
    return main(["--root", str(world.root), "run"])


def asked(service):
    """How often the text was sent."""
    return sum(body.count(TEXT.encode()) for _, _, body in service.requests)


def target(world):
    return world.unit("pt_BR", "a", TEXT)


def empty(world):
    path = world.path("pt_BR", "a")
    read = catalog.read(path.read_bytes())
    path.write_bytes(
        path.read_bytes().replace(f'msgstr "{read.index[Key("", TEXT)].target}"'.encode(), b'msgstr ""')
    )


def test_what_was_refused_is_not_kept(world):
    answers = Answers(**{TEXT: "Claro! Aqui está a tradução: " + GOOD})
    with Service("libretranslate", answers) as service:
        project(world, service)
        run(world)
        assert target(world).state == "new"
        answers.known[TEXT] = GOOD  # the service was mended
        run(world)
    assert target(world).target == GOOD


def test_a_text_that_a_person_emptied_is_not_wanted_again(world, capsys):
    answers = Answers()
    with Service("libretranslate", answers) as service:
        project(world, service)
        run(world)
        assert target(world).target == GOOD
        empty(world)
        before = asked(service)
        capsys.readouterr()
        run(world)
        assert asked(service) == before + 1
        assert target(world).target == ""
        assert "says again what was emptied" in capsys.readouterr().err
        answers.known[TEXT] = OTHER
        run(world)
        assert target(world).target == OTHER


def test_machine_text_that_a_new_term_makes_wrong_is_asked_for_again(world):
    answers = Answers(**{"The # is on the stove.": "A # está no fogão.", "#": "#"})
    with Service("libretranslate", answers) as service:
        project(world, service)
        run(world)
        before = asked(service)
        run(world)
        assert asked(service) == before  # the ledger knows
        (world.root / "glossary_terms" / "a.yaml").write_text(
            "- term: kettle\n  definition: A pot.\n  source: a book\n  renderings: {pt_BR: {fixed: bule}}\n"
        )
        run(world)
        assert target(world).target == "A bule está no fogão."
        world.write("pt_BR", "a", TEXT, "O bule está no fogão.")  # a person mends the article
        run(world)
    assert target(world).target == "O bule está no fogão."


def test_what_a_person_touched_is_never_asked_for_again(world):
    answers = Answers()
    with Service("libretranslate", answers) as service:
        project(world, service)
        run(world)
        world.write("pt_BR", "a", TEXT, "A chaleira está lá.")
        (world.root / "glossary_terms" / "a.yaml").write_text(
            "- term: kettle\n  definition: A pot.\n  source: a book\n  renderings: {pt_BR: {fixed: bule}}\n"
        )
        before = len(service.requests)
        run(world)
        assert len(service.requests) == before
    assert target(world).target == "A chaleira está lá."


MANY = "\n\n".join(f"House number {number} is here." for number in range(40))


@pytest.mark.parametrize("engine", ["libretranslate", "llm"])
def test_a_service_that_refuses_everything_is_asked_twice_and_its_reason_told_once(world, engine, capsys):
    with Service(engine, lambda *_: status(400)) as service:
        project(world, service, MANY, engine, ", model: small" if engine == "llm" else "")
        assert run(world) == 3
        assert len(service.requests) == 2
    told = capsys.readouterr().err
    assert told.count("is too much") == 1
    assert "40 units of pt_BR are left open" in told


@pytest.mark.parametrize("fault", ["500", "closed connection", "401", "429 with a long Retry-After"])
def test_a_service_that_fails_is_one_message_with_what_to_do(world, fault, capsys):
    with Service("libretranslate", lambda *_: FAULTS[fault]) as service:
        project(world, service, MANY, options=", retries: 1")
        assert run(world) == 3
    lines = [line for line in capsys.readouterr().err.splitlines() if "[engine-failed]" in line]
    assert len(lines) == 1
    assert "(" in lines[0]


@pytest.mark.parametrize("engine", ["libretranslate", "llm"])
def test_probing_for_masks_costs_eight_texts_and_is_counted_apart(world, engine):
    with Service(engine) as service:
        project(world, service, MANY, engine, ", model: small" if engine == "llm" else "")
        assert run(world) == 0
        canned = [text for text in service.answered if any(MASK.sub("{}", text) == one for one in CANNED)]
        assert len(canned) == 8
    done = json.loads((world.root / ".l10n" / "run.json").read_text())
    counts = json.dumps(done["counts"])
    assert '"probed": 8' in counts
    assert '"sent": 40' in counts
