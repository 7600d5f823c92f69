"""What is written about the house agrees with the house."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from hongxian.audit.verbs import declared
from hongxian.kit.workflow import Workflow
from tests.architecture.house import PACKAGE, ROOMS, ROOT, sources


def test_every_room_has_a_readme():
    assert [room for room in ROOMS if not (PACKAGE / room / "README.md").exists()] == []


def test_every_room_has_a_line_in_the_architecture():
    text = (ROOT / "ARCHITECTURE.md").read_text()

    assert [room for room in ROOMS if not re.search(rf"`{room}`|\b{room}/", text)] == []


def test_every_room_is_installed():
    labels = {c.label for c in apps.get_app_configs() if c.name.startswith("hongxian.")}

    assert labels == set(ROOMS) - {"plans"}


def test_every_environment_variable_is_in_the_example():
    read = set()
    for path in sources():
        text = path.read_text()
        read |= set(re.findall(r"environ(?:\.get|\.pop|\.setdefault)?[(\[]\s*\"([A-Z_]+)\"", text))
        read |= set(re.findall(r"_flag\(\"([A-Z_]+)\"", text))
    read |= {"DATABASE_URL"}
    example = set(
        re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    )

    assert read - {"DJANGO_SETTINGS_MODULE"} == example


def test_the_glossary_names_every_model():
    """One Chinese term, one English word: every model stands in the glossary with its name."""
    rows = dict(
        re.findall(
            r"^\| ([^|]+?) +\| `([^`|]+)` +\|",
            (ROOT / "docs/glossary.md").read_text(),
            re.MULTILINE,
        )
    )
    missing = [
        f"| {model._meta.verbose_name} | `{model.__name__}` |"
        for model in apps.get_models()
        if model.__module__.startswith("hongxian.")
        and rows.get(str(model._meta.verbose_name)) != model.__name__
    ]

    assert missing == []


def test_the_glossary_has_one_word_for_one_term():
    rows = re.findall(
        r"^\| ([^|]+?) +\| `([^`|]+)` +\|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE
    )
    terms, words = [term for term, _ in rows], [word for _, word in rows]

    assert len(rows) > 40
    assert sorted(set(terms)) == sorted(terms)
    assert sorted(set(words)) == sorted(words)


@pytest.fixture(autouse=True, scope="module")
def all_verbs():
    """Every room's verbs stand declared, whatever ran before."""
    for path in PACKAGE.glob("*/verbs.py"):
        import_module(f"hongxian.{path.parent.name}.verbs")


def test_every_verb_of_the_log_has_a_chinese_sentence():
    verbs = declared()

    assert len(verbs) > 15
    assert [code for code, _ in verbs if not re.fullmatch(r"[a-z_]+\.[a-z_]+", code)] == []
    assert [code for code, words in verbs if not re.search(r"[一-龥]", words)] == []


def test_no_two_verbs_share_a_sentence():
    sentences = [words for _, words in declared()]

    assert sorted(set(sentences)) == sorted(sentences)


def workflows() -> list[tuple[str, str, Workflow]]:
    """Room, name and table of every workflow."""
    return [
        (path.parent.name, name, value)
        for path in sorted(PACKAGE.glob("*/workflow.py"))
        if path.parent.name != "kit"
        for name, value in sorted(
            vars(import_module(f"hongxian.{path.parent.name}.workflow")).items()
        )
        if isinstance(value, Workflow)
    ]


@pytest.mark.parametrize(("room", "name", "table"), workflows(), ids=lambda x: str(x)[:20])
def test_the_diagram_of_the_readme_is_the_table(room, name, table):
    readme = (PACKAGE / room / "README.md").read_text()
    diagrams = re.findall(r"```mermaid\n(.*?)\n```", readme, flags=re.DOTALL)

    assert table.diagram() in diagrams, f"paste `{name}.diagram()` into hongxian/{room}/README.md"


def test_links_between_the_papers_lead_somewhere():
    broken = []
    papers = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *PACKAGE.glob("*/README.md")]
    for paper in papers:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", paper.read_text()):
            if "://" not in target and not (paper.parent / target).exists():
                broken.append(f"{paper.relative_to(ROOT)}: {target}")

    assert broken == []


def test_the_readmes_name_the_two_commands():
    for name in ("README.md", "README.zh-CN.md"):
        text = (ROOT / name).read_text()
        assert ("make demo" in text, "make test" in text) == (True, True)


def test_nothing_names_the_machine_it_was_written_on():
    """No path of a developer's disk, no registry host in a lock or a setting."""
    machine = re.compile("/" + "(work|home/[a-z]+|root)/")
    hosts = re.compile(r"registry\.npm|pypi\.org|npm" + "mirror|tsing" + "hua")
    found = [
        str(path.relative_to(ROOT))
        for pattern in (
            "*.lock",
            "*.toml",
            "*.json",
            "Makefile",
            "*.md",
            "*.py",
            ".npmrc",
            "*.html",
        )
        for path in tracked(pattern)
        if machine.search(text := path.read_text(errors="replace")) or hosts.search(text)
    ]

    assert found == []


def tracked(pattern: str) -> list[Path]:
    skipped = {".venv", "var", "node_modules", "dist", "build", ".git", "vendor"}
    return [p for p in ROOT.rglob(pattern) if p.is_file() and not skipped & set(p.parts)]
