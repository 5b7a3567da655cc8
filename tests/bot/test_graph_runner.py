"""Rasa's graph is run in an order that is planned once; what comes out is what Rasa's own runner gives."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.engine.exceptions import GraphComponentException
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner

from channels import rasa_patches
from channels.rasa_patches import run_graph, steps


class Joins(GraphComponent):
    """Puts its name behind what it gets."""

    def __init__(self, name: str) -> None:
        self.name = name

    @classmethod
    def create(cls, config: dict[str, Any], *_: Any, **__: Any) -> Joins:
        return cls(config["name"])

    def run(self, left: str, right: str = "") -> str:
        if "bad" in left:
            raise RuntimeError(self.name)
        return f"({left}{right}{self.name})"


def node(name: str, target: bool = False, **needs: str) -> SchemaNode:
    return SchemaNode(needs, Joins, "create", "run", {"name": name}, True, target)


ORIGINAL = rasa_patches.RASAS_RUN
SCHEMA = GraphSchema(
    {
        "last": node("last", True, left="b", right="a"),
        "b": node("b", left="a"),
        "a": node("a", left="__message__"),
        "aside": node("aside", True, left="__message__"),
    }
)


@pytest.fixture
def runner(monkeypatch: pytest.MonkeyPatch) -> DaskGraphRunner:
    monkeypatch.setattr("rasa.engine.graph.GraphNode._get_resource", lambda self, kwargs: None)
    return DaskGraphRunner(SCHEMA, None, ExecutionContext(SCHEMA))  # type: ignore[arg-type]


def test_each_node_comes_after_what_it_needs() -> None:
    assert [name for name, _ in steps(SCHEMA, ("last",))] == ["a", "b", "last"]


@pytest.mark.parametrize("targets", [["last"], ["b", "aside"], ["a"], None])
def test_the_outputs_are_those_of_rasas_runner(
    runner: DaskGraphRunner, targets: list[str] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = [run_graph(runner, {"__message__": text}, targets) for text in ("x", "y")]
    monkeypatch.undo()
    rasas = [ORIGINAL(runner, {"__message__": text}, targets) for text in ("x", "y")]
    assert ours == rasas
    assert ours[0] != ours[1]


def test_a_failure_is_raised_as_rasa_raises_it(runner: DaskGraphRunner) -> None:
    for run in (run_graph, ORIGINAL):
        with pytest.raises(GraphComponentException, match="node a"):
            run(runner, {"__message__": "bad"}, ["last"])


def test_it_is_in_place() -> None:
    rasa_patches.install()
    assert DaskGraphRunner.run is run_graph
