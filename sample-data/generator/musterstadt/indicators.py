"""The indicators: definitions and series.

A series is a trend with season and noise that depend on nothing but the indicator's id, so each
edition repeats the values of the one before, except where a revision is written down here.
"""

import hashlib
import math
from dataclasses import dataclass, field
from decimal import Decimal

from . import calendar

DISTRICTS = ["Altstadt", "Nordstadt", "Südvorstadt", "Westend", "Rohrbach"]


@dataclass
class Indicator:
    """One indicator. Departments after the first deliver their share of it."""

    id: str
    departments: tuple
    field: str
    name: str
    unit: str
    aggregation: str
    grain: str
    series: tuple = None
    decimals: int = 0
    better: str = "none"
    target: tuple = None
    forecast: tuple = None
    public: bool = True
    counts_people: bool = False
    numerator: tuple = ()
    denominator: tuple = ()
    declared: bool = True  # in ratsbericht.toml; else the workbook's own columns define it
    districts: tuple = ()
    sheet: str = ""  # for departments with several sheets
    aliases: tuple = ()
    more: dict = field(default_factory=dict)


def i(ident, departments, name, unit, aggregation, grain, series=None, **more):
    """Short form: the field follows from the id."""
    fields = {"K": "KLIMA", "M": "MOBIL", "B": "BILDUNG", "W": "WOHNEN", "S": "SOZIAL", "D": "DIGITAL"}
    return Indicator(ident, tuple(departments.split()), fields[ident[0]], name, unit, aggregation,
                     {"m": "month", "q": "quarter", "h": "half-year", "y": "year"}[grain], series, **more)


# Series: (start, step a period, noise, amplitude of the season).
ALL = [
    i("KI-01", "umweltamt", "PV-Leistung auf städtischen Dächern", "kWp", "stock", "q", (1640, 96, 10), better="higher", target=("3200", "2027-Q4")),
    i("KI-02", "umweltamt", "Förderbescheide für Balkonsolaranlagen", "Bescheide", "flow", "q", (92, 1.2, 14), better="higher", forecast=("430", "2026", True)),
    i("KI-03", "umweltamt", "Neu gepflanzte Stadtbäume", "Bäume", "flow", "q", (232, 2, 18, 52), better="higher", target=("1000", "2026")),
    i("KI-04", "umweltamt", "Trinkwasserverbrauch der Stadtverwaltung", "m³", "flow", "q", (18400, -120, 350, 900), better="lower", public=False),
    i("KI-05", "umweltamt", "PM10, höchster Tagesmittelwert", "µg/m³", "max", "m", (36, -0.1, 4, 5), better="lower", target=("50", "2026-Q4"), sheet="Messwerte"),
    i("KI-06", "umweltamt", "Pegel Muster, niedrigster Tageswert", "cm", "min", "m", (94, 0, 6, 22), sheet="Messwerte"),
    i("KI-07", "umweltamt", "Stickstoffdioxid, Monatsmittel am Ring", "µg/m³", "mean", "m", (27.5, -0.17, 1.2, 2.4), decimals=1, better="lower", target=("20", "2026-Q4"), sheet="Messwerte"),
    i("KI-08", "gebaeudemanagement schulverwaltungsamt", "Stromverbrauch städtischer Gebäude", "MWh", "flow", "q", (1480, -14, 20, 120), better="lower", target=("7400", "2026")),
    i("KI-09", "gebaeudemanagement", "Wärmeverbrauch städtischer Gebäude, witterungsbereinigt", "MWh", "flow", "q", (5200, -55, 60, 1300), better="lower"),
    i("KI-10", "gebaeudemanagement", "Energetisch sanierte Gebäude", "Gebäude", "stock", "q", (118, 3.1, 0), better="higher"),
    i("KI-11", "gebaeudemanagement", "Gebäude im Bestand", "Gebäude", "stock", "q", (364, -0.4, 0)),
    i("KI-12", "", "Anteil energetisch sanierter Gebäude", "%", "ratio", "q", numerator=("KI-10",), denominator=("KI-11",), decimals=1, better="higher", target=("45", "2027-Q4")),
    i("KI-13", "umweltamt", "Treibhausgasemissionen der Stadtverwaltung", "t CO2", "flow", "y", (14820, -640, 90), better="lower", target=("11500", "2028"), sheet="Jahreswerte"),
    i("MI-01", "tiefbauamt", "Radfahrende an der Zählstelle Marktbrücke", "Fahrten", "flow", "m", (61200, 310, 2500, 24500), better="higher"),
    i("MI-02", "tiefbauamt", "Länge des Radverkehrsnetzes", "km", "stock", "m", (158.2, 0.55, 0), decimals=1, better="higher", target=("185", "2027-Q4")),
    i("MI-03", "tiefbauamt", "Barrierefrei ausgebaute Haltestellen", "Haltestellen", "stock", "m", (262, 1.1, 0), better="higher"),
    i("MI-04", "tiefbauamt", "Haltestellen im Stadtgebiet", "Haltestellen", "stock", "m", (411, 0.04, 0)),
    i("MI-05", "", "Anteil barrierefreier Haltestellen", "%", "ratio", "m", numerator=("MI-03",), denominator=("MI-04",), decimals=1, better="higher", target=("75", "2026-Q4")),
    i("MI-06", "tiefbauamt", "Sanierte Fahrbahnfläche", "m²", "flow", "m", (2450, 12, 380, 700), better="higher", target=("30000", "2026")),
    i("MI-07", "tiefbauamt", "Meldungen zu Straßenschäden", "Meldungen", "flow", "m", (402, -1.6, 40, 60), better="lower"),
    i("MI-08", "tiefbauamt", "Bearbeitungszeit einer Schadensmeldung", "Tage", "mean", "m", (8.4, -0.07, 0.5), decimals=1, better="lower", target=("5", "2026-Q4")),
    i("MI-09", "stadtplanungsamt", "Verkehrsunfälle mit Radbeteiligung", "Unfälle", "flow", "q", (71, -0.9, 6, 21), better="lower"),
    i("MI-10", "stadtplanungsamt", "Stellplätze für Carsharing im öffentlichen Raum", "Stellplätze", "stock", "q", (84, 6.4, 0), better="higher", target=("180", "2027-Q4")),
    i("MI-11", "stadtplanungsamt", "Anteil des Umweltverbundes an allen Wegen", "%", "ratio", "y", (58.2, 0.9, 0.3), decimals=1, better="higher", target=("62", "2027"), sheet="Jahres- und Halbjahreswerte"),
    i("MI-12", "tiefbauamt", "Längste Vollsperrung", "Tage", "max", "m", (34, -0.2, 6, 7), better="lower", public=False),
    i("BI-01", "jugendamt", "Betreute Kinder unter drei Jahren", "Kinder", "stock", "m", (2412, 9.5, 14), better="higher", counts_people=True),
    i("BI-02", "jugendamt", "Kinder unter drei Jahren", "Kinder", "stock", "m", (5630, -11, 20), counts_people=True),
    i("BI-03", "", "Betreuungsquote der unter Dreijährigen", "%", "ratio", "m", numerator=("BI-01",), denominator=("BI-02",), decimals=1, better="higher", target=("52", "2027-Q2")),
    i("BI-04", "jugendamt", "Plätze in Kindertagesstätten", "Plätze", "stock", "m", (9840, 21, 0), better="higher", target=("10800", "2027-Q4")),
    i("BI-05", "jugendamt", "Unbesetzte Stellen für Erzieherinnen und Erzieher", "VZÄ", "stock", "m", (61.5, -0.7, 1.5), decimals=1, better="lower", target=("35", "2026-Q4"), public=False),
    i("BI-06", "schulverwaltungsamt", "Schülerinnen und Schüler an städtischen Schulen", "Personen", "stock", "h", (24180, 165, 40), counts_people=True, sheet="Halbjahr und Jahr"),
    i("BI-07", "schulverwaltungsamt", "Schulen mit Glasfaseranschluss", "Schulen", "stock", "q", (21, 2.6, 0), better="higher", target=("52", "2026-Q4")),
    i("BI-08", "schulverwaltungsamt", "Ausgegebene Leihgeräte", "Geräte", "stock", "q", (5120, 140, 60), declared=False),
    i("BI-09", "schulverwaltungsamt", "Auszahlungen für Investitionen in Schulgebäude", "Euro", "flow", "q", (4150000, 90000, 320000), public=False),
    i("BI-10", "schulverwaltungsamt", "Anteil der Grundschulkinder im Ganztag", "%", "ratio", "q", (71.4, 0.55, 0.4), decimals=1, better="higher", target=("80", "2027-Q4")),
    i("BI-11", "schulverwaltungsamt", "Schulabgänge ohne Abschluss", "Personen", "flow", "y", (182, -6, 5), better="lower", counts_people=True, sheet="Halbjahr und Jahr"),
    i("BI-12", "schulverwaltungsamt", "Größte Klasse einer Grundschule", "Kinder", "max", "h", (29, -0.3, 1), better="lower", sheet="Halbjahr und Jahr", declared=False),
    i("BI-13", "jugendamt", "Beratungen zur Kita-Platzvergabe", "Beratungen", "flow", "m", (214, 1.1, 22, 30), public=False),
    i("WI-01", "stadtplanungsamt", "Baugenehmigungen für Wohnungen", "Wohnungen", "flow", "q", (244, 4, 26), better="higher"),
    i("WI-02", "stadtplanungsamt", "Fertiggestellte Wohnungen", "Wohnungen", "flow", "q", (231, 5, 24), better="higher", target=("1200", "2026")),
    i("WI-03", "stadtplanungsamt", "Fertiggestellte mietpreisgebundene Wohnungen", "Wohnungen", "flow", "q", (52, 2.2, 7), better="higher"),
    i("WI-04", "", "Anteil mietpreisgebundener Wohnungen an den Fertigstellungen", "%", "ratio", "q", numerator=("WI-03",), denominator=("WI-02",), decimals=1, better="higher", target=("30", "2027-Q4")),
    i("WI-05", "stadtplanungsamt", "Bearbeitungsdauer eines Bauantrags", "Wochen", "mean", "q", (14.2, -0.28, 0.6), decimals=1, better="lower", target=("10", "2027-Q2")),
    i("WI-06", "stadtplanungsamt", "Angebotsmiete, Median", "Euro je m²", "mean", "q", (8.62, 0.07, 0.04), decimals=2, better="lower"),
    i("WI-07", "sozialamt", "Haushalte mit Wohnberechtigungsschein", "Haushalte", "stock", "q", (512, 4, 9), counts_people=True, districts=tuple(DISTRICTS), sheet="Bezirke"),
    i("WI-08", "sozialamt", "Familien in Notunterkünften", "Familien", "stock", "q", (2.2, -0.02, 1), better="lower", counts_people=True, districts=tuple(DISTRICTS), public=False, sheet="Bezirke"),
    i("WI-09", "sozialamt", "Bearbeitungsdauer Wohngeld", "Tage", "mean", "m", (47, -0.5, 2.5), decimals=0, better="lower", target=("28", "2026-Q4")),
    i("WI-10", "stadtplanungsamt", "Leerstandsquote", "%", "ratio", "h", (4.6, -0.15, 0.1), decimals=1, sheet="Jahres- und Halbjahreswerte"),
    i("WI-11", "stadtplanungsamt", "Aktivierte Baulücken", "Grundstücke", "flow", "h", (9, 0.6, 1), better="higher", sheet="Jahres- und Halbjahreswerte"),
    i("WI-12", "sozialamt", "Geflüchtete in selbst angemietetem Wohnraum", "Personen", "stock", "m", (688, 7.4, 8), better="higher", target=("950", "2026-Q4"), counts_people=True, aliases=("selbst angemieteter Wohnraum",)),
    i("SI-01", "sozialamt jugendamt gesundheitsamt", "Beratungsgespräche der Sozialdienste", "Gespräche", "flow", "q", (1240, 18, 60), better="higher"),
    i("SI-02", "sozialamt", "Empfängerinnen und Empfänger von Hilfe zur Pflege", "Personen", "stock", "m", (874, 3.2, 7), counts_people=True),
    i("SI-03", "sozialamt", "Gültige Sozialpässe", "Pässe", "stock", "q", (11850, 170, 90), counts_people=True),
    i("SI-04", "sozialamt", "Geleistete Dolmetscherstunden", "Stunden", "flow", "m", (342.5, 5.2, 28), decimals=1, forecast=("5800", "2026", True)),
    i("SI-05", "sozialamt jugendamt", "Bearbeitungsdauer von Leistungsanträgen", "Tage", "mean", "m", (29, -0.22, 1.6), better="lower", target=("21", "2026-Q4")),
    i("SI-06", "gesundheitsamt", "Einschulungsuntersuchungen", "Untersuchungen", "flow", "q", (480, 3, 25, 110), declared=False),
    i("SI-07", "gesundheitsamt", "Impfberatungen", "Beratungen", "flow", "q", (655, 14, 40), better="higher"),
    i("SI-08", "gesundheitsamt", "Längste Wartezeit im Sozialpsychiatrischen Dienst", "Tage", "max", "q", (41, -0.9, 4), better="lower", target=("28", "2026-Q4")),
    i("SI-09", "gesundheitsamt", "Geringste Besetzung des Bereitschaftsdienstes", "Personen", "min", "q", (4, 0.1, 0), public=False, declared=False),
    i("SI-10", "jugendamt", "Familien in den Frühen Hilfen", "Familien", "stock", "m", (318, 3.4, 6), better="higher", counts_people=True),
    i("SI-11", "jugendamt", "Inobhutnahmen von Kindern unter drei Jahren", "Kinder", "flow", "m", (2, 0, 1), better="lower", counts_people=True),
    i("SI-12", "sozialamt", "Fristgerecht beschiedene Anträge", "Anträge", "flow", "m", (702, 6.5, 24), public=False),
    i("SI-13", "sozialamt", "Beschiedene Anträge", "Anträge", "flow", "m", (930, 3.5, 20), public=False),
    i("SI-14", "", "Anteil fristgerecht beschiedener Anträge", "%", "ratio", "m", numerator=("SI-12",), denominator=("SI-13",), decimals=1, better="higher", target=("85", "2026-Q4")),
    i("DI-01", "digitalamt", "Verfügbare Online-Dienste", "Dienste", "stock", "m", (121, 2.9, 0), better="higher", target=("220", "2026-Q4")),
    i("DI-02", "digitalamt", "Online gestellte Anträge", "Anträge", "flow", "m", (6120, 190, 340), better="higher"),
    i("DI-03", "digitalamt", "Gestellte Anträge insgesamt", "Anträge", "flow", "m", (21400, 25, 700)),
    i("DI-04", "", "Anteil online gestellter Anträge", "%", "ratio", "m", numerator=("DI-02",), denominator=("DI-03",), decimals=1, better="higher", target=("60", "2027-Q4")),
    i("DI-05", "digitalamt", "Verfügbarkeit des Serviceportals", "%", "min", "m", (98.6, 0.02, 0.5), decimals=1, better="higher", target=("99", "2026-Q4")),
    i("DI-06", "digitalamt", "Antwortzeit des Servicedesks", "Stunden", "mean", "m", (9.6, -0.11, 0.7), decimals=1, better="lower", target=("6", "2026-Q4"), public=False),
    i("DI-07", "digitalamt", "Höchste Zahl gleichzeitig angemeldeter Nutzender", "Personen", "max", "m", (1850, 42, 120), declared=False),
    i("DI-08", "digitalamt", "Arbeitsplätze mit elektronischer Akte", "Arbeitsplätze", "stock", "q", (910, 128, 0), better="higher", target=("3400", "2027-Q4")),
    i("DI-09", "digitalamt", "Meldepflichtige Sicherheitsvorfälle", "Vorfälle", "flow", "m", (1.8, 0, 0.8), better="lower", public=False),
    i("DI-10", "digitalamt", "Kosten je IT-Arbeitsplatz", "Euro", "mean", "y", (1412.50, 21.25, 9), decimals=2, better="lower"),
    i("DI-11", "digitalamt", "Ausgaben für Softwarelizenzen", "Euro", "flow", "q", (388000, 6200, 24000), public=False),
]
BY_ID = {indicator.id: indicator for indicator in ALL}

# What differs on purpose: (id, department, period) to {first edition: value or words}.
STATED = {
    # One month that was missing and came a quarter later.
    ("BI-13", "jugendamt", "2026-05"): {2: "k. A.", 3: 231},
    # A storm: the jump of the sample.
    ("MI-07", "tiefbauamt", "2026-08"): {3: 1540},
    # Provisional values that were revised.
    ("WI-02", "stadtplanungsamt", "2026-Q1"): {1: "268*", 2: 274},
    ("WI-02", "stadtplanungsamt", "2026-Q2"): {2: "281*", 3: 279},
    ("WI-02", "stadtplanungsamt", "2026-Q3"): {3: "290*"},
    ("MI-01", "tiefbauamt", "2026-06"): {2: 110240, 3: 111870},
    # Words around numbers.
    ("SI-03", "sozialamt", "2026-Q1"): {1: "ca. 13.200", 2: 13188},
    ("SI-03", "sozialamt", "2026-Q3"): {3: "ca. 13.600"},
    ("WI-12", "sozialamt", "2026-02"): {1: "rd. 880"},
}
# The district without emergency accommodation: always a dash, which is a zero.
NO_SHELTER = "Rohrbach"


def noise(key):
    """A number between -1 and 1 that depends on the key alone."""
    digest = hashlib.sha256(key.encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**47 - 1


def number(indicator, department, district, period):
    """The true value of one base period, as a decimal with the indicator's decimals."""
    start, step, spread, *season = indicator.series
    year, n = period
    per_year = {"month": 12, "quarter": 4, "half-year": 2, "year": 1}[indicator.grain]
    t = (year - 2024) * per_year + n - 1
    key = f"{indicator.id} {department} {district} {year}-{n}"
    value = start + step * t + spread * noise(key)
    if season:
        # Summer is high, winter low; heat and trees the other way round.
        phase = -math.cos(2 * math.pi * (n - 0.5) / per_year)
        value += season[0] * (-phase if indicator.id in ("KI-03", "KI-08", "KI-09", "KI-06", "SI-06") else phase)
    if len(indicator.departments) > 1 and indicator.aggregation == "flow":
        value *= [0.62, 0.23, 0.15][indicator.departments.index(department)]
    if district:
        index = DISTRICTS.index(district)
        value = value * [0.9, 1.6, 1.0, 0.7, 0.3][index] if indicator.id == "WI-07" else min(value, 5)
    smallest = 1 if indicator.id in ("SI-11", "DI-09", "WI-08") else 0
    return max(Decimal(repr(value)).quantize(Decimal(1).scaleb(-indicator.decimals), rounding="ROUND_HALF_UP"),
               Decimal(smallest))


def value(indicator, department, district, period, edition):
    """What the department's sheet shows in an edition: a decimal or words."""
    strict = calendar.strict(indicator.grain, period)
    stated = STATED.get((indicator.id, department, strict), {})
    known = [first for first in stated if first <= edition]
    if known:
        found = stated[max(known)]
        return found if isinstance(found, str) else Decimal(found)
    if indicator.id == "WI-08" and district == NO_SHELTER:
        return "–"
    return number(indicator, department, district, period)


def of(department, sheet=None):
    """The indicators that a department delivers, optionally of one of its sheets."""
    return [x for x in ALL if department in x.departments and (sheet is None or x.sheet == sheet)]
