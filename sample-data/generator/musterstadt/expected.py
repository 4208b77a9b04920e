"""What the program must make of the sample, computed here a second time and independently of it.

Two tables in the contract's words, with those columns that follow from the rules alone:
massnahmen.csv of each edition, indikatoren_je_quartal.csv of the last one, after all editions ran.
"""

import csv
import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from . import calendar, indicators, layouts, story

WORDS = {"P": "geplant", "U": "in Umsetzung", "V": "in Umsetzung", "F": "umgesetzt", "D": "Daueraufgabe",
         "Z": "zurückgestellt", "E": "entfallen"}
PER_QUARTER = {"month": 3, "quarter": 1}


def write(folder, editions, measures):
    """Writes all tables below `folder`."""
    for edition in range(1, editions + 1):
        shown = [m for m in measures[edition - 1] if (edition, m.department) not in layouts.MISSING]
        table(folder / calendar.edition_name(edition) / "massnahmen.csv",
              ["massnahme_id", "handlungsfeld_id", "massnahme", "zustaendig", "beginn", "ende", "phase", "frist",
               "fortschritt_prozent", "plan_eur", "ist_eur", "verzoegerungsgrund", "sachstand", "stand", "oeffentlich", "umgesetzt_am"],
              sorted(measure(m, edition) for m in shown))
    table(folder / calendar.edition_name(editions) / "indikatoren_je_quartal.csv",
          ["indikator_id", "quartal", "wert", "perioden_vorhanden", "perioden_erwartet", "differenz_vorquartal",
           "differenz_vorjahresquartal", "kumuliert"], quarters(editions))


def table(path, header, rows):
    """One CSV, dialect open-data."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def measure(m, edition):
    """One row; the deadline only where work is still to be done."""
    due, end = m.end_day(), calendar.end_of(edition)
    deadline = ""
    if m.phase in "PUV":
        deadline = ("überfällig" if due < end else "bald fällig" if due <= end + timedelta(days=30) else "in der Frist")
    elif m.phase == "D":
        deadline = "ohne Frist"
    return [m.id, m.field, m.title, m.office, first_day(m.start).isoformat(), due.isoformat() if due else "", WORDS[m.phase],
            deadline, "" if m.progress is None else m.progress, f"{m.plan}.00", f"{m.spent}.00", m.reason, m.text,
            m.as_of.isoformat(), "ja" if m.public else "nein", m.done.isoformat() if m.done else ""]


def first_day(text):
    """First day of what stands under "Beginn"."""
    words = text.split()
    if len(words) == 3:
        return date(int(words[2]), 3 * calendar.QUARTERS.index(words[0].rstrip(".")) + 1, 1)
    return story.day(text) or date(int(text), 1, 1)


def parse(value):
    """The number in a cell, None for a gap; a dash is a zero."""
    if isinstance(value, Decimal):
        return Fraction(value)
    if value == "–":
        return Fraction(0)
    found = re.search(r"\d[\d.]*(,\d+)?", value)
    return Fraction(found.group().replace(".", "").replace(",", ".")) if found else None


def quarters(editions):
    """Rows per indicator and quarter, from the first value to the last edition's quarter."""
    known = {}
    for edition in range(1, editions + 1):
        known.update(layouts.DELIVERED[edition])
    rows, last = [], calendar.quarter_of(editions)
    for x in indicators.ALL:
        if x.grain not in PER_QUARTER:
            continue
        parts = [x.id] if not x.numerator else [*x.numerator, *x.denominator]
        first = min((p[0], (p[1] - 1) // (12 if x.grain == "quarter" else 3) + 1) if x.grain == "month" else p
                    for (i, _, _, p) in known if i in parts)
        span = [(y, q) for y in range(first[0], last[0] + 1) for q in range(1, 5) if first <= (y, q) <= last]
        shown = {}
        for quarter in span:
            value, present, wanted = of_quarter(x, quarter, known)
            shown[quarter] = rounded(value, x.decimals)
            cumulative = ""
            if x.aggregation == "flow":
                sums = [of_quarter(x, (quarter[0], q), known)[0] for q in range(1, quarter[1] + 1)]
                cumulative = "" if None in sums else rounded(sum(sums), x.decimals)
            before = (quarter[0], quarter[1] - 1) if quarter[1] > 1 else (quarter[0] - 1, 4)
            rows.append([x.id, calendar.name(*quarter), none(shown[quarter]), present, wanted,
                         difference(shown[quarter], shown.get(before)),
                         difference(shown[quarter], shown.get((quarter[0] - 1, quarter[1]))), cumulative])
    return rows


def none(value):
    """A gap is an empty cell."""
    return "" if value is None else value


def difference(value, other):
    """Of the rounded values, where both exist."""
    return "" if value is None or other is None else value - other


def rounded(value, decimals):
    """Half up, once."""
    if value is None:
        return None
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def of_quarter(x, quarter, known):
    """Value, base periods present and expected."""
    if x.numerator:
        above = [of_quarter(indicators.BY_ID[i], quarter, known) for i in x.numerator]
        below = [of_quarter(indicators.BY_ID[i], quarter, known) for i in x.denominator]
        present = min(p for _, p, _ in above + below)
        values = [v for v, _, _ in above + below]
        value = None if None in values else Fraction(sum(v for v, _, _ in above), sum(v for v, _, _ in below))
        return (None if value is None else value * (100 if x.unit == "%" else 1)), present, above[0][2]
    year, number = quarter
    base = [(year, 3 * number - 2 + k) for k in range(3)] if x.grain == "month" else [quarter]
    reporters = sorted({(d, district) for (i, d, district, _) in known if i == x.id})
    values = [combine(x, [parse(known.get((x.id, *r, p), "")) for r in reporters]) for p in base]
    present = [v for v in values if v is not None]
    if x.aggregation == "stock":
        value = values[-1]
    elif len(present) < len(values):
        value = None
    else:
        value = over(x.aggregation, present)
    return value, len(present), len(base)


def combine(x, values):
    """Across departments and districts, within one base period."""
    if None in values:
        return None
    return over({"stock": "flow"}.get(x.aggregation, x.aggregation), values)


def over(aggregation, values):
    """Flow sums, mean averages, the others pick; a ratio without parts has one value."""
    if aggregation == "mean":
        return Fraction(sum(values), len(values))
    if aggregation == "ratio":
        return values[0] if len(values) == 1 else None
    return {"flow": sum, "min": min, "max": max}[aggregation](values)
