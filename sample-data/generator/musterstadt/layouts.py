"""How each department of the fictitious city keeps its sheets: nine habits, none alike."""

from datetime import date
from decimal import Decimal

from .. import book
from . import calendar, indicators, logo, texts

FIELDS = {"KLIMA": "Klimaschutz und Energie", "MOBIL": "Mobilität und Verkehr",
          "BILDUNG": "Bildung und Betreuung", "WOHNEN": "Wohnen und Stadtentwicklung",
          "SOZIAL": "Soziales und Teilhabe", "DIGITAL": "Digitale Verwaltung"}
KINDS = {"stock": "Bestand", "flow": "Summe", "mean": "Mittelwert", "min": "Minimum",
         "max": "Maximum", "ratio": "Quote"}
PHASES = {"P": "geplant", "U": "in Umsetzung", "V": "verzögert", "F": "umgesetzt", "D": "Daueraufgabe",
          "Z": "zurückgestellt", "E": "entfallen"}
COMMON = {"P": "in Planung", "U": "läuft", "V": "verzögert", "F": "abgeschlossen", "D": "fortlaufend",
          "Z": "ruht", "E": "gestrichen"}
ENGLISH = {"P": "planned", "U": "in progress", "V": "verzögert", "F": "done", "D": "ongoing",
           "Z": "on hold", "E": "cancelled"}


def german(number, decimals=0):
    """`1.234,5`"""
    text = f"{number:,.{decimals}f}"
    return text.translate(str.maketrans(",.", ".,"))


def shown(value, decimals):
    """A value as typed text; words stay as they are."""
    return value if isinstance(value, str) else german(value, decimals)


def end_cell(measure):
    """A plain date as a date, everything else as written."""
    parts = measure.end.split(".")
    return date(int(parts[2]), int(parts[1]), int(parts[0])) if len(parts) == 3 and parts[2].isdigit() else measure.end


def start_cell(measure):
    """The same for the begin."""
    parts = measure.start.split(".")
    return date(int(parts[2]), int(parts[1]), int(parts[0])) if len(parts) == 3 and parts[2].isdigit() else measure.start


def look(value, otherwise=""):
    """The style of a cell: dates look like dates, long texts wrap."""
    if isinstance(value, date):
        return "date"
    return "text" if isinstance(value, str) and len(value) > 40 else otherwise


def grid(sheet, top, header, rows, head="head", first=1):
    """A header and its rows; returns the row after the last one."""
    sheet.row(top, header, head, first)
    for offset, values in enumerate(rows, 1):
        for column, value in enumerate(values, first):
            money = isinstance(value, (int, Decimal)) and value >= 1000
            sheet.put(top + offset, column, value, look(value, "int" if money else ""))
    return top + len(rows) + 1


def groups(measures):
    """Consecutive measures of one action field."""
    found = []
    for m in measures:
        if not found or found[-1][0] != m.field:
            found.append((m.field, []))
        found[-1][1].append(m)
    return found


def texts_sheet(department, edition, name, header=("Handlungsfeld", "Berichtstext", "öffentlich"), yes=("ja", "nein")):
    """The narratives of a department, if it writes any in this edition."""
    rows = texts.of(department, edition)
    if not rows:
        return []
    sheet = book.Sheet(name, widths={1: 30, 2: 110, 3: 12})
    grid(sheet, 1, header, [[FIELDS[field], words, yes[0] if public else yes[1]] for field, words, public in rows])
    return [sheet]


# Every value that a sheet got, for the expectations: edition to {(indicator, department, district, period): value}.
DELIVERED = {}


def values(indicator, department, edition, periods, district=""):
    """Value per period."""
    found = [indicators.value(indicator, department, district, p, edition) for p in periods]
    for p, value in zip(periods, found):
        DELIVERED.setdefault(edition, {})[indicator.id, department, district, p] = value
    return found


def wide(sheet, top, rows, department, edition, periods, first, as_text=False):
    """Fills the period columns of rows that are already there."""
    for offset, indicator in enumerate(rows):
        for column, value in enumerate(values(indicator, department, edition, periods), first):
            if as_text:
                value = shown(value, indicator.decimals)
                if indicator.unit == "%":
                    value += " %"
            sheet.put(top + offset, column, value, "int" if isinstance(value, Decimal) and value >= 1000 else "")


def merged_years(sheet, row, first, years, labels):
    """A header of two rows: the year over its parts."""
    for index, year in enumerate(years):
        start = first + index * len(labels)
        sheet.merge(row, start, row, start + len(labels) - 1, year, "year")
        sheet.row(row + 1, labels, "head", start)


def years_to(edition):
    """2024 to the edition's year."""
    return list(range(2024, calendar.quarter_of(edition)[0] + 1))


def stand(edition):
    """`30.09.2026`"""
    return calendar.end_of(edition).strftime("%d.%m.%Y")


def umweltamt(measures, edition):
    """Logo and title rows, merged action fields, a sum row of formulas, quarters under merged years."""
    name = "umweltamt"
    sheet = book.Sheet("Maßnahmen", widths={2: 24, 3: 42, 4: 24, 12: 60, 11: 30})
    sheet.images.append((1, 1, "Stadt Musterstadt", logo.png(), 0.25))
    sheet.put(1, 3, "Stadt Musterstadt · Umweltamt", "title")
    sheet.put(2, 3, "Handlungsprogramm 2030: Stand der Maßnahmen")
    sheet.put(3, 3, f"Stand: {stand(edition)}", "note")
    header = ["Nr.", "Handlungsfeld", "Maßnahme", "Federführung", "Beginn", "Ende", "Umsetzungsstand", "Fortschritt (%)",
              "Plan (EUR)", "Ist (EUR)", "Grund der Verzögerung", "Sachstand", "Stand", "umgesetzt am", "Beschlusspunkt", "öffentlich"]
    rows = [[m.id, "", m.title, m.office, start_cell(m), end_cell(m), PHASES[m.phase], m.progress, m.plan, m.spent, m.reason,
             m.text, m.as_of, m.done, "2", "ja" if m.public else "nein"] for m in measures]
    after = grid(sheet, 5, header, rows)
    row = 6
    for field, members in groups(measures):
        sheet.merge(row, 2, row + len(members) - 1, 2, FIELDS[field], "group")
        row += len(members)
    sheet.put(after, 1, "Summe", "sum")
    for column, letter, total in ((9, "I", sum(m.plan for m in measures)), (10, "J", sum(m.spent for m in measures))):
        sheet.put(after, column, book.Formula(f"SUM({letter}6:{letter}{after - 1})", total), "sumint")
    sheet.put(after + 2, 1, "Quelle: Fachdaten des Umweltamtes; Beträge ohne Fördermittel Dritter", "note")

    figures = book.Sheet("Kennzahlen", widths={2: 44, 3: 12})
    figures.put(1, 1, "Kennzahlen je Quartal", "title")
    plain = ["Nr.", "Kennzahl", "Einheit", "Art"]
    for column, title in enumerate(plain, 1):
        figures.merge(3, column, 4, column, title, "head")
    years = years_to(edition)
    merged_years(figures, 3, 5, years, ["I.", "II.", "III.", "IV."])
    known = [x for x in indicators.of(name, "") if x.grain == "quarter"]
    for offset, x in enumerate(known):
        figures.row(5 + offset, [x.id, x.name, x.unit, KINDS[x.aggregation]])
    wide(figures, 5, known, name, edition, calendar.periods("quarter", 2024, edition), 5)
    figures.put(6 + len(known), 1, "Quelle: Umweltamt, Abteilungen Klimaschutz und Stadtgrün", "note")

    air = book.Sheet("Messwerte", widths={2: 40})
    periods = calendar.periods("month", 2025 if edition > 1 else 2024, edition)
    known = indicators.of(name, "Messwerte")
    air.row(1, ["Nr.", "Kennzahl", "Einheit", "Art"] + [f"{n:02}/{y}" for y, n in periods], "head")
    for offset, x in enumerate(known):
        air.row(2 + offset, [x.id, x.name, x.unit, KINDS[x.aggregation]])
    wide(air, 2, known, name, edition, periods, 5)

    yearly = book.Sheet("Jahreswerte", widths={2: 44})
    periods = calendar.periods("year", 2024, edition)
    known = indicators.of(name, "Jahreswerte")
    yearly.row(1, ["Nr.", "Kennzahl", "Einheit", "Art"] + [y for y, _ in periods], "head")
    for offset, x in enumerate(known):
        yearly.row(2 + offset, [x.id, x.name, x.unit, KINDS[x.aggregation]])
    wide(yearly, 2, known, name, edition, periods, 5)
    yearly.put(4, 1, "Anmerkung: Die Bilanz eines Jahres liegt im Folgejahr vor.", "note")
    return [("xlsx", "Handlungsprogramm", [sheet, figures, air, yearly] + texts_sheet(name, edition, "Berichtstexte"))]


def tiefbauamt(measures, edition):
    """An old xls: a counting column, T€, own words for phases, group label once, months as real dates."""
    name = "tiefbauamt"
    sheet = book.Sheet("Massnahmen", widths={3: 22, 4: 44, 13: 60})
    sheet.put(1, 1, "Straßen- und Tiefbauamt", "title")
    sheet.put(2, 1, f"Berichtsquartal {calendar.QUARTERS[calendar.quarter_of(edition)[1] - 1]}/{calendar.quarter_of(edition)[0]}")
    header = ["lfd. Nr.", "Maßnahme-Nr.", "Handlungsfeld", "Bezeichnung der Maßnahme", "Verantwortlich", "Beginn", "Termin", "Status",
              "Fortschritt in %", "Budget (T€)", "verausgabt (T€)", "Grund der Verzögerung", "Bemerkung", "Stand", "umgesetzt am", "öffentl."]
    rows = [[number, m.id, "Mobilität und Verkehr" if number == 1 else "", m.title, m.office, start_cell(m), end_cell(m), COMMON[m.phase],
             m.progress, Decimal(m.plan) / 1000, Decimal(m.spent) / 1000, m.reason, m.text, m.as_of, m.done,
             "Ja" if m.public else "Nein"] for number, m in enumerate(measures, 1)]
    after = grid(sheet, 4, header, rows)
    sheet.put(after, 4, "Summe", "sum")
    sheet.put(after, 10, sum(Decimal(m.plan) / 1000 for m in measures), "num")
    sheet.put(after, 11, sum(Decimal(m.spent) / 1000 for m in measures), "num")

    figures = book.Sheet("Kennzahlen", widths={2: 44})
    figures.put(1, 1, "Kennzahlen Straßen- und Tiefbauamt, Monatswerte", "title")
    periods = calendar.periods("month", 2024, edition)[-24:]
    known = indicators.of(name)
    figures.row(3, ["Nr.", "Indikator", "Einheit", "Zielwert"], "head")
    for offset, (year, month) in enumerate(periods):
        figures.put(3, 5 + offset, date(year, month, 1), "month")
    for offset, x in enumerate(known):
        figures.row(4 + offset, [x.id, x.name, x.unit, Decimal(x.target[0]) if x.target else None])
    wide(figures, 4, known, name, edition, periods, 5)
    figures.put(5 + len(known), 1, "Quelle: Zählstellen, Baustellenmanagement, Mängelmelder", "note")
    return [("xls", "Massnahmen_Kennzahlen", [sheet, figures] + texts_sheet(name, edition, "Texte", yes=("Ja", "Nein")))]


def schulverwaltungsamt(measures, edition):
    """Quarters as "I/2025", half-years and years side by side, a hidden sheet of lists, drop-downs."""
    name = "schulverwaltungsamt"
    sheet = book.Sheet("Maßnahmenliste", widths={2: 46, 3: 26, 11: 60})
    header = ["ID", "Titel", "Zuständig", "von", "bis", "Umsetzungsstand", "Fortschritt", "geplante Mittel", "verausgabte Mittel",
              "Grund der Verzögerung", "Sachstand", "Stand", "umgesetzt am", "Handlungsfeld", "öffentlich"]
    rows = [[m.id, m.title, m.office, start_cell(m), end_cell(m), PHASES[m.phase], m.progress, m.plan, m.spent, m.reason, m.text,
             m.as_of, m.done, FIELDS[m.field], "ja" if m.public else "nein"] for m in measures]
    after = grid(sheet, 1, header, rows)
    for row in range(2, after):
        sheet.lists.append((row, 6, row, "=Listen!$A$2:$A$7"))
    lists = book.Sheet("Listen", hidden=True)
    lists.row(1, ["Auswahl"])
    for row, word in enumerate(["geplant", "in Umsetzung", "umgesetzt", "Daueraufgabe", "zurückgestellt", "entfallen"], 2):
        lists.put(row, 1, word)

    figures = book.Sheet("Kennzahlen Quartal", widths={2: 46})
    periods = calendar.periods("quarter", 2024, edition)
    known = indicators.of(name, "")
    figures.row(1, ["ID", "Kennzahl", "Handlungsfeld", "Einheit", "Art"] + [f"{calendar.QUARTERS[n - 1]}/{y}" for y, n in periods], "head")
    for offset, x in enumerate(known):
        figures.row(2 + offset, [x.id, x.name, FIELDS[x.field], x.unit, KINDS[x.aggregation]])
    wide(figures, 2, known, name, edition, periods, 6)

    slow = book.Sheet("Halbjahr und Jahr", widths={2: 46})
    halves, years = calendar.periods("half-year", 2024, edition), calendar.periods("year", 2024, edition)
    slow.row(1, ["ID", "Kennzahl", "Handlungsfeld", "Einheit", "Art"] + [f"{n}. Halbjahr {y}" for y, n in halves] + [y for y, _ in years], "head")
    for offset, x in enumerate(indicators.of(name, "Halbjahr und Jahr")):
        slow.row(2 + offset, [x.id, x.name, FIELDS[x.field], x.unit, KINDS[x.aggregation]])
        if x.grain == "half-year":
            wide(slow, 2 + offset, [x], name, edition, halves, 6)
        else:
            wide(slow, 2 + offset, [x], name, edition, years, 6 + len(halves))
    return [("xlsx", "Zulieferung", [sheet, figures, slow, lists] + texts_sheet(name, edition, "Texte"))]


def jugendamt(measures, edition):
    """OpenDocument: long values as typed text, months in words; from the second edition only the last two quarters."""
    name = "jugendamt"
    sheet = book.Sheet("Maßnahmen")
    header = ["Kennung", "Handlungsfeld", "Maßnahme", "zuständig", "Beginn", "Ende", "Status", "Fortschritt",
              "Budget", "Ausgaben", "Grund der Verzögerung", "Sachstand", "Stand", "umgesetzt am", "öffentlich"]
    rows = [[m.id, FIELDS[m.field], m.title, m.office, start_cell(m), end_cell(m), COMMON[m.phase] if m.phase != "D" else "laufend",
             None if m.progress is None else f"{m.progress} %", f"{german(m.plan)} €", f"{german(m.spent)} €", m.reason, m.text,
             m.as_of, m.done, "ja" if m.public else "nein"] for m in measures]
    sheet.put(1, 1, "Jugendamt: Maßnahmen im Handlungsprogramm", "title")
    grid(sheet, 3, header, rows)

    figures = book.Sheet("Indikatoren")
    rows = []
    for x in indicators.of(name):
        periods = calendar.periods(x.grain, 2024, edition)
        if edition > 1 and len(x.departments) == 1:
            periods = periods[-6:]
        for p, value in zip(periods, values(x, name, edition, periods)):
            words = f"{calendar.MONTHS[p[1] - 1]} {p[0]}" if x.grain == "month" else f"{p[1]}. Quartal {p[0]}"
            rows.append([x.id, FIELDS[x.field], x.name, x.unit, KINDS[x.aggregation], words, shown(value, x.decimals),
                         "Fachverfahren nicht verfügbar" if value == "k. A." else ""])
    grid(figures, 1, ["Kennung", "Handlungsfeld", "Indikator", "Einheit", "Art", "Zeitraum", "Wert", "Bemerkung"], rows)
    return [("ods", "Bericht", [sheet, figures] + texts_sheet(name, edition, "Texte"))]


def stadtplanungsamt(measures, edition):
    """Quarters as ends, a row of units below the header, amounts as text, footnotes for provisional values."""
    name = "stadtplanungsamt"
    sheet = book.Sheet("Maßnahmen", widths={2: 26, 3: 42, 12: 60})
    sheet.put(1, 1, "Stadtplanungsamt", "title")
    header = ["Nr.", "Handlungsfeld", "Maßnahme", "Federführung", "Beginn", "Ende", "Status", "Fortschritt", "Geplante Mittel", "Verausgabt",
              "Grund der Verzögerung", "Sachstand", "Stand", "umgesetzt am", "Beschlusspunkt", "öffentlich"]
    sheet.row(3, header, "head")
    sheet.row(4, ["", "", "", "", "", "", "", "%", "EUR", "EUR"])
    labels = {"MOBIL": "Verkehr", "WOHNEN": "Wohnen und Stadtentwicklung"}
    for offset, m in enumerate(measures):
        cells = [m.id, labels[m.field], m.title, m.office, start_cell(m), end_cell(m), COMMON[m.phase] if m.phase in "VD" else PHASES[m.phase],
                 m.progress, german(m.plan), german(m.spent), m.reason, m.text, m.as_of, m.done, "2", "ja" if m.public else "nein"]
        for column, value in enumerate(cells, 1):
            sheet.put(5 + offset, column, value, look(value))

    figures = book.Sheet("Indikatoren", widths={2: 46})
    figures.put(1, 1, "Indikatoren Verkehr und Wohnen", "title")
    periods = calendar.periods("quarter", 2024, edition)
    known = indicators.of(name, "")
    figures.row(3, ["Nr.", "Indikator", "Handlungsfeld", "Einheit", "Art"] + [f"Q{n}/{y}" for y, n in periods], "head")
    for offset, x in enumerate(known):
        figures.row(4 + offset, [x.id, x.name, labels[x.field], x.unit, KINDS[x.aggregation]])
    wide(figures, 4, known, name, edition, periods, 6)
    below = 5 + len(known)
    figures.put(below, 1, "* vorläufig", "note")
    figures.put(below + 1, 1, "Quelle: Bautätigkeitsstatistik, Polizeidirektion, eigene Erhebung", "note")

    slow = book.Sheet("Jahr und Halbjahr", widths={2: 46})
    halves, years = calendar.periods("half-year", 2024, edition), calendar.periods("year", 2024, edition)
    slow.row(1, ["Nr.", "Indikator", "Handlungsfeld", "Einheit", "Art"] + [y for y, _ in years] + [f"{n}. Hj. {y}" for y, n in halves], "head")
    for offset, x in enumerate(indicators.of(name, "Jahres- und Halbjahreswerte")):
        slow.row(2 + offset, [x.id, x.name, labels[x.field], x.unit, KINDS[x.aggregation]])
        if x.grain == "year":
            wide(slow, 2 + offset, [x], name, edition, years, 6, as_text=True)
        else:
            wide(slow, 2 + offset, [x], name, edition, halves, 6 + len(years), as_text=True)
    return [("xlsx", "Handlungsprogramm", [sheet, figures, slow] + texts_sheet(name, edition, "Berichtstexte"))]


def sozialamt(measures, edition):
    """Two files; long values as text with "ca.", districts in a column of their own, group label once."""
    name = "sozialamt"
    sheet = book.Sheet("Maßnahmen", widths={2: 26, 3: 42, 12: 60})
    sheet.put(1, 1, "Sozialamt · Maßnahmen zum Handlungsprogramm", "title")
    header = ["Nr.", "Handlungsfeld", "Maßnahme", "zuständig", "Beginn", "Frist", "Status", "Fortschritt in %", "Plan in Euro", "Ist in Euro",
              "Grund der Verzögerung", "Sachstand", "Stand", "umgesetzt am", "öffentlich"]
    rows, last = [], None
    for m in measures:
        rows.append([m.id, FIELDS[m.field] if m.field != last else "", m.title, m.office, start_cell(m), end_cell(m),
                     "erledigt" if m.phase == "F" else "laufend" if m.phase == "D" else PHASES[m.phase], m.progress, m.plan, m.spent,
                     m.reason, m.text, m.as_of, m.done, "ja" if m.public else "nein"])
        last = m.field
    grid(sheet, 3, header, rows)
    sheet.hidden_columns.add(13)
    sheet.widths[13] = 12

    figures = book.Sheet("Kennzahlen", widths={3: 46})
    rows = []
    for x in indicators.of(name, ""):
        periods = calendar.periods(x.grain, 2024, edition)
        periods = periods[-27:] if x.grain == "month" else periods[-9:]
        for p, value in zip(periods, values(x, name, edition, periods)):
            words = f"{p[1]:02}/{p[0]}" if x.grain == "month" else f"{calendar.QUARTERS[p[1] - 1]}. Quartal {p[0]}"
            rows.append([x.id, FIELDS[x.field], x.name, x.unit, words, shown(value, x.decimals)])
    grid(figures, 1, ["Nr.", "Handlungsfeld", "Kennzahl", "Einheit", "Zeitraum", "Wert"], rows)

    districts = book.Sheet("Bezirke", widths={2: 46})
    rows = []
    for x in indicators.of(name, "Bezirke"):
        for district in x.districts:
            periods = calendar.periods(x.grain, 2024, edition)[-9:]
            for p, value in zip(periods, values(x, name, edition, periods, district)):
                rows.append([x.id, x.name, FIELDS[x.field], district, x.unit, f"Q{p[1]} {p[0]}", value])
    grid(districts, 1, ["Nr.", "Kennzahl", "Handlungsfeld", "Stadtbezirk", "Einheit", "Quartal", "Wert"], rows)
    return [("xlsx", "Massnahmen", [sheet] + texts_sheet(name, edition, "Texte")),
            ("xlsx", "Kennzahlen", [figures, districts])]


def gesundheitsamt(measures, edition):
    """xls with text dates and the definition of each indicator in its row; late in the second edition."""
    name = "gesundheitsamt"
    sheet = book.Sheet("Maßnahmen", widths={2: 42, 11: 60})
    header = ["ID", "Maßnahme", "Handlungsfeld", "Federführung", "Beginn", "Ende", "Status", "Fortschritt (%)", "Budget (€)", "Ausgaben (€)",
              "Sachstand", "Stand", "Grund der Verzögerung", "umgesetzt am", "öffentlich"]
    rows = [[m.id, m.title, "Soziales", m.office, m.start, m.end, COMMON[m.phase] if m.phase != "D" else "dauerhaft", m.progress, m.plan, m.spent,
             m.text, m.as_of.strftime("%d.%m.%Y"), m.reason, m.done and m.done.strftime("%d.%m.%Y"), "ja" if m.public else "nein"] for m in measures]
    grid(sheet, 1, header, rows)
    figures = book.Sheet("Kennzahlen", widths={2: 46})
    rows = []
    for x in indicators.of(name):
        for p, value in zip(periods := calendar.periods(x.grain, 2024, edition)[-9:], values(x, name, edition, periods)):
            rows.append([x.id, x.name, "Soziales", x.unit, KINDS[x.aggregation], f"{p[1]}. Quartal {p[0]}", value,
                         Decimal(x.target[0]) if x.target else None])
    grid(figures, 1, ["ID", "Kennzahl", "Handlungsfeld", "Einheit", "Aggregation", "Zeitraum", "Wert", "Ziel"], rows)
    return [("xls", "Zulieferung", [sheet, figures] + texts_sheet(name, edition, "Texte"))]


def digitalamt(measures, edition):
    """English headers and words, per cent formats, ISO periods."""
    name = "digitalamt"
    sheet = book.Sheet("Measures", widths={2: 44, 11: 60})
    header = ["ID", "Measure", "Action field", "Responsible", "Start", "End", "Status", "Progress", "Budget", "Spent", "Status text", "As of",
              "Completed on", "Reason for delay", "Resolution point", "Public"]
    sheet.row(1, header, "head")
    for offset, m in enumerate(measures):
        cells = [m.id, m.title, "Digitale Verwaltung", m.office, start_cell(m), end_cell(m), ENGLISH[m.phase],
                 None if m.progress is None else Decimal(m.progress) / 100, m.plan, m.spent, m.text, m.as_of, m.done, m.reason, "2",
                 "yes" if m.public else "no"]
        for column, value in enumerate(cells, 1):
            sheet.put(2 + offset, column, value, "percent" if column == 8 else look(value, "int" if column in (9, 10) else ""))
    figures = book.Sheet("Indicators", widths={2: 44})
    rows = []
    for x in indicators.of(name):
        periods = calendar.periods(x.grain, 2024, edition)
        for p, value in zip(periods, values(x, name, edition, periods)):
            rows.append([x.id, x.name, "Digitale Verwaltung", x.unit, x.aggregation, calendar.strict(x.grain, p), value])
    grid(figures, 1, ["ID", "Indicator", "Action field", "Unit", "Aggregation", "Period", "Value"], rows)
    return [("xlsx", "Report", [sheet, figures] + texts_sheet(name, edition, "Texts", ("Action field", "Text", "Public"), ("yes", "no")))]


def gebaeudemanagement(measures, edition):
    """Nothing to detect: default sheet names and house words; the project file holds its reading profiles."""
    name = "gebaeudemanagement"
    figures = book.Sheet("Tabelle1", widths={2: 50})
    figures.put(1, 1, "Eigenbetrieb Gebäudemanagement", "title")
    figures.put(2, 1, "Auszug Energiebuch")
    for column, title in enumerate(["Kz", "Gegenstand", "E"], 1):
        figures.merge(4, column, 5, column, title, "head")
    merged_years(figures, 4, 4, years_to(edition), ["I", "II", "III", "IV"])
    known = indicators.of(name)
    for offset, x in enumerate(known):
        figures.row(6 + offset, [x.id, x.name, x.unit])
    wide(figures, 6, known, name, edition, calendar.periods("quarter", 2024, edition), 4)

    sheet = book.Sheet("Tabelle2", widths={2: 46, 10: 60})
    sheet.put(1, 1, "Bauliste", "title")
    header = ["Kz", "Vorhaben", "wer", "los", "fertig", "Lage", "v. H.", "Soll", "Ausg.", "Meldung", "vom", "Hemmnis", "abgen.", "extern"]
    rows = [[m.id, m.title, m.office, start_cell(m), end_cell(m), COMMON[m.phase], m.progress, m.plan, m.spent, m.text, m.as_of,
             m.reason, m.done, "ja" if m.public else "nein"] for m in measures]
    grid(sheet, 3, header, rows)
    return [("xlsx", "Auszug", [figures, sheet])]


DEPARTMENTS = [umweltamt, tiefbauamt, schulverwaltungsamt, jugendamt, stadtplanungsamt, sozialamt,
               gesundheitsamt, digitalamt, gebaeudemanagement]
# The department that delivered nothing in one edition: (edition, department).
MISSING = {(2, "gesundheitsamt")}
