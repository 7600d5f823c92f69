"""House rules of templates, style sheets and scripts."""

import re

import pytest
from django.apps import apps
from django.template import engines
from django.template.loader import get_template

from tests.architecture.house import PACKAGE, name_of, own_static, sources, templates

# Django and its packages look these up by a fixed name.
LOOKED_UP_BY_NAME = {
    "400.html", "403.html", "403_csrf.html", "404.html", "500.html",
    "django/forms/div.html", "django/forms/field.html",
}  # fmt: skip
MARKED_SAFE = {
    "kit/field.html: |safe": "help texts stand in our forms; Django's own one is a list",
}
# Comments, tags of the template language, and blocks that fill an attribute.
NO_PROSE = (
    r"\{#.*?#\}|\{% comment.*?endcomment %\}"
    r"|\{% block \w*(?:class|width)\w* %\}.*?\{% endblock|\{[{%].*?[%}]\}"
)
# What a page would break on in the oldest browser of the field (Chromium 86). Mere decoration that
# it ignores (accent-color) is no breakage.
CSS_TOO_NEW = {
    ":has(": r":has\(",
    "container queries": r"@container|container-type\s*:",
    "inset": r"(?<![-\w])inset(-block|-inline)?\s*:",
    "aspect-ratio": r"(?<![-\w(])aspect-ratio\s*:",
    "color-mix()": r"color-mix\(",
    "dynamic viewport units": r"\d[dsl]v[hw]\b",
    "nesting": r"(^|[\s;{}])&[\s.:#>\[]",
    "cascade layers": r"@layer\b",
    "subgrid": r"\bsubgrid\b",
    ":focus-visible needs 86, :user-valid 119": r":user-(in)?valid",
    "individual transforms": r"(?<![-\w])(translate|rotate|scale)\s*:",
    "logical :is with relative": r":nth-child\([^)]*\bof\b",
}
JS_TOO_NEW = {
    "structuredClone": r"\bstructuredClone\b",
    ".at()": r"\.at\(",
    "Object.hasOwn": r"Object\.hasOwn\b",
    "logical assignment is 85, private brand checks 91": r"#\w+\s+in\s",
    "static blocks": r"\bstatic\s*\{",
    "Array.prototype.findLast": r"\.findLast(Index)?\(",
    "toSorted and friends": r"\.to(Sorted|Reversed|Spliced)\(",
    "Object.groupBy": r"\bgroupBy\(",
    "top-level await": r"^await\s",
    "error cause": r"\bcause\s*:",
    "Promise.withResolvers": r"withResolvers",
    "eval": r"\beval\(|new Function\(",
    "regular expression flags d and v": r"/[gimsuy]*[dv][gimsuy]*\s*[.;,)]\s*$",
}


def names() -> dict[str, str]:
    """Template name → its text."""
    return {
        path.relative_to(next(p for p in path.parents if p.name == "templates")).as_posix(): (
            path.read_text(encoding="utf-8")
        )
        for path in templates()
    }


def test_every_template_is_used():
    told = "\n".join(names().values()) + "\n".join(p.read_text() for p in sources())
    unused = [
        name
        for name in names()
        if name not in LOOKED_UP_BY_NAME and f'"{name}"' not in told and f"'{name}'" not in told
    ]

    assert unused == []


@pytest.mark.parametrize("name", sorted(names()))
def test_every_template_compiles(name):
    assert get_template(name, using="django").template.name == name


def test_template_names_begin_with_their_room():
    rooms = {config.label for config in apps.get_app_configs()}
    strangers = [
        name
        for name in names()
        if name not in LOOKED_UP_BY_NAME and name.split("/")[0] not in rooms
    ]

    assert strangers == []


def test_no_inline_style_or_script():
    """The policy `default-src 'self'` would drop them anyway."""
    banned = {
        "style attribute": r"<[^>]*\sstyle\s*=",
        "style element": r"<style[\s>]",
        "inline script": r"<script(?![^>]*\ssrc=)[\s>]",
        "event attribute": r"<[^>]*\son[a-z]+\s*=\s*[\"']",
        "javascript: address": r"javascript:",
        "htmx that needs eval": r"hx-on|hx-vals=[\"']js:|hx-vars",
        "another machine": r"(?:src|href|action)=[\"']https?:",
    }
    found = [
        f"{name}: {what}"
        for name, text in names().items()
        for what, pattern in banned.items()
        if re.search(
            pattern, re.sub(r"\{#.*?#\}|\{% comment.*?endcomment %\}", "", text, flags=re.DOTALL)
        )
    ]

    assert found == []


def test_nothing_is_marked_safe_unseen():
    found = {
        f"{name}: {m}" for name, text in names().items() for m in re.findall(r"\|safe\b", text)
    } | {f"{name}: autoescape off" for name, text in names().items() if "autoescape off" in text}

    assert found == MARKED_SAFE.keys()


def test_a_form_that_posts_carries_the_token():
    """Every form with method post holds csrf_token or includes a form part that does."""
    found = [
        name
        for name, text in names().items()
        for form in re.findall(
            r"<form[^>]*method=\"post\".*?</form>", text, flags=re.DOTALL | re.IGNORECASE
        )
        if "csrf_token" not in form
    ]

    assert found == []


def test_every_form_field_of_a_page_can_be_reached_without_scripts():
    """A form that htmx sends also has its own method and address."""
    found = [
        f"{name}: {tag[:80]}"
        for name, text in names().items()
        for tag in re.findall(r"<form[^>]*hx-post[^>]*>", text, flags=re.DOTALL)
        if 'method="post"' not in tag
    ]

    assert found == []


def test_style_sheets_keep_to_the_oldest_browser():
    found = [
        f"{name_of(path)}: {what}"
        for path in own_static(".css")
        for what, pattern in CSS_TOO_NEW.items()
        if re.search(pattern, without_comments(path.read_text()), flags=re.MULTILINE)
    ]

    assert own_static(".css") != ()
    assert found == []


def test_scripts_keep_to_the_oldest_browser():
    found = [
        f"{name_of(path)}: {what}"
        for path in own_static(".js")
        for what, pattern in JS_TOO_NEW.items()
        if re.search(pattern, without_comments(path.read_text()), flags=re.MULTILINE)
    ]

    assert found == []


def test_own_scripts_stay_few():
    """The field page works without a server, so it has a measure of its own."""
    lines = {path: len(path.read_text().splitlines()) for path in own_static(".js")}
    field = {path: count for path, count in lines.items() if path.parent.name == "field"}

    assert sum(lines.values()) - sum(field.values()) <= 1200
    assert sum(field.values()) <= 1200
    assert max(lines.values()) <= 400


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|^\s*//.*$", "", text, flags=re.DOTALL | re.MULTILINE)


def test_pages_speak_chinese():
    """No English sentence stands between the tags of a page."""
    allowed = {
        "A3",
        "A4",
        "A",
        "B",
        "Excel",
        "xlsx",
        "docx",
        "pdf",
        "txt",
        "doc",
        "wps",
        "Word",
        "PDF",
        "GeoJSON",
        "hongxian",  # the commands an administrator types
        "serve",
        "work",
    }
    found = []
    for name, text in names().items():
        bare = re.sub(NO_PROSE, " ", text, flags=re.DOTALL)
        for words in re.findall(r">([^<>]*)<", bare):
            for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"&\w+;", "", words)):
                if word not in allowed and not word.startswith("."):
                    found.append(f"{name}: {word}")

    assert found == []


def test_the_engine_is_the_one_the_pages_use():
    assert [engine.name for engine in engines.all()] == ["django"]
    assert (PACKAGE / "kit" / "templates").exists()
