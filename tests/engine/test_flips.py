"""Near misses as sets of conditions: each set found suffices, no part of one does, and none is overlooked (issue 4, I1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.ast import Call, Condition, Definition, Group, Mode, Not, Quantifier, Reference
from engine.flips import Atom, Flips, Tree, smallest_flips
from engine.verdict import Verdict

ATOMS = [Call(name) for name in "abcde"]
DEFINITIONS = {"d": Definition("d", (ATOMS[0], Not(ATOMS[1])))}
A, B, C, D, E = ATOMS


def group(items: list[Condition], quantifier: Quantifier, count: int) -> Group:
    return Group(quantifier, tuple(items), min(count, len(items)) if quantifier is Quantifier.AT_LEAST else 0)


leaves: st.SearchStrategy[Condition] = st.sampled_from([*ATOMS, Reference("d")])
nodes: st.SearchStrategy[Condition] = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.filter(lambda item: not isinstance(item, Not)).map(Not),
        st.builds(group, st.lists(inner, min_size=1, max_size=4), st.sampled_from(Quantifier), st.integers(1, 4)),
    ),
    max_leaves=6,
)
rows = st.lists(st.lists(nodes, max_size=3).map(tuple), min_size=1, max_size=3).map(tuple)
trees = st.builds(Tree, st.sampled_from(Mode), rows, st.just(DEFINITIONS))
known = st.fixed_dictionaries({atom: st.sampled_from([Verdict.HOLDS, Verdict.FAILS, Verdict.UNKNOWN]) for atom in ATOMS})
verdicts = st.fixed_dictionaries({atom: st.sampled_from(Verdict) for atom in ATOMS})


def every_set(answers: Mapping[Atom, Verdict]) -> Iterator[Flips]:
    """All ways in which conditions can come out otherwise, the smallest first."""
    ways = [(atom, holds) for atom, answer in answers.items() for holds in (True, False) if answer is not word(holds)]
    for size in range(len(answers) + 1):
        for flips in combinations(ways, size):
            if len({atom for atom, _ in flips}) == size:
                yield frozenset(flips)


def word(holds: bool) -> Verdict:
    return Verdict.HOLDS if holds else Verdict.FAILS


def by_trying(tree: Tree, answers: Mapping[Atom, Verdict]) -> set[Flips]:
    found: set[Flips] = set()
    for flips in every_set(answers):
        if not any(smaller <= flips for smaller in found) and tree.firing(answers, flips):
            found.add(flips)
    return found


@given(trees, verdicts)
def test_each_set_suffices_and_no_part_of_it_does(tree: Tree, answers: Mapping[Atom, Verdict]) -> None:
    for flips in smallest_flips(tree, answers):
        assert tree.firing(answers, flips)
        for size in range(len(flips)):
            assert not any(tree.firing(answers, frozenset(part)) for part in combinations(flips, size))


def counts_one_way(node: Condition, way: bool = True) -> set[tuple[Atom, bool]]:
    """Which conditions must hold somewhere in a tree, and which must fail."""
    match node:
        case Call():
            return {(node, way)}
        case Not():
            return counts_one_way(node.item, not way)
        case Group():
            turned = way is not (node.quantifier is Quantifier.NONE)
            return set().union(*(counts_one_way(item, turned) for item in node.items))
        case Reference():
            return set().union(*(counts_one_way(item, way) for item in DEFINITIONS["d"].items))
    raise AssertionError(node)


@given(rows, known)
def test_none_is_overlooked(written: tuple[tuple[Condition, ...], ...], answers: Mapping[Atom, Verdict]) -> None:
    """As long as no condition counts for in one place and against in another, which no sensible rule does."""
    asked = set().union(*(counts_one_way(node) for row in written for node in row))
    tree = Tree(Mode.ALL, written, DEFINITIONS)
    found = set(smallest_flips(tree, answers))
    if len({atom for atom, _ in asked}) == len(asked):
        assert found == by_trying(tree, answers)
    else:
        assert found <= by_trying(tree, answers)


F, H, U, X = Verdict.FAILS, Verdict.HOLDS, Verdict.UNKNOWN, Verdict.ERROR


@pytest.mark.parametrize(
    ("node", "answers", "found"),
    [
        (Group(Quantifier.ALL, (A, B)), "FU", ["+a +b"]),  # together
        (Group(Quantifier.ALL, (A, B)), "HU", ["+b"]),
        (Group(Quantifier.ANY, (A, B, Group(Quantifier.ALL, (C, D)))), "FUFF", ["+a", "+b", "+c +d"]),  # each is enough
        (Group(Quantifier.NONE, (A, B, C)), "HUF", ["-a -b"]),  # those that hold, or might
        (Not(A), "U", ["-a"]),
        (Group(Quantifier.AT_LEAST, (A, B, C), 2), "FHU", ["+a", "+c"]),
        (Not(Group(Quantifier.AT_LEAST, (A, B, C), 2)), "HHU", ["-a -b", "-a -c", "-b -c"]),
        (Reference("d"), "FH", ["+a -b"]),
        (Group(Quantifier.ALL, (A, B)), "HH", [""]),
        (Group(Quantifier.ALL, (A, B)), "FX", ["+a +b"]),
        (Group(Quantifier.ALL, (A, Not(A))), "U", []),  # nothing makes it hold
    ],
)
def test_what_kept_a_tree_from_holding(node: Condition, answers: str, found: list[str]) -> None:
    given_ = dict(zip(ATOMS, [{"F": F, "H": H, "U": U, "X": X}[letter] for letter in answers.ljust(5, "F")], strict=True))
    shown = [
        " ".join(sorted(f"{'+' if holds else '-'}{atom.plugin}" for atom, holds in flips))
        for flips in smallest_flips(Tree(Mode.ALL, ((node,),), DEFINITIONS), given_)
    ]
    assert shown == found


def test_of_the_first_row_that_holds_those_before_it_must_fail() -> None:
    """The first row is unknown: had it held it would fire itself, had it failed the second would."""
    answers = {**dict.fromkeys(ATOMS, H), A: U}
    found = smallest_flips(Tree(Mode.FIRST, ((A,), (B,)), {}), answers)
    assert set(found) == {frozenset({(A, True)}), frozenset({(A, False)})}


def test_a_tree_with_thousands_of_ways_out_gives_the_smallest() -> None:
    """Four bullets of ten alternatives each are 10,000 sets of four."""
    atoms = [[Call(f"{bullet}.{choice}") for choice in range(10)] for bullet in range(4)]
    tree = Tree(Mode.ALL, (tuple(Group(Quantifier.ANY, tuple(choices)) for choices in atoms),), {})
    answers = {atom: F for choices in atoms for atom in choices}
    found = smallest_flips(tree, answers)
    assert {len(flips) for flips in found} == {4}
    assert all(tree.firing(answers, flips) for flips in found)
