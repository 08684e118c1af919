"""Services that fail under a run, over real sockets and on real PO files.

After every fault no PO file holds a text that is not the right one, what was answered is in the ledger, the exit
code says that an engine failed, the key is nowhere, and the next run asks for what is missing and for no more.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import polib
import pytest
from servers import FAULTS, Fault, Service, status
from service_engines import SECRET

from l10n_pipeline.cli import main

pytestmark = pytest.mark.usefixtures("service_keys")

ENGINES = {
    "google": ("google", "", 12),
    "mymemory": ("google", "provider: mymemory", 12),
    "libretranslate": ("libretranslate", "", 2),
    "deepl": ("deepl", "", 1),
    "llm": ("llm", "{model: small, key: L10N_TEST_KEY}", 2),
    "apertium": ("apertium", "", 12),
}
"""Service to its engine, the options, and how many requests go well: the probe of the masks and, where one request
does not hold all, some texts."""

SINGLE = KEYLESS = {"google", "mymemory", "apertium"}
"""One text a request; no service can repeat a key that it was not sent."""

OF_BATCHES = {"an answer too few", "an answer too many"}
SLOW = {"hang", "slow drip", "slow drip of headers"}
WHOLE = {"libretranslate"}
SOME = ["429 without Retry-After", "401", "hang", "web page with 200", "null", "an answer too few", "Latin-1"]
"""Faults that take every way through the code which engines do not share; the session is the same for all."""

MORE = {
    "google": ["quota notice with 200", "empty", "cut JSON"],
    "llm": ["an answer too many", "empty", "cut JSON"],
}

MILD = {("llm", "an answer too few")}
"""The last text of each request has no answer, the others have: no failure of the engine."""

CASES = [
    (name, fault)
    for name in ENGINES
    for fault in (FAULTS if name in WHOLE else SOME + MORE.get(name, []))
    if not (name in SINGLE and fault in OF_BATCHES)
    and (name, fault) != ("llm", "an answer too many")  # which costs that answer alone
]

ARTICLE = "# A page about {0}\n\n" + "".join(f"House {n} of {{0}} is `code_{n}`, **old**.\n\n" for n in range(5))


@pytest.fixture(scope="module")
def extracted(tmp_path_factory):
    """A project with two articles whose PO files are empty."""
    root = tmp_path_factory.mktemp("site")
    (root / "source_content").mkdir()
    for name in ("rivers", "hills"):
        (root / "source_content" / f"{name}.md").write_text(ARTICLE.format(name))
    configure(root, "pseudo", {})
    assert main(["--root", str(root), "extract"]) == 0
    return root


def configure(root, engine, options):
    lines = "".join(f"    {name}: {value}\n" for name, value in options.items())
    (root / "l10n.yaml").write_text(
        f"project: houses\nlocales:\n  pt_BR:\n    engine: {engine}\nengines:\n  {engine}:\n{lines or '    {}'}\n"
    )


def prepared(extracted, root, service, slow=False):
    if service.name == "deepl":
        pytest.importorskip("deepl", reason="the extra `deepl` is not installed")
    shutil.copytree(extracted, root)
    engine, own, _ = ENGINES[service.name]
    options = {"url": service.url, "retries": 0, "concurrency": 4 if service.name in SINGLE else 1}
    options |= {"timeout": 0.4, "time_limit": 0.6} if slow else {}
    options |= dict(pair.split(": ") for pair in own.strip("{}").split(", ") if pair)
    configure(root, engine, options)
    return root


def translate(root):
    return main(["--root", str(root), "translate"])


def targets(root):
    return {
        (path.name, entry.msgid): (entry.msgstr, entry.comment.partition("sha=")[2])
        for path in sorted((root / "locales" / "pt_BR").rglob("*.po"))
        for entry in polib.pofile(str(path))
    }


@pytest.fixture(scope="module")
def right(extracted, tmp_path_factory):
    """What each service answers when nothing fails, by its name."""
    found = {}

    def of(name):
        if name not in found:
            with Service(name) as service:
                root = prepared(extracted, tmp_path_factory.mktemp(name) / "site", service)
                assert translate(root) == 0
            found[name] = targets(root)
            assert all(text for text, _ in found[name].values())
        return found[name]

    return of


def files_with(root, secret):
    return [path for path in root.rglob("*") if path.is_file() and secret.encode() in path.read_bytes()]


@pytest.mark.parametrize(("name", "fault"), CASES)
def test_after_a_fault(name, fault, extracted, right, tmp_path, capsys):
    expected, well = right(name), ENGINES[name][2]
    healed = False

    def faults(number, texts):
        return None if healed or number < well else FAULTS[fault]

    with Service(name, faults, "" if name in KEYLESS else SECRET) as service:
        root = prepared(extracted, tmp_path / "site", service, slow=fault in SLOW)
        assert translate(root) == (0 if (name, fault) in MILD else 3)
        said = capsys.readouterr()
        now = targets(root)
        assert all(found in (expected[key], ("", "")) for key, found in now.items())
        assert any(not text for text, _ in now.values())
        assert "left open" in said.err
        assert "Traceback" not in said.err
        answered, asked = list(service.answered), len(service.requests)

        healed = True
        patient = (root / "l10n.yaml").read_text().replace("timeout: 0.4", "timeout: 9")
        (root / "l10n.yaml").write_text(patient.replace("time_limit: 0.6", "time_limit: 9"))
        assert translate(root) == 0
        assert targets(root) == expected
        fresh = service.answered[len(answered) :]
        assert not set(fresh) & set(answered)
        assert len(fresh) == len(set(fresh))
        assert len(service.requests) > asked
    said_later = capsys.readouterr()
    everything = said.out + said.err + said_later.out + said_later.err
    assert SECRET not in everything
    assert files_with(root, SECRET) == []


@pytest.mark.parametrize("name", ENGINES)
def test_a_service_that_is_down_is_not_asked_for_every_text(name, extracted, tmp_path):
    with Service(name, lambda *_: status(503)) as service:
        root = prepared(extracted, tmp_path / "site", service)
        assert translate(root) == 3
        assert not any(text for text, _ in targets(root).values())
        assert len(service.requests) <= 5 + ENGINES[name][2]


@pytest.mark.parametrize("name", ["libretranslate", "deepl"])
def test_answers_that_change_places_once_are_noticed_by_their_masks(name, extracted, right, tmp_path):
    swapped = Fault(lambda values: values[::-1])
    with Service(name, lambda number, _: swapped if number == ENGINES[name][2] else None) as service:
        root = prepared(extracted, tmp_path / "site", service)
        for path in (root / "source_content").iterdir():
            path.write_text(
                "One `code` and `more`.\n\nNow *here* is `that`.\n\nNothing.\n\nIt is `a`, `b`, `c`.\n"
            )
        main(["--root", str(root), "extract"])
        assert translate(root) == 0
    with Service(name) as service:
        other = prepared(extracted, tmp_path / "other", service)
        shutil.rmtree(other / "source_content")
        shutil.copytree(root / "source_content", other / "source_content")
        main(["--root", str(other), "extract"])
        assert translate(other) == 0
    assert {k: t for k, (t, _) in targets(root).items()} == {k: t for k, (t, _) in targets(other).items()}


@pytest.mark.parametrize("name", ["google", "llm"])
def test_what_is_done_is_not_asked_for_again(name, extracted, tmp_path):
    with Service(name) as service:
        root = prepared(extracted, tmp_path / "site", service)
        assert translate(root) == 0
        for path in (root / "locales").rglob("*.po"):
            path.unlink()
        assert main(["--root", str(root), "extract"]) == 0
        asked = len(service.requests)
        assert translate(root) == 0
        assert len(service.requests) == asked
        assert all(text for text, _ in targets(root).values())


def test_a_missing_key_leaves_the_rest_done(extracted, tmp_path, monkeypatch, capsys):
    with Service("llm") as service:
        root = prepared(extracted, tmp_path / "site", service)
        monkeypatch.delenv("L10N_TEST_KEY")
        assert main(["--root", str(root), "run"]) == 3
    assert "L10N_TEST_KEY is not set" in capsys.readouterr().err
    assert (Path(root) / "editions" / "pt_BR" / "rivers.md").is_file()
