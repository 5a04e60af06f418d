"""What every step of the demo works with, and how it speaks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rich.table import Table

from api.bootstrap import System
from api.cli.console import out
from domain.values import Language, Money, Text
from domain.written import money

from .settle import Settling


@dataclass(frozen=True, slots=True)
class Stage:
    """The system, its worker being waited for, and the language of the audience."""

    system: System
    settling: Settling

    @property
    def language(self) -> Language:
        return self.system.settings.language

    def heading(self, number: int, nl: str, en: str) -> None:
        out.print(f"\n{number}. {Text(nl, en)[self.language]}", style="bold", markup=False)

    def tell(self, nl: str, en: str) -> None:
        out.print(f"   {Text(nl, en)[self.language]}", markup=False)

    def verbatim(self, lines: Iterable[str]) -> None:
        for line in lines:
            out.print(f"   {line}", markup=False)

    def table(self, nl: str, en: str, rows: Iterable[tuple[object, ...]], *, right: Iterable[int] = ()) -> None:
        """A table whose headings are given as `a|b|c`; the columns in `right` are figures."""
        table = Table(box=None, padding=(0, 2, 0, 1), header_style="dim")
        for column, heading in enumerate(Text(nl, en)[self.language].split("|")):
            table.add_column(heading, justify="right" if column in set(right) else "left")
        for row in rows:
            table.add_row(*(self.written(cell) for cell in row))
        out.print(table)

    def written(self, cell: object) -> str:
        match cell:
            case Money():
                return money(cell, self.language)
            case Text():
                return cell[self.language]
        return str(cell)
