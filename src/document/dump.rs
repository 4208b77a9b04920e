//! A document as readable text, for snapshots and for looking at it without pages.

use super::{
    Align, Block, Cell, ColumnWidth, Document, DrawItem, Figure, Inline, LinkTarget, RowKind,
    SectionKind, Shape, Table,
};
use std::fmt::Write;

/// The whole document as text: one line a block, cells between bars, shapes in angle brackets.
#[must_use]
pub fn dump(document: &Document) -> String {
    let mut out = String::new();
    let meta = &document.meta;
    let running = &document.running;
    line(&mut out, 0, &format!("document {:?} by {:?}, {}", meta.title, meta.author, meta.date));
    line(
        &mut out,
        0,
        &format!(
            "running {:?} | {:?} | {:?} | mark {:?} | notice {:?}",
            running.title, running.period, running.issuer, running.mark, running.notice
        ),
    );
    for section in &document.sections {
        match &section.kind {
            SectionKind::Letter(head) => {
                let form = if head.form_a { "A" } else { "B" };
                line(&mut out, 0, &format!("== letter, form {form}"));
                line(&mut out, 1, &format!("letterhead {:?}", head.letterhead));
                line(&mut out, 1, &format!("return {:?}", head.return_line));
                line(&mut out, 1, &format!("additions {:?}", head.additions));
                line(&mut out, 1, &format!("address {:?}", head.address));
                line(&mut out, 1, &format!("info {:?}", head.info));
            }
            SectionKind::Portrait => line(&mut out, 0, "== portrait"),
            SectionKind::Landscape => line(&mut out, 0, "== landscape"),
        }
        blocks(&mut out, 0, &section.blocks);
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    for _ in 0..depth {
        out.push_str("  ");
    }
    out.push_str(text);
    out.push('\n');
}

fn blocks(out: &mut String, depth: usize, list: &[Block]) {
    for block in list {
        match block {
            Block::Heading { level, id, text } => {
                line(out, depth, &format!("h{level} {} #{id}", inlines(text)));
            }
            Block::Paragraph { text, style } => {
                line(out, depth, &format!("{style:?}: {}", inlines(text)));
            }
            Block::List { start, items } => {
                line(out, depth, &format!("list {start:?}"));
                for item in items {
                    line(out, depth + 1, "item");
                    blocks(out, depth + 2, item);
                }
            }
            Block::Quote(inner) => {
                line(out, depth, "quote");
                blocks(out, depth + 1, inner);
            }
            Block::Table(inner) => table(out, depth, inner),
            Block::Figure(inner) => figure(out, depth, inner),
            Block::Beside(left, right) => {
                line(out, depth, "beside");
                figure(out, depth + 1, left);
                table(out, depth + 1, right);
            }
            Block::Signatures { intro, entries } => {
                line(out, depth, &format!("signatures {intro:?}"));
                for entry in entries {
                    line(out, depth + 1, &format!("{:?}, {:?}", entry.name, entry.role));
                }
            }
            Block::Keep(inner) => {
                line(out, depth, "keep");
                blocks(out, depth + 1, inner);
            }
            Block::Contents { title } => line(out, depth, &format!("contents {title:?}")),
            Block::PageBreak => line(out, depth, "page break"),
            Block::Rule => line(out, depth, "rule"),
        }
    }
}

fn table(out: &mut String, depth: usize, table: &Table) {
    line(out, depth, &format!("table #{} {}", table.id, inlines(&table.caption)));
    let columns: Vec<String> = table
        .columns
        .iter()
        .map(|column| {
            let width = match column.width {
                ColumnWidth::Auto => "auto".to_owned(),
                ColumnWidth::Narrow => "narrow".to_owned(),
                ColumnWidth::Share(share) => format!("{share}"),
            };
            let align = match column.align {
                Align::Left => "left",
                Align::Right => "right",
                Align::Centre => "centre",
                Align::Decimal => "decimal",
            };
            format!("{width} {align}")
        })
        .collect();
    line(out, depth + 1, &format!("columns {}", columns.join(", ")));
    for row in &table.head {
        line(out, depth + 1, &format!("head {}", cells(&row.cells)));
    }
    for group in &table.groups {
        if !group.title.is_empty() {
            line(out, depth + 1, &format!("group {}", inlines(&group.title)));
        }
        for row in &group.rows {
            let kind = match row.kind {
                RowKind::Item => "row",
                RowKind::Detail => "detail",
                RowKind::Total => "total",
            };
            line(out, depth + 1, &format!("{kind} {}", cells(&row.cells)));
        }
    }
    for note in &table.notes {
        line(out, depth + 1, &format!("note {}", inlines(note)));
    }
}

fn cells(cells: &[Cell]) -> String {
    let mut out = String::from("|");
    for cell in cells {
        out.push_str(if cell.header { "! " } else { " " });
        if cell.columns > 1 {
            let _ = write!(out, "{}x ", cell.columns);
        }
        if cell.rows > 1 {
            let _ = write!(out, "{}y ", cell.rows);
        }
        out.push_str(&inlines(&cell.text));
        out.push_str(" |");
    }
    out
}

fn figure(out: &mut String, depth: usize, figure: &Figure) {
    line(out, depth, &format!("figure #{} {}", figure.id, inlines(&figure.title)));
    line(out, depth + 1, &format!("reading {}", inlines(&figure.reading)));
    line(out, depth + 1, &format!("alt {}", figure.alt));
    if !figure.note.is_empty() {
        line(out, depth + 1, &format!("note {}", inlines(&figure.note)));
    }
    let drawing = &figure.drawing;
    let (width, height) = (drawing.width, drawing.height);
    line(out, depth + 1, &format!("drawing {width:.1} x {height:.1}"));
    for item in &drawing.items {
        line(out, depth + 2, &draw_item(item));
    }
}

fn draw_item(item: &DrawItem) -> String {
    let points = |points: &[(f32, f32)]| {
        points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect::<Vec<_>>().join(" ")
    };
    match item {
        DrawItem::Line { points: p, width, tone, dash } => {
            let dashed = if dash.is_empty() { "" } else { " dashed" };
            format!("line {tone:?} {width}{dashed} {}", points(p))
        }
        DrawItem::Area { points: p, tone } => format!("area {tone:?} {}", points(p)),
        DrawItem::Rect { x, y, width, height, tone, hatch } => {
            let hatched = if *hatch { " hatched" } else { "" };
            format!("rect {tone:?}{hatched} {x:.1},{y:.1} {width:.1}x{height:.1}")
        }
        DrawItem::Dot { x, y, radius, tone, filled } => {
            let filled = if *filled { "dot" } else { "ring" };
            format!("{filled} {tone:?} {x:.1},{y:.1} r{radius}")
        }
        DrawItem::Text { x, y, text, size, anchor, weight, tone } => {
            format!("text {tone:?} {weight:?} {anchor:?} {size} {x:.1},{y:.1} {text:?}")
        }
    }
}

fn inlines(list: &[Inline]) -> String {
    let mut out = String::new();
    for inline in list {
        match inline {
            Inline::Text(text) => out.push_str(text),
            Inline::Strong(inner) => {
                let _ = write!(out, "**{}**", inlines(inner));
            }
            Inline::Emphasis(inner) => {
                let _ = write!(out, "_{}_", inlines(inner));
            }
            Inline::Toned(tone, inner) => {
                let _ = write!(out, "<{tone:?}: {}>", inlines(inner));
            }
            Inline::Small(inner) => {
                let _ = write!(out, "<small: {}>", inlines(inner));
            }
            Inline::Link { target, text } => {
                let target = match target {
                    LinkTarget::Uri(uri) => uri.clone(),
                    LinkTarget::Anchor(id) => format!("#{id}"),
                };
                let _ = write!(out, "[{}]({target})", inlines(text));
            }
            Inline::Lang(tag, inner) => {
                let _ = write!(out, "<{tag}: {}>", inlines(inner));
            }
            Inline::Abbreviation { text, expansion } => {
                let _ = write!(out, "<{text} = {expansion}>");
            }
            Inline::Footnote(inner) => {
                let _ = write!(out, "^[{}]", inlines(inner));
            }
            Inline::Break => out.push_str(" // "),
            Inline::Shape(shape, _) => out.push_str(match shape {
                Shape::Full => "<●>",
                Shape::Half => "<◐>",
                Shape::Empty => "<○>",
                Shape::Triangle => "<▲>",
                Shape::Square => "<■>",
                Shape::Dash => "<–>",
            }),
            Inline::Bar(fraction, _) => {
                let _ = write!(out, "<bar {fraction:.2}>");
            }
            Inline::Stack { parts, alt } => {
                let parts: Vec<String> = parts
                    .iter()
                    .map(|part| {
                        let hatch = if part.hatch { " hatched" } else { "" };
                        format!("{:.2} {:?}{hatch}", part.share, part.tone)
                    })
                    .collect();
                let _ = write!(out, "<stack {} = {alt}>", parts.join(", "));
            }
            Inline::Image(picture) => {
                let bytes = picture.data.len();
                let _ = write!(out, "<image {} {bytes} bytes = {}>", picture.name, picture.alt);
            }
            Inline::Spark { values, alt } => {
                let values: Vec<String> = values
                    .iter()
                    .map(|value| value.map_or_else(|| "-".to_owned(), |v| format!("{v:.2}")))
                    .collect();
                let _ = write!(out, "<spark {} = {alt}>", values.join(" "));
            }
        }
    }
    out
}
