//! What reading costs: a city's workbooks read by this program and by calamine itself, in turn.
//!
//! `cargo bench --bench reading -- [ROUNDS] [FOLDER…]`, by default five rounds over two cities that are
//! written first: S (12 workbooks) and M (60 workbooks, 12,000 measures and 360,000 values). Prints for each
//! folder the least time of all processors, over the rounds, of
//!
//! - calamine: opening each file and passing over the cells of each sheet, all on one thread;
//! - here: `workbook::read` in this process, which checks the container and every reference before;
//! - workers: the same in child processes, as the program does it, with what comes back over the pipe.
//!
//! Times of processors are read from Linux, in hundredths of a second; elsewhere the clock is taken.
#![expect(clippy::print_stdout, reason = "a bench prints its measurements")]

use calamine::{Reader as _, Xlsx};
use ratsbericht::workbook::{Reader, read};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::time::Instant;

fn main() {
    let mut rounds = 5;
    let mut folders: Vec<PathBuf> = Vec::new();
    for argument in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        match argument.parse() {
            Ok(number) => rounds = number,
            Err(_) => folders.push(argument.into()),
        }
    }
    let made = tempfile::tempdir().expect("a temporary folder");
    if folders.is_empty() {
        for (name, size) in [("S", S), ("M", M)] {
            let folder = made.path().join(name);
            write(&folder, size);
            folders.push(folder);
        }
    }
    println!("{:<8} {:>10} {:>10} {:>14} {:>14}", "city", "cells", "calamine", "here", "workers");
    for folder in &folders {
        measure(folder, rounds);
    }
}

/// Reads all files of a folder in the three ways, round by round.
fn measure(folder: &Path, rounds: usize) {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "xlsx"))
        .collect();
    files.sort();
    let mut least = [f64::MAX; 3];
    let mut cells = [0usize; 3];
    for _ in 0..rounds.max(1) {
        let start = seconds();
        cells[0] = files.iter().map(|file| calamine_alone(file)).sum();
        let calamine = seconds();
        let here = Reader::in_process();
        cells[1] = files.iter().map(|file| ours(&here, file)).sum();
        let in_process = seconds();
        {
            let workers = Reader::with_workers(env!("CARGO_BIN_EXE_ratsbericht").into(), 1);
            cells[2] = files.iter().map(|file| ours(&workers, file)).sum();
            assert!(workers.is_isolated(), "the program can be started");
            // The workers end here: only then does the system count their time.
        }
        let times = [calamine - start, in_process - calamine, seconds() - in_process];
        for (least, time) in least.iter_mut().zip(times) {
            *least = least.min(time);
        }
    }
    assert_eq!(cells[1], cells[2]);
    assert_eq!(cells[0], cells[1], "no cell is lost, none is added");
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let [calamine, here, workers] = least;
    let shown = |time: f64| format!("{time:.2} s {:.2}x", time / calamine);
    println!(
        "{name:<8} {:>10} {:>10} {:>14} {:>14}",
        cells[0],
        format!("{calamine:.2} s"),
        shown(here),
        shown(workers)
    );
}

/// Cells with a value, by calamine's own stream.
fn calamine_alone(file: &Path) -> usize {
    let bytes = fs::read(file).expect("a file");
    let mut xlsx = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    let names = xlsx.sheet_names();
    let mut cells = 0;
    for name in names {
        let mut stream = xlsx.worksheet_cells_reader(&name).expect("a sheet");
        while let Some(cell) = stream.next_cell().expect("a cell") {
            let empty = matches!(cell.get_value(), calamine::DataRef::Empty);
            cells += usize::from(!empty);
        }
    }
    cells
}

fn ours(reader: &Reader, file: &Path) -> usize {
    let name = file.to_string_lossy();
    let workbook = read(reader, file, &name).value.workbook.expect("readable");
    workbook.sheets.iter().map(|sheet| sheet.cells.len()).sum()
}

/// Seconds of all processors that this process and its ended children have taken.
fn seconds() -> f64 {
    let clock = || {
        static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
        START.get_or_init(Instant::now).elapsed().as_secs_f64()
    };
    let Ok(status) = fs::read_to_string("/proc/self/stat") else { return clock() };
    // Behind the name in brackets: utime, stime, cutime, cstime are the fields 14 to 17.
    let fields = status.rsplit(')').next().unwrap_or_default();
    let ticks: Option<u64> =
        fields.split_whitespace().skip(11).take(4).map(|field| field.parse::<u64>().ok()).sum();
    #[expect(clippy::cast_precision_loss, reason = "a few million ticks")]
    ticks.map_or_else(clock, |ticks| ticks as f64 / 100.0)
}

/// Workbooks, measures, indicators and months of a city.
type Size = (u32, u32, u32, u32);
const S: Size = (12, 40, 30, 36);
const M: Size = (60, 200, 100, 60);

/// Writes a city: a sheet of measures and a long sheet of indicators in each workbook.
fn write(folder: &Path, (workbooks, measures, indicators, months): Size) {
    fs::create_dir_all(folder).expect("a folder");
    for number in 0..workbooks {
        let mut workbook = Workbook::new();
        let header = Format::new().set_bold().set_background_color("#DDE6F0");
        let euro = Format::new().set_num_format("#,##0.00");
        let month = Format::new().set_num_format("mm/yyyy");
        let mut random = Random(u64::from(number) * 7_919 + 17);

        let sheet = workbook.add_worksheet();
        sheet.set_name("Massnahmen").expect("a name");
        let columns = [
            "ID",
            "Handlungsfeld",
            "Titel",
            "Amt",
            "Beginn",
            "Ende",
            "Status",
            "Fortschritt",
            "Plan_EUR",
            "Ist_EUR",
            "Sachstand",
        ];
        for (column, title) in (0..).zip(columns) {
            sheet.write_with_format(0, column, title, &header).expect("room");
        }
        for row in 1..=measures {
            let text = |column, text: String| (column, text);
            for (column, text) in [
                text(0, format!("D{number:03}-M{row:04}")),
                text(1, FIELDS[random.below(FIELDS.len())].to_owned()),
                text(
                    2,
                    format!(
                        "{} (Abschnitt {})",
                        OBJECTS[random.below(OBJECTS.len())],
                        random.below(40)
                    ),
                ),
                text(3, OFFICES[random.below(OFFICES.len())].to_owned()),
                text(4, format!("{}-Q{}", 2021 + random.below(4), 1 + random.below(4))),
                text(5, format!("{}-Q{}", 2025 + random.below(3), 1 + random.below(4))),
                text(6, ["geplant", "in Umsetzung", "abgeschlossen"][random.below(3)].to_owned()),
                text(10, narrative(&mut random)),
            ] {
                sheet.write(row, column, text).expect("room");
            }
            sheet.write(row, 7, whole(random.below(101))).expect("room");
            for column in [8, 9] {
                let cents = whole(random.below(90_000_000)) / 100.0;
                sheet.write_with_format(row, column, cents, &euro).expect("room");
            }
        }

        let sheet = workbook.add_worksheet();
        sheet.set_name("Indikatoren").expect("a name");
        for (column, title) in
            (0..).zip(["ID", "Handlungsfeld", "Name", "Einheit", "Art", "Monat", "Wert"])
        {
            sheet.write_with_format(0, column, title, &header).expect("room");
        }
        let mut row = 1;
        for indicator in 0..indicators {
            let field = FIELDS[random.below(FIELDS.len())];
            let name = format!("{} {indicator}", OBJECTS[random.below(OBJECTS.len())]);
            for n in 0..months {
                sheet.write(row, 0, format!("D{number:03}-I{indicator:04}")).expect("room");
                sheet.write(row, 1, field).expect("room");
                sheet.write(row, 2, &name).expect("room");
                sheet.write(row, 3, "Anzahl").expect("room");
                sheet.write(row, 4, "Bestand").expect("room");
                let year = u16::try_from(2021 + n / 12).expect("a year");
                let day = u8::try_from(n % 12 + 1).expect("a month");
                let first = ExcelDateTime::from_ymd(year, day, 1).expect("a day");
                sheet.write_with_format(row, 5, &first, &month).expect("room");
                if random.below(100) > 0 {
                    sheet.write(row, 6, whole(random.below(1_000_000)) / 100.0).expect("room");
                }
                row += 1;
            }
        }
        workbook.save(folder.join(format!("dezernat_{number:03}.xlsx"))).expect("room on disk");
    }
}

#[expect(clippy::cast_precision_loss, reason = "below a hundred million")]
fn whole(n: usize) -> f64 {
    n as f64
}

const FIELDS: [&str; 4] = [
    "Klimaschutz und Energie",
    "Mobilität und Verkehr",
    "Bildung und Teilhabe",
    "Wohnen und Stadtentwicklung",
];
const OFFICES: [&str; 4] = ["Umweltamt", "Tiefbauamt", "Schulverwaltungsamt", "Hauptamt"];
const OBJECTS: [&str; 6] = [
    "Photovoltaik auf Schuldächern",
    "Ausbau der Fahrradstraßen",
    "Ganztagsbetreuung",
    "Quartierssanierung",
    "Digitaler Bauantrag",
    "Straßenbaumpflanzung",
];

/// Two to eight sentences.
fn narrative(random: &mut Random) -> String {
    let sentences = [
        "Die Ausführungsplanung wurde abgeschlossen; das Vergabeverfahren beginnt im nächsten Quartal.",
        "Der Förderbescheid verzögert sich wegen gestiegener Baukosten.",
        "Die Öffentlichkeitsbeteiligung liegt im Zeitplan, vorbehaltlich der Mittelfreigabe.",
        "Das Wärmeversorgungskonzept wurde dem Ausschuss vorgelegt.",
    ];
    let mut text = String::new();
    for _ in 0..2 + random.below(7) {
        text += sentences[random.below(sentences.len())];
        text += &format!(" ({}) ", random.below(980));
    }
    text
}

/// Numbers that look random and are the same every time.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap_or(0) % end
    }
}
