"""The review page in Chromium: a person reads, edits, approves, undoes; and what hostile texts do there."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, build_opener, urlopen

import pytest
from test_review import copied

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.model import Key
from l10n_pipeline.review.desk import seen_of

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
AXE = Path(__file__).parents[1] / ".cache" / "judges" / "node_modules" / "axe-core" / "axe.min.js"

pytestmark = [
    pytest.mark.xdist_group("review"),
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium: make tools"),
]

CHINESE = "这个词从哪里来"
CODE = "代号`kawaii`"


class Served:
    """A running server of a project of its own."""

    def __init__(self, root: Path, *options: str) -> None:
        command = [sys.executable, "-m", "l10n_pipeline", "--root", str(root), "review", "--no-browser", *options]
        self.root = root
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        self.url = re.search(r"http\S+", line)[0]
        self.base = self.url.partition("/?")[0]

    def close(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=20)

    def target(self, locale: str, article: str, text: str, context: str = "") -> tuple[str, str]:
        path = self.root / "locales" / locale / "LC_MESSAGES" / f"{article}.po"
        unit = catalog.read(path.read_bytes()).index[Key(context, text)]
        return unit.target, unit.state

    def write(self, locale: str, article: str, text: str, target: str, state: str = "draft") -> None:
        """As an editor of PO files does."""
        path = self.root / "locales" / locale / "LC_MESSAGES" / f"{article}.po"
        read = catalog.read(path.read_bytes())
        change = {Key("", text): catalog.Change(target, state)}
        states = ("new", "machine", "translated", "outdated", "draft")
        path.write_bytes(catalog.update(read, change, overwrite=states))


TABLE = """\
---
title: Cells
description: What stands nowhere
---

# A page of kinds

| Word | Meaning |
|---|---|
| cell text | second cell |

![A painted cat](cat.png "The title of a cat")

Press `Ctrl` to see {name} and [the guide](otaku.md) in **bold**.

An open sentence.

{% include "box.html" %}

:::note
Inside of {{ page.box }} a directive.
:::

[A program](evil.js) and ![a drawing](drawn.svg).

{{< code-toggle file="a/file/whose/name/is/longer/than/the/column/of/the/page/or/two/lines/of/it/at/least.yaml" >}}
[params]
key = 1
{{< /code-toggle >}}
"""
CODE_TAG = [one for one in TABLE.splitlines() if one.startswith("{{<")]
DRAWN = """<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">\
<script href="evil.js"/><script>parent.fired = window.fired = 1</script></svg>"""


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    root = copied(tmp_path_factory.mktemp("review"))
    for path in [*(root / "source_content").glob("*.md"), *(root / "locales").rglob("*.po")]:
        if path.stem != "otaku":
            path.unlink()
    (root / "source_content" / "kinds.md").write_text(TABLE)
    (root / "source_content" / "cat.png").write_bytes(PNG)
    (root / "source_content" / "evil.js").write_text("window.fired = 1")
    (root / "source_content" / "drawn.svg").write_text(DRAWN)
    assert main(["--root", str(root), "extract"]) == 0
    one = Served(root)
    yield one
    one.close()


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
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


def article(tab, served, tag="zh-CN", name="kinds"):
    tab.goto(f"{served.base}/read/{tag}/{name}.html")
    tab.wait_for_selector("html[data-ready]")


def choose(tab, text):
    """Click what a reader sees."""
    tab.locator("#page").get_by_text(text, exact=True).first.click()
    tab.wait_for_selector(".panel .editor")


def done(tab, what):
    tab.wait_for_function("what => document.getElementById('said').textContent === what", arg=what)


def write(tab, text):
    editor = tab.locator("div.editor")
    editor.click()
    tab.keyboard.press("Control+A")
    tab.keyboard.insert_text(text)


def compose(tab, *steps):
    """Letters of an input method that are not yet the text."""
    session = tab.context.new_cdp_session(tab)
    for text in steps:
        session.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )
    return session


# -- open, click, edit, save -----------------------------------------------------------------------


def test_a_chinese_text_with_a_protected_span_by_an_input_method(tab, served):
    source = "Press `Ctrl` to see {name} and [the guide](otaku.md) in **bold**."
    served.write("zh_CN", "kinds", source, "按`Ctrl`看{name}和[指南](otaku.md)的**粗体**。")
    article(tab, served)
    choose(tab, "粗体")
    assert tab.locator("div.editor .chip").all_inner_texts() == [
        "`Ctrl`",
        "{name}",
        "[",
        "](otaku.md)",
        "**",
        "**",
    ]
    asked = []
    tab.on("request", lambda request: asked.append(request.url) if "/api/" in request.url else None)
    editor = tab.locator("div.editor")
    editor.click()
    tab.keyboard.press("Control+End")
    session = compose(tab, "q", "qing", "qing kan")
    tab.wait_for_timeout(400)
    assert asked == [], "nothing is asked in mid-composition"
    tab.evaluate(
        "document.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', ctrlKey: true, bubbles: true}))"
    )
    assert served.target("zh_CN", "kinds", source)[1] == "draft", "and nothing is saved"
    session.send("Input.insertText", {"text": "请看"})
    tab.keyboard.press("Control+Enter")
    done(tab, "Approved")
    wanted = "按`Ctrl`看{name}和[指南](otaku.md)的**粗体**。请看"
    assert served.target("zh_CN", "kinds", source) == (wanted, "translated")
    tab.locator("#page").get_by_text("请看").wait_for()


def test_a_chip_goes_as_a_whole_and_comes_back_by_a_key(tab, served):
    source = "Press `Ctrl` to see {name} and [the guide](otaku.md) in **bold**."
    served.write("ja", "kinds", source, "`Ctrl`で{name}と[案内](otaku.md)を**太字**で見る。")
    article(tab, served, "ja")
    choose(tab, "太字")
    tab.locator("div.editor").click()
    tab.keyboard.press("Control+Home")
    tab.keyboard.press("Delete")
    tab.get_by_role("button", name="Insert `Ctrl`").wait_for()
    assert tab.locator("div.editor .chip").first.inner_text() == "{name}"
    tab.locator(".problems .error").first.wait_for()
    tab.keyboard.press("Alt+1")
    assert tab.locator("div.editor .chip").first.inner_text() == "`Ctrl`"
    tab.locator(".problems .none").wait_for()
    tab.keyboard.press("Control+s")
    tab.get_by_role("button", name="Plain text").click()
    assert tab.locator("textarea.editor").input_value() == "`Ctrl`で{name}と[案内](otaku.md)を**太字**で見る。"


def test_an_arabic_text_runs_from_right_to_left(tab, served):
    article(tab, served, "ar")
    choose(tab, "An open sentence.")
    assert tab.locator("div.editor").evaluate("e => getComputedStyle(e).direction") == "rtl"
    write(tab, "")
    compose(tab, "جم").send("Input.insertText", {"text": "جملة مفتوحة."})
    tab.keyboard.press("Control+Enter")
    done(tab, "Approved")
    assert served.target("ar", "kinds", "An open sentence.") == ("جملة مفتوحة.", "translated")


@pytest.mark.parametrize(
    ("text", "target"), [("cell text", "单元格"), ("A page of kinds", "各种各样的一页")], ids=["cell", "heading"]
)
def test_a_cell_and_a_heading(tab, served, text, target):
    article(tab, served)
    choose(tab, text)
    write(tab, target)
    tab.keyboard.press("Control+Enter")
    done(tab, "Approved")
    assert served.target("zh_CN", "kinds", text) == (target, "translated")
    tab.locator("#page").get_by_text(target, exact=True).wait_for()


def test_an_alt_text_and_a_title(tab, served):
    source = '![A painted cat](cat.png "The title of a cat")'
    article(tab, served)
    image = tab.locator("#page img").first
    assert image.evaluate("image => image.complete && image.naturalWidth") == 1
    image.click()
    tab.wait_for_selector(".panel .editor")
    tab.get_by_role("button", name="Plain text").click()
    tab.locator("textarea.editor").fill('![画里的猫](cat.png "猫的标题")')
    tab.keyboard.press("Control+Enter")
    done(tab, "Approved")
    assert served.target("zh_CN", "kinds", source)[0] == '![画里的猫](cat.png "猫的标题")'
    tab.wait_for_selector('#page img[alt="画里的猫"][title="猫的标题"]')


def test_what_stands_nowhere_on_the_page_has_its_place(tab, served):
    article(tab, served)
    tab.get_by_text("What stands nowhere").click()
    tab.wait_for_selector(".panel .editor")
    write(tab, "页上看不到")
    tab.keyboard.press("Control+Enter")
    done(tab, "Approved")
    assert served.target("zh_CN", "kinds", "What stands nowhere", "description")[0] == "页上看不到"


def test_a_text_whose_source_changed_shows_what_changed(tab, served):
    path = served.root / "locales" / "zh_CN" / "LC_MESSAGES" / "kinds.po"
    read = catalog.read(path.read_bytes())
    key = Key("", "An open sentence.")
    change = catalog.Change("一句旧的话。", "outdated", previous=Key("", "A closed sentence."))
    path.write_bytes(catalog.update(read, {key: change}, overwrite=("new", "machine", "draft", "translated")))
    article(tab, served)
    choose(tab, "一句旧的话。")
    assert tab.locator(".panel del").all_inner_texts() == ["A closed"]
    assert tab.locator(".panel ins").all_inner_texts() == ["An open"]


def test_a_term_is_added_from_a_selection(tab, served):
    article(tab, served)
    word = tab.locator(".original").get_by_text("cell text", exact=True)
    word.scroll_into_view_if_needed()
    word.dblclick(position={"x": 6, "y": 10})
    tab.get_by_role("link", name="Add a term: cell").click()
    form = tab.locator("#add-term")
    assert form.locator("[name=term]").input_value() == "cell"
    form.locator("[name=rendering]").fill("单元格")
    form.get_by_role("button", name="Add").click()
    tab.get_by_text("Added to glossary_terms/review.yaml").wait_for()
    assert "单元格" in (served.root / "glossary_terms" / "review.yaml").read_text("utf-8")


def test_an_engine_is_asked_only_after_a_click_that_was_told_the_cost(tab, served):
    article(tab, served, "pt-BR")
    choose(tab, "An open sentence.")
    asked, said = [], []
    tab.on("request", lambda request: asked.append(request.post_data) if request.url.endswith("/engine") else None)
    tab.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    tab.get_by_role("button", name="Translate with neural").click()
    tab.wait_for_timeout(500)
    assert said == ["Translate with neural? It runs on this machine and costs nothing."]
    assert len(asked) == 1
    assert "agreed" not in asked[0]


def test_directives_and_liquid_are_chips(tab, served):
    article(tab, served)
    wanted = ['{% include "box.html" %}', ":::note", "{{ page.box }}", ":::", *CODE_TAG]
    for side in (".original .page", "#page"):
        assert tab.locator(f"{side} .chip").all_inner_texts() == wanted


def test_a_long_shortcode_is_shown_whole_and_code_keeps_its_lines(tab, served):
    article(tab, served)
    for side in (".original .page", "#page"):
        long = tab.locator(f"{side} .chip", has_text="code-toggle file")
        assert "[params]\nkey = 1\n" in long.locator("..").inner_text()
        outside = long.evaluate("""chip => {
          const right = (what) => Math.max(...[...what.getClientRects()].map((rect) => rect.right));
          const text = document.createRange();
          text.selectNodeContents(chip);
          return [right(text) - right(chip), right(chip) - right(chip.closest(".page"))];
        }""")
        assert all(one < 1 for one in outside), "nothing is cut off, nothing is wider than the page"


def test_a_hidden_text_that_is_open_runs_as_its_source_does(tab, served):
    article(tab, served, tag="ar")
    open_one = tab.locator(".hidden-texts", has_text="What stands nowhere").get_by_text("What stands nowhere")
    assert [open_one.get_attribute(name) for name in ("lang", "dir")] == ["en", "ltr"]


def test_both_sides_scroll_together(tab, served):
    article(tab, served, name="otaku")
    unit = tab.evaluate("""() => {
      const side = document.querySelector(".edition");
      side.dispatchEvent(new WheelEvent("wheel"));
      side.scrollTop = side.scrollHeight / 2;
      const frame = side.getBoundingClientRect();
      const at = document.elementFromPoint(frame.left + frame.width / 2, frame.top + frame.height / 3);
      return (at.closest("[data-unit]") ?? at.querySelector("[data-unit]")).dataset.unit;
    }""")
    tab.wait_for_function(
        """unit => { const [a, b] = [".original", ".edition"].map((side) =>
          document.querySelector(`${side} [data-unit="${unit}"]`).getBoundingClientRect().top);
        return Math.abs(a - b) < 2 && document.querySelector(".original").scrollTop > 0; }""",
        arg=unit,
    )


# -- more than one ---------------------------------------------------------------------------------


def test_two_windows_and_an_editor_lose_nothing(tab, served):
    """The second window wrote first: both texts are shown, and a person chooses."""
    served.write("zh_CN", "kinds", "second cell", "第二格")
    article(tab, served)
    choose(tab, "第二格")
    other = tab.context.new_page()
    article(other, served)
    choose(other, "第二格")
    write(other, "另一个窗口")
    other.keyboard.press("Control+Enter")
    done(other, "Approved")
    other.close()
    write(tab, "这个窗口")
    tab.keyboard.press("Control+Enter")
    clash = tab.locator(".conflict")
    clash.wait_for()
    assert "另一个窗口" in clash.inner_text()
    assert "这个窗口" in clash.inner_text()
    assert served.target("zh_CN", "kinds", "second cell")[0] == "另一个窗口"
    tab.get_by_role("button", name="Keep mine").click()
    tab.keyboard.press("Control+Enter")
    done(tab, "Approved")
    assert served.target("zh_CN", "kinds", "second cell")[0] == "这个窗口"


def test_a_text_that_is_not_saved_is_there_after_a_reload(tab, served):
    article(tab, served, "ja")
    choose(tab, "second cell")
    write(tab, "書きかけ")
    tab.get_by_text("Not saved").wait_for()
    tab.reload()
    tab.get_by_text("Not saved").wait_for()
    assert tab.locator("div.editor").inner_text() == "書きかけ"


def test_by_keyboard_alone(tab, served):
    """From the queue to a text, edit, approve, undo, help."""
    tab.goto(f"{served.base}/queue?locale=ar&article=kinds.md")
    tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(".panel .editor")
    tab.keyboard.press("j")
    tab.wait_for_function("() => document.querySelector('.words')?.textContent === 'What stands nowhere'")
    tab.keyboard.press("Enter")
    tab.keyboard.insert_text("ليس في الصفحة")
    tab.keyboard.press("Control+Enter")
    done(tab, "Approved")
    assert served.target("ar", "kinds", "What stands nowhere", "description") == ("ليس في الصفحة", "translated")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Alt+z")
    done(tab, "Undone")
    assert served.target("ar", "kinds", "What stands nowhere", "description") == ("", "new")
    tab.keyboard.press("?")
    assert tab.locator("dialog#keys").is_visible()


def test_a_hundred_machine_texts_are_approved_as_they_are_read(tab, served, tmp_path):
    path = served.root / "locales" / "pt_BR" / "LC_MESSAGES" / "kinds.po"
    read = catalog.read(path.read_bytes())
    changes = {
        key: catalog.Change(f"pt {n}", "machine", catalog_origin(f"pt {n}"))
        for n, (key, unit) in enumerate(read.index.items())
        if "[" not in key.text and not key.context and not unit.target
    }
    path.write_bytes(catalog.update(read, changes, overwrite=("new", "machine")))
    article(tab, served, "pt-BR")
    button = tab.locator("#approve-read")
    tab.on("dialog", lambda dialog: dialog.accept())
    tab.wait_for_function("() => document.getElementById('approve-read').textContent.includes('(')")
    tab.wait_for_timeout(1200)
    button.click()
    done(tab, "Approved")
    units = catalog.read(path.read_bytes()).index
    for key, change in changes.items():
        assert (units[key].target, units[key].state) == (change.target, "translated")
        assert "approved: " in " ".join(units[key].notes)
    tab.keyboard.press("Alt+z")
    done(tab, "Undone")
    assert {catalog.read(path.read_bytes()).index[key].state for key in changes} == {"machine"}


def catalog_origin(text):
    from l10n_pipeline.model import Origin

    return Origin("machine", "neural/1 risk=0.30:long", catalog.digest(text))


# -- without JavaScript ----------------------------------------------------------------------------


def test_without_javascript_one_reads_and_mends(chromium, served):
    context = chromium.new_context(java_script_enabled=False, locale="en-GB")
    page = context.new_page()
    page.goto(served.url)
    page.goto(f"{served.base}/read/ja/otaku.html")
    assert "オタク" in page.locator("#page").inner_text()
    page.goto(f"{served.base}/queue?locale=ja&article=kinds.md&state=new")
    page.locator(".facts a").first.click()
    page.locator("textarea").fill("題名")
    page.get_by_role("button", name="Approve").click()
    assert served.target("ja", "kinds", "Cells", "title") == ("題名", "translated")
    assert "/unit" in page.url
    context.close()


# -- who may ask -----------------------------------------------------------------------------------


def status(url, method="GET", data=None, **headers):
    request = Request(url, data, {name.replace("_", "-"): value for name, value in headers.items()}, method=method)
    try:
        with build_opener().open(request, timeout=10) as answer:
            return answer.status
    except HTTPError as error:
        return error.code


def test_only_who_holds_the_cookie_and_comes_from_the_page_may_ask(tab, served):
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in tab.context.cookies())
    csrf = tab.locator('meta[name="csrf"]').get_attribute("content")
    base, host = served.base, served.base.removeprefix("http://")
    ask = {"Cookie": cookie, "Origin": base, "x_l10n_csrf": csrf, "Content_Type": "application/json"}
    body = json.dumps({"locale": "ja", "source": "otaku.md", "unit": "0", "target": ""}).encode()
    api = f"{base}/api/check"
    assert status(f"{base}/queue") == 403, "no cookie"
    assert status(f"{base}/?token=wrong") == 403
    assert status(f"{base}/queue", Cookie=cookie) == 200
    assert status(f"{base}/queue", Cookie=cookie, Host="evil.example") == 421
    assert status(f"{base}/queue", Cookie=cookie, Host=f"evil.example:{host.rpartition(':')[2]}") == 421
    assert status(api, "POST", body, **ask) == 404, "let through: there is no such unit"
    assert status(api, "POST", body, **{**ask, "Origin": "http://evil.example"}) == 403
    assert status(api, "POST", body, **{k: v for k, v in ask.items() if k != "Origin"}) == 403
    assert status(api, "POST", body, **{**ask, "x_l10n_csrf": "wrong"}) == 403
    assert status(api, "POST", body, **{k: v for k, v in ask.items() if k != "x_l10n_csrf"}) == 403
    assert status(f"{base}/unit", "POST", b"csrf=wrong", Cookie=cookie, Origin=base) == 403
    for path in (
        "/static/../server.py",
        "/read/assets/../../l10n.yaml",
        "/read/assets/%2e%2e/l10n.yaml",
        "/read/ja/assets/x",
    ):
        assert status(base + path, Cookie=cookie) in (400, 404)
    with urlopen(Request(f"{base}/queue", headers={"Cookie": cookie})) as answer:
        policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


HOSTILE = """\
<img src=x onerror="window.fired=1"><script>window.fired=1</script> <a href="javascript:window.fired=1">x</a> \
<svg onload="window.fired=1"> [y](javascript:window.fired=1) "><script>window.fired=1</script> ' {{7*7}} </textarea>"""


RUNS = """() => [...document.querySelectorAll('*')].flatMap(e => [...e.attributes])
  .filter(a => /^on/.test(a.name) || /^\\s*javascript:/i.test(a.value)).map(a => a.name)"""


def test_what_a_text_holds_runs_nothing(tab, served):
    """As a target, as a source, as a comment, in a term: on the page, in the panel, in lists."""
    served.write("ja", "kinds", "cell text", HOSTILE)
    path = served.root / "source_content" / "hostile.md"
    path.write_text(f"---\ntitle: {json.dumps(HOSTILE)}\n---\n\n# Words\n\nText {HOSTILE}\n")
    main(["--root", str(served.root), "extract"])
    fired = []
    tab.on("dialog", lambda dialog: fired.append(dialog.message))
    tab.wait_for_timeout(1100)
    places = (
        "/queue?locale=ja&state=all",
        "/read/ja/kinds.html",
        "/read/ja/hostile.html",
        "/search?locale=ja&q=<script>",
    )
    for place in places:
        tab.goto(served.base + place)
        assert tab.evaluate("window.fired") is None, place
        assert tab.locator("main script").count() == 0
        assert tab.evaluate(RUNS) == []
    tab.wait_for_selector("body")
    article(tab, served, "ja", "hostile")
    for element in tab.locator("#page [data-unit]").all()[:3]:
        element.click()
        tab.wait_for_selector(".panel .editor")
        assert tab.evaluate("window.fired") is None
    assert fired == []


def test_a_file_of_the_project_is_shown_and_runs_nothing(tab, served):
    article(tab, served)
    address = tab.locator("#page img").last.evaluate("image => image.src")
    assert address.endswith("/drawn.svg")
    tab.goto(address)
    assert tab.evaluate("window.fired") is None
    assert tab.evaluate("self.origin") == "null", "it is no page of this server"
    cookie = "; ".join(f"{c['name']}={c['value']}" for c in tab.context.cookies())
    with urlopen(Request(address.replace("drawn.svg", "evil.js"), headers={"Cookie": cookie})) as answer:
        assert answer.headers["content-type"] == "application/octet-stream"


# -- for everybody ---------------------------------------------------------------------------------

SCHEMES = ("light", "dark")
PAGES = (
    "/",
    "/queue?locale=ja&article=kinds.md",
    "/terms?locale=ar&q=k",
    "/search?q=kinds",
    "/help",
    "/read/ar/kinds.html",
    "/unit",
)
EACH = [
    pytest.param(s, x, (360, 768, 1440, 3840), PAGES, marks=pytest.mark.sites)
    for s in SCHEMES
    for x in ("zh-CN", "ar")
]


@pytest.mark.skipif(not AXE.is_file(), reason="no axe-core: make tools")
@pytest.mark.parametrize(
    ("scheme", "language", "widths", "places"),
    [("light", "en", (1100,), PAGES[2:6:3]), ("dark", "ar", (360,), PAGES[1:7:5]), *EACH],
)
def test_axe_finds_nothing_serious(chromium, served, scheme, language, widths, places):
    """Light and dark, left to right and right to left, narrow and wide; and no page is wider than its window."""
    context = chromium.new_context(color_scheme=scheme, locale=language, reduced_motion="reduce")
    page = context.new_page()
    page.goto(served.url)
    found = []
    program = AXE.read_text("utf-8")
    unit = served_unit(page, served)
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        for place in places:
            page.goto(served.base + (unit if place == "/unit" else place))
            if "/read/" in place:
                page.wait_for_selector("html[data-ready]")
                page.locator("#page [data-unit]").nth(3).click()
                page.wait_for_selector(".panel .editor")
            page.evaluate(program)
            said = page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })")
            for one in said["violations"]:
                if one["impact"] in ("serious", "critical"):
                    found.append((place, width, one["id"], one["nodes"][0]["html"][:120]))
            wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if wide > 0:
                found.append((place, width, f"{wide} px too wide", ""))
            assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    context.close()
    assert found == []


@pytest.mark.parametrize("language", ["en", "zh-CN", "ja", "ar", "pt-BR"])
def test_the_filter_of_the_queue_stands_in_one_line(chromium, served, language):
    context = chromium.new_context(viewport={"width": 1100, "height": 700}, locale=language)
    page = context.new_page()
    page.goto(served.url)
    page.goto(served.base + "/queue?locale=zh_CN&state=all")
    bottoms = [one.bounding_box() for one in page.locator(".filter select, .filter button").all()]
    context.close()
    assert len(bottoms) == 3
    assert max(b["y"] for b in bottoms) - min(b["y"] for b in bottoms) < 10


def served_unit(page, served):
    page.goto(f"{served.base}/queue?locale=zh_CN&state=all")
    return page.locator(".facts a").first.get_attribute("href")


# -- the packed file -------------------------------------------------------------------------------


def test_a_packed_file_is_edited_from_the_disk_and_taken_back(chromium, served, tmp_path, capsys):
    """One text is taken; one that changed meanwhile is shown, and stays."""
    root = ["--root", str(served.root), "review"]
    served.write("ja", "kinds", "A page of kinds", "いろいろな頁")
    packed = tmp_path / "review.html"
    assert main([*root, "--pack", "ja", "kinds", "otaku", "-o", str(packed)]) == 0
    assert "http-equiv" in packed.read_text("utf-8")
    context = chromium.new_context(accept_downloads=True, offline=True)
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.goto(packed.as_uri())
    page.wait_for_selector("html[data-ready]", timeout=5000)
    assert page.locator(".desk:not([hidden]) .edition img").first.evaluate("image => image.naturalWidth") == 1
    for text, target in (("いろいろな頁", "色々なページ"), ("An open sentence.", "開いた文。")):
        page.locator(".edition .page").first.get_by_text(text, exact=True).click()
        page.locator("div.editor").click()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(f"{target}{{nmae}}")
        assert "原文にないもの：{nmae}" in page.locator(".panel .problems").inner_text()
        page.keyboard.press("Control+A")
        page.keyboard.insert_text(target)
        page.locator(".panel .problems .none").wait_for()
        if AXE.is_file():
            page.evaluate(AXE.read_text("utf-8"))
            said = page.evaluate("axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })")
            assert [v["id"] for v in said["violations"] if v["impact"] in ("serious", "critical")] == []
        page.locator(".panel").get_by_role("button", name="承認").click()
    page.locator("#who").fill("Rin")
    with page.expect_download() as download:
        page.locator("#download").click()
    download.value.save_as(tmp_path / "changes.json")
    assert wrong == []
    context.close()
    served.write("ja", "kinds", "A page of kinds", "その間に")
    assert main([*root, "--take", str(tmp_path / "changes.json")]) == 1
    said = capsys.readouterr().out
    assert "took 1 texts" in said
    assert "その間に" in said
    assert "色々なページ" in said
    assert served.target("ja", "kinds", "An open sentence.") == ("開いた文。", "translated")
    assert served.target("ja", "kinds", "A page of kinds") == ("その間に", "draft")
    assert main([*root, "--take", str(tmp_path / "changes.json")]) == 1, "the same again changes nothing"
    path = served.root / "locales" / "ja" / "LC_MESSAGES" / "kinds.po"
    now = catalog.read(path.read_bytes()).index[Key("", "An open sentence.")]
    wrong_one = json.loads((tmp_path / "changes.json").read_text("utf-8"))
    wrong_one["changes"] = [c for c in wrong_one["changes"] if c["text"] == "An open sentence."]
    wrong_one["changes"][0] |= {"target": "開いた[文](https://evil.example)", "deed": "save", "seen": seen_of(now)}
    (tmp_path / "wrong.json").write_text(json.dumps(wrong_one))
    main([*root, "--take", str(tmp_path / "wrong.json")])
    assert served.target("ja", "kinds", "An open sentence.")[1] == "draft", "it was approved, and is no longer"
    (tmp_path / "bad.json").write_text('{"format": "l10n-review-changes/1", "changes": [1]}')
    assert main([*root, "--take", str(tmp_path / "bad.json")]) != 0
