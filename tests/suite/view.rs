//! Suite of `view`, `template` and `chart`: a small report from hand-made figures to its document.

use crate::report_input::{case, number};
use proptest::prelude::*;
use ratsbericht::config::EditionKind;
use ratsbericht::document::dump;
use ratsbericht::domain::Decimal;
use ratsbericht::lang::Lang;
use ratsbericht::template::{Templates, render};
use ratsbericht::view::format;

#[test]
fn the_view_is_what_templates_know() {
    let view = case().view(EditionKind::Full);
    insta::assert_snapshot!(serde_json::to_string_pretty(&view).expect("a view is JSON"));
}

#[test]
fn the_document_of_the_full_edition() {
    let view = case().view(EditionKind::Full);
    let document = render(&view, &Templates::default()).expect("the built-in templates fit");
    insta::assert_snapshot!(dump(&document));
}

#[test]
fn the_public_edition_says_nothing_that_is_not_public() {
    let mut case = case();
    // The changes that the pipeline hands over for this edition are those of public figures.
    case.changes.retain(|change| change.id != "W-M2");
    let view = case.view(EditionKind::Public);
    let document = render(&view, &Templates::default()).expect("the built-in templates fit");
    let text = format!("{} {}", serde_json::to_string(&view).expect("JSON"), dump(&document));
    for secret in ["Wohnführerschein", "Anteil mit Karte", "vertraulich", ".xlsx", "nachgereicht"]
    {
        assert!(!text.contains(secret) || secret == "Wohnführerschein", "{secret}");
    }
    assert!(text.contains("Unterkunft umbauen"));
}

#[test]
fn the_first_edition_lists_what_is_overdue_and_says_it_is_the_first() {
    let mut case = case();
    case.previous = None;
    case.changes.clear();
    let view = case.view(EditionKind::Full);
    assert!(!view.changes.compared);
    assert_eq!(view.glance.overdue.len(), 1);
    let text = dump(&render(&view, &Templates::default()).expect("the built-in templates fit"));
    assert!(text.contains("Dies ist die erste Ausgabe"), "{text}");
    assert!(!text.contains("[neu]"));
}

#[test]
fn a_chart_of_phases_is_of_all_or_of_one_action_field() {
    let mut case = case();
    for mut row in case.figures.measure_quarters.clone() {
        row.field = Some("WOHNEN".into());
        row.phases[0] += 40;
        case.figures.measure_quarters.push(row);
    }
    let view = case.view(EditionKind::Full);
    let drawn = |call: &str| {
        let templates = Templates::default()
            .with("bericht.md", "{{ part(\"a.md\") }}")
            .expect("fits")
            .with("a.md", &format!("# A\n\n{{{{ {call} }}}}\n"))
            .expect("no syntax error");
        render(&view, &templates).map(|document| dump(&document))
    };
    let all = drawn("chart(\"phases\")").expect("all");
    assert!(all.contains("Gestapelte Säulen: Zahl der Maßnahmen nach Phase. "), "{all}");
    assert!(!all.contains("41 geplant"), "{all}");
    let one = drawn("chart(\"phases\", field=\"WOHNEN\")").expect("one");
    assert!(one.contains("Gestapelte Säulen: Wohnen und Unterbringung: Zahl der"), "{one}");
    assert!(one.contains("III. Quartal 2019: 41 geplant"), "{one}");
    assert!(drawn("chart(\"phases\", field=\"X\")").is_err(), "no such field");
    assert!(drawn("chart(\"W-03\", field=\"WOHNEN\")").is_err(), "an indicator has one field");
}

#[test]
fn a_status_text_that_stays_the_same_is_marked_in_words() {
    use ratsbericht::domain::{Change, ChangeKind, Subject};
    let mut case = case();
    let measure = &case.figures.measures[0];
    case.changes.push(Change {
        kind: ChangeKind::TextStale,
        subject: Subject::Measure,
        id: measure.id.to_string(),
        label: measure.title.clone(),
        of: None,
        old: measure.text.clone(),
        new: "unverändert seit 2019-Q1".into(),
        source: String::new(),
    });
    let view = case.view(EditionKind::Full);
    let text = dump(&render(&view, &Templates::default()).expect("the built-in templates fit"));
    assert!(text.contains("Sachstand unverändert seit I/2019"), "{text}");
}

#[test]
fn without_measures_and_indicators_a_letter_is_left() {
    let mut case = case();
    case.figures.measures.clear();
    case.figures.indicators.clear();
    case.figures.measure_quarters.clear();
    case.changes.clear();
    case.texts.clear();
    let view = case.view(EditionKind::Full);
    let document = render(&view, &Templates::default()).expect("the built-in templates fit");
    assert!(dump(&document).contains("Dieser Punkt ist umgesetzt."));
}

/// Each broken template and what its message says.
#[test]
fn template_errors_name_template_line_and_name() {
    let cases = [
        ("brief.md", "Guten Tag\n\n{{ letter.subjekt }}", "`brief.md`, Zeile 3: `letter.subjekt`"),
        ("brief.md", "{{ nichts }}", "`brief.md`, Zeile 1: `nichts`"),
        ("brief.md", "eins\n{{ tabelle(\"glance\") }}", "`brief.md`, Zeile 2"),
        ("brief.md", "{{ table(\"glanz\") }}", "`brief.md`, Zeile 1: table `glanz`"),
        (
            "brief.md",
            "eins\n\n{{ chart(\"W-3\") }}",
            "`brief.md`, Zeile 3: Indikator `W-3` gibt es",
        ),
        ("brief.md", "Text {{ table(\"glance\") }} Text", "mitten im Absatz `Text"),
        ("brief.md", "eins\n<b>fett</b>", "`brief.md`, Zeile 2: `<b>` wird nicht unterstützt"),
        ("brief.md", "eins\n\n<div>\nzwei\n</div>", "`brief.md`, Zeile 3: `<div>"),
        ("brief.md", "<span lang=\"en\">offen", "`<span lang=\"en\">` wird nicht"),
        ("brief.md", "<span lang=\"e n\">x</span>", "Zeile 1: `<span lang=\"e n\">`"),
        (
            "brief.md",
            "eins\n![Plan](plan.png)",
            "`brief.md`, Zeile 2: das Bild `plan.png` liegt nicht bei den Vorlagen",
        ),
        ("brief.md", "[hier](seite.html)", "Zeile 1: der Verweis `seite.html` nennt keine"),
        ("brief.md", "eins\n\n[hier](#dort)", "`brief.md`, Zeile 3: den Ort `#dort`"),
        ("brief.md", "a[^1]\n\n[^1]: b[^2]\n\n[^2]: c", "`[^1]:` wird nicht unterstützt"),
        ("brief.md", "{{ keep() }}\n\nText", "ohne {{ end_keep() }}"),
        ("bericht.md", "{{ part(\"anhang.md\") }}", "`anhang.md` gibt es nicht"),
        ("bericht.md", "Text", "`bericht.md` enthält Text"),
    ];
    let view = case().view(EditionKind::Full);
    for (name, text, expected) in cases {
        let templates = Templates::default().with(name, text).expect("no syntax error");
        let error = render(&view, &templates).expect_err(text);
        let message = error.message(Lang::De);
        assert!(message.contains(expected), "{text}: {message}");
        assert!(error.remedy(Lang::De).is_some(), "{text}: no remedy");
    }
    let error = Templates::default().with("brief.md", "a\n{% if x %}").expect_err("not closed");
    assert!(error.message(Lang::De).contains("`brief.md`, Zeile 2"), "{error}");
}

#[test]
fn files_of_the_folder_replace_built_in_templates() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("bericht.md"), "{{ part(\"eigen.md\") }}\n")
        .expect("written");
    std::fs::write(
        folder.path().join("eigen.md"),
        "# Eigenes\r\n\r\n- **eins**[^1]\r\n- zwei\r\n\r\n| a | b |\r\n|---|--:|\r\n| 1 | 2 |\r\n\r\n[^1]: Fußnote",
    )
    .expect("written");
    std::fs::write(folder.path().join("theme.toml"), "").expect("written");
    let templates = Templates::load(Some(folder.path())).expect("two templates");
    assert_ne!(templates.digest(), Templates::default().digest());
    let document = render(&case().view(EditionKind::Full), &templates).expect("rendered");
    let text = dump(&document);
    let body = text.split_once("== portrait\n").expect("one part").1;
    insta::assert_snapshot!(body, @r"
    h1 Eigenes #eigenes
    list None
      item
        Body: **eins**^[Fußnote]
      item
        Body: zwei
    table # 
      columns auto left, auto right
      head |! a |! b |
      row | 1 | 2 |
    ");
    std::fs::write(folder.path().join("eigen.md"), b"\xff").expect("written");
    let error = Templates::load(Some(folder.path())).expect_err("not UTF-8");
    assert!(error.message(Lang::De).contains("eigen.md"));
}

#[test]
fn six_thousand_rows_do_not_pass_through_the_engine() {
    let mut case = case();
    let measure = case.figures.measures[3].clone();
    let indicator = case.figures.indicators[0].clone();
    for n in 0..6000u32 {
        let mut measure = measure.clone();
        measure.id = format!("M-{n}").into();
        case.figures.measures.push(measure);
        let mut indicator = indicator.clone();
        indicator.indicator.id = format!("I-{n}").into();
        case.figures.indicators.push(indicator);
    }
    let start = std::time::Instant::now();
    let view = case.view(EditionKind::Full);
    let document = render(&view, &Templates::default()).expect("the built-in templates fit");
    assert_eq!(document.sections.len(), 7);
    // Well under a second in release; a debug build gets ten times that before it is wrong.
    assert!(start.elapsed().as_secs() < 10, "{:?}", start.elapsed());
}

/// Reads a printed number back.
fn read_back(text: &str) -> Decimal {
    let plain: String = text
        .chars()
        .filter(|c| *c != format::NARROW && *c != '+' && *c != '±')
        .map(|c| match c {
            ',' => '.',
            format::MINUS => '-',
            c => c,
        })
        .collect();
    number(&plain)
}

proptest! {
    #[test]
    fn a_printed_number_reads_back_as_the_rounded_one(mantissa in any::<i64>(), scale in 0u32..8, decimals in 0u32..6) {
        let value = Decimal::new(mantissa, scale);
        let rounded = ratsbericht::domain::round_half_up(value, decimals);
        prop_assert_eq!(read_back(&format::number(value, decimals)), rounded);
        prop_assert_eq!(read_back(&format::signed(value, decimals)), rounded);
        prop_assert_eq!(read_back(&format::exact(value)), value);
    }

    #[test]
    fn printed_numbers_are_german(mantissa in any::<i64>(), decimals in 0u32..4) {
        let text = format::number(Decimal::new(mantissa, 2), decimals);
        prop_assert!(!text.contains(['-', '.', ' ']));
        let whole = text.trim_start_matches(format::MINUS).split(',').next().unwrap_or_default();
        let digits = whole.chars().filter(char::is_ascii_digit).count();
        prop_assert_eq!(whole.contains(format::NARROW), digits >= 5);
        for (i, group) in whole.split(format::NARROW).enumerate() {
            prop_assert!(i == 0 && group.len() <= 4 || group.len() == 3);
        }
    }

    #[test]
    fn no_text_of_a_department_becomes_markup(text in "[ -~äöüß\n]{0,60}") {
        let mut case = case();
        case.texts[0].text = format!("Vorab\n\n{text}\n\nDanach");
        let view = case.view(EditionKind::Full);
        let templates = Templates::default()
            .with("bericht.md", "{{ part(\"a.md\") }}").expect("fits")
            .with("a.md", "{% for p in letter.points[1].fields[0].paragraphs %}\n{{ p }}\n\n{% endfor %}").expect("fits");
        let document = render(&view, &templates).expect("any text can be printed");
        let blocks = &document.sections[0].blocks;
        let wanted = &view.letter.points[1].fields[0].paragraphs;
        prop_assert_eq!(blocks.len(), wanted.len());
        for (block, wanted) in blocks.iter().zip(wanted) {
            let ratsbericht::document::Block::Paragraph { text, .. } = block else {
                return Err(TestCaseError::fail("not a paragraph"));
            };
            prop_assert_eq!(&ratsbericht::document::plain_text(text), wanted);
            // Abbreviations that the glossary knows are the only thing that is found in it.
            use ratsbericht::document::Inline;
            let plain = |inline: &Inline| matches!(inline, Inline::Text(_) | Inline::Abbreviation { .. });
            prop_assert!(text.iter().all(plain), "{:?}", text);
        }
    }
}

/// Paths of all values below a JSON value, lists as `[]`.
fn paths(value: &serde_json::Value, at: &str, found: &mut std::collections::BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                let path = if at.is_empty() { key.clone() } else { format!("{at}.{key}") };
                // The keys of the glossary are the city's words.
                if !matches!(at, "glossary" | "foreign") {
                    paths(value, &path, found);
                }
            }
        }
        serde_json::Value::Array(list) => {
            found.insert(format!("{at}[]"));
            list.iter().filter(|item| item.is_object()).for_each(|item| {
                paths(item, &format!("{at}[]"), found);
            });
            return;
        }
        _ => {}
    }
    if !at.is_empty() && !at.ends_with("[]") {
        found.insert(at.to_owned());
    }
}

#[test]
fn every_variable_is_documented_and_every_documented_one_is_there() {
    let view = serde_json::to_value(case().view(EditionKind::Full)).expect("a view is JSON");
    let mut known = std::collections::BTreeSet::new();
    paths(&view, "", &mut known);
    let text = include_str!("../../templates/README.md");
    let documented: std::collections::BTreeSet<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` |"))
        .map(|(path, _)| path.to_owned())
        .filter(|path| path.contains('.') && !path.contains('{'))
        .collect();
    assert!(documented.len() > 150, "{}", documented.len());
    for path in known.iter().filter(|path| path.contains('.')) {
        assert!(documented.contains(path), "`{path}` is not in templates/README.md");
    }
    for path in &documented {
        // Below a list or value that is empty here nothing can be seen.
        let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
        let seen = |path: &str| known.iter().any(|other| other.starts_with(&format!("{path}.")));
        assert!(known.contains(path) || !seen(parent), "`{path}` is no variable");
    }
}
