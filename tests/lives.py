"""A project to which things happen by chance, and what its commands say and leave."""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import re
from pathlib import Path

from l10n_pipeline.cli import main

CONFIG = """\
project: histories
front_matter: [summary]
locales:
  de: {engine: pseudo}
  zh_CN: {min_translated: 0.4, if_less: LESS, gloss: "（{term}）"}
  fr: {min_translated: 0.9, if_less: previous}
routes: {/learn/: ""}
block_dates: BLOCK
fail_on: [FAIL]
ignore: [IGNORE]
"""
TERMS = """\
- term: tsundere
  renderings: {zh_CN: {prefer: RENDERING}, de: keep, fr: {prefer: tsundère}}
"""
WORDS = "the cat sat on a mat while seven tsundere dogs read stories in kyoto and 3,000 birds sang".split()
LINKS = ("b.md", "c.md", "d/", "d/e.md", "img/p.png", "gone.md", "/learn/b", "https://example.org/x")


class Life:
    """A project, and what happens to it by chance."""

    def __init__(self, root: Path, seed: int, more: int = 0) -> None:
        """`more` articles than the few that most of the histories are about."""
        self.root, self.chance = root, random.Random(seed)
        self.day = 1
        self.keys = {"LESS": "notice", "BLOCK": "long", "FAIL": "", "IGNORE": ""}
        self.previous: list[str] = []
        for name in ("source_content/blocks", "source_content/img", "glossary_terms", "former/zh_CN", "former/fr"):
            (root / name).mkdir(parents=True)
        (root / "former" / "fr" / "a.md").write_text("# Avant\n")
        self.term("拉面")
        self.block()
        for name in "abc":
            self.article(f"{name}.md")
        for number in range(more):
            self.article(f"more/{number:02}.md")
        self.config()

    def config(self) -> None:
        text = CONFIG
        for key, value in self.keys.items():
            text = text.replace(key, value)
        (self.root / "l10n.yaml").write_text(text)

    def path(self, name: str) -> Path:
        path = self.root / "source_content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def some(self, glob: str) -> Path | None:
        found = sorted(self.root.glob(glob))
        return self.chance.choice(found) if found else None

    # -- what may happen ---------------------------------------------------------------------------

    def sentence(self) -> str:
        words = self.chance.choices(WORDS, k=self.chance.randint(2, 9))
        if self.chance.random() < 0.3:
            words.append(f"[see]({self.chance.choice(LINKS)})")
        if self.chance.random() < 0.2:
            words.append(f"![a picture]({self.chance.choice(('img/p.png', 'img/q.png'))})")
        if self.chance.random() < 0.2:
            words[0] = f"*{words[0]}*"
        return " ".join(words).capitalize() + "."

    def article(self, name: str = "") -> None:
        name = name or self.chance.choice(
            ("a.md", "b.md", "c.md", "d/index.md", "d/_index.md", "d/e.md", "f.html")
        )
        front = f"---\ntitle: {self.chance.choice(WORDS)}\nprice: {self.chance.randint(1, 9)}\n---\n"
        body = "\n\n".join(self.sentence() for _ in range(self.chance.randint(1, 4)))
        block = "\n\n<!-- l10n:block cta -->" if self.chance.random() < 0.5 else ""
        text = f"<p>{self.sentence()}</p>\n" if name.endswith("html") else f"{front}\n# {name}\n\n{body}{block}\n"
        self.path(name).write_text(text)

    def edit(self) -> None:
        path = self.some("source_content/**/*.md")
        if path:
            path.write_text(path.read_text() + "\n" + self.sentence() + "\n")

    def same_size(self) -> None:
        """A save that leaves the size and the time of the last change."""
        path = self.some("source_content/*.md")
        if path:
            seen = path.stat()
            path.write_text(path.read_text().translate(str.maketrans("aeiou", "eioua")))
            os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))

    def remove(self) -> None:
        path = self.some("source_content/**/*.md")
        if path and len(list(self.root.glob("source_content/**/*.md"))) > 2:
            path.unlink()

    def rename(self) -> None:
        path = self.some("source_content/*.md")
        if path and not self.path(f"moved-{path.name}").exists():
            path.rename(self.path(f"moved-{path.name}"))

    def block(self) -> None:
        starts = self.chance.choice(("", "starts: 2026-05-03\n", "ends: 2026-05-02\n", "starts: never\n"))
        link = f"[go]({self.chance.choice(LINKS)})"
        self.path("blocks/cta.md").write_text(
            f"---\n{starts}note: x\n---\n\nFor {{price}} euros, {link}. {self.sentence()}\n"
        )

    def own_block(self) -> None:
        path = self.root / "locales" / self.chance.choice(("de", "zh_CN")) / "blocks" / "cta.md"
        if path.exists():
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(
                self.chance.choice(("---\nsource_hash:\n---\nNimm {price}!\n", "---\nsource_hash: abc\n---\n"))
            )

    def picture(self) -> None:
        self._comes_and_goes(self.path(f"img/{self.chance.choice('pq')}.png"))

    def own_picture(self) -> None:
        self._comes_and_goes(
            self.root / "locales" / self.chance.choice(("de", "zh_CN")) / "files" / "img" / "p.png"
        )

    def _comes_and_goes(self, path: Path) -> None:
        if path.exists() and self.chance.random() < 0.5:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"\x89PNG" + bytes([self.chance.randint(0, 255)]))

    def term(self, rendering: str = "") -> None:
        text = TERMS.replace("RENDERING", rendering or self.chance.choice(("拉面", "傲娇")))
        if not rendering and self.chance.random() < 0.5:
            other = self.chance.choice(("cat", "kyoto", "tsundere dogs", "tsundere"))
            text += f"- term: {other}\n  renderings: {{zh_CN: 猫, de: Katze}}\n"
        (self.root / "glossary_terms" / "terms.yaml").write_text(text)

    def person(self) -> None:
        path = self.some("locales/*/LC_MESSAGES/**/*.po")
        if path:
            text = path.read_text()
            holes = list(re.finditer(r'^msgstr ".*"$', text, re.M))[1:]
            if holes:
                hole = self.chance.choice(holes)
                new = self.chance.choice(("傲娇 der 3.000", "*傲娇* le [see](b.md).", "Ein Text", "", "**x"))
                path.write_text(f'{text[: hole.start()]}msgstr "{new}"{text[hole.end() :]}')

    def unfuzzy(self) -> None:
        path = self.some("locales/*/LC_MESSAGES/**/*.po")
        if path:
            path.write_text(re.sub(r"^#, fuzzy\n", "", path.read_text(), flags=re.M))

    def broken_po(self) -> None:
        path = self.some("locales/*/LC_MESSAGES/*.po")
        if path:
            path.write_text(path.read_text() + self.chance.choice(('msgid "', "garbage\n", "")))

    def lost_po(self) -> None:
        path = self.some("locales/*/LC_MESSAGES/*.po")
        if path:
            path.unlink()

    def lost_template(self) -> None:
        path = self.some("locales/templates/**/*.pot")
        if path:
            path.unlink()

    def edition(self) -> None:
        path = self.some("editions/**/*.*")
        if path:
            if self.chance.random() < 0.5:
                path.unlink()
            else:
                path.write_bytes(path.read_bytes() + b"by hand\n")

    def key(self) -> None:
        name, values = self.chance.choice(
            [
                ("LESS", ("notice", "omit", "source", "previous")),
                ("BLOCK", ("long", "short")),
                ("FAIL", ("", "open", "outdated")),
                ("IGNORE", ("", '{check: numbers, reason: "no"}')),
            ]
        )
        self.keys[name] = self.chance.choice(values)
        self.config()

    def tomorrow(self) -> None:
        self.day += 1

    def former(self) -> None:
        self.previous = [] if self.previous else ["--previous", str(self.root / "former")]

    HAPPENS = (
        "article edit edit same_size remove rename block own_block picture own_picture term person person person "
        "unfuzzy broken_po lost_po lost_template edition key tomorrow former"
    ).split()

    def happen(self) -> str:
        name = self.chance.choice(self.HAPPENS)
        getattr(self, name)()
        return name

    def name(self) -> str:
        """An article that there is."""
        path = self.some("source_content/**/*.md")
        assert path
        return path.relative_to(self.root / "source_content").as_posix()

    def commands(self) -> list[list[str]]:
        when = ["--today", f"2026-05-{self.day:02}", *self.previous]
        return self.chance.choice(
            [
                [["run", "--verbose", *when]],
                [["run", "--verbose", *when]],
                [["extract"], ["check", "--verbose"], ["build", "--verbose", *when]],
                [["status"], ["run", "--article", self.name(), *when], ["check", "--verbose", "--locale", "de"]],
                [["check", "--verbose"], ["status", "--verbose"], ["run", "--dry-run", *when], ["run", *when]],
                [["build", "--locale", "zh_CN", *when], ["run", "--verbose", *when]],
            ]
        )


TEMPLATES = {
    "languages.html": "<p>{{ site_title }} CHANCE</p>\n",
    "article.html": "{% include 'part.html' ignore missing %}<main>{{ article.body.html | safe }} {{ article.fields }}"
    " {% for other, _ in related %}{{ other.body.text }}{{ other.share.states }}{% endfor %}CHANCE</main>\n",
    "index.html": "{% for article, _, _ in articles %}<p id=CHANCE>{{ article.body.text }} {{ article.edition }}</p>"
    "{% endfor %}\n",
    "part.html": "<p>CHANCE</p>\n",
}


class SiteLife(Life):
    """One whose editions are published, and which has wording, templates and a style of its own."""

    HAPPENS = (*Life.HAPPENS, *"wording template static page page base_url dated".split())

    def __init__(self, root: Path, seed: int, more: int = 0) -> None:
        self.base = ""
        (root / "own" / "static").mkdir(parents=True)
        super().__init__(root, seed, more)

    def config(self) -> None:
        super().config()
        path = self.root / "l10n.yaml"
        path.write_text(f"{path.read_text()}templates: own\n{self.base}")

    def base_url(self) -> None:
        self.base = self.chance.choice(("", "base_url: https://example.org/docs/\n"))
        self.config()

    def wording(self) -> None:
        self.path("site.yaml").write_text(f"title: {self.sentence()}\narticle: {{contents: On this page}}\n")

    def template(self) -> None:
        """A template of the project's own, which may show all of any article that it gets."""
        name = self.chance.choice(tuple(TEMPLATES))
        self._file_of_own(name, TEMPLATES[name].replace("CHANCE", self.chance.choice("ab")))

    def static(self) -> None:
        name = self.chance.choice(("style.css", "static/x.txt", "static/y.txt"))
        self._file_of_own(name, f"/* {self.chance.randint(0, 3)} */\n")

    def _file_of_own(self, name: str, text: str) -> None:
        path = self.root / "own" / name
        if path.exists() and self.chance.random() < 0.3:
            path.unlink()
        else:
            path.write_text(text)

    def page(self) -> None:
        """A person changes what was published, or takes it away."""
        path = self.some("public/**/*.*")
        if path:
            if self.chance.random() < 0.5:
                path.unlink()
            else:
                path.write_bytes(path.read_bytes() + b"by hand\n")

    def dated(self) -> None:
        """An article says when it was published, and what it is about."""
        path = self.some("source_content/*.md")
        if path:
            said = f"date: 2026-05-0{self.chance.randint(1, 9)}\ntags: [{self.chance.choice(WORDS)}]\nprice:"
            path.write_text(
                re.sub(r"^(?:date: .*\ntags: .*\n)?price:", said, path.read_text(), count=1, flags=re.M)
            )

    def commands(self) -> list[list[str]]:
        """Those of any project, and a publication in all locales or in one."""
        when = ["--today", f"2026-05-{self.day:02}", *self.previous]
        some = self.chance.choice(([], [], [], ["--locale", "de"]))
        return [*super().commands(), ["publish", "--verbose", *when, *some]]


def outcome(root: Path, command: list[str]) -> tuple[int, str, str]:
    """Exit code and output of a command, without the seconds that it took and where the project lies."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(["--root", str(root), *command])
    return code, _plain(out.getvalue(), root), _plain(err.getvalue(), root)


def _plain(text: str, root: Path) -> str:
    text = re.sub(r"\d+\.\d( s)?$", "0.0", text, flags=re.M).replace(str(root), "ROOT")
    return re.sub(r" +", " ", text)


def files(root: Path) -> dict[str, bytes]:
    """What there is but for caches; a time in the header of a PO file says nothing."""
    out = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and not name.startswith(".l10n/"):
            out[name] = re.sub(rb'"(POT-Creation|PO-Revision)-Date: .*"', b"", path.read_bytes())
    said = json.loads((root / ".l10n" / "run.json").read_bytes()) if (root / ".l10n" / "run.json").exists() else {}
    said.get("counts", {}).pop("locales", None)
    out["run.json"] = json.dumps(said, sort_keys=True).replace(str(root), "ROOT").encode()
    return out
