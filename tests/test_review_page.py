"""The review page in Chromium: a person reads, edits, approves, undoes, alone and beside others."""

from __future__ import annotations

import pytest
from programs import needs
from windows import GONE, article, choose, compose, done, write

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.model import Key

pytestmark = needs("playwright")


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
    folded = tab.locator(".hidden-texts")
    folded.get_by_text("Not on the page (2)").click()
    folded.get_by_text("What stands nowhere").click()
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
    with tab.expect_event("dialog"):
        tab.get_by_role("button", name="Translate with neural").click()
    tab.wait_for_timeout(200)  # what a click that was taken back would still ask
    assert said == ["Translate with neural? It runs on this machine and costs nothing."]
    assert len(asked) == 1
    assert "agreed" not in asked[0]


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


def test_a_text_that_has_gone_is_told_and_the_page_is_the_new_one(tab, served):
    article(tab, served, "ja", "gone")
    (served.root / "source_content" / "gone.md").write_text(GONE.replace("Two", "Three"))
    main(["--root", str(served.root), "extract"])
    answered(tab, "/api/page?locale=ja&source=gone.md", "Three")
    tab.locator("#page").get_by_text("Two texts.").click()
    tab.get_by_text("this text is no longer there").wait_for()
    tab.locator("#page").get_by_text("Three texts.").wait_for()


def answered(tab, address, word):
    """The project is looked at once a second: wait until the server's answer holds the word."""
    assert tab.evaluate(
        """async ([address, word]) => {
          for (let n = 0; n < 200; n++) {
            if ((await (await fetch(address)).text()).includes(word)) return true;
            await new Promise((done) => setTimeout(done, 50));
          }
        }""",
        [address, word],
    )


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


def test_a_text_is_sent_back_with_a_comment_by_keyboard(tab, served):
    served.write("ja", "kinds", "cell text", "セル", "translated")
    article(tab, served, "ja")
    choose(tab, "セル")
    tab.keyboard.press("Control+Shift+B")
    tab.wait_for_function("() => document.activeElement.matches('.panel input')")
    tab.keyboard.insert_text("too short")
    tab.keyboard.press("Control+Shift+B")
    done(tab, "Sent back")
    assert served.target("ja", "kinds", "cell text") == ("セル", "draft")
    path = served.root / "locales" / "ja" / "LC_MESSAGES" / "kinds.po"
    assert any(": too short" in n for n in catalog.read(path.read_bytes()).index[Key("", "cell text")].notes)


def test_the_edition_alone_with_the_source_beneath_each_text(tab, served):
    article(tab, served, name="otaku")
    tab.keyboard.press("v")
    assert not tab.locator(".original").is_visible()
    tab.keyboard.press("v")
    beneath = tab.locator("#page .beneath")
    units = tab.locator("#page [data-unit]")
    tab.wait_for_function("() => document.querySelectorAll('#page .beneath').length > 20")
    assert beneath.first.inner_text() == 'Otaku: from "your house" to a badge of honour'
    assert beneath.first.get_attribute("lang") == "en"
    assert beneath.first.bounding_box()["y"] > units.first.bounding_box()["y"]
    tab.keyboard.press("v")
    assert tab.locator(".original").is_visible()
    assert beneath.count() == 0


def test_a_term_of_the_term_base_is_marked_and_inserted(tab, served):
    article(tab, served, name="otaku")
    tab.locator("#page [data-unit]", has_text="1980年代初").click()
    panel = tab.locator(".panel")
    panel.locator(".words .term", has_text="Akio Nakamori").wait_for()
    tab.locator("div.editor").click()
    tab.keyboard.press("Control+End")
    panel.get_by_role("button", name="Insert 中森明夫").click()
    assert tab.locator("div.editor").inner_text().endswith("中森明夫")
    panel.get_by_text("Not saved").wait_for()


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
    all_read = f"({len(changes)})"
    tab.wait_for_function("all => document.getElementById('approve-read').textContent.includes(all)", arg=all_read)
    button.click()
    done(tab, "Approved")
    units = catalog.read(path.read_bytes()).index
    for key, change in changes.items():
        assert (units[key].target, units[key].state) == (change.target, "translated")
        assert "approved: " in " ".join(units[key].notes)
    tab.keyboard.press("Alt+z")
    done(tab, "Undone")
    assert {catalog.read(path.read_bytes()).index[key].state for key in changes} == {"machine"}


def test_a_text_that_is_higher_than_the_window_is_read_at_its_end(tab, served):
    """A narrow window over a long paragraph, as on a telephone."""
    path = served.root / "locales" / "ja" / "LC_MESSAGES" / "high.po"
    read = catalog.read(path.read_bytes())
    key = next(key for key in read.index if key.text.startswith("A sentence"))
    change = catalog.Change(key.text, "machine", catalog_origin(key.text))
    path.write_bytes(catalog.update(read, {key: change}, overwrite=("new",)))
    tab.set_viewport_size({"width": 1200, "height": 300})
    article(tab, served, "ja", "high")
    assert tab.locator("#page .machine").evaluate("e => e.getBoundingClientRect().height") > 1200
    button = tab.locator("#approve-read")
    assert button.is_disabled()
    tab.locator(".edition").evaluate("""async (side) => {
      const end = side.querySelector(".machine").getBoundingClientRect().bottom - innerHeight + 20;
      for (let at = 0; at < end; at += 100) {
        side.scrollTo({ top: at, behavior: "instant" });
        await new Promise(requestAnimationFrame);
      }
      side.scrollTo({ top: end, behavior: "instant" });
    }""")
    tab.wait_for_function("() => document.getElementById('approve-read').textContent.includes('(1)')")


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
