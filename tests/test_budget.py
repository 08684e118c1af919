"""What a run may spend, and what it would: limits, prices, plans."""

from __future__ import annotations

import json
import shutil
from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import pytest
from casefiles import FOLDER

from l10n_pipeline.cli import main
from l10n_pipeline.commands import budget as limits
from l10n_pipeline.config import config
from l10n_pipeline.engines.pseudo import Pseudo
from l10n_pipeline.errors import BudgetSpent, EngineError
from l10n_pipeline.ledger.budget import Budget
from l10n_pipeline.ledger.ledger import Ledger
from l10n_pipeline.ledger.recorded import Away, Recorded, Shard
from l10n_pipeline.model import Output, Request, Usage
from l10n_pipeline.project import Project
from l10n_pipeline.stages.translate.worker import job, work

TEXTS = ["one two", "three four", "five six", "seven eight"]  # 7, 10, 8 and 11 characters
REQUESTS = [Request(text, "de") for text in TEXTS]


def recorded(folder, **options):
    return Recorded(Pseudo("en", "de", {}, folder), Ledger(folder / "ledger.sqlite"), **options)


@pytest.mark.parametrize(
    ("limits", "price", "answered", "reason"),
    [
        ({}, 0, 4, ""),
        ({"max_characters": 17}, 0, 2, "--max-chars, 17"),
        ({"max_characters": 16}, 0, 1, "--max-chars, 16"),
        ({"max_characters": 0}, 0, 0, "--max-chars, 0"),
        ({"max_cost": 0.025}, 1000, 3, "--max-cost, 0.025"),
        ({"max_cost": 1}, 0, 4, ""),
        ({"seconds": 0}, 0, 0, "--deadline, 0 seconds"),
    ],
)
@pytest.mark.parametrize("workers", [0, 2])
def test_what_the_budget_does_not_hold_is_not_sent(workers, limits, price, answered, reason, tmp_path):
    """By this process or by all workers together."""
    engine = recorded(tmp_path, budget=Budget(**limits), price=price, batch=3)
    with ThreadPoolExecutor(workers or 1) as pool:
        own = job("pseudo", engine.engine, "en", "de", {}, tmp_path, price, tmp_path / "ledger.sqlite")
        engine.away = Away(pool, partial(work, own), 2 * workers) if workers else None
        answers = engine.translate(REQUESTS)
    assert [isinstance(answer, Output) for answer in answers] == [i < answered for i in range(4)]
    assert all(isinstance(answer, BudgetSpent) and reason in str(answer) for answer in answers[answered:])
    assert engine.characters == sum(map(len, TEXTS[:answered]))
    assert engine.cost == pytest.approx(engine.characters * price / 1e6)


def test_a_deadline_lets_the_batch_under_way_end(tmp_path):
    now = iter([0.0, 1.0, 9.0, 99.0, 99.0, 99.0])
    engine = recorded(tmp_path, budget=Budget(seconds=10, clock=lambda: next(now)), batch=1)
    assert [isinstance(answer, Output) for answer in engine.translate(REQUESTS)] == [True, True, False, False]


def test_what_was_paid_is_kept_and_not_sent_again(tmp_path):
    recorded(tmp_path, budget=Budget(max_characters=17), price=10).translate(REQUESTS)
    again = recorded(tmp_path, budget=Budget(max_characters=8), price=10)
    assert [isinstance(answer, Output) for answer in again.translate(REQUESTS)] == [True, True, True, False]
    assert (again.known, again.sent) == (2, 1)


@dataclass
class Paid:
    """An engine that is paid for each request, and whose answers may be of no use."""

    fingerprint: str = "paid/1"
    segments: str = "sentence"
    usage: Usage = field(default_factory=Usage)

    def translate(self, requests):
        self.usage.cost += len(requests)
        return [EngineError("refused") for _ in requests]


def test_what_was_paid_for_and_refused_is_counted_and_stops_a_run(tmp_path):
    engine = Recorded(Paid(), Ledger(tmp_path / "ledger.sqlite"), batch=1, price=1, budget=Budget(max_cost=1.5))
    answers = engine.translate(REQUESTS)
    assert engine.cost == pytest.approx(2)
    assert [isinstance(answer, BudgetSpent) for answer in answers] == [False, False, True, True]


def test_a_plan_counts_and_neither_sends_nor_writes(tmp_path):
    recorded(tmp_path, budget=Budget(max_characters=7)).translate(REQUESTS)
    before = (tmp_path / "ledger.sqlite").read_bytes()
    ledger = Ledger(tmp_path / "ledger.sqlite", writes=False)
    plan = Recorded(Pseudo("en", "de", {}, tmp_path), ledger, plans=True)
    answers = plan.translate(REQUESTS)
    assert [isinstance(answer, Output) for answer in answers] == [True, False, False, False]
    assert (plan.sent, plan.characters) == (3, 29)
    assert (tmp_path / "ledger.sqlite").read_bytes() == before


@pytest.mark.parametrize("data", [None, b"", b"no database at all", b"SQLite format 3\0" + b"\xff" * 2000])
def test_a_ledger_that_is_only_read_is_not_made_or_mended(data, tmp_path):
    path = tmp_path / "ledger.sqlite"
    if data is not None:
        path.write_bytes(data)
    with Ledger(path, writes=False) as ledger:
        assert ledger.get("de", "pseudo/1", TEXTS) == {}
    assert [p.name for p in tmp_path.iterdir()] == ([] if data is None else ["ledger.sqlite"])
    assert data is None or path.read_bytes() == data


# -- the command line ------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path):
    root = tmp_path / "site"
    shutil.copytree(FOLDER.parent / "site", root)
    assert main(["--root", str(root), "extract"]) == 0
    return root


def snapshot(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_estimate_names_texts_characters_and_cost(site, capsys):
    text = (site / "l10n.yaml").read_text()
    (site / "l10n.yaml").write_text(text + "\nengines: {pseudo: {price: 2000}}\n")
    before = snapshot(site)
    capsys.readouterr()
    assert main(["--root", str(site), "estimate"]) == 0
    rows = {line.split()[0]: line.split() for line in capsys.readouterr().out.splitlines()}
    assert rows["zh_CN"][1:3] == ["none", "0"]
    characters = int(rows["de"][3].replace(",", ""))
    assert float(rows["de"][4]) == pytest.approx(characters * 2000 / 1e6, abs=0.01) != 0
    assert snapshot(site) == before
    assert main(["--root", str(site), "translate"]) == 0
    assert main(["--root", str(site), "estimate"]) == 0
    assert "de      pseudo      0           0  0.00" in capsys.readouterr().out


def test_an_estimate_adds_up_what_each_engine_is_asked_for(site, capsys):
    """Of a service the hours by its pace."""
    options = "engines: {pseudo: {price: 2000}, libretranslate: {url: 'http://127.0.0.1:1', per_second: 0.5}}"
    text = (site / "l10n.yaml").read_text().replace("zh_CN:", "es: {engine: libretranslate}\n  zh_CN:")
    (site / "l10n.yaml").write_text(f"{text}\n{options}\n")
    capsys.readouterr()
    assert main(["--root", str(site), "estimate"]) == 0
    lines = capsys.readouterr().out.splitlines()
    found = {line.split()[0]: line.split() for line in lines[lines.index("all locales together:") + 1 :]}
    texts = int(found["libretranslate"][3])
    assert found["libretranslate"][-1] == f"{texts / 0.5 / 3600:,.2f}"
    assert found["pseudo"][1] == "1"
    assert int(found["pseudo"][2]) >= int(found["pseudo"][3]) / 4 > 0
    assert float(found["pseudo"][5]) == pytest.approx(int(found["pseudo"][4].replace(",", "")) * 0.002, abs=0.01)


def test_each_part_of_a_run_may_spend_its_share():
    whole = Namespace(max_chars=1000, max_cost=2.0, deadline=9.0)
    assert (limits(whole).max_characters, limits(whole).max_cost) == (1000, 2.0)
    part = limits(Namespace(**vars(whole), shard=Shard(2, 4)))
    assert (part.max_characters, part.max_cost, part.seconds) == (250, 0.5, 9.0)


def test_an_estimate_counts_what_a_judge_would_read(tmp_path, capsys):
    (tmp_path / "source_content").mkdir()
    (tmp_path / "source_content" / "a.md").write_text("A boat is here.\n\nAnother boat is there.\n")
    prices = 'model: m, url: "http://127.0.0.1:1/v1", price_in: 2000, price_out: 1000'
    (tmp_path / "l10n.yaml").write_text(
        f"project: x\nlocales: {{de: {{engine: llm}}}}\nengines: {{llm: {{{prices}}}}}\njudge: {{{prices}}}\n"
    )
    assert main(["--root", str(tmp_path), "estimate"]) == 0
    rows = {line.split()[1]: line.split() for line in capsys.readouterr().out.splitlines()}
    assert rows["judge"][:4] == ["de", "judge", "2", str(2 * len("A boat is here.Another boat is there."))]
    assert float(rows["llm"][4]) > 0 < float(rows["judge"][4])
    assert not (tmp_path / ".l10n").exists()


def test_a_run_in_two_parts_ends_where_one_run_ends(site, tmp_path, capsys):
    whole = tmp_path / "whole"
    shutil.copytree(site, whole)
    main(["--root", str(whole), "translate"])
    assert main(["--root", str(site), "translate", "--max-chars", "1500"]) == 0
    first = json.loads((site / ".l10n/run.json").read_bytes())
    assert 0 < first["counts"]["de"]["unsent"] == first["counts"]["de"]["left_open"]
    assert [p["id"] for p in first["problems"] if p["severity"] == "warning"] == ["limit-reached"]
    assert "--max-chars" in capsys.readouterr().err
    assert main(["--root", str(site), "translate"]) == 0
    for path in whole.rglob("*.po"):
        assert path.read_bytes() == (site / path.relative_to(whole)).read_bytes()


@pytest.mark.parametrize("option", ["--max-chars=-1", "--max-chars=x", "--max-cost=nan", "--deadline=-2"])
def test_limits_that_mean_nothing(option, site, capsys):
    assert main(["--root", str(site), "translate", option]) == 2
    assert option.partition("=")[0] in capsys.readouterr().err


@pytest.mark.parametrize("price", ["cheap", "-1", "true", ".inf"])
def test_a_price_is_a_number(price, tmp_path):
    text = f"locales: {{de: {{engine: pseudo}}}}\nengines:\n  pseudo:\n    price: {price}\n"
    with pytest.raises(config.ConfigError, match=r"l10n.yaml:4: the price of pseudo"):
        config.parse(text.encode(), tmp_path)
    good = config.parse(text.replace(price, "20").encode(), tmp_path)
    assert (good.price("pseudo"), good.engine_options("pseudo"), good.price("other")) == (20.0, {}, 0.0)
    assert Project(good).root == tmp_path
