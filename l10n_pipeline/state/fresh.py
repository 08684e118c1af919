"""What a run made: kept in the state at its end, and carried from copies of the process to the one that keeps it."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from l10n_pipeline.model import Problem
from l10n_pipeline.state.answers import Answers, AskedThere
from l10n_pipeline.state.store import KeptNode, Name


@dataclass(slots=True)
class Making:
    """One thing while it is made."""

    needs: set[int] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    texts: dict[str, None] = field(default_factory=dict)  # in which terms were looked for
    keeps: bool = True  # whether all that was asked can be asked again


class Shipment(NamedTuple):
    """What a copy of the process found out."""

    nodes: Mapping[Name, KeptNode | None]
    questions: Mapping[int, AskedThere]  # by their numbers in the copy
    texts: Mapping[str, bytes]  # in which terms were looked for
    batches: Collection[Name]


class Fresh:
    """The nodes of a run, by name; None for what is not to be kept."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._nodes: dict[Name, KeptNode | None] = {}
        self._shipped: dict[Name, KeptNode | None] = {}  # in a copy: what the process of all knows

    def __contains__(self, name: Name) -> bool:
        return name in self._nodes or name in self._shipped

    def of(self, name: Name) -> KeptNode | None:
        """A node of this run if it holds."""
        node = self._nodes[name] if name in self._nodes else self._shipped.get(name)
        return node if node and self._answers.are_of(node.needs, node.at) else None

    def put(self, name: Name, needs: Iterable[int], value: str, problems: str) -> None:
        """Keep what was made, in the place of what there was."""
        numbers = array("I", sorted(needs))
        self._nodes[name] = KeptNode(numbers, value, problems, self._answers.turns(numbers))

    def drop(self, name: Name) -> None:
        """Keep nothing of it."""
        self._nodes[name] = None

    def is_dropped(self, name: Name) -> bool:
        """Whether nothing is to be kept of it."""
        return name in self and self._nodes.get(name, self._shipped.get(name)) is None

    def also(self, name: Name, numbers: Collection[int | None]) -> None:
        """A node depends on these questions, too; one whose answer nobody knows (None) makes it worthless."""
        node = self._nodes.get(name)
        if node is None:
            return
        if None in numbers or not self._answers.are_of(node.needs, node.at):
            return self.drop(name)
        known = (number for number in numbers if number is not None)
        self.put(name, {*node.needs, *known}, node.value, node.problems)

    def made(self, kind: str) -> list[Name]:
        """The nodes of a kind."""
        return [name for name, node in self._nodes.items() if name[0] == kind and node]

    def kept(self) -> dict[Name, KeptNode | None]:
        """All of them; None for those that do not hold any more, too."""
        return {name: self.of(name) for name in self._nodes}

    # -- in several processes ----------------------------------------------------------------------

    def part(self) -> None:
        """In a copy: what there is by now is known to the process of all."""
        self._shipped |= self._nodes
        self._nodes = {}

    def ship(self) -> tuple[dict[Name, KeptNode | None], dict[int, AskedThere]]:
        """In a copy: what was made since the last time, and the questions that it came from."""
        nodes = self.kept()
        needs = {number for node in nodes.values() if node for number in node.needs}
        self.part()
        return nodes, self._answers.shipped(needs)

    def take(self, nodes: Mapping[Name, KeptNode | None], questions: Mapping[int, AskedThere]) -> None:
        """What a copy made, but for what depends on answers that are others here."""
        here, other = self._answers.take(questions)
        for name, node in nodes.items():
            if node is None:
                self.drop(name)
            elif other.isdisjoint(node.needs):
                self.put(name, (here.get(number, number) for number in node.needs), node.value, node.problems)
