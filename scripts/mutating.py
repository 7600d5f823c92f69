"""Mutants of one source file: small changes of meaning that a test should notice.

The operators are mutmut's where they say something here, and a few of the house's own: a role or a
state dropped from a list, a keyword dropped, a bare condition turned round, a rule that says yes,
a move that asks another rule.

Not made, because nobody could or should notice them:
- docstrings, comments, annotations, imports, decorators, assertions, `__all__`;
- messages: what `raise`, `Verdict` and `reason=` say, the label, basis and needs of a `Move`,
  strings that end like a sentence, the words of f-strings;
- patterns (`re.…`) and tables of words (of a module; of four words and more in a function): data,
  judged by the corpora of `tests/plans` and `tests/registry/ledger` as a whole;
- in `hongxian/plans` numbers from twenty on and what is compared with them: how far a search looks
  and what is too long to be a heading; one more or less is nobody's matter;
- the characters that `strip` takes off: one more changes nothing;
- `len`, `isinstance`, `cast` and `strict=`: for the type checker or against a mistake of ours;
- a value or argument replaced by None, a positional argument dropped: a crash, which flatters.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import libcst as cst
from mutmut.mutation import mutators

Change = Callable[[cst.CSTNode], Iterable[cst.CSTNode]]

TABLE = 4
"""So many words in one list are a table."""
FAR = 20
QUIET_CALLS = frozenset(("len", "isinstance", "cast", "TypeVar"))
SILENT_KEYWORDS = frozenset(("strict", "reason", "labels"))
MESSAGES = frozenset(("Verdict", "Refused"))
STRIPS = frozenset(("strip", "lstrip", "rstrip"))
MOVE_TEXTS = frozenset((1, 5, 6))
MOVE_RULE = 4
ANY_NUMBER = frozenset(("has", "holds", "sees_as", "of_roles"))
"""Calls that take roles one after the other: one can be dropped and the call still stands."""


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, and how to write the file that has it."""

    file: str
    was: cst.CSTNode
    now: cst.CSTNode
    module: cst.Module

    def change(self) -> str:
        """The file, what stands there and what stands there instead."""
        was, now = self.module.code_for_node(self.was), self.module.code_for_node(self.now)
        return f"{self.file}: {was} → {now}"

    def source(self) -> str:
        """The whole file with the change in it."""
        changed = self.module.deep_replace(self.was, self.now)
        return changed.code if isinstance(changed, cst.Module) else ""

    def diff(self, source: str) -> tuple[int, list[str]]:
        """The line where the file changes, and the lines that differ."""
        old = self.module.code.splitlines()
        lines = list(difflib.unified_diff(old, source.splitlines(), n=0, lineterm=""))[2:]
        first = re.search(r"\d+", lines[0]) if lines else None
        return int(first[0]) if first else 0, [one for one in lines if not one.startswith("@@")]


def mutants(file: str, text: str) -> list[Mutant]:
    """Every mutant of a file, in its order."""
    module = cst.parse_module(text)
    finder = _Finder(file, module)
    module.visit(finder)
    return finder.found


class _Finder(cst.CSTVisitor):
    """Walks a file and gathers the changes of its nodes, but for what is left alone."""

    def __init__(self, file: str, module: cst.Module) -> None:
        super().__init__()
        self.file = file
        self.module = module
        self.found: list[Mutant] = []
        self.depth = 0
        self.rules = sorted(set(re.findall(r"\brules\.(\w+)", module.code)))

    def on_visit(self, node: cst.CSTNode) -> bool:
        if _left_alone(node):
            return False
        if isinstance(node, cst.FunctionDef | cst.Lambda):
            self.depth += 1
        for kind, change in () if self._is_reach(node) else CHANGES:
            if isinstance(node, kind) and (self.depth or kind is not cst.SimpleString):
                self._take(node, change(node))
        if isinstance(node, cst.Call):
            self._another_rule(node)
            self._inside(node)
            return False
        return not _is_table(node)

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, cst.FunctionDef | cst.Lambda) and not _left_alone(
            original_node
        ):
            self.depth -= 1

    def _take(self, node: cst.CSTNode, changed: Iterable[cst.CSTNode]) -> None:
        self.found.extend(Mutant(self.file, node, new, self.module) for new in changed)

    def _is_reach(self, node: cst.CSTNode) -> bool:
        """A round number of characters, or a comparison with one, where texts are searched."""
        if isinstance(node, cst.ComparisonTarget):
            node = node.comparator
        is_far = isinstance(node, cst.Integer) and node.evaluated_value >= FAR
        return is_far and self.file.startswith("hongxian/plans/")

    def _another_rule(self, call: cst.Call) -> None:
        """A move asks the rule that comes after its own in the alphabet of the table."""
        if _called(call) != "Move" or len(call.args) <= MOVE_RULE:
            return
        rule = call.args[MOVE_RULE].value
        if isinstance(rule, cst.Attribute) and len(self.rules) > 1:
            after = self.rules[(self.rules.index(rule.attr.value) + 1) % len(self.rules)]
            self._take(rule, [rule.with_changes(attr=cst.Name(after))])

    def _inside(self, call: cst.Call) -> None:
        """The parts of a call, without those that are a message or a pattern."""
        name = _called(call)
        call.func.visit(self)
        for at, argument in enumerate(call.args):
            keyword = argument.keyword.value if argument.keyword else ""
            text = name in MESSAGES | STRIPS or (name == "Move" and at in MOVE_TEXTS)
            if not text and keyword not in SILENT_KEYWORDS:
                argument.value.visit(self)


def _left_alone(node: cst.CSTNode) -> bool:
    if isinstance(
        node,
        cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom | cst.Assert | cst.Raise
        | cst.AssignTarget | cst.FormattedStringText,
    ):  # fmt: skip
        return True
    if isinstance(node, cst.Expr):  # a docstring, of a module, a class, a function or a constant
        return isinstance(node.value, cst.SimpleString | cst.ConcatenatedString)
    if isinstance(node, cst.Call):
        return _called(node) in QUIET_CALLS or _is_pattern(node)
    if isinstance(node, cst.Assign):
        target = node.targets[0].target
        return isinstance(target, cst.Name) and target.value == "__all__"
    return False


def _is_table(node: cst.CSTNode) -> bool:
    if not isinstance(node, cst.Tuple | cst.List | cst.Set):
        return False
    words = [one for one in node.elements if isinstance(one.value, cst.SimpleString)]
    return len(words) >= TABLE


def _called(call: cst.Call) -> str:
    func = call.func
    if isinstance(func, cst.Attribute):
        return func.attr.value
    return func.value if isinstance(func, cst.Name) else ""


def _is_pattern(call: cst.Call) -> bool:
    """`re.compile(…)`; `re.search(pattern, text)` is left alone with its text."""
    func = call.func
    return (
        isinstance(func, cst.Attribute)
        and isinstance(func.value, cst.Name)
        and func.value.value == "re"
    )


# --- the house's own changes ------------------------------------------------------------------
def _string(node: cst.SimpleString) -> Iterator[cst.CSTNode]:
    """A word is another word; no sentence for people, no blank."""
    said = node.evaluated_value
    if isinstance(said, str) and said and not said.endswith(("。", "？", "！")):
        yield next(iter(mutators.operator_string(node)), node)


def _is_constant(node: cst.BaseExpression) -> bool:
    """`Role.OFFICE`, `ENFORCES`: what stands in the house's lists of roles and states."""
    name = node.attr if isinstance(node, cst.Attribute) else node
    return isinstance(name, cst.Name) and name.value.isupper()


def _drop_member(node: cst.Tuple | cst.List | cst.Set) -> Iterator[cst.CSTNode]:
    """One member less in a list of constants."""
    members = node.elements
    if len(members) < 2:
        return
    for at, member in enumerate(members):
        if _is_constant(member.value):
            rest = [*members[:at], *members[at + 1 :]]
            if len(rest) == 1:
                rest = [rest[0].with_changes(comma=cst.Comma())]
            yield node.with_changes(elements=rest)


def _drop_argument(node: cst.Call) -> Iterator[cst.CSTNode]:
    """A role less in a question about roles; a keyword less anywhere."""
    name = _called(node)
    for at, argument in enumerate(node.args):
        keyword = argument.keyword.value if argument.keyword else ""
        is_role = name in ANY_NUMBER and not keyword and _is_constant(argument.value)
        is_flag = isinstance(argument.value, cst.Name) and argument.value.value in ("True", "False")
        if is_role or (keyword and keyword not in SILENT_KEYWORDS and not is_flag):
            rest = [*node.args[:at], *node.args[at + 1 :]]
            if rest and at == len(node.args) - 1:
                rest[-1] = rest[-1].with_changes(comma=cst.MaybeSentinel.DEFAULT)
            yield node.with_changes(args=rest)


def _turn_round(node: cst.If | cst.CompIf) -> Iterator[cst.CSTNode]:
    """`if x` is `if not x`, where nothing else in the condition can be changed."""
    if isinstance(node.test, cst.Name | cst.Attribute | cst.Call | cst.Subscript):
        yield node.with_changes(test=cst.UnaryOperation(cst.Not(), node.test))


def _say_yes(node: cst.FunctionDef) -> Iterator[cst.CSTNode]:
    """A rule that asks another rule says yes instead."""
    says = node.returns.annotation if node.returns else None
    if not (isinstance(says, cst.Name) and says.value == "Verdict"):
        return
    for given in _returns(node):
        if isinstance(given.value, cst.Call) and _called(given.value) not in MESSAGES:
            yield node.with_deep_changes(given, value=cst.Name("YES"))


def _returns(node: cst.CSTNode) -> Iterator[cst.Return]:
    for child in node.children:
        if isinstance(child, cst.Return):
            yield child
        else:
            yield from _returns(child)


CHANGES: tuple[tuple[type[cst.CSTNode], Callable[..., Iterable[cst.CSTNode]]], ...] = (
    (cst.BaseNumber, mutators.operator_number),
    (cst.Name, mutators.operator_name),
    (cst.UnaryOperation, mutators.operator_remove_unary_ops),
    (cst.AugAssign, mutators.operator_augmented_assignment),
    (cst.Call, mutators.operator_symmetric_string_methods_swap),
    (cst.Call, mutators.operator_unsymmetrical_string_methods_swap),
    (cst.CSTNode, mutators.operator_keywords),
    (cst.CSTNode, mutators.operator_swap_op),
    (cst.IfExp, mutators.operator_if_exp),
    (cst.SimpleString, _string),
    (cst.Tuple, _drop_member),
    (cst.List, _drop_member),
    (cst.Set, _drop_member),
    (cst.Call, _drop_argument),
    (cst.If, _turn_round),
    (cst.CompIf, _turn_round),
    (cst.FunctionDef, _say_yes),
)
