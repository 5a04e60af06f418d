"""Everything that can be proved about rules: one function per finding, so that all texts can be read here."""

from __future__ import annotations

from collections.abc import Sequence

from domain.values import Text

from .diagnostics import Diagnostic, Place, visible
from .wording import error, tick, warning


def _found(at: Place, code: str, message: Text, help_: Text, example: str = "") -> Diagnostic:
    return warning(at, code, _with_example(message, example), help_)


def _with_example(message: Text, example: str) -> Text:
    """The example is in the words of the file, whatever its language."""
    if not example:
        return message
    return Text(f"{message.nl}; bijvoorbeeld: {visible(example)}", f"{message.en}; for example: {visible(example)}")


def _and(items: Sequence[str]) -> Text:
    *others, last = [tick(item) for item in items]
    listed = ", ".join(others)
    return Text(f"{listed} en {last}", f"{listed} and {last}") if others else Text(last, last)


def named(trigger: str, row: int) -> Text:
    """What a message calls a rule: the trigger, or one of its rows."""
    if not row:
        return Text(tick(trigger), tick(trigger))
    return Text(f"rij {row} van {tick(trigger)}", f"row {row} of {tick(trigger)}")


def _where(other: Place) -> str:
    return f"{other.path}:{other.span.line}"


# Conditions


def never_holds(at: Place, sentence: str) -> Diagnostic:
    message = Text(f"{tick(sentence)} kan nooit gelden", f"{tick(sentence)} can never hold")
    return _found(at, "never-holds", message, Text("verander of verwijder deze conditie", "change or remove this condition"))


def never_together(at: Place, sentences: Sequence[str], name: str) -> Diagnostic:
    items = _and(sentences)
    message = Text(
        f"{items.nl} kunnen nooit samen gelden, dus {tick(name)} geldt nooit",
        f"{items.en} can never hold together, so {tick(name)} never holds",
    )
    return _found(at, "never-holds", message, Text("verander een van deze condities", "change one of these conditions"))


def never_fires(at: Place, sentences: Sequence[str], rule: Text) -> Diagnostic:
    items = _and(sentences)
    verb = Text("kan nooit gelden", "can never hold") if len(sentences) == 1 else _TOGETHER
    message = Text(f"{items.nl} {verb.nl}, dus {rule.nl} gaat nooit af", f"{items.en} {verb.en}, so {rule.en} never fires")
    help_ = Text("verander een van deze condities", "change one of these conditions")
    return error(at, "never-fires", message, help_)


_TOGETHER = Text("kunnen nooit samen gelden", "can never hold together")


def always_holds(at: Place, sentence: str) -> Diagnostic:
    message = Text(
        f"{tick(sentence)} geldt altijd zodra de waarden bekend zijn",
        f"{tick(sentence)} always holds once its values are known",
    )
    return _found(at, "always-holds", message, Text("verander of verwijder deze conditie", "change or remove this condition"))


# Rules beside each other


def same_trigger(at: Place, rule: Text, other: Text, place: Place, example: str) -> Diagnostic:
    message = Text(
        f"{rule.nl} gaat af wanneer {other.nl} afgaat, en doet hetzelfde: alles gebeurt dubbel",
        f"{rule.en} fires whenever {other.en} fires, and does the same: everything happens twice",
    )
    help_ = Text(f"verwijder er een; de andere staat op {_where(place)}", f"remove one of them; the other is at {_where(place)}")
    return _found(at, "same-trigger", message, help_, example)


def covered_trigger(at: Place, rule: Text, other: Text, place: Place, example: str) -> Diagnostic:
    message = Text(
        f"telkens als {rule.nl} afgaat, gaat ook {other.nl} af, en die doet hetzelfde",
        f"each time {rule.en} fires, {other.en} fires too, and it does the same",
    )
    help_ = Text(
        f"verwijder deze, of maak de andere strenger; die staat op {_where(place)}",
        f"remove this one, or make the other stricter; it is at {_where(place)}",
    )
    return _found(at, "covered-trigger", message, help_, example)


def overlapping_validity(at: Place, rule: Text, other: Text, place: Place, day: str) -> Diagnostic:
    message = Text(
        f"{rule.nl} en {other.nl} hebben dezelfde condities en zijn tegelijk geldig",
        f"{rule.en} and {other.en} have the same conditions and are valid at the same time",
    )
    help_ = Text(
        f"laat de ene eindigen voordat de andere begint; die staat op {_where(place)}",
        f"let the one end before the other begins; it is at {_where(place)}",
    )
    return _found(at, "overlapping-validity", message, help_, day)


def conflicting_actions(at: Place, rule: Text, other: Text, place: Place, actions: Sequence[str], example: str) -> Diagnostic:
    both = _and(actions)
    message = Text(
        f"{both.nl} spreken elkaar tegen, en {rule.nl} en {other.nl} kunnen samen afgaan",
        f"{both.en} contradict each other, and {rule.en} and {other.en} can fire together",
    )
    help_ = Text(
        f"laat de condities elkaar uitsluiten; de andere staat op {_where(place)}",
        f"let the conditions exclude each other; the other is at {_where(place)}",
    )
    return _found(at, "conflicting-actions", message, help_, example)


def contradiction(at: Place, name: str, actions: Sequence[str]) -> Diagnostic:
    both = _and(actions)
    message = Text(
        f"{both.nl} spreken elkaar tegen, en {tick(name)} doet beide",
        f"{both.en} contradict each other, and {tick(name)} does both",
    )
    return _found(at, "conflicting-actions", message, Text("verwijder een van beide", "remove one of them"))


def endless(at: Place, path: Sequence[str]) -> Diagnostic:
    circle = " → ".join(tick(step) for step in path)
    message = Text(f"dit kan eindeloos doorgaan: {circle}", f"this can go on without end: {circle}")
    help_ = Text(
        "gebruik `hoogstens één keer per …`, of een conditie die de kring verbreekt",
        "use `at most once per …`, or a condition that breaks the circle",
    )
    return _found(at, "endless", message, help_)


# Tables


def unreachable_row(at: Place, row: int, example: str) -> Diagnostic:
    message = Text(
        f"rij {row} komt nooit aan de beurt: waar zij geldt, geldt al een rij erboven",
        f"row {row} is never reached: where it holds, a row above it holds already",
    )
    help_ = Text("zet deze rij hoger, of verwijder haar", "move this row up, or remove it")
    return _found(at, "unreachable-row", message, help_, example)


def overlapping_rows(at: Place, row: int, other: int, action: str, example: str) -> Diagnostic:
    message = Text(
        f"rij {other} en rij {row} kunnen samen gelden, en doen dan allebei {tick(action)}",
        f"row {other} and row {row} can hold together, and then both do {tick(action)}",
    )
    help_ = Text(
        "sluit de een in de ander uit, of kies `waarbij eerste geldt`",
        "let them exclude each other, or choose `where first matches`",
    )
    return _found(at, "overlapping-rows", message, help_, example)


def gap(at: Place, name: str, example: str) -> Diagnostic:
    message = Text(
        f"de tabel van {tick(name)} heeft een gat: er zijn waarden waarvoor geen rij geldt",
        f"the table of {tick(name)} has a gap: there are values for which no row holds",
    )
    help_ = Text("voeg een rij toe voor deze waarden", "add a row for these values")
    return _found(at, "gap", message, help_, example)
