//! Every form that people type, with its one reading.

use super::*;

fn told(text: &str) -> String {
    match read(text) {
        TimeReading::Empty => "leer".to_owned(),
        TimeReading::Time(time) => time.to_string(),
        TimeReading::Permanent => "laufend".to_owned(),
        TimeReading::Open => "offen".to_owned(),
        TimeReading::NoDate(_) => "kein Datum".to_owned(),
        TimeReading::YearMissing(_) => "ohne Jahr".to_owned(),
        TimeReading::Ambiguous(_) => "mehrdeutig".to_owned(),
        TimeReading::Invalid(why) if why.de.contains("fehlt das Jahr") => "ohne Jahr".to_owned(),
        TimeReading::Invalid(why) if why.de.contains("Buchstabe O") => "Buchstabe O".to_owned(),
        TimeReading::Invalid(_) => "ungültig".to_owned(),
    }
}

#[test]
fn every_form_has_its_reading() {
    for (text, reading) in [
        ("III. Quartal 2019", "2019-Q3"),
        ("3. Quartal 2019", "2019-Q3"),
        ("3. Quartal 19", "2019-Q3"),
        ("3. Qu. 19", "2019-Q3"),
        ("Q3/2019", "2019-Q3"),
        ("Q3 2019", "2019-Q3"),
        ("2019-Q3", "2019-Q3"),
        ("2019/III", "2019-Q3"),
        ("III/2019", "2019-Q3"),
        ("III/19", "2019-Q3"),
        ("III. Quartal", "ohne Jahr"),
        ("3/2019", "mehrdeutig"),
        ("03/2019", "2019-03"),
        ("5/2019", "2019-05"),
        ("13/2019", "ungültig"),
        ("Sept. 2019", "2019-09"),
        ("Sep 19", "2019-09"),
        ("September 2019", "2019-09"),
        ("Mrz 2019", "2019-03"),
        ("Mär 2019", "2019-03"),
        ("Jun 2019", "2019-06"),
        ("Jul 2019", "2019-07"),
        ("2019-09", "2019-09"),
        ("Ende 2019", "2019 (Ende)"),
        ("Anfang 2020", "2020 (Anfang)"),
        ("Mitte 2020", "2020 (Mitte)"),
        ("Sommer 2020", "2020 (Sommer)"),
        ("1. Halbjahr 2019", "2019-H1"),
        ("2. HJ 2019", "2019-H2"),
        ("2019-H2", "2019-H2"),
        ("KW 12/2020", "2020-03-16 bis 2020-03-22 (2020-W12)"),
        ("12. KW", "ohne Jahr"),
        ("2019", "2019"),
        ("'19", "mehrdeutig"),
        ("2019/2020", "2019 bis 2020"),
        ("2019/20", "2019 bis 2020"),
        ("2009/10", "mehrdeutig"),
        ("2019-2021", "2019 bis 2021"),
        ("2019 ff.", "ab 2019"),
        ("ab 2019", "ab 2019"),
        ("seit Mai 2018", "ab 2018-05"),
        ("bis 31.12.2020", "bis 2020-12-31"),
        ("bis 30.11.2020", "bis 2020-11-30"),
        ("01.10.2019", "2019-10-01"),
        ("1.10.19", "2019-10-01"),
        ("1. Oktober 2019", "2019-10-01"),
        ("30.09.2019", "2019-09-30"),
        ("10/1/2019", "mehrdeutig"),
        ("2019-10-01", "2019-10-01"),
        ("2019-10-01 00:00:00", "2019-10-01"),
        ("31.02.2019", "ungültig"),
        ("31.09.2019", "ungültig"),
        ("fortlaufend", "laufend"),
        ("laufend", "laufend"),
        ("dauerhaft", "laufend"),
        ("kontinuierlich", "laufend"),
        ("unbefristet", "laufend"),
        ("offen", "offen"),
        ("n. n.", "offen"),
        ("n.n.b.", "offen"),
        ("nach Bedarf", "offen"),
        ("erledigt", "kein Datum"),
        ("sofort", "kein Datum"),
        ("voraussichtlich Q2 2020", "2020-Q2 (voraussichtlich)"),
        ("2. Quartal 2020 (geplant)", "2020-Q2 (geplant)"),
        ("vsl. Ende 2020", "2020 (Ende, voraussichtlich)"),
        ("Q4/2019 - Q2/2020", "2019-Q4 bis 2020-Q2"),
        ("Q4/2019–Q2/2020", "2019-Q4 bis 2020-Q2"),
        ("Mai bis Juli 2020", "2020-05 bis 2020-07"),
        ("01.07.2019 bis 30.09.2019", "2019-Q3"),
        ("von 2019 bis 2021", "2019 bis 2021"),
        ("bis Ende 2020", "bis 2020 (Ende)"),
        ("Stand: 30.09.2019", "2019-09-30"),
        ("43831", "mehrdeutig"),
        ("Jan", "ohne Jahr"),
        ("2O19", "Buchstabe O"),
        ("", "leer"),
        ("-", "leer"),
        ("  2019 ", "2019"),
        ("2019\u{a0}", "2019"),
        ("III.\u{a0}Quartal\n2019", "2019-Q3"),
        ("01.10.", "ohne Jahr"),
        ("demnächst mal", "ungültig"),
        ("5. Quartal 2019", "ungültig"),
        ("2019-13", "ungültig"),
    ] {
        assert_eq!(told(text), reading, "{text:?}");
    }
}

#[test]
fn years_with_a_date_format_are_asked_for() {
    let shown = NaiveDate::from_ymd_opt(1905, 7, 11).expect("a day");
    assert!(matches!(day(shown), TimeReading::Ambiguous(why) if why.de.contains("2019")));
    assert!(matches!(number(2019.into()), TimeReading::Time(t) if t.to_string() == "2019"));
    assert!(
        matches!(number(43831.into()), TimeReading::Ambiguous(why) if why.de.contains("01.01.2020"))
    );
}

proptest::proptest! {
    #[test]
    fn any_text_is_read(text in "\\PC{0,16}") {
        let _ = read(&text);
    }

    /// Every period reads back from every way to write it.
    #[test]
    fn periods_read_back(year in 1990i32..2079, number in 1u32..=4) {
        let quarter = Period::quarter_of(year, number).expect("a quarter");
        let roman = ["I", "II", "III", "IV"][number as usize - 1];
        for text in [
            quarter.to_string(), format!("{roman}. Quartal {year}"), format!("Q{number}/{year}"),
            format!("{number}. Qu. {:02}", year % 100), format!("{roman}/{year}"), format!("{year}/{roman}"),
        ] {
            proptest::prop_assert_eq!(told(&text), quarter.to_string(), "{}", text);
        }
    }
}
