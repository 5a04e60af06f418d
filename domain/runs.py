"""A set of numbers written as runs: how many are left out, how many follow on each other, and so on."""

from collections.abc import Iterable, Iterator, Sequence


def runs_of(numbers: Iterable[int]) -> list[int]:
    """Rising numbers as gap, length, gap, length …, counted from 0.

    >>> runs_of([5, 6, 7, 10])
    [5, 3, 2, 1]
    """
    runs: list[int] = []
    following = 0
    for number in numbers:
        if runs and number == following:
            runs[-1] += 1
        else:
            runs += (number - following, 1)
        following = number + 1
    return runs


def numbers_of(runs: Sequence[int]) -> list[int]:
    """The numbers that these runs stand for.

    >>> numbers_of([5, 3, 2, 1])
    [5, 6, 7, 10]
    """
    return [number for first, end in bounds(runs) for number in range(first, end)]


def bounds(runs: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each run as its first number and the first number after it."""
    following = 0
    for gap, length in zip(runs[::2], runs[1::2], strict=True):
        first = following + gap
        following = first + length
        yield first, following


class Marked:
    """A growing set of numbers that takes one byte for each number up to the highest."""

    def __init__(self) -> None:
        self._marks = bytearray()

    def add(self, runs: Sequence[int]) -> None:
        """Adds the numbers that these runs stand for."""
        for first, end in bounds(runs):
            self._marks.extend(bytes(max(0, end - len(self._marks))))
            self._marks[first:end] = b"\x01" * (end - first)

    def __contains__(self, number: int) -> bool:
        return number < len(self._marks) and self._marks[number] == 1

    def __len__(self) -> int:
        return self._marks.count(1)
