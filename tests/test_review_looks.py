"""The review page in Chromium: what is shown where, and what stays in sight."""

from __future__ import annotations

import pytest
from programs import needs
from windows import CODE_TAG, MARKED, article

pytestmark = needs("playwright")


def test_directives_and_liquid_are_chips(tab, served):
    article(tab, served)
    wanted = ['{% include "box.html" %}', ":::note", "{{ page.box }}", ":::", *CODE_TAG]
    for side in (".original .page", "#page"):
        assert tab.locator(f"{side} .chip").all_inner_texts() == wanted


def test_the_marks_of_other_generators_are_chips(tab, served):
    article(tab, served, name="marks")
    for side in (".original .page", "#page"):
        assert tab.locator(f"{side} .chip").all_inner_texts() == MARKED


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


def test_on_a_telephone_the_open_sentence_stays_in_sight(tab, served):
    tab.set_viewport_size({"width": 360, "height": 740})
    article(tab, served, name="otaku")
    for unit in (tab.locator("#page p [data-unit]").nth(1), tab.locator("#page [data-unit]").last):
        unit.scroll_into_view_if_needed()
        unit.click()
        tab.wait_for_selector("#page .lit")
        tab.wait_for_function("""() => {
          const box = (one) => document.querySelector(one)?.getBoundingClientRect();
          const [lit, panel] = [box("#page .lit"), box(".panel:has(.editor)")];
          return panel && lit.top >= 0 && lit.top + 20 < panel.top;
        }""")
        tab.locator(".panel .close").click()


@pytest.mark.parametrize("side", [".original", ".edition"])
def test_the_counterpart_of_a_text_stands_beside_it(tab, served, side):
    article(tab, served, name="otaku")
    unit = tab.locator(f"{side} .page p [data-unit]").nth(6)
    unit.scroll_into_view_if_needed()
    before = unit.bounding_box()["y"]
    unit.click()
    tab.wait_for_function("""() => {
      const [a, b] = [...document.querySelectorAll(".page .lit")].map((one) => one.getBoundingClientRect().top);
      return b !== undefined && Math.abs(a - b) < 2;
    }""")
    assert abs(unit.bounding_box()["y"] - before) < 2, "and what was clicked stays where it is"
