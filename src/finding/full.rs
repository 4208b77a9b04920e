//! What a person reads on a terminal: file by file, each finding with the cells around it.

use super::{Counts, Excerpt, Finding, Place, RuleId, Style, printable, summary_line};
use crate::origin::column_letters;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// Cells of an excerpt beside the marked one, and characters a cell may take.
const CELLS: usize = 6;
const CELL_WIDTH: usize = 26;

/// Renders the findings, which must be sorted, under a heading for each file, and a summary line
/// at the end. Only the first finding of a rule names the command that explains it.
#[must_use]
pub fn full(findings: &[Finding], style: Style) -> String {
    full_with(findings, &BTreeMap::new(), style)
}

/// As [`full`], with what was `read` in each file between its heading and its findings, also of files
/// without any.
#[must_use]
pub fn full_with(
    findings: &[Finding],
    read: &BTreeMap<String, Vec<String>>,
    style: Style,
) -> String {
    let mut out = String::new();
    let mut explained = BTreeSet::new();
    let groups = findings.chunk_by(|a, b| a.place.file == b.place.file);
    let mut groups: BTreeMap<&str, &[Finding]> =
        groups.map(|group| (group[0].place.file.as_str(), group)).collect();
    for file in read.keys() {
        groups.entry(file).or_insert(&[]);
    }
    for (file, group) in groups {
        heading(&mut out, file, group, style);
        if let Some(lines) = read.get(file) {
            lines.iter().for_each(|text| line(&mut out, &printable(text)));
            out.push('\n');
        }
        for finding in group {
            one(&mut out, finding, &mut explained, style);
        }
    }
    out += &summary_line(Counts::of(findings), style);
    out.push('\n');
    out
}

fn heading(out: &mut String, file: &str, group: &[Finding], style: Style) {
    let file = match file {
        "" => style.say("Zulieferungen", "submissions"),
        file => file,
    };
    let plain = Style { colour: false, ..style };
    let counts = summary_line(Counts::of(group), plain);
    line(out, &format!("{}: {counts}", style.paint(&printable(file), None)));
    out.push('\n');
}

fn one(out: &mut String, finding: &Finding, explained: &mut BTreeSet<RuleId>, style: Style) {
    let label = format!("{}[{}]", finding.level.name(style.lang), finding.rule);
    let message = printable(finding.message.get(style.lang));
    line(
        out,
        &format!(
            "{}: {}",
            style.paint(&label, Some(finding.level.ansi())),
            style.paint(&message, None)
        ),
    );
    // The bar stands right of the longest row number.
    let row = finding.place.cell.map_or(0, |(row, _)| row);
    let width = row.to_string().len().max(2);
    let margin = " ".repeat(width);
    if let Some(place) = place(finding, style) {
        line(out, &format!("{margin}{} {place}", style.paint("-->", Some(34))));
    }
    if let (Some(excerpt), Some((row, column))) = (&finding.excerpt, finding.place.cell) {
        sheet(out, excerpt, row, column, width, style);
    }
    let mut remark = |label: &str, text: &str| {
        line(out, &format!("{margin} {} {label}: {text}", style.paint("=", Some(34))));
    };
    // lines to paste stand on lines of their own, with nothing in front of them but blanks
    let help = finding.help.get(style.lang);
    let (said, pasted) = help.split_once('\n').map_or((help, None), |(a, b)| (a, Some(b)));
    remark(style.say("Abhilfe", "help"), &printable(said));
    if let Some(pasted) = pasted {
        line(out, "");
        for pasted in pasted.lines() {
            line(out, &format!("    {}", printable(pasted)));
        }
        line(out, "");
    }
    let mut remark = |label: &str, text: &str| {
        line(out, &format!("{margin} {} {label}: {text}", style.paint("=", Some(34))));
    };
    if let Some(accepted) = &finding.accepted {
        let mut text = format!("{} ({})", printable(&accepted.reason), printable(&accepted.by));
        if !accepted.until.is_empty() {
            let _ = write!(text, ", {} {}", style.say("bis", "until"), printable(&accepted.until));
        }
        remark(style.say("angenommen", "accepted"), &text);
    }
    if explained.insert(finding.rule) {
        remark(style.say("mehr", "more"), &format!("ratsbericht explain {}", finding.rule));
    }
    out.push('\n');
}

/// `file, sheet `x`, cell F17`, or nothing where no file is concerned.
fn place(finding: &Finding, style: Style) -> Option<String> {
    let Place { file, sheet, .. } = &finding.place;
    if file.is_empty() {
        return None;
    }
    let mut place = printable(file).into_owned();
    if let Some(sheet) = sheet {
        let _ = write!(place, ", {} `{}`", style.say("Tabelle", "sheet"), printable(sheet));
    }
    if let Some(cell) = finding.place.a1() {
        let _ = write!(place, ", {} {cell}", style.say("Zelle", "cell"));
    }
    Some(place)
}

/// The header row, the row, and a mark under the cell.
fn sheet(out: &mut String, excerpt: &Excerpt, row: u32, column: u32, width: usize, style: Style) {
    let columns = columns_shown(excerpt, column);
    let text = |cells: &[(u32, String)], column: u32| {
        let cell = cells.iter().find(|(c, _)| *c == column);
        shorten(&printable(cell.map_or("", |(_, text)| text)))
    };
    let widths: Vec<usize> = columns
        .iter()
        .map(|&c| {
            let (header, value) = (text(&excerpt.header, c), text(&excerpt.row, c));
            header.chars().count().max(value.chars().count()).max(column_letters(c).len())
        })
        .collect();
    let bar = style.paint("|", Some(34));
    let mut row_of = |number: String, cells: Vec<String>| {
        let mut text = format!("{number:>width$} {bar} ");
        for (cell, width) in cells.iter().zip(&widths) {
            // Padding by characters: `format!` counts them, as `widths` does.
            let _ = write!(text, " {cell:<width$} ");
        }
        line(out, &text);
    };
    row_of(String::new(), Vec::new());
    row_of(String::new(), columns.iter().map(|&c| column_letters(c)).collect());
    // a finding at the header itself shows it once
    if !excerpt.header.is_empty() && excerpt.header_row != row {
        let cells = columns.iter().map(|&c| text(&excerpt.header, c)).collect();
        row_of(excerpt.header_row.to_string(), cells);
    }
    row_of(row.to_string(), columns.iter().map(|&c| text(&excerpt.row, c)).collect());
    let mark = |c: &u32| match *c == column {
        true => "^".repeat(text(&excerpt.row, *c).chars().count().max(1)),
        false => String::new(),
    };
    row_of(String::new(), columns.iter().map(mark).collect());
    row_of(String::new(), Vec::new());
}

/// The columns around the marked one: the first that is used (mostly the id), and its neighbours.
fn columns_shown(excerpt: &Excerpt, column: u32) -> Vec<u32> {
    let used: BTreeSet<u32> =
        excerpt.header.iter().chain(&excerpt.row).map(|(c, _)| *c).chain([column]).collect();
    let used: Vec<u32> = used.into_iter().collect();
    if used.len() <= CELLS {
        return used;
    }
    let at = used.iter().position(|c| *c == column).expect("the marked column was added");
    let start = at.saturating_sub(CELLS / 2).min(used.len() - CELLS);
    let mut shown = used[start..start + CELLS].to_vec();
    if start > 0 {
        shown[0] = used[0];
    }
    shown
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= CELL_WIDTH {
        return text.to_owned();
    }
    text.chars().take(CELL_WIDTH - 1).chain(['…']).collect()
}

fn line(out: &mut String, text: &str) {
    out.push_str(text.trim_end());
    out.push('\n');
}
