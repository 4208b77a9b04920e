//! The attack on published files finds what is planted there: a small count in every place from which a
//! reader could take it, each in a copy of two editions that tell nothing.

use super::city::attack;
use crate::case::Project;
use crate::small::{Delivery, PROJECT};
use lopdf::{Object, StringFormat};
use std::fs;
use std::sync::LazyLock;

const PERIODS: [&str; 2] = ["2026-Q3", "2026-Q4"];
const SENTENCE: &str = "Im August 2026 kamen zwei Personen in Beratung.";

/// August's count of 2 is kept back; the next edition corrects it to 9.
static CITY: LazyLock<Project> = LazyLock::new(|| {
    let project = Project::empty();
    project.write("ratsbericht.toml", PROJECT.replace("\"flow\"", "\"stock\""));
    project.formats(&["pdf", "csv", "html", "xlsx", "datapackage"], "");
    let delivery = |values: &str| {
        let text = "Die Stelle ist seit Juli besetzt worden.";
        let row = ["S-1", "Beratung ausbauen", "in Umsetzung", "31.12.2027", text, "ja"];
        Delivery::default().measure(row).values("P-1", "Nord", "2026-07", values)
    };
    for (period, values) in PERIODS.into_iter().zip(["30 2 32", "30 9 32 33 34 35"]) {
        delivery(values).deliver(&project, period);
        let run = project.run(&["run", "--period", period]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    }
    project
});

/// What the attack finds after a public file of an edition was changed.
fn planted(period: &str, file: &str, change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Vec<String> {
    let project = Project::copy_of(CITY.path());
    let name = format!("ausgabe/{period}/public/{file}");
    let before = fs::read(project.path().join(&name)).expect("a public file");
    let after = change(before.clone());
    assert!(before != after, "{file} was not changed");
    project.write(&name, after);
    attack(&project, &PERIODS).leaks
}

/// The same for a text file.
fn replaced(period: &str, file: &str, old: &str, new: &str) -> Vec<String> {
    planted(period, file, |bytes| {
        let text = String::from_utf8(bytes).expect("text");
        assert!(text.contains(old), "{file} has no `{old}`");
        text.replacen(old, new, 1).into_bytes()
    })
}

const FOUND: [&str; 1] = ["P-1 Sozialamt Nord 2026-08 v1 lies within 2..2"];

#[test]
fn nothing_is_told_where_nothing_is_planted() {
    let found = attack(&CITY, &PERIODS);
    assert_eq!(found.leaks, [""; 0], "{:?}", found.telling);
    // The small count, and what it was corrected to: shown, it would tell that there was one.
    assert_eq!((found.small, found.beside), (1, 1), "{found:?}");
    assert!(found.heard.0 > 0 && found.heard.1 > 0, "{found:?}");
}

#[test]
fn a_count_in_the_table_of_changes_is_found() {
    let row = |old: &str, new: &str, against: &str| {
        format!(
            "gegenueber\nWert berichtigt,Indikator,P-1,\"Personen in Beratung (2026-08, Sozialamt, Nord)\",{old},{new},Sozialamt,{against}\n"
        )
    };
    let file = "csv/open-data/aenderungen.csv";
    assert_eq!(replaced("2026-Q3", file, "gegenueber\n", &row("5", "2", "2026-Q2")), FOUND);
    // The old value, where the new one is no secret.
    assert_eq!(replaced("2026-Q4", file, "gegenueber\n", &row("2", ".", "2026-Q3")), FOUND);
    let german =
        row("2", ".", "2026-Q3").replace(',', ";").replace("; ", ", ").replace('\n', "\r\n");
    let file = "csv/excel-de/aenderungen.csv";
    assert_eq!(replaced("2026-Q4", file, "gegenueber\r\n", &german), FOUND);
}

#[test]
fn a_count_in_prose_is_found() {
    let text = "Die Stelle ist seit Juli besetzt worden.";
    for file in ["csv/open-data/massnahmen.csv", "csv/excel-de/massnahmen.csv", "bericht.html"] {
        assert_eq!(replaced("2026-Q3", file, text, SENTENCE), FOUND, "{file}");
    }
    // In an edition that does not have the number itself any more.
    let later = "Im August 2026 waren es nicht 9, sondern 2 (P-1).";
    assert_eq!(replaced("2026-Q4", "bericht.html", text, later), FOUND);
    assert_eq!(
        replaced(
            "2026-Q3",
            "bericht.html",
            text,
            "P-1 nahm von Juli 2026 auf August 2026 um 28 ab."
        ),
        FOUND
    );
    let described = "\"description\": \"";
    let compact = "\"description\":\"";
    let name = "datapackage.json";
    let json = CITY.read(&format!("ausgabe/2026-Q3/public/{name}"));
    let at = if json.contains(described) { described } else { compact };
    assert_eq!(replaced("2026-Q3", name, at, &format!("{at}{SENTENCE} ")), FOUND);
    // Beside the value itself.
    let file = "csv/open-data/indikatoren_werte.csv";
    let row = "2026-08,,.,";
    assert_eq!(replaced("2026-Q3", file, row, "2026-08,,.,davon zwei im Norden"), FOUND);
    assert_eq!(
        replaced("2026-Q3", "bericht.html", text, "Die Beratung ist im August besetzt worden."),
        [""; 0]
    );
}

/// Place of the axis' label for a month, and the rest of the page from there.
fn month_at(page: &str, month: &str) -> String {
    let label = format!(">{month}</text>");
    let chart = &page[page.find("<svg class=\"chart\"").expect("a chart")..];
    let before = &chart[..chart.find(&label).expect("the axis names the month")];
    let tag = &before[before.rfind("<text").expect("a tag")..];
    let x = tag.split(" x=\"").nth(1).and_then(|rest| rest.split('"').next());
    x.expect("a place").to_owned()
}

#[test]
fn a_count_in_a_chart_is_found() {
    let file = "bericht.html";
    let page = CITY.read("ausgabe/2026-Q3/public/bericht.html");
    let kind = "Liniendiagramm: Personen in Beratung (Personen).";
    let told = format!("{kind} Niedrigster Wert 2 im August 2026.");
    assert_eq!(replaced("2026-Q3", file, kind, &told), FOUND, "alternative text");
    let caption = "<figcaption>";
    let told = format!("{caption}Von 30 im Juli 2026 über 2 im August 2026. ");
    let figure = page.find("id=\"diagramm-p-1\"").expect("the figure");
    assert!(page[figure..].contains(caption));
    let found = planted("2026-Q3", file, |bytes| {
        let text = String::from_utf8(bytes).expect("text");
        let (before, rest) = text.split_at(figure);
        format!("{before}{}", rest.replacen(caption, &told, 1)).into_bytes()
    });
    assert_eq!(found, FOUND, "reading");
    let in_chart = |drawn: String| {
        planted("2026-Q3", file, |bytes| {
            let text = String::from_utf8(bytes).expect("text");
            let chart = text.find("<svg class=\"chart\"").expect("a chart");
            let end = chart + text[chart..].find("</svg>").expect("its end");
            format!("{}{drawn}{}", &text[..end], &text[end..]).into_bytes()
        })
    };
    let x = month_at(&page, "08/2026");
    let label = format!("<text class=\"w-ink\" x=\"{x}\" y=\"20\" font-size=\"8\">2</text>");
    assert_eq!(in_chart(label), FOUND, "label");
    // A point at its height, without a word.
    let dots: Vec<(String, f64)> = page[page.find("<svg class=\"chart\"").expect("a chart")..]
        .split("<circle ")
        .skip(1)
        .map(|tag| {
            let of = |name: &str| {
                tag.split(&format!("{name}=\"")).nth(1).and_then(|t| t.split('"').next())
            };
            (of("cx").expect("x").to_owned(), of("cy").expect("y").parse().expect("a number"))
        })
        .collect();
    let height = |month: &str| {
        let x = month_at(&page, month);
        dots.iter().find(|(at, _)| *at == x).expect("a dot").1
    };
    let (july, september) = (height("07/2026"), height("09/2026"));
    let august = july + (september - july) / 2.0 * (2.0 - 30.0);
    let dot = format!("<circle class=\"f-accent\" cx=\"{x}\" cy=\"{august:.2}\" r=\"1.8\"/>");
    let found = in_chart(dot);
    assert!(found.len() == 1 && found[0].starts_with("P-1 Sozialamt Nord 2026-08 v1"), "{found:?}");
}

#[test]
fn a_count_in_other_files_is_found() {
    let found = planted("2026-Q3", "bericht.xlsx", |_| {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        sheet.set_name("indikatoren_werte").expect("a name");
        let cells = [
            ("indikator_id", "P-1"),
            ("amt", "Sozialamt"),
            ("bezirk", "Nord"),
            ("periode", "2026-08"),
            ("wert", "2"),
            ("anmerkung", ""),
        ];
        for (column, (name, cell)) in (0u16..).zip(cells) {
            sheet.write_string(0, column, name).expect("a cell");
            sheet.write_string(1, column, cell).expect("a cell");
        }
        book.save_to_buffer().expect("a workbook")
    });
    assert_eq!(found, FOUND, "XLSX");
    let found = planted("2026-Q3", "bericht.pdf", |bytes| {
        let mut pdf = lopdf::Document::load_mem(&bytes).expect("readable");
        let text = "Einziger Wert: 2 im August 2026 (P-1)";
        let utf16 = text.encode_utf16().flat_map(u16::to_be_bytes);
        let bytes: Vec<u8> = [0xFE, 0xFF].into_iter().chain(utf16).collect();
        let alt = pdf
            .objects
            .values_mut()
            .filter_map(|object| object.as_dict_mut().ok())
            .find(|dictionary| dictionary.has(b"Alt"))
            .expect("a figure");
        alt.set("Alt", Object::String(bytes, StringFormat::Hexadecimal));
        let mut out = Vec::new();
        pdf.save_to(&mut out).expect("memory");
        out
    });
    assert_eq!(found, FOUND, "PDF");
}

/// Texts of departments that tell the small count in one way or another: none of them gets through.
#[test]
fn nothing_that_departments_write_tells_a_small_count() {
    let texts = [
        SENTENCE,
        "Im August 2026 gab es in der Beratung (P-1) nur eine oder zwei Personen.",
        "P-1 lag im August bei 2, im September 2026 bei 32.",
        "Die Entwicklung von P-1: 30 → 2 → 32.",
        "P-1: 07/2026 = 30, 08/2026 = 2, 09/2026 = 32.",
        "Von Juli 2026 auf August 2026 nahm P-1 um 28 ab.",
        "Die Zahl der Personen in Beratung fiel im Sommer um 28.",
        "Die Zahl der Personen in Beratung stieg danach um 30 auf 32.",
        "Personen in Beratung: im August 2026 28 weniger als im Juli 2026.",
        "P-1 fiel auf {P-1@2026-08}.",
        "P-1 veränderte sich {P-1@2026-08 Vormonat in Worten}.",
        "P-1 veränderte sich im September um {P-1@2026-08..2026-09}.",
        "Bis auf beide Personen aus dem August 2026 sind alle Personen in Beratung vermittelt.",
    ];
    let project = Project::empty();
    project.write("ratsbericht.toml", PROJECT.replace("\"flow\"", "\"stock\""));
    project.formats(&["pdf", "csv", "html", "xlsx", "datapackage"], "");
    let mut delivery = Delivery::default().values("P-1", "Nord", "2026-07", "30 2 32");
    for (number, text) in texts.iter().enumerate() {
        let id = format!("S-{number}");
        let row = [id.as_str(), "Beratung ausbauen", "in Umsetzung", "31.12.2027", text, "ja"];
        delivery = delivery.measure(row).text(text, "ja");
    }
    delivery.remarks = texts.iter().take(3).map(|text| (1, (*text).to_owned())).collect();
    delivery.deliver(&project, "2026-Q3");
    let run = project.run(&["run", "--period", "2026-Q3"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let found = attack(&project, &PERIODS[..1]);
    assert_eq!((found.leaks, found.small), (Vec::new(), 1), "{:?}", found.telling);
}
