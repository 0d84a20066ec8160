"""Pages work under the strict policy for scripts and styles, and hold no code that nobody uses."""

import re
from pathlib import Path

import pytest

from bin.places import ROOT

FOLDER = ROOT / "templates"
TEMPLATES = sorted(FOLDER.rglob("*.html"))
SCRIPTS = sorted(path for path in (ROOT / "static" / "js").rglob("*.js"))
INLINE = {
    "style": re.compile(r"<[^>]*\sstyle\s*=|<style\b"),
    "handler": re.compile(r"<[^>]*\s(on\w+|hx-on[:\w-]*)\s*="),
    "script": re.compile(r"<script\b(?![^>]*\ssrc=)"),
    "code in an attribute": re.compile(r"javascript:|hx-\w+=['\"]js:"),
}
NO_NONCE = re.compile(r"<script\b(?![^>]*nonce=)")
IMPORT = re.compile(r"{%-? from \"([^\"]+)\" import ([^%]+?) -?%}")
COMMENT = re.compile(r"{#.*?#}", re.DOTALL)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def text_of(template: Path) -> str:
    return COMMENT.sub("", template.read_text())


@pytest.mark.parametrize("kind", INLINE)
def test_no_template_holds_anything_inline(kind: str) -> None:
    assert [name_of(path) for path in TEMPLATES if INLINE[kind].search(text_of(path))] == []


def test_every_script_carries_the_nonce() -> None:
    assert [name_of(path) for path in TEMPLATES if NO_NONCE.search(text_of(path))] == []


def test_no_page_loads_anything_from_elsewhere() -> None:
    outside = re.compile(r"<(?:script|link|img|use|source)\b[^>]*(?:src|href)=[\"'](?:https?:)?//")
    assert [name_of(path) for path in TEMPLATES if outside.search(text_of(path))] == []


def test_every_form_that_changes_something_carries_its_token() -> None:
    form = re.compile(r"<form\b[^>]*method=\"post\"[^>]*>(.*?)</form>", re.DOTALL)
    token = re.compile(r"csrf")
    missing = [
        name_of(path) for path in TEMPLATES for inside in form.findall(text_of(path)) if not token.search(inside)
    ]
    assert missing == []


def imports_of(text: str) -> list[tuple[str, str, str]]:
    """(file, macro, the name that it is given here) of each imported macro."""
    found = []
    for source, names in IMPORT.findall(text):
        for part in names.replace("with context", "").split(","):
            macro, _, alias = part.strip().partition(" as ")
            found.append((source, macro, alias or macro))
    return found


def test_every_imported_macro_is_used() -> None:
    unused = [
        (name_of(path), name)
        for path in TEMPLATES
        for _, _, name in imports_of(text_of(path))
        if not re.search(rf"\b{name}\b", IMPORT.sub("", text_of(path)))
    ]
    assert unused == []


def test_every_imported_macro_exists() -> None:
    missing = [
        (name_of(path), macro)
        for path in TEMPLATES
        for source, macro, _ in imports_of(text_of(path))
        if not re.search(rf"{{%-? (macro|set) {macro}\b", (FOLDER / source).read_text())
    ]
    assert missing == []


def test_every_component_is_used() -> None:
    everything = "".join(text_of(path) for path in TEMPLATES)
    unused = [
        name_of(path) for path in (FOLDER / "components").glob("*.html") if f"components/{path.name}" not in everything
    ]
    assert unused == []


def test_every_named_behaviour_exists() -> None:
    start = (ROOT / "static" / "js" / "start.js").read_text()
    python = "".join(path.read_text() for path in (ROOT / "app").rglob("*.py"))
    named = set(re.findall(r"data-behaviour=\"([\w-]+)\"", "".join(text_of(path) for path in TEMPLATES) + python))
    table = start.partition("const behaviours = {")[2].partition("}")[0]
    known = {name.partition(":")[0].strip().strip('"') for name in table.split(",") if name.strip()}
    assert named - known == set()


def test_own_scripts_are_small_modules() -> None:
    assert [name_of(path) for path in SCRIPTS if len(path.read_text().splitlines()) > 150] == []


def test_templates_are_short() -> None:
    assert [name_of(path) for path in TEMPLATES if len(path.read_text().splitlines()) > 200] == []
