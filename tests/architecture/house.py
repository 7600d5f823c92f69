"""The house as the rule tests see it: its rooms, its files, its syntax trees."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "hongxian"
ROOMS = (*sorted(p.parent.name for p in PACKAGE.glob("*/apps.py")), "plans")
"""The Django apps, and the one room that is none."""


@cache
def sources() -> tuple[Path, ...]:
    """Every Python file of the package but the migrations."""
    return tuple(sorted(p for p in PACKAGE.rglob("*.py") if "migrations" not in p.parts))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """ "campaigns/actions/drafts.py" for a file of the package."""
    return path.relative_to(PACKAGE).as_posix()


def role_of(path: Path) -> str:
    """What a file is in its room: "actions" for actions.py and for actions/drafts.py."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return parts[1] if len(parts) > 1 else parts[0]


def dotted(node: ast.expr) -> str:
    """`timezone.now` of such an expression, "" of any other."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = dotted(node.value)
        return f"{base}.{node.attr}" if base else f"?.{node.attr}"
    return ""


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """Every call of a file that could read the clock or write: what is called, and the line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            name = dotted(node.func)
            if not _is_harmless(name, node):
                yield name, node.lineno


def _is_harmless(name: str, node: ast.Call) -> bool:
    """`timezone.localdate(day)` asks no clock; `seen.update(others)` is a dict or a hash."""
    converts = name.startswith("timezone.local") and bool(node.args or node.keywords)
    return converts or (name.endswith(".update") and bool(node.args))


@cache
def templates() -> tuple[Path, ...]:
    return tuple(sorted(PACKAGE.glob("*/templates/**/*.html")))


@cache
def own_static(suffix: str) -> tuple[Path, ...]:
    """Our own style sheets or scripts, not the vendored ones."""
    found = PACKAGE.glob(f"*/static/**/*{suffix}")
    return tuple(sorted(p for p in found if "vendor" not in p.parts))
