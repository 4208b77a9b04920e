"""Makes beispielamt.xlsx, the workbook of a new project (`init`). Needs xlsxwriter."""
import datetime as dt
import pathlib

import xlsxwriter

HERE = pathlib.Path(__file__).parent
BOOK = xlsxwriter.Workbook(HERE / "beispielamt.xlsx")
BOOK.set_properties({"created": dt.datetime(2026, 10, 1)})
HEAD = BOOK.add_format({"bold": True, "bottom": 1})
DAY = BOOK.add_format({"num_format": "dd.mm.yyyy"})
EURO = BOOK.add_format({"num_format": "#,##0.00"})


def sheet(name, title, header, rows):
    page = BOOK.add_worksheet(name)
    page.write(0, 0, title, BOOK.add_format({"bold": True, "font_size": 14}))
    page.write_row(2, 0, header, HEAD)
    for r, row in enumerate(rows, start=3):
        for c, value in enumerate(row):
            if isinstance(value, dt.date):
                page.write_datetime(r, c, dt.datetime.combine(value, dt.time()), DAY)
            elif isinstance(value, float):
                page.write_number(r, c, value, EURO)
            elif value is not None:
                page.write(r, c, value)


sheet("Maßnahmen", "Maßnahmen des Beispielamtes",
      ["Nr.", "Handlungsfeld", "Maßnahme", "zuständig", "Beginn", "Ende", "Status", "Fortschritt in %",
       "Plan in €", "Ist in €", "Sachstand", "Stand", "Beschlusspunkt", "öffentlich"],
      [["M-01", "Wohnen", "Wohnungslotsen einrichten", "Beispielamt", dt.date(2026, 1, 1), "IV. Quartal 2026", "in Umsetzung", 60,
        40000.0, 21500.0, "Zwei von drei Lotsen haben ihre Arbeit aufgenommen. Die dritte Stelle ist ausgeschrieben.",
        dt.date(2026, 9, 30), "2", "ja"],
       ["M-02", "Bildung", "Abendkurse erweitern", "Beispielamt", dt.date(2026, 3, 1), dt.date(2026, 8, 31), "umgesetzt", 100,
        12000.0, 11800.0, "Seit dem Herbst laufen vier weitere Abendkurse an zwei Standorten.", dt.date(2026, 9, 30), "2", "ja"]])
sheet("Kennzahlen", "Kennzahlen des Beispielamtes",
      ["Nr.", "Kennzahl", "Monat", "Wert", "Bemerkung"],
      [[code, name, f"{month:02}/2026", value, None]
       for code, name, values in (("W-01", "Vermittelte Wohnungen", [7, 9, 8, 11, 10, 9, 12, 10, 13]),
                                  ("B-01", "Belegte Kursplätze", [180, 182, 190, 195, 195, 201, 204, 206, 230]))
       for month, value in enumerate(values, start=1)])
sheet("Berichtstexte", "Berichtstexte", ["Handlungsfeld", "Berichtstext", "öffentlich"],
      [["Wohnen", "Im dritten Quartal vermittelten die Lotsen {W-01@2026-Q3} Wohnungen. Mit der dritten Stelle soll die Beratung "
        "auf alle Stadtteile ausgedehnt werden.", "ja"],
       ["Bildung", "Die Kurse sind gut besucht: Ende September waren {B-01@2026-09} Plätze belegt.", "ja"]])
BOOK.close()
