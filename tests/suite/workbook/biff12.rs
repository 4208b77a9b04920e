//! XLSB workbooks written record by record ([MS-XLSB]): no library writes them.

use super::archive::{Entry, deflated};

const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// A record: its kind in one or two bytes, its length in one to four, its data.
pub(crate) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let mut bytes = if kind < 0x80 {
        vec![u8::try_from(kind).expect("one byte")]
    } else {
        let low = u8::try_from(kind & 0x7F).expect("seven bits");
        vec![low | 0x80, u8::try_from(kind >> 7).expect("seven bits")]
    };
    let mut length = data.len();
    loop {
        let low = u8::try_from(length & 0x7F).expect("seven bits");
        length >>= 7;
        bytes.push(if length > 0 { low | 0x80 } else { low });
        if length == 0 {
            break;
        }
    }
    bytes.extend_from_slice(data);
    bytes
}

/// A text: number of letters, then UTF-16.
pub(crate) fn wide(text: &str) -> Vec<u8> {
    let letters: Vec<u16> = text.encode_utf16().collect();
    let mut bytes = u32::try_from(letters.len()).expect("short").to_le_bytes().to_vec();
    bytes.extend(letters.into_iter().flat_map(u16::to_le_bytes));
    bytes
}

fn words(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_le_bytes()).collect()
}

/// What a cell holds.
pub(crate) enum Cell {
    /// BrtCellReal
    Number(f64),
    /// BrtCellRk: a whole number of 30 bits
    Small(i32),
    /// BrtCellIsst: number of a shared text
    Shared(u32),
    /// BrtCellSt
    Text(&'static str),
    /// BrtCellRString: a text with formats of its own
    Rich(&'static str),
    /// BrtCellBool
    Bool(bool),
    /// BrtCellError
    Error(u8),
    /// BrtFmlaNum, BrtFmlaString, BrtFmlaError: result and the bytes of a formula that is not understood
    FormulaNumber(f64),
    FormulaText(&'static str),
    FormulaError(u8),
    /// BrtCellBlank
    Blank,
}

/// A cell in a column (0-based) with a number of a format.
pub(crate) fn cell(column: u32, format: u32, cell: &Cell) -> Vec<u8> {
    let head = words(&[column, format]);
    let formula = [0u8, 0, 3, 0, 0, 0, 0x17, 0x01, 0x41, 0, 0, 0, 0].to_vec();
    let (kind, value) = match cell {
        Cell::Blank => (1, Vec::new()),
        Cell::Small(n) => (2, (n << 2 | 2).to_le_bytes().to_vec()),
        Cell::Error(code) => (3, vec![*code]),
        Cell::Bool(value) => (4, vec![u8::from(*value)]),
        Cell::Number(n) => (5, n.to_le_bytes().to_vec()),
        Cell::Text(text) => (6, wide(text)),
        Cell::Shared(n) => (7, n.to_le_bytes().to_vec()),
        Cell::FormulaText(text) => (8, [wide(text), formula].concat()),
        Cell::FormulaNumber(n) => (9, [n.to_le_bytes().to_vec(), formula].concat()),
        Cell::FormulaError(code) => (11, [vec![*code], formula].concat()),
        Cell::Rich(text) => (62, [vec![0], wide(text)].concat()),
    };
    record(kind, &[head, value].concat())
}

/// A row (0-based), hidden or not, with its cells.
pub(crate) fn row(number: u32, hidden: bool, cells: &[Vec<u8>]) -> Vec<u8> {
    let mut head = words(&[number, 0]);
    head.extend_from_slice(&[0x2C, 0x01, 0, if hidden { 0x10 } else { 0 }, 0]);
    head.extend_from_slice(&[0; 4]);
    [record(0, &head), cells.concat()].concat()
}

/// A worksheet part: hidden columns, rows, merges, filter.
pub(crate) struct Sheet {
    pub(crate) name: &'static str,
    /// 0 visible, 1 hidden, 2 very hidden
    pub(crate) state: u32,
    pub(crate) hidden_columns: Vec<(u32, u32)>,
    pub(crate) rows: Vec<Vec<u8>>,
    /// First row, last row, first column, last column.
    pub(crate) merges: Vec<[u32; 4]>,
    pub(crate) filter: bool,
}

impl Sheet {
    pub(crate) fn new(name: &'static str, rows: Vec<Vec<u8>>) -> Self {
        Self { name, state: 0, hidden_columns: vec![], rows, merges: vec![], filter: false }
    }

    pub(crate) fn part(&self) -> Vec<u8> {
        let mut part = record(129, &[]);
        part.extend(record(148, &[0; 16]));
        if !self.hidden_columns.is_empty() {
            part.extend(record(390, &[]));
            for (first, last) in &self.hidden_columns {
                let mut column = words(&[*first, *last, 2560, 0]);
                column.extend_from_slice(&1u16.to_le_bytes());
                part.extend(record(60, &column));
            }
            part.extend(record(391, &[]));
        }
        part.extend(record(145, &[]));
        part.extend(self.rows.concat());
        part.extend(record(146, &[]));
        if self.filter {
            part.extend(record(161, &words(&[0, 9, 0, 9])));
            part.extend(record(163, &[0; 6]));
            part.extend(record(164, &[]));
            part.extend(record(162, &[]));
        }
        if !self.merges.is_empty() {
            let count = u32::try_from(self.merges.len()).expect("few");
            part.extend(record(177, &words(&[count])));
            for merge in &self.merges {
                part.extend(record(176, &words(merge)));
            }
            part.extend(record(178, &[]));
        }
        part.extend(record(130, &[]));
        part
    }
}

/// Formats by number in `cellXfs`: 0 General, 1 date (14), 2 per cent (10), 3 `0 "Stück"`, 4 struck.
fn styles() -> Vec<u8> {
    let font = |strike: u8| [vec![0xDC, 0, strike, 0], vec![0; 21], wide("Calibri")].concat();
    let format = |id: u16, font: u16| {
        let halves: Vec<u8> = [0, id, font, 0, 0].into_iter().flat_map(u16::to_le_bytes).collect();
        record(47, &[halves, vec![0; 6]].concat())
    };
    let mut part = record(278, &[]);
    part.extend(record(615, &words(&[1])));
    part.extend(record(44, &[170u16.to_le_bytes().to_vec(), wide("0 \"Stück\"")].concat()));
    part.extend(record(616, &[]));
    part.extend(record(611, &words(&[2])));
    part.extend([record(43, &font(0)), record(43, &font(8))].concat());
    part.extend(record(612, &[]));
    part.extend(record(626, &words(&[1])));
    part.extend(format(14, 1));
    part.extend(record(627, &[]));
    part.extend(record(617, &words(&[5])));
    part.extend(
        [format(0, 0), format(14, 0), format(10, 0), format(170, 0), format(0, 1)].concat(),
    );
    part.extend(record(618, &[]));
    part.extend(record(279, &[]));
    part
}

fn strings(texts: &[&str], claimed: u32) -> Vec<u8> {
    let mut part = record(159, &words(&[claimed, claimed]));
    for text in texts {
        part.extend(record(19, &[vec![0], wide(text)].concat()));
    }
    part.extend(record(160, &[]));
    part
}

/// The entries of a workbook.
pub(crate) fn entries(sheets: &[Sheet], since_1904: bool, claimed: u32) -> Vec<Entry> {
    let mut workbook = record(131, &[]);
    workbook.extend(record(153, &[words(&[u32::from(since_1904), 0]), wide("")].concat()));
    workbook.extend(record(143, &[]));
    let mut links = String::new();
    let mut entries = Vec::new();
    for (n, sheet) in (1..).zip(sheets) {
        let names = [wide(&format!("rId{n}")), wide(sheet.name)].concat();
        workbook.extend(record(156, &[words(&[sheet.state, n]), names].concat()));
        links += &format!(
            "<Relationship Id=\"rId{n}\" Type=\"{KIND}/worksheet\" Target=\"worksheets/sheet{n}.bin\"/>"
        );
        entries.push(Entry::new(&format!("xl/worksheets/sheet{n}.bin"), sheet.part()));
    }
    workbook.extend([record(144, &[]), record(132, &[])].concat());
    links += &format!("<Relationship Id=\"s\" Type=\"{KIND}/styles\" Target=\"styles.bin\"/>");
    links += &format!(
        "<Relationship Id=\"t\" Type=\"{KIND}/sharedStrings\" Target=\"sharedStrings.bin\"/>"
    );
    let relations = |links: &str| format!("<Relationships>{links}</Relationships>");
    let main = format!(
        "<Relationship Id=\"r\" Type=\"{KIND}/officeDocument\" Target=\"xl/workbook.bin\"/>"
    );
    entries.extend([
        Entry::new("[Content_Types].xml", "<Types><Default Extension=\"bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/></Types>"),
        Entry::new("_rels/.rels", relations(&main)),
        Entry::new("xl/_rels/workbook.bin.rels", relations(&links)),
        Entry::new("xl/workbook.bin", workbook),
        Entry::new("xl/styles.bin", styles()),
        Entry::new("xl/sharedStrings.bin", strings(&["Radweg Südring", "k. A."], claimed)),
    ]);
    entries
}

/// A workbook of these sheets.
pub(crate) fn xlsb(sheets: &[Sheet]) -> Vec<u8> {
    deflated(&entries(sheets, false, 2))
}

/// A workbook with one of everything, which is also a seed of the mutations.
pub(crate) fn everything() -> Vec<u8> {
    let mut first = Sheet::new(
        "Maßnahmen",
        vec![
            row(0, false, &[cell(0, 0, &Cell::Text("Umsetzungsstand"))]),
            row(
                2,
                false,
                &[
                    cell(1, 0, &Cell::Shared(0)),
                    cell(2, 0, &Cell::Number(1234.5)),
                    cell(3, 2, &Cell::Number(0.125)),
                    cell(4, 0, &Cell::Blank),
                ],
            ),
            row(
                3,
                true,
                &[
                    cell(1, 1, &Cell::Small(43738)),
                    cell(2, 0, &Cell::Bool(true)),
                    cell(3, 0, &Cell::Error(0x17)),
                ],
            ),
            row(
                4,
                false,
                &[
                    cell(1, 4, &Cell::Text("alt")),
                    cell(2, 3, &Cell::Small(2019)),
                    cell(3, 0, &Cell::FormulaNumber(12.0)),
                    cell(4, 0, &Cell::FormulaText("drei")),
                    cell(5, 0, &Cell::FormulaError(0x2A)),
                    cell(6, 0, &Cell::Rich("fett und mager")),
                    cell(7, 0, &Cell::Shared(1)),
                ],
            ),
            row(1_048_575, false, &[cell(16_383, 0, &Cell::Text("Ende"))]),
        ],
    );
    first.hidden_columns = vec![(2, 3)];
    first.merges = vec![[0, 0, 0, 3]];
    first.filter = true;
    let mut second = Sheet::new("Notizen", vec![]);
    second.state = 1;
    let mut third = Sheet::new("Ganz versteckt", vec![]);
    third.state = 2;
    xlsb(&[first, second, third])
}
