"""States as a table: buttons, READMEs, API errors and tests read the same moves."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hongxian.kit.verdict import Refused, Verdict

Rule = Callable[[Any, Any], Verdict]  # (actor, subject) -> Verdict


@dataclass(frozen=True)
class Move:
    """One edge: who may take it (rule), on what basis (law and article, or the plan)."""

    verb: str
    label: str
    from_states: tuple[str, ...]
    to_state: str
    rule: Rule
    basis: str
    needs: tuple[str, ...] = ()
    danger: bool = False


@dataclass(frozen=True)
class Step:
    """A move as one person sees it on one row: open, or greyed with the reason."""

    move: Move
    verdict: Verdict


class Workflow:
    """The moves of one kind of record whose state stands in a field `state`."""

    def __init__(self, moves: Iterable[Move], *, labels: dict[str, str]) -> None:
        self.moves = tuple(moves)
        self.labels = labels
        self._by_verb = {move.verb: move for move in self.moves}
        if len(self._by_verb) != len(self.moves):
            raise ValueError("a verb stands twice in the table")

    def move(self, verb: str) -> Move:
        return self._by_verb[verb]

    def verdict(self, subject: Any, verb: str, actor: Any) -> Verdict:
        """May this actor take this move on this row now?"""
        move = self._by_verb[verb]
        if subject.state not in move.from_states:
            now = self.labels[subject.state]
            allowed = "、".join(f"“{self.labels[state]}”" for state in move.from_states)
            return Verdict(f"当前为“{now}”，只有{allowed}时才能{move.label}。")
        return move.rule(actor, subject)

    def take(self, subject: Any, verb: str, actor: Any) -> Move:
        """Set the new state on the (locked) row, or raise Refused with the sentence."""
        verdict = self.verdict(subject, verb, actor)
        if not verdict:
            raise Refused(verdict.reason)
        subject.state = self._by_verb[verb].to_state
        return self._by_verb[verb]

    def steps(self, subject: Any, actor: Any) -> list[Step]:
        """下一步: the moves out of this state in table order, each open or with its reason."""
        return [
            Step(move, move.rule(actor, subject))
            for move in self.moves
            if subject.state in move.from_states
        ]

    def diagram(self) -> str:
        """The table as a mermaid state diagram, for the room's README."""
        lines = ["stateDiagram-v2"]
        for move in self.moves:
            for state in move.from_states:
                lines.append(
                    f"    {self.labels[state]} --> {self.labels[move.to_state]}: {move.label}"
                )
        return "\n".join(lines)
