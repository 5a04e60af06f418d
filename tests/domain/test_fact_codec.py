"""Facts as bytes and back (issue 4: proof traces, canonical and compressed), as laws over every kind of fact."""

import string
from contextlib import suppress
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.case_facts import CaseWage, OpenTask
from domain.fact_codec import decode, encode
from domain.facts import FACT_TYPES, AbsenceCase, Appointment, CaseCharacteristics, CaseSegment, Coverage, Facts, IncludedWage
from domain.packing import pack, unpack
from domain.packing_dictionary import DICTIONARIES
from domain.people_facts import Inclusion
from domain.values import Money, Period

PARTS = (Coverage, IncludedWage, Inclusion, OpenTask)
NOTHING = encode({AbsenceCase: None})
LAYOUT = Path(__file__).with_name("stored_facts.txt").read_text().splitlines()

DAYS = st.dates()
AMOUNTS = st.integers(-(10**14), 10**14).map(lambda cents: Decimal(cents).scaleb(-2))
PLAIN = {
    str: st.text(max_size=20),
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    date: DAYS,
    Decimal: st.decimals(allow_nan=False, allow_infinity=False),
    Money: st.builds(Money, AMOUNTS, st.sampled_from(["EUR", "USD"])),
    Period: st.lists(DAYS, min_size=2, max_size=2, unique=True).map(sorted).map(lambda days: Period(*days))
    | st.builds(Period, DAYS),
}


def values_of(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a field with this annotation."""
    origin, arguments = get_origin(hint), get_args(hint)
    if NoneType in arguments:
        return st.none() | values_of(next(argument for argument in arguments if argument is not NoneType))
    if origin is tuple:
        return st.lists(values_of(arguments[0]), max_size=4).map(tuple)
    if origin is frozenset:
        return st.frozensets(values_of(arguments[0]), max_size=4)
    if hint in PLAIN:
        return PLAIN[hint]
    return facts_of(hint) if is_dataclass(hint) else st.sampled_from(hint)


def facts_of(kind: Any) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: values_of(hints[field.name]) for field in fields(kind)})


@st.composite
def some_facts(draw: st.DrawFn) -> Facts:
    """Facts of some kinds, among them kinds that do not exist for the event."""
    kinds = draw(st.lists(st.sampled_from(FACT_TYPES), unique=True, max_size=5))
    return {kind: draw(st.none() | facts_of(kind)) for kind in kinds}


@pytest.mark.parametrize("kind", FACT_TYPES, ids=lambda kind: kind.__name__)
def test_every_kind_of_fact_comes_back(kind: type) -> None:
    @settings(max_examples=30)
    @given(facts_of(kind))
    def comes_back(fact: object) -> None:
        assert decode(encode({kind: fact})) == {kind: fact}

    comes_back()


@given(some_facts(), st.randoms(use_true_random=False))
def test_the_bytes_depend_on_nothing_but_the_facts(facts: Facts, random: Any) -> None:
    shuffled = list(facts.items())
    random.shuffle(shuffled)
    assert encode(dict(shuffled)) == encode(facts)
    assert encode(decode(encode(facts))) == encode(facts)


@given(some_facts(), st.sets(st.sampled_from(FACT_TYPES), max_size=5))
def test_some_kinds_are_read_without_the_others(facts: Facts, kinds: set[type]) -> None:
    assert decode(encode(facts), kinds) == {kind: fact for kind, fact in facts.items() if kind in kinds}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal("100"), Decimal("100.00")),
        (Decimal("1E+2"), Decimal("100")),
        (Decimal("-0"), Decimal("0.0")),
        (Decimal("0E+7"), Decimal(0)),
        (Decimal("0.50"), Decimal("0.5")),
    ],
)
def test_equal_numbers_give_equal_bytes(one: Decimal, other: Decimal) -> None:
    segment = CaseSegment(date(2026, 1, 1), one, None)
    assert one == other
    assert encode({CaseSegment: segment}) == encode({CaseSegment: replace(segment, percentage=other)})


def test_an_amount_of_minus_zero_is_zero() -> None:
    minus: Facts = {CaseWage: CaseWage(Money(Decimal("-0.00")), None)}
    assert encode(minus) == encode({CaseWage: CaseWage(Money(Decimal(0)), None)})


def test_sets_are_written_in_order() -> None:
    names = [f"kenmerk {letter}" for letter in string.ascii_lowercase]
    forwards, backwards = frozenset(names), frozenset(reversed(names))
    assert encode({CaseCharacteristics: CaseCharacteristics(forwards)}) == encode(
        {CaseCharacteristics: CaseCharacteristics(backwards)}
    )


def test_a_fact_from_before_a_field_was_added_gets_its_default() -> None:
    """An appointment once was told without its kind and its doctor."""
    stored = pack(b'{"Appointment":["A-1","2026-01-02",true]}')
    assert decode(stored) == {Appointment: Appointment("A-1", date(2026, 1, 2), True, None, None)}


OPTIONAL = {kind: [field for field in fields(kind) if field.default is not MISSING] for kind in FACT_TYPES}


@pytest.mark.parametrize("kind", [kind for kind in FACT_TYPES if OPTIONAL[kind]], ids=lambda kind: kind.__name__)
def test_fields_that_were_added_later_may_be_missing(kind: type) -> None:
    @settings(max_examples=30)
    @given(facts_of(kind))
    def reads(fact: Any) -> None:
        values = orjson.loads(unpack(encode({kind: fact})))[kind.__name__]
        older = orjson.dumps({kind.__name__: values[: len(values) - len(OPTIONAL[kind])]})
        assert decode(pack(older)) == {kind: replace(fact, **{field.name: field.default for field in OPTIONAL[kind]})}

    reads()


@pytest.mark.parametrize("line", LAYOUT, ids=lambda line: line.partition(":")[0])
def test_fields_keep_their_places_and_new_ones_have_a_default(line: str) -> None:
    """`stored_facts.txt` says how facts are stored; a field that is added gets its place at the end of the line."""
    name, _, stored = line.partition(": ")
    (kind,) = (kind for kind in (*FACT_TYPES, *PARTS) if kind.__name__ == name)
    now: Any = fields(kind)
    assert [field.name for field in now][: len(stored.split())] == stored.split()
    assert all(field.default is not MISSING for field in now[len(stored.split()) :])


def test_every_kind_of_fact_has_its_fields_written_down() -> None:
    assert {line.partition(":")[0] for line in LAYOUT} == {kind.__name__ for kind in (*FACT_TYPES, *PARTS)}


@pytest.mark.parametrize("damaged", [b"", b"\x00", b"\xff123", NOTHING[:-1], NOTHING + b"\x00", b"\x01\xff\xff"])
def test_other_bytes_are_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="packed"):
        decode(damaged)


def test_a_value_that_is_no_longer_known_is_refused_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="'sabbatical' is none of absence, zw_erd"):
        decode(pack(b'{"CaseCourse":["sabbatical",1,0,false,null]}'))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(max_size=5) | st.just("2026-01-01"),
    lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
)


@given(st.dictionaries(st.sampled_from([*FACT_TYPES, date]).map(lambda kind: kind.__name__), JSON, max_size=3) | JSON)
def test_other_facts_are_refused_in_one_way(tree: object) -> None:
    """Whoever reads a proof that was tampered with is told so by a ValueError, whatever was done to it."""
    with suppress(ValueError):
        assert decode(pack(orjson.dumps(tree))).keys() <= set(FACT_TYPES)


@pytest.mark.parametrize(
    "tree",
    [
        b'{"Unheard":[]}',
        b'{"AbsenceCase":["T-1"]}',
        b'{"AbsenceCase":["T-1","2026-01-01",1]}',
        b'{"AbsenceCase":["T-1",20260101]}',
        b'{"CaseWage":["much",null]}',
        b"3",
    ],
)
def test_facts_that_do_not_fit_are_refused(tree: bytes) -> None:
    with pytest.raises(ValueError, match="not what this version"):
        decode(pack(tree))


@given(st.binary(max_size=3000))
def test_unpack_is_the_inverse_of_pack(plain: bytes) -> None:
    assert unpack(pack(plain)) == plain


def test_a_dictionary_never_changes() -> None:
    """What was packed with it could not be read any more; a better one gets the next number."""
    digests = {version: sha256(dictionary).hexdigest()[:16] for version, dictionary in DICTIONARIES.items()}
    assert digests == {1: "039c45624a237566"}
