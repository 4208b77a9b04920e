//! What clerks mean and headers say in passing: planned figures beside results, groups of columns, crosses
//! for a status, words in brackets, legends, notes.

use super::sheets::assert_read;

/// "Ansatz", "Planung", "Soll" and "Prognose" above or below the years call what was planned: no values, and
/// told.
#[test]
fn planned_figures_are_no_values() {
    assert_read!(
        "
        # Oben
        Kennzahl | Einheit | Ergebnis | Ansatz | < | Planung
        | | 2023 | 2024 | 2025 | 2026
        Plätze | Anzahl | 3164 | 3200 | 3240 | 3260
        # Einmal
        Kennzahl | Einheit | Rechnung | | Ansatz |
        | | 2022 | 2023 | 2024 | 2025
        Plätze | Anzahl | 3120 | 3164 | 3200 | 3240
        # Unten
        Kennzahl | Einheit | 2023 | < | 2024 | <
        | | Soll | Ist | Prognose | Ergebnis
        Plätze | Anzahl | 3100 | 3164 | 3200 | 3180
        # Nur
        Kennzahl | Einheit | Ansatz | <
        | | 2024 | 2025
        Plätze | Anzahl | 3200 | 3240
    "
    );
}

/// Districts down, and what is counted above the years; a running number is no name, a quota has no sum, and a
/// secret summand makes no sum wrong.
#[test]
fn groups_of_columns_name_indicators_of_districts() {
    assert_read!(
        "
        # Nr
        Nr. | Stadtteil | Bedarfsgemeinschaften | < | SGB-II-Quote in % | <
        | | 2023 | 2024 | 2023 | 2024
        01 | Altstadt | 398 | 405 | 9,5 | 9,6
        02 | Nord | 1187 | . | 16,9 | 16,5
        | Stadt insgesamt | 1585 | 1588 | 14,2 | 14,1
        # Ohne
        Stadtteil | Einwohner | <
        | 2023 | 2024
        Altstadt | 9398 | 9405
        Nord | 11187 | 11166
        # Art
        Hilfeart | Fälle | < | Aufwand in € | <
        | Ist 30.06.2025 | Ist 30.09.2025 | Ist 30.06.2025 | Ist 30.09.2025
        ambulante Hilfen
        Erziehungsbeistand | 88 | 90 | 301200,50 | 455010,22
        Tagesgruppe | 23 | 24 | 270000 | 412500
        Inobhutnahmen gezählt seit Jahresbeginn
    "
    );
}

/// A word in brackets behind what is counted is no unit, nor is "m" beside "w".
#[test]
fn words_in_brackets_and_letters_are_no_units() {
    assert_read!(
        "
        # K
        Kennzahl | Jan 25 | Feb 25
        Personen in dezentraler Unterbringung (Wohnungen) | 1204 | 1210
        Inobhutnahmen (Fälle) | 12 | 14
        Radwege (km) | 12 | 14
        # G
        Beschäftigungsart | 2023 | < | 2024 | <
        ^ | m | w | m | w
        Beamte | 120 | 141 | 118 | 150
        Tarif | 512 | 1033 | 520 | 1071
    "
    );
}

/// A table below one with a header of two rows has its own years.
#[test]
fn a_table_below_a_header_of_two_rows_has_its_own_years() {
    assert_read!(
        "
        # P
        Beschäftigungsart | 2023 | < | 2024 | <
        ^ | männlich | weiblich | männlich | weiblich
        Beamte | 120 | 141 | 118 | 150
        Tarif | 512 | 1033 | 520 | 1071
        @row 7
        Tabelle 2: Krankenstand
        Kennzahl | Einheit | 2020 | 2021 | 2022 | 2023 | 2024
        Krankenquote | % | 6,1 | 5,9 | 7,8 | 7,4 | 7,2
        Durchschnittsalter | Jahre | 46,3 | 46,1 | 45,9 | 45,8 | 45,6
    "
    );
}

/// What a legend says of the dash holds, in whatever words.
#[test]
fn a_legend_keeps_a_dash_from_being_zero() {
    assert_read!(
        "
        # A
        Kennzahl | Einheit | 2023 | 2024
        Modal Split | % | - | 58
        @row 5
        - = keine Erhebung in diesem Jahr
        # B
        Kennzahl | Einheit | 2023 | 2024
        Gäste | Anzahl | – | 58
        @row 5
        – : Museum geschlossen
    "
    );
}

/// The council's own list: what was decided, and whether it is done, as yes and no.
#[test]
fn resolutions_answered_with_yes_and_no() {
    assert_read!(
        "
        # Beschlusskontrolle
        lfd. Nr. | Drucksache-Nr. | Beschluss-Nr. | Beschluss vom | Beschlussinhalt (Kurzfassung) | federführendes Amt | Termin lt. Beschluss | Stand der Umsetzung / Bemerkungen | erledigt (ja/nein/teilw.)
        1 | 0112/2024 | SR 045/24 | 21.03.2024 | Konzept zur Schulwegsicherheit | Amt 66 | 31.12.2024 | Das Konzept wurde am 28.11.2024 im Ausschuss vorgestellt. | ja
        2 | 0130/2024 | SR 047/24 | 21.03.2024 | Zusätzliche Fahrradbügel am Bahnhof | Amt 66 | unverzüglich | Die Abstimmung mit der Bahn ist noch nicht abgeschlossen. | nein
        3 | 0158/2024 | SR 060/24 | 20.06.2024 | Digitaler Mängelmelder | Amt 10 | jährlich | Der Testbetrieb läuft seit Mai 2025. | teilw.
    "
    );
}

/// Crosses below phases are the status; two in a row are asked.
#[test]
fn crosses_are_a_status() {
    assert_read!(
        "
        # Plan
        Maßnahme | < | Verantwortlich | Termin | Stand der Umsetzung | < | < | Bemerkungen
        Nr. | Bezeichnung | ^ | ^ | offen | in Arbeit | erledigt | ^
        1 | Leitfaden Teilzeit | Amt 11 | 31.12.2024 | | | X | Rundverfügung 4/2024
        2 | Mentoring-Programm | Amt 11 | 2026 | | x | | 12 Tandems gestartet
        3 | Betriebskita | Amt 51 | 2027 | X | X | |
        4 | Stellenausschreibungen | Amt 11 | sofort | | | |
    "
    );
}

/// An amount is no reason; compounds of "Maßnahme" are measures, with money by year as well; the known word of a
/// status stands in front of its reason.
#[test]
fn headers_of_measures_that_say_it_their_way() {
    assert_read!(
        "
        # HSK
        HSK-Nr. | Konsolidierungsmaßnahme | Plan € | Ist € | Abweichung € | Umsetzungsstand | umzusetzen bis
        1-01 | Druckkosten senken | 25000 | 21300 | -3700 | läuft | 31.12.2025
        # Rad
        Nr. | Bezeichnung der Maßnahme | Stadtteil | Gesamtkosten | davon Mittelbedarf | < | Stand der Bearbeitung
        ^ | ^ | ^ | ^ | 2024 | 2025 | ^
        1 | Radweg Leipziger Straße | Nord | 1250 | 600 | 650 | im Bau
        2 | Lückenschluss Elberadweg | West | 640 | | 40 | zurückgestellt wg. Grunderwerb
        # OZG
        Leistung | Fachamt | Status | Go-Live | Zeitrahmen
        Wohnsitzanmeldung | Bürgeramt | online | 18.11.2024 | 2022-2024
        Hundesteuer | Steueramt | in Planung | Ende 2026 | 2026
        # Kita
        Einrichtung / Maßnahme | Träger | Kosten in € | voraussichtl. Inbetriebnahme | Stand
        Neubau Kita Sonnenallee | Stadt | 4.850.000 | 08/2026 | im Bau
        @row 4
        2. Abgeschlossene Maßnahmen seit 2024
        Einrichtung / Maßnahme | Träger | Kosten in € | Inbetriebnahme | Stand
        Kita Am Stadtpark | AWO | 2.640.000 | 01.09.2025 | in Betrieb
    "
    );
}

/// Entries of a form that are not read are told; "Baufortschritt" is the progress.
#[test]
fn a_form_tells_what_it_does_not_read() {
    assert_read!(
        "
        # Steckbrief
        Bezeichnung der Maßnahme: | Neubau Grundschule Ost
        Verantwortlich: | Gebäudemanagement
        Geschosse: | 3
        Baufortschritt: | 65 %
        Status: | in Umsetzung
    "
    );
}

/// "Ist bis" a day has added up until then, which is told; groups above tell money from cases.
#[test]
fn what_has_added_up_is_told() {
    assert_read!(
        "
        # HzE
        Hilfeart | Fälle | < | Aufwand in € | < | <
        ^ | Ist 30.06.2025 | Ist 30.09.2025 | Ansatz 2025 | Ist bis 30.06.2025 | Ist bis 30.09.2025
        Erziehungsbeistand | 88 | 90 | 640000 | 301200,50 | 455010,22
        Tagesgruppe | 23 | 24 | 590000 | 270000 | 412500
    "
    );
}

/// Years down: a row of units below the header does not draw the first year into it, and a footnote mark behind
/// a year is told with its values.
#[test]
fn years_down_keep_their_first_row() {
    assert_read!(
        "
        # Einheiten
        Jahr | Kurse | Ausfallquote
        | Anzahl | %
        2019 | 1170 | 11,2
        2020 | 701 | 35,4
        2021 | 744 | 33,1
        # Fußnoten
        Jahr | Kurse | Ausfallquote in %
        2019 | 1170 | 11,2
        2020 1) | 701 | 35,4
        2021* | 744 | 33,1
        2022 | 980 | 18,4

        1) Einschränkungen durch die Pandemie
    "
    );
}

/// A running number beside districts is no indicator's id: the title names what is counted. Ids with letters are
/// ids, and so are numbers that stand for several districts each.
#[test]
fn running_numbers_beside_districts_are_no_ids() {
    assert_read!(
        "
        # Quote
        SGB-II-Quote nach Stadtteilen (in %)

        Nr. | Stadtteil | 2024 | 2025
        01 | Zentrum | 8,8 | 9,1
        02 | Hafen | 14,9 | 15

        Quelle: Jobcenter
        # Kennungen
        Nr. | Stadtteil | 2024 | 2025
        W-1 | Zentrum | 88 | 91
        W-2 | Hafen | 149 | 15
        # Mehrere
        Nr. | Stadtteil | 2024 | 2025
        7 | Zentrum | 88 | 91
        7 | Hafen | 149 | 15
    "
    );
}
