//! Suite of `archive`: frozen editions come back as they were, and nothing leaves silently.

use crate::city::{City, day, decimal, euro, indicator, measure, period, ratio};
use insta::assert_snapshot;
use proptest::prelude::*;
use ratsbericht::archive::{
    self, AcceptedFinding, Facts, Told, changes, changes_since, freeze, history,
};
use ratsbericht::config::Dropped;
use ratsbericht::domain::{
    Aggregation, Change, Edition, Figures, Phase, Source, Target, TextRecord, ValueRecord,
};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

fn facts(configuration: &str) -> Facts {
    Facts {
        configuration: BTreeMap::from([("ratsbericht.toml".into(), configuration.into())]),
        templates: BTreeMap::new(),
        program: "ratsbericht 0.1.0".into(),
        accepted: vec![AcceptedFinding {
            rule: "RB020".into(),
            place: "eingang/2019-Q3/a.xlsx!M!F7".into(),
            level: "warning".into(),
            message: "überfällig".into(),
            reason: "bekannt".into(),
            by: "Koordination".into(),
            until: String::new(),
        }],
        levels: BTreeMap::from([("RB014".into(), "off".into())]),
        after: archive::After::default(),
        beside: None,
        public: None,
    }
}

fn city(at: &str) -> City {
    let mut done = measure("a", "M-1", "WOHNEN", Phase::Done);
    (done.start, done.end, done.end_text) =
        (Some(day("2018-01-01")), Some(day("2019-12-31")), "Ende 2019".into());
    (done.progress, done.plan, done.spent) = (Some(decimal("33.30")), euro("1000"), euro("-0.5"));
    done.text = Some("Zeile eins\nund \"zwei\"".into());
    let mut share = ratio("Q", "I", "J");
    (share.unit, share.decimals) = ("%".into(), 2);
    share.target = Some(Target { value: decimal("0.50"), by: Some(period("2022-Q4")) });
    City::new(at)
        .indicator(indicator("I", Aggregation::Flow))
        .indicator(indicator("J", Aggregation::Stock))
        .indicator(share)
        .measure(done)
        .measure(measure("b", "M-2", "ARBEIT", Phase::Permanent))
        .values("a/Nord", "I", "2019-04", "1.50 2 3 0")
        .values("b", "J", "2019-06", "900 1000.00")
}

fn edition(city: &City) -> Edition {
    let mut edition = city.edition();
    edition.inputs = vec![("eingang/a.xlsx".into(), "abc".into())];
    edition.texts = vec![TextRecord {
        field: "WOHNEN".into(),
        department: "a".into(),
        text: "Es gibt 12 Wohnungen mehr.".into(),
        written: "Es gibt {I@2019-Q1 Vorquartal} Wohnungen mehr.".into(),
        public: true,
        source: "eingang/a.xlsx!Texte!B2".into(),
    }];
    edition
}

/// What the archive keeps of cells: their printed form.
fn as_archived(mut figures: Figures) -> Figures {
    for ValueRecord { value, .. } in &mut figures.values {
        value.archived_source = Some(value.source().into());
        value.origin = None;
    }
    for quarter in figures.indicators.iter_mut().flat_map(|i| &mut i.quarters) {
        let printed = quarter.sources.iter().map(|s| Source::Text(s.to_string().into()));
        quarter.sources = printed.collect();
    }
    figures
}

fn archived(edition: &Edition, revision: u32) -> Edition {
    let figures = as_archived(edition.figures.clone());
    Edition { figures, revision, ..edition.clone() }
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_frozen_edition_comes_back_as_it_was() {
    let folder = folder();
    let edition = edition(&city("2019-Q3"));
    let frozen = freeze(folder.path(), &edition, &facts("x")).expect("freezes");
    assert_eq!((frozen.revision, frozen.new), (1, true));
    let loaded = archive::load(folder.path(), edition.period).expect("loads");
    assert_eq!(loaded, archived(&edition, 1));
    // Equal is not enough for what is printed with the decimals it has.
    let shown = |figures: &Figures| format!("{figures:?}");
    assert_eq!(shown(&loaded.figures), shown(&as_archived(edition.figures)));
    let manifest = archive::manifest(folder.path(), period("2019-Q3")).expect("a manifest");
    assert_eq!((manifest.accepted, manifest.levels), (facts("x").accepted, facts("x").levels));
}

#[test]
fn the_same_origin_makes_no_revision() {
    let folder = folder();
    let mut edition = edition(&city("2019-Q3"));
    let freeze = |edition: &Edition, facts: &Facts| {
        let frozen = freeze(folder.path(), edition, facts).expect("freezes");
        (frozen.revision, frozen.new)
    };
    assert_eq!(freeze(&edition, &facts("x")), (1, true));
    let newer = Facts { program: "ratsbericht 9".into(), ..facts("x") };
    assert_eq!(freeze(&edition, &newer), (1, false));
    assert_eq!(freeze(&edition, &facts("y")), (2, true));
    edition.inputs[0].1 = "def".into();
    assert_eq!(freeze(&edition, &facts("y")), (3, true));
    assert_eq!(names(&folder.path().join("2019-Q3")), ["r1", "r2", "r3"]);
    let entries = archive::list(folder.path()).expect("lists");
    assert_eq!((entries.len(), entries[0].latest()), (1, 3));
}

#[test]
fn what_was_frozen_does_not_depend_on_when() {
    let bytes = || {
        let folder = folder();
        let frozen =
            freeze(folder.path(), &edition(&city("2019-Q3")), &facts("x")).expect("freezes");
        let read = |name: &String| fs::read(frozen.folder.join(name)).expect("a file");
        names(&frozen.folder).iter().map(read).collect::<Vec<_>>()
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn an_interrupted_run_leaves_nothing_that_counts() {
    let folder = folder();
    let left_over = folder.path().join("2019-Q3/.neu-abc");
    fs::create_dir_all(&left_over).expect("a folder");
    fs::write(left_over.join("values.parquet"), b"half").expect("a file");
    assert_eq!(archive::list(folder.path()).expect("lists"), []);
    assert!(history(folder.path(), period("2020-Q1")).expect("reads").editions.is_empty());
    freeze(folder.path(), &edition(&city("2019-Q3")), &facts("x")).expect("freezes");
    assert_eq!(names(&folder.path().join("2019-Q3")), ["r1"]);
}

#[test]
fn damage_and_unknown_versions_are_named() {
    let folder = folder();
    let frozen = freeze(folder.path(), &edition(&city("2019-Q3")), &facts("x")).expect("freezes");
    let message = || {
        let error = archive::load(folder.path(), period("2019-Q3")).expect_err("is damaged");
        let place = folder.path().to_string_lossy().into_owned();
        format!("{error}").replace(&place, "ARCHIVE")
    };
    let values = frozen.folder.join("values.parquet");
    let whole = fs::read(&values).expect("a file");
    fs::write(&values, &whole[..whole.len() / 2]).expect("writes");
    assert_snapshot!(message(), @"`ARCHIVE/2019-Q3/r1/values.parquet` is damaged (SHA-256)");
    fs::remove_file(&values).expect("removes");
    assert_snapshot!(message(), @"reading `ARCHIVE/2019-Q3/r1/values.parquet` failed: no such file or folder");
    fs::write(&values, whole).expect("writes");
    let manifest = frozen.folder.join("manifest.json");
    let text = fs::read_to_string(&manifest).expect("text");
    fs::write(&manifest, text.replace("\"format\": 1", "\"format\": 2")).expect("writes");
    assert_snapshot!(message(), @"`ARCHIVE/2019-Q3/r1` has archive format 2, known is 1");
    let error = archive::load(folder.path(), period("2019-Q3")).expect_err("is newer");
    let remedy = error.remedy(ratsbericht::lang::Lang::De).map(ToString::to_string);
    assert_eq!(remedy.as_deref(), Some("eine neuere Fassung von ratsbericht verwenden"));
    fs::write(&manifest, "{").expect("writes");
    assert_snapshot!(message(), @"`ARCHIVE/2019-Q3/r1/manifest.json` is damaged (EOF while parsing an object at line 1 column 1)");
    let error = archive::load(folder.path(), period("2018-Q1")).expect_err("is not there");
    assert_snapshot!(error, @"no edition of `2018-Q1` is frozen");
}

#[test]
fn a_parquet_file_that_lies_is_refused() {
    let folder = folder();
    let frozen = freeze(folder.path(), &edition(&city("2019-Q3")), &facts("x")).expect("freezes");
    // The digest is right, the content is another table's.
    let manifest = frozen.folder.join("manifest.json");
    let text = fs::read_to_string(&manifest).expect("text");
    let json: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let digest = |name: &str| json["files"][name].as_str().expect("a digest").to_owned();
    let swapped = text.replace(&digest("values.parquet"), &digest("texts.parquet"));
    fs::write(&manifest, swapped).expect("writes");
    fs::copy(frozen.folder.join("texts.parquet"), frozen.folder.join("values.parquet"))
        .expect("copies");
    let error = archive::load(folder.path(), period("2019-Q3")).expect_err("is no table of values");
    assert!(error.to_string().contains("`indicator` is missing"), "{error}");
}

#[test]
fn history_has_what_ended_before() {
    let folder = folder();
    let first = city("2019-Q1");
    let second = City::new("2019-Q2")
        .indicator(indicator("I", Aggregation::Flow))
        .values("a/Nord", "I", "2019-05", "7")
        .after(&first);
    let freeze = |city: &City, facts: &Facts| {
        freeze(folder.path(), &edition(city), facts).expect("freezes");
    };
    let read = |at: &str| history(folder.path(), period(at)).expect("reads").editions;
    freeze(&first, &facts("x"));
    freeze(&second, &facts("x"));
    freeze(&city("2019-Q4"), &facts("x"));
    let periods: Vec<String> = read("2019-Q3").iter().map(|e| e.period.to_string()).collect();
    assert_eq!(periods, ["2019-Q1", "2019-Q2"]);
    assert!(read("2019-03").is_empty());
    // The later edition contains the values of the one it was made after …
    assert!(read("2019-Q3")[0].figures.values.is_empty());
    assert_eq!(read("2019-Q3")[1].figures.values.len(), second.figures().values.len());
    // … until that one is revised.
    freeze(&first, &facts("y"));
    assert_eq!(read("2019-Q3")[0].figures.values.len(), first.figures().values.len());
}

fn told<'a>(figures: &'a Figures, texts: &'a [TextRecord]) -> Told<'a> {
    Told { figures, texts, points: None }
}

fn text(changes: &[Change]) -> String {
    let line = |change: &Change| {
        let Change { kind, subject, id, old, new, .. } = change;
        let label = change.described();
        format!("{} | {} | {id} | {label} | {old} | {new}", kind.word(), subject.word())
    };
    changes.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[test]
fn every_kind_of_change_is_told() {
    let with = |id: &str, phase, change: &dyn Fn(&mut ratsbericht::domain::Measure)| {
        let mut measure = measure("a", id, "WOHNEN", phase);
        measure.end = Some(day("2019-08-31"));
        change(&mut measure);
        measure
    };
    let same = |_: &mut ratsbericht::domain::Measure| {};
    let before = City::new("2019-Q2")
        .measure(with("M-done", Phase::Running, &same))
        .measure(with("M-gone-done", Phase::Done, &same))
        .measure(with("M-dropped", Phase::Planned, &same))
        .measure(with("M-named", Phase::Planned, &same))
        .measure(with("M-lost", Phase::Planned, &same))
        .measure(with("M-late", Phase::Running, &same))
        .measure(with("M-saved", Phase::Running, &|m| m.end = Some(day("2019-01-31"))))
        .measure(with("M-forth", Phase::Planned, &|m| m.end = None))
        .measure(with("M-back", Phase::Done, &|m| m.end = None))
        .measure(with("M-text", Phase::OnHold, &|m| m.text = Some("Alt.".into())))
        .indicator(indicator("I", Aggregation::Flow))
        .indicator(indicator("J", Aggregation::Flow))
        .values("a", "J", "2019-04", "1")
        .values("a", "I", "2019-04", "1000 2 3");
    let mut renamed = indicator("I", Aggregation::Flow);
    renamed.unit = "Haushalte".into();
    let mut city = City::new("2019-Q3")
        .measure(with("M-done", Phase::Done, &|m| m.done_on = Some(day("2019-08-01"))))
        .measure(with("M-dropped", Phase::Dropped, &|m| m.reason = Some("kein Geld".into())))
        .measure(with("M-late", Phase::Running, &same))
        .measure(with("M-saved", Phase::Running, &|m| m.end = Some(day("2020-01-31"))))
        .measure(with("M-forth", Phase::Running, &|m| m.end = None))
        .measure(with("M-back", Phase::Running, &|m| m.end = None))
        .measure(with("M-text", Phase::OnHold, &|m| {
            m.text = Some("Neu.".into());
            m.plan = euro("1234.5");
            m.progress = Some(decimal("10"));
            m.title = "Anders".into();
        }))
        .measure(with("M-new", Phase::Planned, &|m| m.end = None))
        .indicator(renamed)
        .indicator(indicator("K", Aggregation::Flow))
        .values("a", "I", "2019-04", "1001 2 3")
        .after(&before);
    for (id, reason) in [("M-named", "zusammengelegt"), ("J", "nicht mehr erhoben")] {
        city.config.dropped.push(Dropped { id: id.into(), reason: reason.into() });
    }
    let figures = city.figures();
    let narrative =
        |text: &str| TextRecord { text: text.into(), ..edition(&before).texts[0].clone() };
    let mut previous = before.edition();
    previous.texts = vec![narrative("Früher.")];
    let found = changes(Some(&previous), told(&figures, &[narrative("Heute.")]), &city.config);
    assert_snapshot!(text(&found), @r"
    neu | Maßnahme | M-new | Maßnahme M-new |  | geplant
    neu | Indikator | K | Indikator K |  | Indikator K
    umgesetzt | Maßnahme | M-done | Maßnahme M-done | in Umsetzung | umgesetzt am 01.08.2019
    nach Umsetzung ausgeschieden | Maßnahme | M-gone-done | Maßnahme M-gone-done | umgesetzt | 
    entfallen | Maßnahme | M-dropped | Maßnahme M-dropped | geplant | kein Geld
    entfallen | Maßnahme | M-named | Maßnahme M-named | geplant | zusammengelegt
    entfallen | Indikator | J | Indikator J | Indikator J | nicht mehr erhoben
    ohne Angabe von Gründen nicht mehr gemeldet | Maßnahme | M-lost | Maßnahme M-lost | geplant | 
    neu überfällig | Maßnahme | M-late | Maßnahme M-late | in der Frist | 31.08.2019
    wieder in der Frist | Maßnahme | M-saved | Maßnahme M-saved | überfällig | 31.01.2020
    Termin verschoben | Maßnahme | M-saved | Maßnahme M-saved | 31.01.2019 | 31.01.2020
    Phase geändert | Maßnahme | M-forth | Maßnahme M-forth | geplant | in Umsetzung
    Phase zurückgesetzt | Maßnahme | M-back | Maßnahme M-back | umgesetzt | in Umsetzung
    Mittel geändert | Maßnahme | M-text | Anders |  | Plan 1.234,50 Euro
    Fortschritt geändert | Maßnahme | M-text | Anders |  | 10 %
    Text geändert | Maßnahme | M-text | Anders | Alt. | Neu.
    Text geändert | Berichtstext | WOHNEN | Wohnen | Früher. | Heute.
    Wert berichtigt | Indikator | I | Indikator I (2019-04, Amt A) | 1000 | 1001
    Angaben geändert | Maßnahme | M-text | Anders | Maßnahme M-text | Anders
    Angaben geändert | Indikator | I | Indikator I | Einheit Personen | Einheit Haushalte
    ");
    assert!(changes(None, told(&figures, &[]), &city.config).is_empty());
    assert!(changes(Some(&city.edition()), told(&figures, &[]), &city.config).is_empty());
}

#[test]
fn texts_that_never_change_are_named() {
    let says = |text: &str| {
        let mut says = measure("a", "M", "WOHNEN", Phase::Running);
        says.text = Some(text.into());
        says
    };
    let first = City::new("2019-Q1").measure(says("Läuft."));
    let second = City::new("2019-Q2").measure(says("Läuft.")).after(&first);
    let third = City::new("2019-Q3").measure(says("Läuft.")).after(&second);
    let found =
        |city: &City| text(&changes_since(&city.history, told(&city.figures(), &[]), &city.config));
    assert_eq!(found(&second), "");
    assert_snapshot!(found(&third), @"Text unverändert | Maßnahme | M | Maßnahme M | Läuft. | unverändert seit 2019-Q1");
    let other = City::new("2019-Q3").measure(says("Läuft gut.")).after(&second);
    assert!(!found(&other).contains("unverändert"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_edition_survives_the_archive(
        values in prop::collection::vec((0u32..18, "[ab](/[A-C])?", -9_999i64..9_999, 0u32..4), 0..40),
        title in "\\PC{0,30}",
        note in "[\n\r\t \"|a-zß–]{0,12}",
        progress in prop::option::of(0i64..1000),
    ) {
        let mut first = measure("a", "M", "WOHNEN", Phase::OnHold);
        first.title = title;
        first.reason = Some(note);
        first.progress = progress.map(|p| ratsbericht::domain::Decimal::new(p, 1));
        let mut city = City::new("2019-Q3")
            .indicator(indicator("I", Aggregation::Mean))
            .measure(first);
        for (month, who, mantissa, scale) in values {
            let at = period("2018-01").offset(month as i32).expect("in range").to_string();
            let number = ratsbericht::domain::Decimal::new(mantissa, scale).to_string();
            city.push(&who, "I", &at, &number);
        }
        let folder = folder();
        let edition = edition(&city);
        freeze(folder.path(), &edition, &facts("x")).expect("freezes");
        let loaded = archive::load(folder.path(), edition.period).expect("loads");
        prop_assert_eq!(format!("{:?}", &loaded), format!("{:?}", archived(&edition, 1)));
    }
}
