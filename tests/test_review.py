"""The review page without a browser: units on the page, and what is told of one."""

from __future__ import annotations

import html
import re
import subprocess

import pytest
from desks import GUIDE, ME, SECOND, small, unit_of, wanted
from hypothesis import given
from hypothesis import strategies as st

from l10n_pipeline import catalog
from l10n_pipeline.cli import main
from l10n_pipeline.config import config
from l10n_pipeline.config.config import LocaleConfig
from l10n_pipeline.errors import L10nError
from l10n_pipeline.model import Key
from l10n_pipeline.project import Project
from l10n_pipeline.publish.read import is_page
from l10n_pipeline.publish.read import read as read_page
from l10n_pipeline.review import api, pages, rooms, saves, units
from l10n_pipeline.review.desk import Desk, name_of
from l10n_pipeline.review.index import CountIndex
from l10n_pipeline.review.markers import Markers
from l10n_pipeline.sources import Source
from l10n_pipeline.stages.inspect.check import check
from l10n_pipeline.stages.publish import publish

# -- the page and its units ------------------------------------------------------------------------


def test_without_its_spans_each_page_is_the_published_one(desk):
    """Byte for byte, of all articles in all locales; and each unit that the page shows has its span."""
    project = Project(config.load(desk.root))
    publish(project, project.config.locales)
    seen = 0
    for source in desk.project.sources():
        if source.is_block or not is_page(source.name):
            continue
        for locale in (LocaleConfig("en", None, (), {}), *desk.locales):
            page = pages.page(desk, source, locale.name, as_published=True)
            tag = locale.name.replace("_", "-")
            site = (desk.root / "public" / pages.address(source, tag).removeprefix("/read/")).read_text()
            plain = without_spans(page.html)
            lead, mark, rest = plain.partition("<h2")
            assert as_written(lead) in as_written(site)
            assert as_written(mark + rest) in as_written(site)
            assert plain == published(desk, source, locale)
            shown = set(re.findall(r'data-unit(?:-[\w-]+)?="(\w+)"', page.html))
            document = desk.document(source)
            told = {name_of(s.key) for s in document.segments if s.kind not in ("field", "title", "attribute")}
            assert told <= shown, source
            seen += len(told)
    assert seen > 1500


def published(desk, source, locale):
    """The body of the page as `publish` finishes it, with no marker in it."""
    if locale.name != "en":
        locale = desk.project.config.locale(locale.name)
    raw = read_page(desk.preview.composed(locale, source).data, source.name)
    return desk.preview.finished(locale.name, source, raw.html, lambda pieces: pieces).html


def as_written(page: str) -> str:
    """As templates write a page: no blank lines, nothing behind the end of a line."""
    return re.sub(r"[ \t]+$", "", re.sub(r"\n\s*\n+", "\n", page), flags=re.M).strip()


def without_spans(page: str) -> str:
    """The page with the spans of units taken out, the others kept."""
    page = re.sub(r' data-unit-[\w-]+="\w+"', "", page)
    out, stack = [], []
    for token in re.finditer(r"<span( data-unit=\"\w+\")?[^<>]*>|</span>|[^<]+|<", page):
        if token[0].startswith("<span"):
            stack.append(bool(token[1]))
            out.append("" if token[1] else token[0])
        elif token[0] == "</span>":
            out.append("" if stack.pop() else token[0])
        else:
            out.append(token[0])
    return "".join(out)


words = st.text(st.sampled_from("ab *_`[]()<>&\u2003\u1680あ\n"), max_size=20)


@given(words, words, words)
def test_markers_come_out_as_they_went_in(before, text, after):
    data = (before + text + after).encode()
    at = len(before.encode()), len((before + text).encode())
    markers = Markers(data.decode())
    assert markers.removed(markers.marked(data, [(7, at)]).decode()) == data.decode()


def test_a_page_with_all_sentinels_has_no_spans_and_is_there():
    body = "\u2001" * 6
    with pytest.raises(ValueError, match="blanks"):
        Markers("".join(s + body for s in "\u1680\u202f\u2009\u2007"))


def test_a_unit_that_crosses_an_element_has_a_span_in_each_part():
    markers = Markers("")
    page = "<p>a<b>" + markers.marked(b"xy", [(0, (0, 2))]).decode()[:9] + "b</b>c"
    page += markers.marked(b"", [(0, (0, 0))]).decode()[8:] + "</p>"
    found = markers.spans(page, ["u"])
    assert '<span data-unit="u">c</span>' in found
    assert found.count("<span") == found.count("</span>")


def test_a_text_of_a_block_has_its_span_on_the_page_that_includes_it(desk):
    page = pages.page(desk, Source("otaku.md"), "ar")
    assert {block.name for block in page.blocks} <= {s.name for s in desk.project.sources() if s.is_block}
    assert page.blocks
    for block in page.blocks:
        names = {name_of(key) for key in desk.units(block, "ar")}
        assert names & set(re.findall(r'data-unit="(\w+)"', page.html))


def test_a_page_is_made_anew_when_its_file_changes(guide):
    before = pages.page(guide, GUIDE, "de")
    assert pages.page(guide, GUIDE, "de") is before
    saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", "Neu und anders.")])
    assert "Neu und anders." in pages.page(guide, GUIDE, "de").html


def test_what_stands_nowhere_on_the_page_is_told(guide):
    page = pages.page(guide, GUIDE, "de")
    assert {s.context for s in page.hidden} == {"title", "description"}
    assert f'data-unit="{name_of(unit_of(guide, "cell").key)}"' in page.html
    assert "An alt text" in str([s.text for s in guide.document(GUIDE).segments])


def test_a_po_file_that_breaks_while_it_is_read_is_told_on_every_page_until_it_is_mended(guide):
    path = guide.project.po_path(GUIDE, "de")
    good = path.read_bytes()
    index = CountIndex(guide.project, guide.lock)
    visit = rooms.PageVisit(guide, index, ME, "en", "", {"locale": "de"}, {"tag": "de", "path": "guide.html"}, "/")
    told = "locales/de/LC_MESSAGES/guide.po:"
    assert told not in rooms.article(visit).partition("<main")[0]
    path.write_bytes(good + b'\nmsgid "half\n')
    for page in (rooms.article, rooms.queue, rooms.overview):
        assert told in page(visit).partition("<main")[0], page
    path.write_bytes(good)
    for page in (rooms.overview, rooms.article, rooms.queue):
        assert told not in page(visit).partition("<main")[0], page
    index.close()


# -- one unit --------------------------------------------------------------------------------------


def test_problems_are_those_of_check(desk):
    """For each unit of an article: the same ids, messages and severities."""
    source = Source("kaiju.md")
    path = desk.project.po_path(source, "zh_CN")
    read = catalog.read(path.read_bytes())
    spoilt = {
        key: catalog.Change(unit.target[1:] + " **x 7", "translated")
        for key, unit in list(read.index.items())[::3]
    }
    path.write_bytes(catalog.update(read, spoilt, overwrite=("translated",)))
    project = Project(config.load(desk.root), writes=False)
    locale = project.config.locale("zh_CN")
    check(project, [locale], [source])
    name = project.relative(path)
    whole = {
        (p.places[0].line, p.id, p.message) for p in project.problems if p.places and p.places[0].path == name
    }
    here = set()
    for segment in desk.document(source).by_key().values():
        unit = desk.units(source, "zh_CN").get(segment.key)
        if unit:
            one = units.OpenUnit(source, desk.locale("zh_CN"), segment, unit)
            here |= {(unit.line, p.id, p.message) for p in units.problems(desk, one, unit.target)}
    gathered = {"term-changed", "term-missing"}  # `check` tells of a rendering that no unit has once
    assert {p for p in whole if p[1] not in gathered} == {p for p in here if p[1] not in gathered}
    assert len(here) > 20


def test_the_parts_of_a_text_are_the_text(desk):
    for source in desk.project.sources():
        for segment in desk.document(source).segments:
            found = units.parts(segment.text, segment)
            assert "".join(p.get("chip", p.get("text", "")) for p in found) == segment.text


def test_alt_texts_and_titles_can_be_written_between_chips(guide):
    segment = next(s for s in guide.document(GUIDE).segments if "An alt text" in s.text)
    found = [p["text"] for p in units.parts(segment.text, segment) if "text" in p]
    assert "An alt text" in found


@given(st.text("ab c你好 ,.", max_size=30), st.text("ab c你好 ,.", max_size=30))
def test_a_difference_holds_both_texts(old, new):
    found = units.differences(old, new)
    assert "".join(p.get("same", p.get("gone", "")) for p in found) == old
    assert "".join(p.get("same", p.get("new", "")) for p in found) == new


def test_who_changed_a_text_last_and_why_it_stands_there(guide):
    saves.save(guide, ME, GUIDE, "de", [wanted(unit_of(guide, SECOND), "approve", "Ein zweiter Text.")])
    ask = {"locale": "de", "source": "guide.md", "unit": name_of(Key("", SECOND))}
    assert api.READS["history"](guide, ask)["last"] == {}, "git does not know"
    for command in (("init", "-q"), ("add", "."), ("commit", "-qm", "The second text")):
        named = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
        subprocess.run(["git", *named, *command], cwd=guide.root, check=True, capture_output=True)
    told = api.READS["history"](guide, ask)
    assert (told["last"]["who"], told["last"]["mail"]) == ("Ann", "<ann@example.org>")
    assert told["last"]["what"] == "The second text"
    assert any("translated" in line for line in told["explained"]), told["explained"]


# -- offers and engines ----------------------------------------------------------------------------


def test_the_memory_offers_what_another_article_says(tmp_path):
    desk = small(tmp_path)
    (tmp_path / "source_content" / "other.md").write_text(f"{SECOND}\n")
    assert main(["--root", str(tmp_path), "extract"]) == 0
    other = Source("other.md")
    desk = Desk(tmp_path)
    one = units.asked(desk, other, desk.locale("ar"), name_of(Key("", SECOND)))
    assert units.offers(desk, one) == []
    saves.save(desk, ME, GUIDE, "ar", [wanted(unit_of(desk, SECOND, "ar"), "approve", "نص ثان.")])
    desk = Desk(tmp_path)
    one = units.asked(desk, other, desk.locale("ar"), name_of(Key("", SECOND)))
    assert [offer["text"] for offer in units.offers(desk, one)] == ["نص ثان."]


def test_an_engine_answers_after_its_cost_and_writes_no_text(guide):
    path = guide.project.po_path(GUIDE, "de")
    before = path.read_bytes()
    ask = {"locale": "de", "source": "guide.md", "unit": name_of(Key("", SECOND))}
    said = api.READS["engine"](guide, ask)
    assert said == {"engine": "pseudo", "characters": len(SECOND), "cost": 0, "free": True}
    answer = api.READS["engine"](guide, ask | {"agreed": True})
    assert answer["text"]
    assert answer["text"] != SECOND
    assert path.read_bytes() == before
    with pytest.raises(L10nError, match="no engine"):
        api.READS["engine"](guide, ask | {"locale": "ar"})


# -- sites whose generator reads Markdown in its own way --------------------------------------------

READINGS = {
    "docusaurus": "import One from './one';\nimport Two from './two';\n\nA text with <One of={1 + 1} />.\n\n# Last\n",
    "jekyll": "A text\n2. a number\n3. another\n\n[a label]: not an address\n\n# Last\n",
    "mkdocs": '#Heading\nA text\n\n!!!note "A title"\n    Its text.\n\n# Last\n',
    "myst": "A text\n% no text\n\n:a name: what it is\n:another: and that\n\n# Last\n",
}


@pytest.mark.parametrize("layout", READINGS)
def test_each_span_holds_its_own_unit_in_the_reading_of_every_generator(tmp_path, layout):
    desk = small(tmp_path)
    (tmp_path / "l10n.yaml").write_text(f"layout: {layout}\nlocales: {{ar: {{engine: null}}}}\n")
    (tmp_path / "source_content" / "guide.md").write_text(READINGS[layout])
    assert main(["--root", str(tmp_path), "extract"]) == 0
    desk = Desk(tmp_path)
    page = pages.page(desk, GUIDE, "en")
    shown = {name: html.unescape(text) for name, text in re.findall(r'data-unit="(\w+)">([^<]*)', page.html)}
    for segment in desk.document(GUIDE).segments:
        assert segment.text.startswith(shown[name_of(segment.key)].strip()), page.html
    assert "Last" in shown.values()
    publish(desk.project, desk.project.config.locales)
    assert not [p for p in desk.project.problems if p.severity == "error"]


def test_a_text_with_plural_forms_is_sent_to_a_po_editor_before_anything_is_typed(tmp_path):
    small(tmp_path)
    config_file = tmp_path / "l10n.yaml"
    config_file.write_text(config_file.read_text() + "po: ['po/{locale}.po']\n")
    (tmp_path / "po").mkdir()
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    head += '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
    body = 'msgid "One file"\nmsgid_plural "%d files"\nmsgstr[0] "Eine Datei"\nmsgstr[1] ""\n'
    (tmp_path / "po" / "de.po").write_text(f"{head}\n{body}")
    desk = Desk(tmp_path)
    source = Source("po/{locale}.po")
    asked = {"locale": "de", "source": source.name, "unit": name_of(Key("", "One file"))}
    index = CountIndex(desk.project, desk.lock)
    page = rooms.unit(rooms.PageVisit(desk, index, ME, "en", "", asked, {}, "/"))
    index.close()
    assert "Mend it in a PO editor: po/de.po:6" in page
    assert "<textarea" not in page
