//! Every form that people type, with its one reading.

use super::*;

/// A reading as one line: value, unit, factor, signs, note.
fn told(text: &str) -> String {
    match read(text, &Placeholders::default()) {
        Reading::Empty => "leer".to_owned(),
        Reading::Limit(_) => "Grenze".to_owned(),
        Reading::Range(_) => "Spanne".to_owned(),
        Reading::Share(a, b) => format!("{a} von {b}"),
        Reading::Ambiguous(_) => "mehrdeutig".to_owned(),
        Reading::Unreadable(why) => format!("unlesbar: {}", why.de),
        Reading::Number(n) => {
            let mut out = n.value.map_or("ohne Wert".to_owned(), |v| v.to_string());
            match &n.unit {
                Unit::None => {}
                Unit::Percent => out.push_str(" %"),
                Unit::Money => out.push_str(" €"),
                Unit::Word(word) => out.push_str(&format!(" {word}")),
            }
            if n.assumed {
                out.push_str(" angenommen");
            }
            if !n.signs.is_empty() {
                out.push_str(&format!(" [{}]", n.signs));
            }
            if !n.note.is_empty() {
                out.push_str(&format!(" ({})", n.note));
            }
            out
        }
    }
}

#[test]
fn every_form_has_its_reading() {
    let expected = "unlesbar: eine Zahl war erwartet";
    for (text, reading) in [
        ("1.234", "1234 angenommen"),
        ("1.234,5", "1234.5"),
        ("1234,5", "1234.5"),
        ("1 234", "1234"),
        ("1\u{a0}234", "1234"),
        ("1\u{202f}234,50", "1234.50"),
        ("1'234", "1234"),
        ("1’234", "1234"),
        ("12.345.678", "12345678"),
        ("1,234.5", "mehrdeutig"),
        ("1,234,567", "mehrdeutig"),
        ("1.5", "mehrdeutig"),
        ("0.123", "mehrdeutig"),
        ("1,5", "1.5"),
        ("12,5 %", "12.5 %"),
        ("12.5%", "mehrdeutig"),
        ("0,0", "0.0"),
        ("0", "0"),
        ("-", "0 [–]"),
        ("–", "0 [–]"),
        ("—", "0 [–]"),
        (".", "ohne Wert [.]"),
        ("·", "ohne Wert [.]"),
        ("•", "ohne Wert [.]"),
        ("…", "ohne Wert […]"),
        ("...", "ohne Wert […]"),
        ("x", "ohne Wert [x]"),
        ("X", "ohne Wert [x]"),
        ("/", "ohne Wert [/]"),
        ("*", "ohne Wert [.] (anonymisiert)"),
        ("k. A.", "ohne Wert [.] (keine Angabe)"),
        ("k.A.", "ohne Wert [.] (keine Angabe)"),
        ("K.A", "ohne Wert [.] (keine Angabe)"),
        ("keine Angabe", "ohne Wert [.] (keine Angabe)"),
        ("n. v.", "ohne Wert [.] (nicht verfügbar)"),
        ("n/a", "ohne Wert [.] (keine Angabe)"),
        ("unbekannt", "ohne Wert [.] (unbekannt)"),
        ("entfällt", "ohne Wert [x] (entfällt)"),
        ("ca. 700", "700 (ca.)"),
        ("ca.700", "700 (ca.)"),
        ("rd. 1.200", "1200 angenommen (rd.)"),
        ("rd. 40", "40 (rd.)"),
        ("~50", "50 (ungefähr)"),
        ("> 100", "Grenze"),
        ("< 3", "Grenze"),
        ("mind. 5", "Grenze"),
        ("100-120", "Spanne"),
        ("80 – 84", "Spanne"),
        ("(20)", "20 [()]"),
        ("(12)", "12 [()]"),
        ("15*", "15 (Fußnote *)"),
        ("440*", "440 (Fußnote *)"),
        ("15 1)", "15 (Fußnote 1))"),
        ("1994¹", "1994 (Fußnote ¹)"),
        ("12 Personen", "12 Personen"),
        ("100 m²", "100 m²"),
        ("3 Mio. €", "3000000 €"),
        ("1,2 T€", "1200 €"),
        ("1,2 Tsd.", "1200"),
        ("3 Tsd. Personen", "3000 Personen"),
        ("250.000 EUR", "250000 € angenommen"),
        ("€ 500", "500 €"),
        ("-500", "-500"),
        ("−500", "-500"),
        ("500-", "-500"),
        ("131-", "-131"),
        ("+5", "5"),
        ("½", "0.5"),
        ("1½", "1.5"),
        ("10³", "unlesbar: hinter der Zahl steht `³`"),
        ("1E3", "unlesbar: hinter der Zahl steht `E3`"),
        ("00123", "unlesbar: mit führender Null ist das eine Kennung, keine Zahl"),
        ("01.01.", "unlesbar: das ist ein Datum, keine Zahl"),
        ("01.10.2019", "unlesbar: das ist ein Datum, keine Zahl"),
        ("１２３", "123"),
        ("12 von 20", "12 von 20"),
        ("12/20", "mehrdeutig"),
        ("ja", expected),
        ("✓", "unlesbar: das heißt ja und ist keine Zahl"),
        ("\u{200b}5", "5"),
        (" 5 ", "5"),
        ("5\n6", "unlesbar: hinter der Zahl steht `6`"),
        ("5;6", "unlesbar: hinter der Zahl steht `;6`"),
        ("O", "unlesbar: Buchstabe O, keine Null"),
        ("l0", "unlesbar: Buchstabe l, keine Eins"),
        ("440 (vorläufig)", "440 [p]"),
        ("440p", "440 [p]"),
        ("440 r", "440 [r]"),
        ("geschätzt 40", "40 [s]"),
        ("440 (ohne Kinder)", "440 (ohne Kinder)"),
        ("", "leer"),
        ("\u{a0}", "leer"),
        ("Bitte ergänzen", expected),
        ("1.2.3", "unlesbar: Punkte, Leerzeichen oder Apostrophe teilen keine Tausender ab"),
        ("1 23", "unlesbar: Punkte, Leerzeichen oder Apostrophe teilen keine Tausender ab"),
        ("99999999999999999999999999999999", "unlesbar: die Zahl hat zu viele Stellen"),
    ] {
        assert_eq!(told(text), reading, "{text:?}");
    }
}

#[test]
fn the_workbook_says_what_its_signs_mean() {
    let mut own = Placeholders::default();
    own.learn("-", crate::normalise::placeholder::in_words("keine Angabe").expect("known words"));
    let entries = [("o".to_owned(), "0".to_owned()), ("n.b.".to_owned(), "…".to_owned())];
    assert!(own.configure(&entries.into()).is_empty());
    let value = |text| match read(text, &own) {
        Reading::Number(n) => (n.value, n.signs.to_string()),
        other => panic!("{other:?}"),
    };
    assert_eq!(value("-"), (None, ".".to_owned()));
    assert_eq!(value("o"), (Some(Decimal::ZERO), String::new()));
    assert_eq!(value("n. b."), (None, "…".to_owned()));
    assert_eq!(value("–"), (Some(Decimal::ZERO), "–".to_owned()));
}

proptest::proptest! {
    /// No text makes it panic, and what reads as a number in German notation is that number.
    #[test]
    fn any_text_is_read(text in "\\PC{0,12}") {
        let _ = read(&text, &Placeholders::default());
    }

    #[test]
    fn german_notation_reads_back(whole in 0u64..10_000_000_000, part in 0u32..100, negative: bool) {
        let grouped = whole.to_string().as_bytes().rchunks(3).rev()
            .map(|g| std::str::from_utf8(g).expect("digits")).collect::<Vec<_>>().join(".");
        let sign = if negative { "−" } else { "" };
        let value: Decimal = format!("{}{whole}.{part:02}", if negative { "-" } else { "" }).parse().expect("a decimal");
        for text in [format!("{sign}{grouped},{part:02}"), format!("{sign}{whole},{part:02}"),
                     format!("{sign}{},{part:02} Personen", grouped.replace('.', "\u{a0}"))] {
            match read(&text, &Placeholders::default()) {
                Reading::Number(n) => proptest::prop_assert_eq!(n.value, Some(value)),
                other => proptest::prop_assert!(false, "{} is {:?}", text, other),
            }
        }
    }
}
