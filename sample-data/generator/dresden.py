"""The sample modelled on a real letter: Beschlusskontrolle V2927/19 of 13 November 2019.

Every figure and date stands in the letter. Ids, the split into departments, the sheets' layout and
the phases that are drawn from the letter's words are ours; a fact that the letter lacks is empty.
"""

from datetime import date

from . import book

PERIOD = "2019-Q3"
OURS = "Modelldaten nach der Beschlusskontrolle V2927/19; Kennungen und Aufbau der Tabelle sind Beispiele."

MEASURE_HEADER = [
    "Nr.", "Handlungsfeld", "Maßnahme", "zuständig", "Beginn", "Ende", "Umsetzungsstand",
    "Sachstand", "Stand", "Beschlusspunkt", "öffentlich",
]
STAND = date(2019, 11, 13)
Q3 = "III. Quartal 2019"

# id, field, title, responsible, begin, end, phase, status text
MEASURES = {
    "sozialamt": [
        ("MSA-1", "Migrationssozialarbeit (MSA)", "Ausschreibung, Auswahl und Beauftragung freier Träger", "", "", Q3, "umgesetzt",
         "Vier freie Träger sind ausgewählt und mit der Leistungserbringung beauftragt."),
        ("MSA-2", "", "Personenzentrierte, bedarfsgerechte Betreuung", "", "Juli 2019", "fortlaufend", "laufend",
         "Die Betreuung wird seit Juli 2019 in dieser Form umgesetzt."),
        ("MSA-3", "", "Grundleistungen für neu zugewiesene Geflüchtete", "", "", "fortlaufend", "laufend",
         "Jede neu zugewiesene geflüchtete Person erhält ein Jahr lang Grundleistungen im Umfang von 40 Stunden."),
        ("MSA-4", "", "Fachleistungen nach Anzeige der Migrationssozialarbeit", "Sozialamt", "", "fortlaufend", "laufend",
         "Das Sozialamt prüft jede Anzeige und bewilligt Fachleistungen im notwendigen Umfang."),
        ("MSA-5", "", "Offene Sprechzeiten in den Regionen", "", "", "fortlaufend", "laufend",
         "Die offenen Sprechzeiten in den Regionen ergänzen das bedarfsgerechte Angebot."),
        ("MSA-6", "", "Stellenbesetzung für die Rückkehrberatung", "Sozialamt", "", date(2019, 11, 1), "in Umsetzung",
         "Zum 1. November 2019 wird die Stelle mit einer Person besetzt. Aktuelle Informationen zur Rückkehrberatung erreichen damit auch die Migrationssozialarbeit."),
        ("WU-1", "Wohnen und Unterbringung", "Sicherung der bedarfsgerechten Unterbringung", "", "", Q3, "umgesetzt",
         "Die bedarfsgerechte Unterbringung war gesichert. Ausreichende Kapazitäten erlaubten eine kontinuierliche Unterbringung ohne unterbringungsbezogene Umzüge."),
        ("WU-2", "", "Anpassung der Unterbringungskapazitäten", "", "", Q3, "in Vorbereitung",
         "Die Anpassung der vorhandenen Überkapazitäten wird vorbereitet und berücksichtigt mögliche Entwicklungen."),
        ("WU-3", "", "Aktive Förderung selbst angemieteten Wohnraums", "", "", Q3, "in Umsetzung",
         "Die Zahl der Geflüchteten in selbst angemietetem Wohnraum steigt."),
        ("WU-4", "", "Mieterpflichten und Nachbarschaft als Schwerpunkt der Migrationssozialarbeit", "", "", Q3, "in Umsetzung",
         "Müll, Energieverbrauch, Ruhezeiten und Nachbarschaft bilden einen Schwerpunkt der Migrationssozialarbeit."),
        ("WU-5", "", "Module mit der Verbraucherzentrale Sachsen zu Wohnführerschein und mietgerechtem Verhalten", "", "", Q3, "in Vorbereitung",
         "Thematische Module für Multiplikatoren und Geflüchtete sind mit der Verbraucherzentrale Sachsen in Vorbereitung."),
    ],
    "engagement": [
        ("BE-1", "Bürgerschaftliches Engagement", "Plattform www.ehrensache.jetzt", "", "", Q3, "umgesetzt",
         "Die neue Plattform ist eingerichtet; über sie können neue Helferinnen und Helfer gewonnen werden, auch für Stadtteilvereine."),
        ("BE-2", "Bürgerschaftliches Engagement", "Modellprojekt zur Sicherung vorhandener Ehrenamtsstrukturen", "", "", Q3, "in Umsetzung",
         "Das Modellprojekt mit fünf Ehrenamtsvereinen ist in Umsetzung. Die Vereine erhalten anteilig personelle Kapazitäten."),
        ("BE-3", "Bürgerschaftliches Engagement", "Mikroprojekte aus Mitteln der SächsKomPauschVO", "", "", Q3, "in Umsetzung",
         "Mittel der Sächsischen Kommunalpauschalenverordnung ermöglichen es, die Angebote zu verstetigen."),
        ("BE-4", "Bürgerschaftliches Engagement", "Unterstützung neu gegründeter Vereine von Migrantinnen und Migranten", "", "", Q3, "in Umsetzung",
         "Zahlreiche neue Vereine haben großen Unterstützungs- und Informationsbedarf. Einige Bedarfe konnten durch Fördermittel und Vernetzung mit anderen Trägern gelöst werden."),
    ],
    "gesundheit": [
        ("GE-1", "Gesundheit", "Rahmenvereinbarung elektronische Gesundheitskarte", "", "", date(2019, 12, 12), "in Umsetzung",
         "Die Verhandlungen sind im Wesentlichen abgeschlossen. Das Dokument ist im Umlauf bei den beteiligten Krankenkassen und der Stadt; am 12. Dezember 2019 soll der Stadtrat entscheiden."),
        ("GE-2", "Gesundheit", "Ergänzende Vereinbarungen mit der Kassenärztlichen und der Kassenzahnärztlichen Vereinigung", "", "", Q3, "in Umsetzung",
         "Die Vereinbarungen, die die Rahmenvereinbarung ergänzen, sind in der Abschlussphase."),
    ],
}

TEXTS = {
    "sozialamt": [
        ("Migrationssozialarbeit",
         "Im Berichtszeitraum wurden {M-01@2019-Q3} freie Träger über eine Ausschreibung ausgewählt und mit der Leistungserbringung beauftragt. Seit Juli 2019 wird die Betreuung personenzentriert und nach dem Bedarf erbracht.\n\n"
         "Alle neu zugewiesenen Geflüchteten erhalten für ein Jahr Grundleistungen im Umfang von {M-02@2019-Q3} Stunden. Zeigt die Migrationssozialarbeit einen weiteren Bedarf an, prüft das Sozialamt Fachleistungen und bewilligt sie im notwendigen Umfang. Hinzu kommen offene Sprechzeiten in den Regionen.\n\n"
         "Um die Rückkehrberatung durch das Sozialamt zu gewährleisten, wird zum 1. November 2019 eine Stelle mit einer Mitarbeiterin oder einem Mitarbeiter besetzt. Damit ist zugleich gesichert, dass die Migrationssozialarbeit gezielt und aktuell über die Rückkehrberatung informiert wird."),
        ("Wohnen und Unterbringung",
         "Die bedarfsgerechte Unterbringung war gesichert. Weil genügend Kapazitäten vorhanden waren, konnten Geflüchtete kontinuierlich untergebracht werden, ohne aus Gründen der Unterbringung umziehen zu müssen. Die bisherige Zuweisung durch das Land entspricht der Prognose von {W-01@forecast} Erstzuweisungen im Jahr 2019. Eine Anpassung der vorhandenen Überkapazitäten wird vorbereitet; mögliche Entwicklungen werden dabei beachtet.\n\n"
         "Selbst angemieteter Wohnraum wird aktiv gefördert. Die Zahl der Geflüchteten, die so wohnen, ist von {W-03@2019-01} im Januar 2019 auf {W-03@2019-09} im September 2019 gestiegen. Mieterpflichten wie Müll, Energieverbrauch und Ruhezeiten sowie die Nachbarschaft sind ein Schwerpunkt der Migrationssozialarbeit. Darüber hinaus bereitet die Verwaltung mit der Verbraucherzentrale Sachsen thematische Module für Multiplikatoren und Geflüchtete vor, die den Wohnführerschein und mietgerechtes Verhalten unterstützen."),
    ],
    "engagement": [
        ("Bürgerschaftliches Engagement",
         "Über die neu eingerichtete Plattform „www.ehrensache.jetzt“ können neue Helferinnen und Helfer gewonnen werden. Dieser Zugang zum bürgerschaftlichen Engagement kommt auch den Stadtteilvereinen zugute, den früheren Willkommensbündnissen.\n\n"
         "Damit vorhandene Ehrenamtsstrukturen gesichert bleiben, läuft ein Modellprojekt mit {E-01@2019-Q3} Ehrenamtsvereinen. Die im Bereich Integration sehr engagierten Vereine erhalten anteilig personelle Kapazitäten, um ihre Aufgaben zu bewältigen. Mittel für Mikroprojekte aus der Sächsischen Kommunalpauschalenverordnung (SächsKomPauschVO) ermöglichen es, die Angebote zu verstetigen.\n\n"
         "In den letzten neun Monaten haben sich zahlreiche Gruppen und Initiativen von Migrantinnen und Migranten als Vereine gegründet. Ihr Bedarf an Unterstützung und Information ist groß, unter anderem bei der Nutzung vorhandener Räume. Einen Teil dieser Bedarfe haben der Zugang zu Fördermitteln und die Vernetzung mit anderen Trägern gedeckt."),
    ],
    "gesundheit": [
        ("Gesundheit",
         "Die Verhandlungen über die Rahmenvereinbarung zur elektronischen Gesundheitskarte sind im Wesentlichen abgeschlossen. Das Dokument liegt derzeit den beteiligten Krankenkassen und der Landeshauptstadt Dresden im Umlauf vor; am 12. Dezember 2019 soll der Stadtrat abschließend entscheiden. Ergänzend sind Vereinbarungen zwischen diesen Beteiligten und der Kassenärztlichen sowie der Kassenzahnärztlichen Vereinigung zu schließen; sie befinden sich in der Abschlussphase."),
    ],
}


def measures_sheet(part, title):
    """A measures sheet with title rows; the Sozialamt names an action field only once a group."""
    sheet = book.Sheet("Maßnahmen", widths={1: 9, 2: 24, 3: 44, 4: 16, 5: 12, 6: 18, 7: 16, 8: 60, 9: 12, 10: 14, 11: 10})
    sheet.put(1, 1, title, "title")
    sheet.put(2, 1, "Bis zum III. Quartal 2019 terminierte Maßnahmen", "group")
    sheet.put(3, 1, "Stand: 13.11.2019")
    sheet.row(5, MEASURE_HEADER, "head")
    for index, (ident, field, name, office, begin, end, phase, words) in enumerate(MEASURES[part]):
        at = 6 + index
        sheet.row(at, [ident, field, name, office, begin])
        sheet.put(at, 6, end, "date" if isinstance(end, date) else "")
        sheet.put(at, 7, phase)
        sheet.put(at, 8, words, "text")
        sheet.put(at, 9, STAND, "date")
        sheet.row(at, ["2", "nein"], first=10)
    sheet.put(7 + len(MEASURES[part]), 1, "Anmerkung: " + OURS, "note")
    return sheet


def texts_sheet(part):
    """The narratives."""
    sheet = book.Sheet("Berichtstexte", widths={1: 28, 2: 110, 3: 10})
    sheet.row(1, ["Handlungsfeld", "Berichtstext", "öffentlich"], "head")
    for index, (field, words) in enumerate(TEXTS[part]):
        sheet.put(2 + index, 1, field)
        sheet.put(2 + index, 2, words, "text")
        sheet.put(2 + index, 3, "nein")
    return sheet


def wide_indicators():
    """Months under a merged year; only the two months that the letter states hold a value."""
    sheet = book.Sheet("Kennzahlen", widths={1: 9, 2: 26, 3: 52, 4: 12, 5: 10, 15: 70})
    sheet.put(1, 1, "Kennzahlen Wohnen und Unterbringung", "title")
    for column, name in enumerate(["Nr.", "Handlungsfeld", "Kennzahl", "Einheit", "Art"], 1):
        sheet.merge(3, column, 4, column, name, "head")
    sheet.merge(3, 6, 3, 14, "2019", "year")
    months = ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept."]
    sheet.row(4, months, "head", first=6)
    sheet.merge(3, 15, 4, 15, "Bemerkung", "head")
    sheet.row(5, ["W-01", "Wohnen und Unterbringung", "Erstzuweisungen", "Personen", "Summe"])
    sheet.put(5, 15, "Die bisherige landesseitige Zuweisung entspricht der Prognose von ca. 700 im Jahr 2019.", "text")
    sheet.row(6, ["W-03", "Wohnen und Unterbringung", "Geflüchtete in selbst angemietetem Wohnraum", "Personen", "Bestand"])
    sheet.put(6, 6, 440, "int")
    sheet.put(6, 14, 507, "int")
    sheet.put(8, 1, "Anmerkung: " + OURS, "note")
    return sheet


def long_indicators(rows):
    """One row a value."""
    sheet = book.Sheet("Kennzahlen", widths={1: 10, 2: 28, 3: 52, 4: 12, 5: 10, 6: 20, 7: 10})
    sheet.row(1, ["Kennung", "Handlungsfeld", "Kennzahl", "Einheit", "Art", "Zeitraum", "Wert"], "head")
    for index, values in enumerate(rows):
        sheet.row(2 + index, values)
    sheet.put(3 + len(rows), 1, "Anmerkung: " + OURS, "note")
    return sheet


def write(folder):
    """Writes the inbox of the sample; returns its workbooks."""
    inbox, files = folder / "eingang" / PERIOD, []

    def save(name, sheets):
        book.save(inbox / name, sheets)
        files.append(inbox / name)

    save("sozialamt_2019-Q3.xlsx", [
        measures_sheet("sozialamt", "Sozialamt – Fachplan Asyl und Integration 2022"),
        wide_indicators(),
        texts_sheet("sozialamt"),
    ])
    save("sozialamt_msa-kennzahlen.xls", [long_indicators([
        ("M-01", "Migrationssozialarbeit", "Mit der Migrationssozialarbeit beauftragte freie Träger", "Träger", "Bestand", Q3, 4),
        ("M-02", "Migrationssozialarbeit", "Grundleistungen je neu zugewiesener geflüchteter Person in einem Jahr", "Stunden", "Bestand", Q3, 40),
    ])])
    save("gb5_engagement.ods", [
        measures_sheet("engagement", "Geschäftsbereich 5 – Bürgerschaftliches Engagement"),
        long_indicators([("E-01", "Bürgerschaftliches Engagement", "Ehrenamtsvereine im Modellprojekt", "Vereine", "Bestand", Q3, 5)]),
        texts_sheet("engagement"),
    ])
    save("gb5_gesundheit.xlsx", [
        measures_sheet("gesundheit", "Geschäftsbereich 5 – Gesundheit"),
        texts_sheet("gesundheit"),
    ])
    return files
