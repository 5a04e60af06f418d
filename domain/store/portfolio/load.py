"""Loads a portfolio: all of its files or nothing, once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, insert, literal, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError

from domain.errors import Conflict, TooLarge
from domain.formats.problems import MAX_BYTES, Problem, refusal
from domain.store.tables.payroll import import_log
from domain.store.users import SYSTEM, user_named
from domain.values import Text

from .check import check
from .files import FILES, File
from .keep import keep
from .read import read_lines, read_rows
from .rows import Row

PORTFOLIO = "portfolio"
_LOCK = 7_301_002


@dataclass(frozen=True, slots=True)
class PortfolioCounts:
    """Per file, without its ending (`employees`): its `rows`, and how many of them were `added` now."""

    rows: Mapping[str, int]
    added: Mapping[str, int]


def load_portfolio(connection: Connection, folder_files: Mapping[str, bytes], now: datetime) -> PortfolioCounts:
    """Loads the files of `FILES` (name -> contents) and logs it as done by the system user at `now`.

    A portfolio is loaded once: the same contents again change nothing, whatever happened since. Other contents add the
    rows whose natural key is not there yet and leave the rest as it is, since what the system did meanwhile counts.
    BadInput names file, line and column of what is wrong (TooLarge above 200 MB together); Conflict says that the rows
    fit each other but not those that are there. Then nothing is loaded.
    """
    rows = _read(folder_files)
    counted = {_short(file): len(rows[file.name]) for file in FILES}
    files = [{"name": name, "digest": hashlib.sha256(folder_files[name]).hexdigest()} for name in sorted(folder_files)]
    with connection.begin_nested():
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if _loaded(connection, files):
            return PortfolioCounts(counted, dict.fromkeys(counted, 0))
        added = {_short(file): _keep(connection, file, rows[file.name]) for file in FILES}
        _log(connection, files, counted, now)
    return PortfolioCounts(counted, added)


def _short(file: File) -> str:
    return file.name.removesuffix(".csv")


def _read(folder_files: Mapping[str, bytes]) -> Mapping[str, Sequence[Row]]:
    size = sum(map(len, folder_files.values()))
    if size > MAX_BYTES:
        nl = f"de bestanden zijn samen {size} bytes, meer dan de {MAX_BYTES} die worden aangenomen; splits ze"
        raise TooLarge(
            Text(nl, f"the files have {size} bytes, more than the {MAX_BYTES} that are accepted; split them"), PORTFOLIO
        )
    _refuse(_wrong_names(folder_files))
    lines = {file.name: read_lines(file, folder_files[file.name]) for file in FILES}
    _refuse([problem for _, problems in lines.values() for problem in problems])
    read = {file.name: read_rows(file, lines[file.name][0]) for file in FILES}
    rows = {name: found for name, (found, _) in read.items()}
    _refuse([problem for _, problems in read.values() for problem in problems] + check(rows))
    return rows


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise refusal(problems, PORTFOLIO)


def _wrong_names(found: Iterable[str]) -> list[Problem]:
    wanted = {file.name for file in FILES}
    missing = Text("ontbreekt; zonder rijen bestaat het uit de kopregel", "is missing; without rows it is its header alone")
    extra = Text("hoort niet bij een portefeuille; haal het weg", "is no part of a portfolio; remove it")
    names = sorted(wanted.symmetric_difference(found))
    return [Problem(name, missing if name in wanted else extra) for name in names]


def _loaded(connection: Connection, files: Sequence[Mapping[str, str]]) -> bool:
    same = import_log.c.files == literal(files, JSONB)
    return bool(connection.scalar(select(exists().where(import_log.c.accepted, same))))


def _keep(connection: Connection, file: File, rows: Sequence[Row]) -> int:
    try:
        return keep(connection, file, rows)
    except IntegrityError as error:
        rule = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
        nl = f"past niet bij wat er al is (`{rule}`); verbeter het bestand of begin met een lege database"
        raise Conflict(Text(nl, f"does not fit what is there (`{rule}`); correct the file or start empty"), file.name) from error


def _log(connection: Connection, files: Sequence[Mapping[str, str]], rows: Mapping[str, int], now: datetime) -> None:
    employers, employees = rows["employers"], rows["employees"]
    message = {
        "files": files,
        "accepted": True,
        "message_nl": f"portefeuille geladen: {employers} werkgevers, {employees} werknemers",
        "message_en": f"portfolio loaded: {employers} employers, {employees} employees",
        "user_id": user_named(connection, SYSTEM).id,
        "at": now,
    }
    connection.execute(insert(import_log).values(message))
