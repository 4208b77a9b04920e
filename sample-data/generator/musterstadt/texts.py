"""The departments' narratives per action field. A figure is never typed, it is referred to.

`Q`, `PQ` and `YQ` in a reference stand for the edition's quarter, the quarter before and the same
quarter of the year before, `M` for the quarter's last month; QUARTER and MONTH are their names.
"""

import re

from . import calendar

# department: [(field, public, text of editions 1 to 3 and of all later ones)]; "" for none.
ALL = {
    "umweltamt": [("KLIMA", True, [
        "Auf städtischen Dächern sind Ende März Photovoltaikanlagen mit {KI-01@Q} kWp in Betrieb, ein Jahr zuvor waren es {KI-01@YQ} kWp. "
        "Die Bestandsanalyse für die Wärmeplanung ist abgeschlossen. Sie zeigt, dass sich die Innenstadt und die Nordstadt für Wärmenetze eignen.\n\n"
        "Der Bedarf an Beratung bleibt hoch: Im {QUARTER} wurden {KI-02@Q} Bescheide für Balkonsolaranlagen erteilt. Für das Jahr erwartet das Umweltamt {KI-02@forecast} Bescheide.",
        "Die Leistung der städtischen Photovoltaikanlagen ist seit dem Vorquartal von {KI-01@PQ} auf {KI-01@Q} kWp gestiegen. "
        "Der Entwurf des Wärmeplans lag öffentlich aus; die Zahl der Stellungnahmen übertraf die Erwartung, deshalb verschiebt sich der Beschluss in das nächste Quartal.\n\n"
        "Im {QUARTER} wurden {KI-03@Q} Stadtbäume gepflanzt. Bei anhaltender Trockenheit hängt der Anwuchs von den Gießpatenschaften ab, die inzwischen in allen Stadtteilen vergeben sind.",
        "Mit dem Beschluss des Wärmeplans am 17. September haben Eigentümer und Stadtwerke eine verlässliche Grundlage für ihre Entscheidungen. "
        "Die städtischen Photovoltaikanlagen leisten {KI-01@Q} kWp; bis zum Ziel von {KI-01@target} kWp fehlen noch zwei Lose.\n\n"
        "Der Starkregen vom 21. August hat den neuen Rückhalteraum am Mühlgraben erstmals gefüllt. Anders als vor zwei Jahren blieben die Keller an der Bahnstraße trocken.",
        "Die städtischen Photovoltaikanlagen leisten {KI-01@Q} kWp nach {KI-01@PQ} kWp im Vorquartal. Im {QUARTER} wurden {KI-03@Q} Stadtbäume gepflanzt. "
        "Die Umsetzung des Wärmeplans verläuft nach Plan, die ersten Netzabschnitte werden ausgeschrieben.",
    ])],
    "tiefbauamt": [("MOBIL", True, [
        "Das Radverkehrsnetz ist {MI-02@Q} km lang. An der Bahnhofstraße ist der erste Abschnitt asphaltiert, die Arbeiten der Stadtwerke bestimmen dort das Tempo. "
        "Von den Haltestellen sind {MI-05@Q} Prozent barrierefrei ausgebaut.\n\n"
        "Schäden an Straßen wurden im {MONTH} nach {MI-08@M} Tagen behoben. Ziel sind {MI-08@target} Tage; dafür wird der Bereitschaftsdienst neu eingeteilt.",
        "Zwei Vorhaben prägen das Quartal: Am Hauptbahnhof wurden die neuen Fahrradabstellanlagen in Betrieb genommen, an der Brücke Mühlenstraße musste die Abnahme wegen Mängeln am Korrosionsschutz verweigert werden.\n\n"
        "An der Marktbrücke wurden im {QUARTER} {MI-01@Q} Radfahrten gezählt, im gleichen Quartal des Vorjahres waren es {MI-01@YQ}. Der Anteil barrierefreier Haltestellen beträgt {MI-05@Q} Prozent.",
        "Die Radwege an der Bahnhofstraße und die zwölf Querungshilfen an Schulwegen sind fertig. Das Radverkehrsnetz wuchs damit auf {MI-02@Q} km.\n\n"
        "Der Starkregen vom 21. August hat viele Fahrbahnen und Gehwege beschädigt. Im August gingen {MI-07@2026-08} Meldungen zu Straßenschäden ein, im Juli waren es {MI-07@2026-07}. "
        "Der Betriebshof hat die gefährlichen Stellen innerhalb einer Woche gesichert, die übrigen werden bis November abgearbeitet.",
        "Das Radverkehrsnetz ist {MI-02@Q} km lang. Der Anteil barrierefreier Haltestellen beträgt {MI-05@Q} Prozent nach {MI-05@PQ} Prozent im Vorquartal. "
        "Meldungen zu Straßenschäden wurden im {MONTH} nach {MI-08@M} Tagen bearbeitet.",
    ])],
    "schulverwaltungsamt": [("BILDUNG", True, [
        "{BI-07@Q} Schulen sind an das Glasfasernetz angeschlossen. Für die übrigen sind die Arbeiten beauftragt oder die Wege genehmigt. "
        "Der Anteil der Grundschulkinder im Ganztag liegt bei {BI-10@Q} Prozent. Mit dem Rechtsanspruch ab Sommer 2026 rechnet das Schulverwaltungsamt mit einem Anstieg, für den Horträume fehlen.",
        "Zum Ende des Schuljahres sind alle 400 digitalen Tafeln montiert. Der Neubau der Grundschule Sonnenhang hat Richtfest gefeiert und liegt im Zeitplan.\n\n"
        "Der Anteil der Grundschulkinder im Ganztag beträgt {BI-10@Q} Prozent, ein Jahr zuvor waren es {BI-10@YQ} Prozent.",
        "Der Anbau der Oberschule am Park wurde rechtzeitig zum Schuljahresbeginn übergeben. Auf dem Hof der Brunnenschule verzögert eine Altlast die Entsiegelung; die Fläche ist abgesperrt und für die Kinder ungefährlich.\n\n"
        "{BI-07@Q} Schulen verfügen über einen Glasfaseranschluss; gegenüber dem Vorquartal ist die Zahl {BI-07@Q Vorquartal in Worten}.",
        "{BI-07@Q} Schulen verfügen über einen Glasfaseranschluss. Der Anteil der Grundschulkinder im Ganztag beträgt {BI-10@Q} Prozent. Die Bauvorhaben verlaufen im Rahmen der bewilligten Mittel.",
    ])],
    "jugendamt": [("BILDUNG", True, [
        "Im {MONTH} wurden {BI-01@M} Kinder unter drei Jahren betreut, das sind {BI-03@M} Prozent dieser Altersgruppe. "
        "Das Elternportal ist im Probebetrieb; bis die Schnittstelle zum Melderegister vorliegt, werden Adressen von Hand geprüft.",
        "Mit der Kita Kastanienweg stehen seit Juni weitere Plätze in der Südvorstadt zur Verfügung. Die Betreuungsquote der unter Dreijährigen liegt bei {BI-03@M} Prozent. "
        "Das Elternportal ist geöffnet und wird gut angenommen.",
        "Zum neuen Kita-Jahr standen {BI-04@M} Plätze bereit. Drei Stellen der Kita-Sozialarbeit sind besetzt, die vierte wird erneut ausgeschrieben. "
        "Bei den Fachkräften wirkt die praxisintegrierte Ausbildung: Zum 1. September haben mehr Auszubildende begonnen als in jedem Jahr zuvor.",
        "Im {MONTH} wurden {BI-01@M} Kinder unter drei Jahren betreut, die Betreuungsquote beträgt {BI-03@M} Prozent. Die Zahl der Plätze liegt bei {BI-04@M}.",
    ]), ("SOZIAL", False, ["", "",
        "Der Familienbesuchsdienst erreicht nun auch Familien, die bisher keinen Kontakt suchten; {SI-10@M} Familien nutzen die Frühen Hilfen. "
        "Im {QUARTER} wurden {SI-11@Q} Kinder unter drei Jahren in Obhut genommen. Jeder Fall wurde gemeinsam mit der Klinik ausgewertet.", ""])],
    "stadtplanungsamt": [("WOHNEN", True, [
        "Im {QUARTER} wurden {WI-02@Q} Wohnungen fertiggestellt, davon {WI-03@Q} mietpreisgebunden. Die Angaben sind vorläufig. "
        "Ein Bauantrag wurde im Mittel in {WI-05@Q} Wochen bearbeitet; die Testphase des digitalen Bauantrags lässt eine weitere Verkürzung erwarten.",
        "Mit der Baulandstrategie hat der Stadtrat am 25. Juni einen verbindlichen Rahmen für mietpreisgebundene Wohnungen beschlossen. Ihr Anteil an den Fertigstellungen beträgt im {QUARTER} {WI-04@Q} Prozent.\n\n"
        "Die mittlere Angebotsmiete liegt bei {WI-06@Q} Euro je Quadratmeter, ein Jahr zuvor waren es {WI-06@YQ} Euro.",
        "Der Wohnungsmarktbericht beschreibt einen angespannten, aber beruhigten Markt. Im {QUARTER} wurden {WI-01@Q} Wohnungen genehmigt und {WI-02@Q} fertiggestellt. "
        "Der Bebauungsplan Güterbahnhof verzögert sich: Die nachgewiesene Zauneidechse verlangt ein ergänzendes Verfahren.\n\n"
        "Die Erhaltungssatzung für die Altstadt wird nicht weiterverfolgt, weil das Gutachten keine Verdrängung erkennen lässt.",
        "Im {QUARTER} wurden {WI-01@Q} Wohnungen genehmigt und {WI-02@Q} fertiggestellt. Ein Bauantrag wurde im Mittel in {WI-05@Q} Wochen bearbeitet.",
    ])],
    "sozialamt": [("SOZIAL", True, [
        "Im {MONTH} wurden {SI-14@M} Prozent der Anträge fristgerecht beschieden. Ziel sind {SI-14@target} Prozent bis Ende 2026. "
        "Für das Integrationskonzept fanden vier Werkstätten statt, an denen auch Vereine von Zugewanderten beteiligt waren.",
        "Der Quartierstreff Nordstadt ist seit Mai geöffnet. Die Träger der Migrationssozialarbeit sind neu beauftragt; sie beginnen zum 1. Juli mit der personenzentrierten Betreuung.\n\n"
        "Im {QUARTER} leisteten die Sprachmittler {SI-04@Q} Stunden, im gleichen Quartal des Vorjahres waren es {SI-04@YQ} Stunden.",
        "Die Beratung in den Stadtteilen wird stark nachgefragt: Sozialamt, Jugendamt und Gesundheitsamt führten im {QUARTER} zusammen {SI-01@Q} Gespräche. "
        "Das Integrationskonzept ist fertig und liegt dem Stadtrat im Oktober vor.\n\n"
        "Der Sozialpass kann online verlängert werden. Der Erstantrag folgt, sobald die Bezahlfunktion des Serviceportals freigegeben ist.",
        "Im {MONTH} wurden {SI-14@M} Prozent der Anträge fristgerecht beschieden. Die Sozialdienste führten im {QUARTER} zusammen {SI-01@Q} Beratungsgespräche.",
    ]), ("WOHNEN", True, ["",
        "In selbst angemietetem Wohnraum leben {WI-12@M} Geflüchtete, zu Jahresbeginn waren es {WI-12@2026-01}. Die Wohnraumagentur hat weitere Wohnungen für Haushalte in Notlagen gewonnen.",
        "Die Zahl der Geflüchteten in selbst angemietetem Wohnraum stieg von {WI-12@2026-01} im Januar 2026 auf {WI-12@2026-09} im September 2026. "
        "Das Training zum Wohnführerschein und feste Ansprechpersonen bei der Wohnungsgesellschaft tragen dazu bei.",
        "In selbst angemietetem Wohnraum leben {WI-12@M} Geflüchtete. Die Wohnraumagentur hat weitere Wohnungen gewonnen."])],
    "gesundheitsamt": [("SOZIAL", False, [
        "Die Wartezeit im Sozialpsychiatrischen Dienst betrug im {QUARTER} höchstens {SI-08@Q} Tage. Mit der zweiten Außenstelle soll sie im Laufe des Jahres sinken.",
        "",
        "Der Hitzeaktionsplan wurde im Sommer an neun Tagen ausgelöst; Pflegeheime und ambulante Dienste waren über das Warnsystem erreichbar. "
        "Die längste Wartezeit im Sozialpsychiatrischen Dienst ist auf {SI-08@Q} Tage gesunken. Die Zulieferung für das II. Quartal wird mit diesem Bericht nachgeholt.",
        "Die längste Wartezeit im Sozialpsychiatrischen Dienst betrug {SI-08@Q} Tage. Im {QUARTER} wurden {SI-07@Q} Impfberatungen geführt."])],
    "digitalamt": [("DIGITAL", True, [
        "Über das Serviceportal sind {DI-01@M} Online-Dienste erreichbar. {DI-04@Q} Prozent aller Anträge wurden im {QUARTER} online gestellt. "
        "Das größte Vorhaben bleibt die elektronische Akte; zwölf Ämter sind umgestellt.",
        "",
        "Der Anteil online gestellter Anträge ist innerhalb eines Jahres von {DI-04@YQ} auf {DI-04@Q} Prozent gestiegen. Neu im Portal ist die Wohnsitzanmeldung, die auf Anhieb zum meistgenutzten Dienst wurde.\n\n"
        "Der Chatassistent wird nicht fortgeführt: Der Nutzen stand nach dem Testbetrieb in keinem Verhältnis zu den laufenden Kosten. Die Mittel fließen in den Ausbau des Serviceportals.",
        "Über das Serviceportal sind {DI-01@M} Online-Dienste erreichbar, {DI-04@Q} Prozent der Anträge wurden im {QUARTER} online gestellt."])],
}


def of(department, edition):
    """(field, text, public) of an edition."""
    found = []
    for field, public, versions in ALL.get(department, []):
        text = versions[min(edition, 4) - 1]
        if text:
            found.append((field, fill(text, edition), public))
    return found


def fill(text, edition):
    """Names the periods."""
    year, quarter = calendar.quarter_of(edition)
    before = calendar.name(*(calendar.quarter_of(edition - 1) if edition > 1 else (2025, 4)))
    now = calendar.name(year, quarter)
    names = {"Q": now, "PQ": before, "YQ": calendar.name(year - 1, quarter), "M": f"{year}-{3 * quarter:02}"}

    def period(match):
        ident, what = match.group(1), match.group(2)
        what, blank, rest = what.partition(" ")
        return f"{{{ident}@{'..'.join(names.get(part, part) for part in what.split('..'))}{blank}{rest}}}"

    text = text.replace("{QUARTER}", f"{calendar.QUARTERS[quarter - 1]}. Quartal {year}")
    text = text.replace("{MONTH}", f"{calendar.MONTHS[3 * quarter - 1]} {year}")
    return re.sub(r"\{([A-Z]+-\d+)@([^}]+)\}", period, text)
