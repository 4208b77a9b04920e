//! The words of a document, read from its tree: what pages, files and readers must say again.

use ratsbericht::document::{Block, Document, Figure, Inline, Row, SectionKind, Table, plain_text};

/// All words of a document in reading order: one text a paragraph, cell, label.
pub(crate) fn of_document(document: &Document) -> Vec<String> {
    let mut out = Vec::new();
    for section in &document.sections {
        if let SectionKind::Letter(head) = &section.kind {
            out.extend(head.letterhead.iter().cloned());
            out.push(head.return_line.clone());
            out.extend(head.additions.iter().cloned());
            out.extend(head.address.iter().cloned());
            out.extend(head.info.iter().flat_map(|(label, value)| [label.clone(), value.clone()]));
        }
        of_blocks(&section.blocks, &mut out);
    }
    out
}

/// All words of some blocks in order. Of a figure what stands around it; of contents nothing.
pub(crate) fn of_blocks(blocks: &[Block], out: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph { text, .. } => {
                text_of(text, out);
            }
            Block::List { items, start } => {
                for (i, item) in items.iter().enumerate() {
                    if let Some(start) = start {
                        out.push(format!("{}.", start + u32::try_from(i).expect("few")));
                    }
                    of_blocks(item, out);
                }
            }
            Block::Table(table) => of_table(table, out),
            Block::Figure(figure) => of_figure(figure, out),
            Block::Beside(figure, table) => {
                of_figure(figure, out);
                of_table(table, out);
            }
            Block::Quote(inner) | Block::Keep(inner) => of_blocks(inner, out),
            Block::Signatures { intro, entries } => {
                out.push(intro.clone());
                for entry in entries {
                    out.push(format!("{} {}", entry.name, entry.role));
                }
            }
            Block::Contents { .. } | Block::PageBreak | Block::Rule => {}
        }
    }
}

fn of_table(table: &Table, out: &mut Vec<String>) {
    out.push(plain_text(&table.caption));
    let row = |row: &Row, out: &mut Vec<String>| {
        row.cells.iter().for_each(|cell| text_of(&cell.text, out));
    };
    table.head.iter().for_each(|head| row(head, out));
    for group in &table.groups {
        out.push(plain_text(&group.title));
        group.rows.iter().for_each(|body| row(body, out));
    }
    if table.groups.iter().all(|g| g.rows.is_empty() && g.title.is_empty()) {
        out.push("keine Einträge".to_owned());
    }
    out.extend(table.notes.iter().map(|note| plain_text(note)));
}

fn of_figure(figure: &Figure, out: &mut Vec<String>) {
    out.extend([plain_text(&figure.title), plain_text(&figure.reading)]);
    out.push(plain_text(&figure.note));
}

/// A text; a footnote is read where its mark stands.
fn text_of(text: &[Inline], out: &mut Vec<String>) {
    let mut from = 0;
    for (i, inline) in text.iter().enumerate() {
        if let Inline::Footnote(note) = inline {
            out.extend([plain_text(&text[from..i]), plain_text(note)]);
            from = i + 1;
        }
    }
    out.push(plain_text(&text[from..]));
}
