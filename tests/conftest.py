"""Nothing is patched: see docs/architecture.md. Where CI=true, a skipped test is a failed one."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from pathlib import Path

import pytest
from hypothesis import Phase, settings

sys.path.insert(0, str(Path(__file__).parent))

# Where the environment forbids bytecode, each worker and each program of a test would compile everything again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The same examples of each law every time, however slow the machine is; `make fuzz` looks for new ones, and more.
settings.register_profile("repeatable", settings.get_profile("ci"), max_examples=60)
settings.register_profile("searching", settings.get_profile("ci"), derandomize=False, max_examples=1000)
# `make mutants`: a failure is enough, and nobody reads the smallest example.
settings.register_profile(
    "mutants", settings.get_profile("ci"), max_examples=25, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("repeatable")


def pytest_collection_modifyitems(config, items):
    """Real sites are built only where they are asked for."""
    if "sites" in config.option.markexpr:
        return
    heavy = [item for item in items if item.get_closest_marker("sites")]
    if heavy:
        config.hook.pytest_deselected(items=heavy)
        items[:] = [item for item in items if not item.get_closest_marker("sites")]


def pytest_collection_finish():
    """What the tests share lives until the end: looking it over for garbage takes a tenth of the time."""
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


def pytest_sessionfinish():
    """pytest looks five times for what the last tests left behind; the first look is the one that finds it."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {call.excinfo.value if call.excinfo else ''}"
    return report


@pytest.fixture
def fuzz_seed():
    """The number that `make fuzz SEED=` names; tests of the fuzz kind do other things with each."""
    return int(os.environ.get("FUZZ_SEED") or 0)


@pytest.fixture
def world(tmp_path):
    """A small project on disk: see worlds.py."""
    from worlds import World

    return World(tmp_path)


@pytest.fixture
def site(tmp_path):
    """A copy of the tiny project in `site/`, of which nothing is built yet."""
    root = tmp_path / "site"
    shutil.copytree(Path(__file__).parent / "site", root, ignore=shutil.ignore_patterns("expected"))
    return root


@pytest.fixture
def service_keys(monkeypatch, loopback):
    """A key for each service that wants one."""
    from service_engines import KEYS, SECRET

    for name in KEYS.values():
        monkeypatch.setenv(name, SECRET)


@pytest.fixture
def loopback(monkeypatch):
    """Services on loopback are asked directly, whatever proxy the machine has."""
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def desk(tmp_path):
    """The review of the project's own content."""
    from desks import copied

    from l10n_pipeline.review.desk import Desk

    return Desk(copied(tmp_path))


@pytest.fixture
def guide(tmp_path):
    """The review of one article."""
    from desks import small

    return small(tmp_path)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The review page of a project of its own, as a server."""
    from windows import Served, project

    one = Served(project(tmp_path_factory.mktemp("review")))
    yield one
    one.close()


@pytest.fixture(scope="module")
def chromium():
    from windows import CHROMIUM

    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM:
        pytest.skip("no Chromium: make tools")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer"]
        )
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium, served):
    """A page that has the cookie; what goes wrong in it fails the test."""
    context = chromium.new_context(
        viewport={"width": 1400, "height": 900}, locale="en-GB", reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(served.url)
    yield page
    context.close()
    expected = (
        "status of 404",
        "Blocked script execution",
    )  # a picture that a hostile text names; what may not run
    assert [w for w in wrong if not any(one in w for one in expected)] == []
