"""What a service that misbehaves gets into a translation, and how often good translations are doubted.

    python benchmarks/doubt.py [--verbose] [--people-only] [FILE.po:LOCALE …]

A LibreTranslate on loopback spoils its answers in 90 ways, in four languages. An answer counts as found if the text is
left open, or comes out as it should be. Then the doubts look at what people wrote: the project's own PO files, and
those that are named.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from spoiled import FILL, GOOD, KINDS, SOURCES, Kind

from l10n_pipeline import catalog
from l10n_pipeline.doubt import doubts
from l10n_pipeline.doubt.pair import of_texts
from l10n_pipeline.engines import create
from l10n_pipeline.model import Key
from l10n_pipeline.protection import Result, Task, protect, translate
from l10n_pipeline.text import inline

ROOT = Path(__file__).parent.parent
MASK = re.compile(r"X\d+X|XQ[A-PR-Z]+|\[\d+\]|https://x\.yz/\d+")


# -- the service -----------------------------------------------------------------------------------


class Service(ThreadingHTTPServer):
    """Answers as LibreTranslate does; `kind` spoils what it says."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.locale, self.kind = "", None
        Thread(target=self.serve_forever, daemon=True).start()

    def answer(self, text: str) -> str:
        masks = MASK.findall(text)
        known = {re.sub("`[^`]*`", "#", s): (s, g) for s, g in zip(SOURCES, GOOD[self.locale], strict=True)}
        source, good = known.get(
            MASK.sub("#", text).strip(), (text, " ".join([FILL[self.locale], *"#" * len(masks)]))
        )
        said = self.kind(source, good, self.locale) if self.kind else None
        rest = iter(masks)
        return re.sub("#", lambda _: next(rest, ""), good if said is None else said)


class Handler(BaseHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass

    def say(self, data: object) -> None:
        body = json.dumps(data).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.say(
            [
                {"code": code, "targets": ["pt-BR", "zh-Hans", "ja", "ar"]}
                for code in ("en", "pt-BR", "zh-Hans", "ja", "ar")
            ]
        )

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.say({"translatedText": [self.server.answer(text) for text in sent["q"]]})


def asked(service: Service, locale: str, kind: Kind | None) -> list[Result]:
    service.locale, service.kind = locale, kind
    engine = create(
        "libretranslate", "en", locale, {"url": f"http://127.0.0.1:{service.server_port}", "retries": 0}
    )
    tasks = []
    for text in SOURCES:
        coded = inline.parse(text, "markdown")
        tasks.append(Task(Key("", text), coded, protect(coded, (), locale), locale))
    return translate(tasks, engine)


def unreported(service: Service, locale: str, kind: Kind) -> list[str] | None:
    """What is written and wrong; None where the kind does not apply to the locale."""
    spoilt = [kind(s, g, locale) is not None for s, g in zip(SOURCES, GOOD[locale], strict=True)]
    if not any(spoilt):
        return None
    right = [good.replace("#", "`brush`") for good in GOOD[locale]]
    results = asked(service, locale, kind)
    return [
        r.text for r, bad, good in zip(results, spoilt, right, strict=True) if bad and r.text not in (None, good)
    ]


def misbehaviour(verbose: bool) -> None:
    service = Service()
    for locale, good in GOOD.items():
        told = [r.reason for r in asked(service, locale, None) if r.text is None]
        print(f"{locale}: {len(good) - len(told)} of {len(good)} good answers written", *told)
    table = {name: {locale: unreported(service, locale, kind) for locale in GOOD} for name, kind in KINDS.items()}
    print(f"\n{'kind':34}" + "".join(f"{locale:>8}" for locale in GOOD))
    for name, row in table.items():
        print(f"{name:34}" + "".join(f"{'-' if w is None else len(w) or 'found':>8}" for w in row.values()))
        for locale, wrong in row.items() if verbose else ():
            print(*(f"    {locale}: {text!r}" for text in wrong or ()), sep="\n", end="\n" * bool(wrong))
    whole = sum(not any(row.values()) for row in table.values())
    print(f"\n{whole} of {len(table)} kinds ({whole / len(table):.1%}): nothing wrong is written unreported")
    service.shutdown()


# -- people's translations -------------------------------------------------------------------------


def people(files: list[str]) -> Iterator[tuple[str, str, str, str]]:
    """(collection, locale, source, target) of what people translated: neither fuzzy nor a copy."""
    own = [
        (path, path.relative_to(ROOT / "locales").parts[0], "own")
        for path in sorted((ROOT / "locales").glob("*/LC_MESSAGES/**/*.po"))
    ]
    named = [(Path(file.rpartition(":")[0]), file.rpartition(":")[2], "named") for file in files]
    for path, locale, where in own + named:
        for unit in catalog.units(catalog.read(path.read_bytes(), str(path))):
            text = unit.key.text
            if unit.state == "translated" and not unit.origin and text != unit.target and "\n" not in text.strip():
                yield where, locale, text, unit.target


def false_alarms(files: list[str], verbose: bool) -> None:
    looked, alarms, kinds = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[str]()
    for where, locale, source, target in people(files):
        pair = of_texts(source, target, "markdown", locale)
        found = list(doubts(pair))
        looked[where, locale] += 1
        alarms[where, locale] += bool(found)
        kinds.update(doubt.kind for doubt in found)
        if verbose and found:
            print(f"    {locale} {found[0].reason}\n        {pair.source[:160]!r}\n        {pair.target[:160]!r}")
    print("\npeople's translations that are doubted:")
    for key, many in looked.items():
        print(f"{' '.join(key):14} {many:6} units {alarms[key]:5} doubted {alarms[key] / many:7.2%}")
    print(
        f"{'in all':14} {looked.total():6} units {alarms.total():5} doubted {alarms.total() / looked.total():7.2%}"
    )
    print("by kind:", ", ".join(f"{kind} {many}" for kind, many in kinds.most_common()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--verbose", action="store_true")
    parser.add_argument("--people-only", action="store_true")
    given = parser.parse_args()
    if not given.people_only:
        misbehaviour(given.verbose)
    false_alarms(given.files, given.verbose)


if __name__ == "__main__":
    main()
