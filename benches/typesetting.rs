//! How fast a dense report is typeset: pages of one table of 40 rows and 8 columns.
//!
//! `cargo bench --bench typesetting -- PAGES THREADS FILE ROWS`, by default 1,000 pages on one thread.
//! Prints time on the clock, time of all processors and the highest memory so far, a stage a line;
//! writes the PDF where a file is named, and the table's rows as CSV where another is. Times of
//! processors and memory are read from Linux. `typesetting.py` sets Typst beside it.
#![expect(clippy::print_stdout, reason = "a bench prints its measurements")]

use chrono::NaiveDate;
use ratsbericht::document::{
    Align, Cell, Column, ColumnWidth, Document, Group, Inline, Meta, Row, Running, Section,
    SectionKind, Table,
};
use ratsbericht::layout::{Item, Theme, lay_out};
use std::fs;
use std::time::Instant;

const ROWS_A_PAGE: usize = 40;
const SEED: u64 = 0x9E37_79B9_7F4A_7C15;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let mut number = |or: usize| arguments.next().and_then(|a| a.parse().ok()).unwrap_or(or);
    let (pages, threads) = (number(1000), number(1));
    let (file, rows) = (arguments.next(), arguments.next());
    if let Some(rows) = rows {
        fs::write(&rows, csv(pages * ROWS_A_PAGE)).expect("the rows can be written");
    }
    rayon::ThreadPoolBuilder::new().num_threads(threads).build_global().expect("the first pool");

    let mut watch = Watch::start();
    let document = document(pages * ROWS_A_PAGE);
    watch.lap("document");
    let laid_out = lay_out(&document, &Theme::builtin()).expect("the document is sound");
    watch.lap("layout");
    let bytes = ratsbericht::pdf::write(&laid_out, &document.meta).expect("the pages are sound");
    watch.lap("pdf");
    watch.total();

    let runs = laid_out.pages.iter().flat_map(|page| &page.items);
    let glyphs: usize =
        runs.map(|item| if let Item::Run(run) = item { run.glyphs.len() } else { 0 }).sum();
    let (count, elements) = (laid_out.pages.len(), laid_out.tree.len());
    println!(
        "{count} pages, {} glyphs and {} elements a page, {} bytes ({} a page)",
        glyphs / count,
        elements / count,
        bytes.len(),
        bytes.len() / count
    );
    if let Some(file) = file {
        fs::write(&file, &bytes).expect("the file can be written");
    }
}

/// Measures stages.
struct Watch {
    first: (Instant, f64),
    last: (Instant, f64),
}

impl Watch {
    fn start() -> Self {
        let now = (Instant::now(), processor_seconds());
        Self { first: now, last: now }
    }

    fn lap(&mut self, stage: &str) {
        Self::print(stage, self.last);
        self.last = (Instant::now(), processor_seconds());
    }

    fn total(&self) {
        Self::print("in all", self.first);
    }

    fn print(stage: &str, (since, processor): (Instant, f64)) {
        println!(
            "{stage:<10} {:>7.2} s clock {:>7.2} s processors {:>6} MB",
            since.elapsed().as_secs_f64(),
            processor_seconds() - processor,
            peak_megabytes()
        );
    }
}

/// Seconds that all threads have run, in the system's and the program's code.
fn processor_seconds() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The fields after the name, which stands in brackets; 11 and 12 are ticks of 10 ms.
    let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory that the process has had.
fn peak_megabytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = peak.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1024
}

fn document(rows: usize) -> Document {
    let mut dice = Dice(SEED);
    let head = ["Beleg", "Datum", "Bezeichnung", "Zweck", "Menge", "Betrag", "USt", "Steuer"];
    let table = Table {
        columns: [1.2, 1.3, 2.4, 2.4, 0.8, 1.5, 0.8, 1.3]
            .into_iter()
            .enumerate()
            .map(|(index, share)| Column {
                align: if index < 4 { Align::Left } else { Align::Decimal },
                width: ColumnWidth::Share(share),
            })
            .collect(),
        head: vec![Row {
            cells: head.iter().map(|&text| Cell::text(text).header()).collect(),
            ..Row::default()
        }],
        groups: vec![Group {
            rows: (0..rows).map(|index| row(index, &mut dice)).collect(),
            ..Group::default()
        }],
        ..Table::default()
    };
    let heading = ratsbericht::document::Block::Heading {
        level: 1,
        id: "dichte-tabelle".to_owned(),
        text: vec![Inline::from("Dichte Tabelle")],
    };
    Document {
        meta: Meta {
            title: "Dichte Tabelle".to_owned(),
            author: "Leistungsmessung".to_owned(),
            subject: String::new(),
            keywords: Vec::new(),
            lang: "de-DE".to_owned(),
            date: NaiveDate::from_ymd_opt(2019, 11, 13).expect("a day"),
        },
        running: Running { title: "Leistungsmessung".to_owned(), ..Running::default() },
        sections: vec![Section {
            kind: SectionKind::Portrait,
            blocks: vec![heading, ratsbericht::document::Block::Table(Box::new(table))],
        }],
    }
}

fn row(index: usize, dice: &mut Dice) -> Row {
    Row { cells: cells(index, dice).into_iter().map(Cell::text).collect(), ..Row::default() }
}

/// The rows for other programs; no cell holds a semicolon.
fn csv(rows: usize) -> String {
    let mut dice = Dice(SEED);
    (0..rows).map(|index| cells(index, &mut dice).join(";") + "\n").collect()
}

fn cells(index: usize, dice: &mut Dice) -> [String; 8] {
    let date =
        format!("{:02}.{:02}.20{:02}", dice.throw(28) + 1, dice.throw(12) + 1, 10 + dice.throw(15));
    [
        format!("B-{index:07}"),
        date,
        dice.word().to_owned(),
        dice.word().to_owned(),
        dice.throw(10_000).to_string(),
        money(dice.throw(100_000_000) as i64 - 20_000_000),
        format!("{} %", dice.throw(20)),
        money(dice.throw(10_000_000) as i64),
    ]
}

/// Cents as German print.
fn money(cents: i64) -> String {
    let euros = (cents.unsigned_abs() / 100).to_string();
    let mut out = String::from(if cents < 0 { "−" } else { "" });
    for (index, digit) in euros.chars().enumerate() {
        if index > 0 && (euros.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    format!("{out},{:02}", cents.unsigned_abs() % 100)
}

/// Numbers that look like chance and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }

    fn word(&mut self) -> &'static str {
        const WORDS: [&str; 30] = [
            "Lieferung",
            "Rückvergütung",
            "Straßenbau",
            "Geschäftsstelle",
            "Übertrag",
            "Wartung",
            "Förderband",
            "Miete",
            "Lagerfläche",
            "Zählerstand",
            "Abrechnung",
            "Dienstleistung",
            "Hafen",
            "Linz",
            "Köln",
            "Würzburg",
            "Süd",
            "Nord",
            "Teilmenge",
            "Rahmenvertrag",
            "Versicherung",
            "Fracht",
            "Umschlag",
            "Gebühr",
            "Kraftstoff",
            "Ersatzteile",
            "Prüfung",
            "Genehmigung",
            "Bescheid",
            "Zuschuss",
        ];
        WORDS[self.throw(WORDS.len() as u64) as usize]
    }
}
