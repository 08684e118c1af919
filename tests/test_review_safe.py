"""The review page in Chromium: what hostile texts do there, who may ask, and whether everybody can read it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest
from programs import needs
from windows import article

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.model import Key
from l10n_pipeline.review.desk import seen_of

pytestmark = needs("playwright")


AXE = Path(__file__).parents[1] / ".cache" / "judges" / "node_modules" / "axe-core" / "axe.min.js"


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


def test_it_opens_the_browser_on_loopback_at_what_changed(guide, tmp_path):
    """`l10n review --port 0 --since REV`, with a browser that puts down what it is asked to open."""
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "all")):
        named = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
        subprocess.run(["git", *named, *command], cwd=guide.root, check=True, capture_output=True)
    browser = tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\necho "$1" > {tmp_path}/asked.part && mv {tmp_path}/asked.part {tmp_path}/asked\n'
    )
    browser.chmod(0o755)
    command = [sys.executable, "-m", "l10n_pipeline", "--root", str(guide.root), "review", "--since", "HEAD"]
    environment = os.environ | {"BROWSER": str(browser)}
    with subprocess.Popen([*command, "--port", "0"], stdout=subprocess.PIPE, text=True, env=environment) as server:
        said = re.search(r"http://127\.0\.0\.1:\d+/\?token=\S+", server.stdout.readline())[0]
        end = time.monotonic() + 20
        while not (tmp_path / "asked").exists() and time.monotonic() < end:
            time.sleep(0.02)
        with urlopen_with_cookies(said) as answer:
            assert answer.url.endswith("/queue")
        server.terminate()
    assert (tmp_path / "asked").read_text().strip() == said


def urlopen_with_cookies(address):
    return build_opener(HTTPCookieProcessor(CookieJar())).open(address)


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


NEXT = """() => {
  const box = document.querySelector(".desk:not([hidden]) .edition .lit")?.getBoundingClientRect();
  return box && box.top > 0 && box.bottom < innerHeight;
}"""
"""The text that comes next is in sight."""


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
    page.wait_for_selector("html[data-ready]")
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
    page.locator("#article").select_option("1")
    side = page.locator(".desk:not([hidden]) .edition")
    side.locator(".page p [data-unit]").nth(-4).click()
    side.evaluate("side => side.scrollTo({ top: 0, behavior: 'instant' })")
    page.locator(".desk:not([hidden]) .panel").get_by_role("button", name="承認").click()
    page.wait_for_function(NEXT)
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
