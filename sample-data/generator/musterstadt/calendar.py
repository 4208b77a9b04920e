"""Editions and periods: edition 1 is the first quarter of 2026."""

import calendar
from datetime import date

QUARTERS = ["I", "II", "III", "IV"]
MONTHS = ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September",
          "Oktober", "November", "Dezember"]


def quarter_of(edition):
    """Year and quarter (1 to 4) of an edition."""
    return 2026 + (edition - 1) // 4, (edition - 1) % 4 + 1


def name(year, quarter):
    """`2026-Q3`"""
    return f"{year}-Q{quarter}"


def edition_name(edition):
    """The period of an edition, as its folder is called."""
    return name(*quarter_of(edition))


def end_of(edition):
    """Last day of an edition's quarter."""
    return quarter_end(*quarter_of(edition))


def quarter_end(year, quarter):
    """Last day of a quarter."""
    month = 3 * quarter
    return date(year, month, calendar.monthrange(year, month)[1])


def periods(grain, first_year, edition):
    """All base periods from January of `first_year` to the edition's end, as (year, number)."""
    year, quarter = quarter_of(edition)
    per_year = {"month": 12, "quarter": 4, "half-year": 2, "year": 1}[grain]
    done = quarter * per_year // 4
    return [(y, n) for y in range(first_year, year + 1)
            for n in range(1, per_year + 1) if y < year or n <= done]


def strict(grain, period):
    """`2026-09`, `2026-Q3`, `2026-H1`, `2026`"""
    year, number = period
    return {"month": f"{year}-{number:02}", "quarter": f"{year}-Q{number}",
            "half-year": f"{year}-H{number}", "year": f"{year}"}[grain]
