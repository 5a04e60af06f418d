"""Dated reference values with their sources; `no` where the source is not one to rely on."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from domain.reference import Reference

from .scenario import HOLIDAY_ALLOWANCE_PERCENTAGE, ZVW_PERCENTAGE, ZW_PERCENTAGE

Row = tuple[str, date, Decimal, str, str]

_LOKET = "https://www.loket.nl/kb/maximum-dagloon/"
_HR_KIOSK = "https://www.hr-kiosk.nl/hoofdstuk/tabellen/maximumdagloon-tabellen-1"
_UWV = "https://www.uwv.nl/particulieren/bedragen/detail/maximumdagloon"
_BEREKENSITE = "https://berekensite.nl/berekening-dagloon/"
_VO = "https://www.re-integratiegids-vo.nl/arbeidsongeschiktheid/uitkeringen/wga-35-80/hoogte/"
_WEAK = "geen bron om op te bouwen; controleer in de Staatscourant"

_MAXIMUM_DAILY_WAGES = (
    ("2018-01-01", "209.26", "https://www.flynth.nl/nieuws-achtergrond/nieuws/maximum-dagloon-bij-uitkering-aangepast"),
    ("2019-01-01", "214.28", _HR_KIOSK),
    ("2020-01-01", "219.28", _HR_KIOSK),
    ("2020-07-01", "222.78", _WEAK),
    ("2021-01-01", "223.40", _WEAK),
    ("2021-07-01", "225.57", _UWV),
    ("2022-01-01", "228.76", "https://performa-hr.nl/nieuws/maximumdagloon-stijgt-naar-e-22876/"),
    ("2022-07-01", "232.90", _WEAK),
    ("2023-01-01", "256.54", _BEREKENSITE),
    ("2023-07-01", "264.57", _BEREKENSITE),
    ("2024-01-01", "274.44", _LOKET),
    ("2024-07-01", "282.95", _WEAK),
    ("2025-01-01", "290.67", "https://github.com/MinBZK/poc-machine-law laws/werkloosheidswet/UWV-2025-01-01.yaml"),
    ("2025-07-01", "297.82", _WEAK),
    ("2026-01-01", "304.25", _WEAK),
    ("2026-07-01", "309.91", _WEAK),
)
_SINCE_2013 = date(2013, 1, 1)
_OTHERS = (
    (Reference.DAILY_WAGE_DAYS, Decimal(261), f"vuistregel: dagloon = SV-loon / 261, {_LOKET}", "yes"),
    (
        Reference.ZW_PERCENTAGE,
        ZW_PERCENTAGE,
        "https://www.uwv.nl/werkgevers/eigenrisicodrager/eigenrisicodrager-ziektewet/eigen-risico-dragen-ziektewet/"
        "detail/wat-is-eigen-risico-dragen-ziektewet",
        "yes",
    ),
    (
        Reference.HOLIDAY_ALLOWANCE_PERCENTAGE,
        HOLIDAY_ALLOWANCE_PERCENTAGE,
        "https://www.uwv.nl/particulieren/overige-onderwerpen/vakantiegeld/detail/"
        "wanneer-krijg-ik-vakantiegeld-bij-een-ziektewet-uitkering-of-wazo-uitkering",
        "yes",
    ),
    (Reference.BENEFIT_DAYS_PER_MONTH, Decimal("21.75"), _UWV, "yes"),
    ("WGA LGU maand 1-2", Decimal(75), _VO, "yes"),
    ("WGA LGU vanaf maand 3", Decimal(70), _VO, "yes"),
    ("WGA LAU", Decimal(70), _VO, "yes"),
    ("WGA VVU 35-45", Decimal(28), _VO, "yes"),
    ("WGA VVU 45-55", Decimal(35), _VO, "yes"),
    ("WGA VVU 55-65", Decimal(42), _VO, "yes"),
    ("WGA VVU 65-80", Decimal("50.75"), _VO, "yes"),
)


def _rows() -> Iterator[Row]:
    for starts_on, value, source in _MAXIMUM_DAILY_WAGES:
        verified = "no" if source == _WEAK else "yes"
        yield Reference.MAXIMUM_DAILY_WAGE, date.fromisoformat(starts_on), Decimal(value), source, verified
    for name, number, source, verified in _OTHERS:
        yield name, _SINCE_2013, number, source, verified
    yield Reference.ZVW_EMPLOYER_PERCENTAGE, date(2026, 1, 1), ZVW_PERCENTAGE, _WEAK, "no"


REFERENCE_VALUES = tuple(_rows())
