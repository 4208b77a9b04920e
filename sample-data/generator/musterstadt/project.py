"""The project file of the fictitious city and the periods' own files."""

from datetime import timedelta

from . import calendar, indicators, layouts

HEAD = '''# A fictitious city: every name, figure and date is made up. Written by sample-data/generate.py;
# change the generator, not this file.

format = 1
notice = "Musterstadt ist erfunden; alle Daten sind fiktiv."

[municipality]
name = "Stadt Musterstadt"
ags = "99000000"

[issuer]
division = "Geschäftsbereich Stadtentwicklung und Soziales"
reference = "GB 3-2030"
place = "Musterstadt"
street = "Rathausplatz 1"
postcode = "99999"
phone = "0000 123-3030"
email = "handlungsprogramm@musterstadt.example"
logo = "logo.png"

[resolution]
paper = "V0412/25"
session = "SR/014/2025"
motion = "A0077/25"
number = "0381-SR14-25"
decided = 2025-11-27
title = "Handlungsprogramm Soziale und klimagerechte Stadt 2030"

[[resolution.points]]
number = "1"
wording = "Der Stadtrat beschließt das Handlungsprogramm „Soziale und klimagerechte Stadt 2030“ (Anlage 1)."
state = "umgesetzt"

[[resolution.points]]
number = "2"
wording = "Die Maßnahmen des Handlungsprogramms sind in den Jahren 2026 bis 2028 im Rahmen der Budgets umzusetzen. Dem Stadtrat ist vierteljährlich über den Stand der Maßnahmen und über die Indikatoren zu berichten."
state = "in Umsetzung"
measures = true

[[resolution.points]]
number = "3"
wording = "Für Maßnahmen, deren Finanzierung nicht gesichert ist, sind Deckungsvorschläge vorzulegen."
state = "wird berücksichtigt"
text = "Der Beschlusspunkt wird berücksichtigt. Deckungsvorschläge werden mit dem Entwurf des Haushaltsplans 2027/2028 vorgelegt."

[[resolution.points]]
number = "4"
wording = "Die Verwaltung prüft, in welchem Umfang die Berichte als offene Daten veröffentlicht werden können."
state = "umgesetzt"
text = "Der Beschlusspunkt ist umgesetzt. Die öffentliche Fassung erscheint mit ihren Tabellen als offene Daten."

[control]
confidentiality = "nicht öffentlich"
salutation = "Sehr geehrte Damen und Herren,"
addressees = [
  "An alle",
  "Fraktionen des Stadtrates",
  "der Stadt Musterstadt",
]

[[signatures]]
kind = "signs"
name = ""
role = "Beigeordnete für Stadtentwicklung und Soziales"

[[signatures]]
kind = "acknowledges"
name = ""
role = "Oberbürgermeisterin"

[[signatures]]
kind = "acknowledges"
name = ""
role = "Erster Bürgermeister"
'''

ALIASES = {"KLIMA": ["Klimaschutz", "HF Klima"], "MOBIL": ["Verkehr", "Mobilität"],
           "BILDUNG": ["Schule und Kita"], "WOHNEN": ["Wohnen", "Stadtentwicklung"],
           "SOZIAL": ["Soziales", "Teilhabe"], "DIGITAL": ["Digitalisierung", "Digital administration"]}

NAMES = {"umweltamt": "Umweltamt", "tiefbauamt": "Straßen- und Tiefbauamt", "schulverwaltungsamt": "Schulverwaltungsamt",
         "jugendamt": "Jugendamt", "stadtplanungsamt": "Stadtplanungsamt", "sozialamt": "Sozialamt",
         "gesundheitsamt": "Gesundheitsamt", "digitalamt": "Amt für Digitalisierung",
         "gebaeudemanagement": "Eigenbetrieb Gebäudemanagement"}

# The one department whose sheets say nothing that could be detected.
PROFILES = '''
# House words and default sheet names: nothing here could be detected, so profiles say what is what.
[[departments.sheets]]
sheet = "Tabelle1"
kind = "indicators"
layout = "wide"
header_rows = [4, 5]
field = "KLIMA"
columns = { id = "Kz", name = "Gegenstand", unit = "E" }

[[departments.sheets]]
sheet = "Tabelle2"
kind = "measures"
header_rows = [3]
field = "KLIMA"
columns = { id = "Kz", title = "Vorhaben", responsible = "wer", start = "los", end = "fertig", phase = "Lage", progress = "v. H.", plan = "Soll", spent = "Ausg.", text = "Meldung", as_of = "vom", reason = "Hemmnis", done_on = "abgen.", public = "extern" }
'''

FACTIONS = [("buergerliste", "Bürgerliste"), ("stadt-und-umland", "Stadt und Umland"),
            ("offenes-rathaus", "Offenes Rathaus"), ("junge-stadt", "Junge Stadt"),
            ("wir-vor-ort", "Wir vor Ort"), ("freie-mitte", "Freie Mitte")]

TAIL = '''
[delivery]
folder = "ausgabe/versand"
smtp = { host = "mail.musterstadt.example", port = 587, tls = "starttls", from = "ratsbuero@musterstadt.example", password_env = "RATSBERICHT_SMTP_PASSWORD" }

# Words that departments use for phases, beside the built-in ones.
[phases]
"planned" = "geplant"
"in progress" = "in Umsetzung"
"done" = "umgesetzt"
"ongoing" = "Daueraufgabe"
"on hold" = "zurückgestellt"
"cancelled" = "entfallen"

[rules]
fail_at = "error"
RB034 = "off"   # late: the file dates of a copied sample say nothing

[disclosure]
min_count = 3
secondary = true

[publish]
licence = "http://dcat-ap.de/def/licenses/dl-by-de/2.0"
base_url = "https://daten.musterstadt.example/handlungsprogramm/"
publisher = "Stadt Musterstadt"

[output]
letter_form = "B"
csv = ["excel-de", "open-data"]
formats = ["pdf", "csv", "html", "xlsx", "datapackage", "oparl", "dcat"]
'''


def text(value):
    """A TOML string."""
    return '"' + str(value).replace("\\", "\\\\").replace('"', '\\"') + '"'


def texts(values):
    """A TOML list of strings."""
    return "[" + ", ".join(text(v) for v in values) + "]"


def project():
    """ratsbericht.toml"""
    out = [HEAD]
    for ident, name in layouts.FIELDS.items():
        out.append(f"\n[[fields]]\nid = {text(ident)}\nname = {text(name)}\naliases = {texts(ALIASES[ident])}\n")
    for ident, name in NAMES.items():
        out.append(f"\n[[departments]]\nid = {text(ident)}\nname = {text(name)}\nfiles = [{text(ident + '_*')}]\n"
                   f"email = {text(ident + '@musterstadt.example')}\ndue_workdays = 10\n")
        if ident == "gebaeudemanagement":
            out.append(PROFILES)
    for x in indicators.ALL:
        if x.declared:
            out.append(indicator(x))
    for ident, name in FACTIONS:
        out.append(recipient(ident, "faction", f"Fraktion {name}", f"Sehr geehrte Mitglieder der Fraktion {name},",
                             [f"Fraktion {name}", "Rathausplatz 1", "99999 Musterstadt"], "full"))
    out.append(recipient("ratsbuero", "office", "Ratsbüro", "Sehr geehrte Kolleginnen und Kollegen,",
                         ["Ratsbüro", "Rathausplatz 1", "99999 Musterstadt"], "full"))
    out.append(recipient("presse", "office", "Presse- und Öffentlichkeitsarbeit", "Sehr geehrte Kolleginnen und Kollegen,",
                         ["Amt für Presse- und Öffentlichkeitsarbeit", "Rathausplatz 1", "99999 Musterstadt"], "public"))
    out.append(TAIL)
    return "".join(out)


def indicator(x):
    """One [[indicators]] table."""
    lines = ["", "[[indicators]]", f"id = {text(x.id)}", f"name = {text(x.name)}", f"field = {text(x.field)}",
             f"unit = {text(x.unit)}", f"aggregation = {text(x.aggregation)}", f"grain = {text(x.grain)}"]
    if x.aliases:
        lines.append(f"aliases = {texts(x.aliases)}")
    if x.numerator:
        lines += [f"numerator = {text(' + '.join(x.numerator))}", f"denominator = {text(' + '.join(x.denominator))}"]
    lines.append(f"decimals = {x.decimals}")
    if x.better != "none":
        lines.append(f"better = {text(x.better)}")
    if x.target:
        lines.append(f"target = {{ value = {x.target[0]}, by = {text(x.target[1])} }}")
    if x.forecast:
        value, span, rough = x.forecast
        lines.append(f"forecast = {{ value = {value}, for = {text(span)}, approximate = {str(rough).lower()} }}")
    if x.counts_people:
        lines.append("counts_people = true")
    if x.public:
        lines.append("public = true")
    return "\n".join(lines) + "\n"


def recipient(ident, kind, name, salutation, address, edition):
    """One [[recipients]] table."""
    return (f"\n[[recipients]]\nid = {text(ident)}\nkind = {text(kind)}\nname = {text(name)}\nsalutation = {text(salutation)}\n"
            f"address = {texts(address)}\nemail = {text(ident + '@musterstadt.example')}\nedition = {text(edition)}\n")


def period(edition, dropped):
    """bericht.toml of a period: dates, what differs from the project file, what was dropped."""
    end = calendar.end_of(edition)
    following = calendar.end_of(edition + 1)
    out = [f"# {calendar.edition_name(edition)}: what holds for this period only.\n\n[control]\n"
           f"date = {(end + timedelta(days=22)).isoformat()}\nnext = {(following + timedelta(days=22)).isoformat()}\n"]
    if edition == 1:
        out.append('\n[[resolution.points]]\nnumber = "4"\nstate = "in Umsetzung"\n'
                   'text = "Der Beschlusspunkt befindet sich in der Umsetzung. Welche Tabellen veröffentlicht werden können, prüft die Verwaltung bis zur Jahresmitte."\n')
    for ident, reason in dropped:
        out.append(f"\n[[dropped]]\nid = {text(ident)}\nreason = {text(reason)}\n")
    return "".join(out)
