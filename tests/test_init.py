"""`l10n init` looks where it is: which site that is, what is in it, and what it writes for it."""

from __future__ import annotations

import pytest
from sites_to_init import BOOK, CHINESE, CURRENT, FRONT_DE, GERMAN, MKDOCS, PAGE, SITES
from worlds import grow

from l10n_pipeline.cli import main
from l10n_pipeline.config import config


def contents(root):
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in root.rglob("*") if p.is_file()}


def l10n(root, *args):
    return main(["--root", str(root), *args])


@pytest.mark.parametrize("name", SITES)
def test_a_site_is_seen_as_it_is(name, tmp_path, capsys):
    files, wanted, locales = SITES[name]
    grow(tmp_path, files)
    before = contents(tmp_path)
    assert l10n(tmp_path, "init", "--dry-run") == 0
    assert contents(tmp_path) == before
    capsys.readouterr()
    assert l10n(tmp_path, "init") == 0
    said = capsys.readouterr().out
    after = contents(tmp_path)
    assert {key: after[key] for key in before} == before
    assert set(after) - set(before) == {"l10n.yaml", ".gitignore"}
    found = config.load(tmp_path)
    assert found.layout == wanted["layout"]
    assert found.in_place
    for key, usual in (
        ("editions", ""),
        ("sources", ""),
        ("locales_folder", found.relative(found.locales_folder)),
    ):
        assert found.relative(getattr(found, key)) == wanted.get(key, usual)
    assert dict(found.routes) == wanted.get("routes", dict(found.routes))
    assert {f.pattern: {"translate": f.translate} for f in found.files} == wanted.get("files", {})
    assert {one.name for one in found.locales} == set(locales)
    places = [place for _, place in locales.values() if place]
    outside = "".join(f" {place}" for place in places if place.endswith(".po"))
    assert (f"next: l10n import{outside}\n" if places else "next: l10n run") in said


@pytest.mark.parametrize("name", SITES)
def test_the_commands_that_it_names_run_to_the_end(name, tmp_path, capsys, monkeypatch):
    files, _, locales = SITES[name]
    grow(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    assert main(["init"]) == 0
    commands = [
        line.split()[2:] for line in capsys.readouterr().out.splitlines() if line[:5] in ("next:", "then:")
    ]
    sources = {key: data for key, data in contents(tmp_path).items() if key in files}
    for command in commands:
        assert main(command) == 0, capsys.readouterr()
    after = contents(tmp_path)
    theirs = {key for key in sources if files[key] not in (GERMAN, FRONT_DE, CHINESE)}
    assert {key: after[key] for key in theirs} == {key: sources[key] for key in theirs}
    said = capsys.readouterr().err
    assert "files-unused" not in said
    assert "locale-unlisted" not in said
    translated = {locale for locale, (_, place) in locales.items() if place}
    for locale in translated:
        assert any((config.load(tmp_path).locales_folder / locale).rglob("*.po"))
    for key in sources.keys() - theirs:
        assert files[key].splitlines()[-1] in after[key].decode()
    before = contents(tmp_path)
    for command in commands:
        assert main(command) == 0
    state = {key for key in contents(tmp_path) if not key.startswith(".l10n/")}
    assert {key: contents(tmp_path)[key] for key in state} == {key: before[key] for key in state}


def test_what_is_generated_is_not_for_git_where_nothing_is_translated(tmp_path):
    grow(tmp_path, {"docs/a.md": PAGE, "docusaurus.config.js": "module.exports = {title: 'Site'}\n"})
    (tmp_path / ".gitignore").write_text("node_modules", "utf-8")
    assert l10n(tmp_path, "init", "--locale", "zh-CN", "--locale", "de") == 0
    assert [one.name for one in config.load(tmp_path).locales] == ["zh_CN", "de"]
    assert (tmp_path / ".gitignore").read_text("utf-8").splitlines() == [
        "node_modules",
        "/.l10n/",
        ".l10n-*.tmp",
        "/_l10n-manifest.json",
        f"/i18n/zh-CN/{CURRENT}/",
        f"/i18n/de/{CURRENT}/",
    ]


def test_pages_without_a_generator_get_editions_of_their_own(tmp_path):
    grow(tmp_path, {"articles/a.md": PAGE, "README.md": "# About\n"})
    assert l10n(tmp_path, "init", "--locale", "de") == 0
    found = config.load(tmp_path)
    assert not found.in_place
    assert found.relative(found.sources) == "articles"
    assert l10n(tmp_path, "run") == 0
    assert (tmp_path / "editions" / "de" / "a.md").is_file()


@pytest.mark.parametrize("named", [(), ("--locale", "de")])
def test_whoever_names_a_locale_is_not_asked_for_one(tmp_path, capsys, named):
    grow(tmp_path, {"source_content/a.md": "# A page\n\nText.\n"})
    assert l10n(tmp_path, "init", *named) == 0
    assert ("name yours by --locale" in capsys.readouterr().out) == (not named)


def test_pages_in_the_root(tmp_path):
    grow(tmp_path, {"a.md": PAGE, "README.md": "# About\n"})
    assert l10n(tmp_path, "init", "--locale", "de") == 0
    for _ in range(2):
        assert l10n(tmp_path, "run") == 0
        templates = tmp_path / "locales" / "templates"
        assert [path.name for path in templates.rglob("*.pot")] == ["a.pot"]


def test_packages_that_are_installed_below_are_no_pages(tmp_path, capsys):
    """An environment of Python is one whatever its folder is called, and has pages of its own."""
    grow(tmp_path, {"guide.md": PAGE, "mine/pyvenv.cfg": "home = /usr/bin\n", "node_modules/a/README.md": PAGE})
    grow(tmp_path, {"mine/lib/python3/site-packages/other/README.md": PAGE})
    assert l10n(tmp_path, "init", "--locale", "de") == 0
    assert "1 page in ." in capsys.readouterr().out
    assert l10n(tmp_path, "run") == 0
    assert [path.name for path in (tmp_path / "locales/de").rglob("*.po")] == ["guide.po"]


def test_the_site_may_be_named(tmp_path, capsys):
    grow(tmp_path, {"docs/mkdocs.yml": "site_name: One\n", "docs/docs/a.md": PAGE})
    grow(tmp_path, {"book/book.toml": BOOK, "book/src/a.md": PAGE})
    assert l10n(tmp_path, "init", "docs", "--dry-run") == 0
    assert "MkDocs, by docs/mkdocs.yml" in capsys.readouterr().out
    assert l10n(tmp_path, "init", "--dry-run") == 0
    said = capsys.readouterr().out
    assert "mdBook, by book/book.toml" in said
    assert "`l10n init docs`" in said
    assert l10n(tmp_path, "init", "nowhere") == 2


def test_a_configuration_that_cannot_be_read_is_as_good_as_none(tmp_path):
    grow(tmp_path, {"mkdocs.yml": "a: [\n", "docs/a.md": PAGE})
    assert l10n(tmp_path, "init", "--locale", "de") == 0
    assert config.load(tmp_path).layout == "mkdocs"


def test_a_page_that_nobody_translated_stays_away_although_it_shares_a_heading(tmp_path, capsys):
    words = "\n\nMany words that stand on this page alone, and that nobody has translated until today.\n"
    grow(tmp_path, {"mkdocs.yml": MKDOCS % "suffix", "docs/a.md": PAGE, "docs/a.de.md": GERMAN})
    grow(tmp_path, {"docs/b.md": PAGE.partition("\n")[0] + words})
    for command in ("init", "import", "run"):
        assert l10n(tmp_path, command) == 0, capsys.readouterr().err
    assert not (tmp_path / "docs/b.de.md").exists()
    (tmp_path / "docs/b.de.md").write_text(GERMAN.partition("\n")[0] + "\n\nViele Worte, die nur hier stehen.\n")
    for command in ("import", "run"):
        assert l10n(tmp_path, command) == 0, capsys.readouterr().err
    assert "Viele Worte" in (tmp_path / "docs/b.de.md").read_text("utf-8")
