//! Pages and their tree as text, for snapshots and for looking at.

use super::{Artifact, Attributes, Destination, Item, Kid, Mark, Pages, Run, Scope};
use std::fmt::Write;

/// The text of a run: what a reader extracts from it.
pub(super) fn run_text(pages: &Pages, run: &Run) -> String {
    if run.soft_hyphen {
        return "\u{ad}".to_owned();
    }
    let face = pages.fonts.face(run.face);
    run.glyphs.iter().filter_map(|glyph| face.reading(glyph.id)).collect()
}

/// Width of a run as painted.
pub(super) fn run_width(pages: &Pages, run: &Run) -> f32 {
    let face = pages.fonts.face(run.face);
    let sum: f32 = run.glyphs.iter().map(|glyph| face.advance(glyph.id) + glyph.adjust).sum();
    sum * run.size / 1000.0
}

/// Every page with its lines: x, y, tag of the content or kind of artifact, text. Runs of one
/// sequence on one baseline are joined, drawings are counted, a soft hyphen shows as `¬`.
#[must_use]
pub fn dump_pages(pages: &Pages) -> String {
    let mut out = String::new();
    for (i, page) in pages.pages.iter().enumerate() {
        let _ = writeln!(out, "== page {} of {:.0} x {:.0}", i + 1, page.width, page.height);
        let mut what = String::new();
        let mut line: Option<(f32, f32, String)> = None;
        let mut drawn = 0;
        for item in &page.items {
            match item {
                Item::Begin(mark) => {
                    what = match mark {
                        Mark::Content(mark) => {
                            let element = page.marks[*mark as usize];
                            pages.tree[element as usize].tag.name().to_owned()
                        }
                        Mark::Artifact(Artifact::Header) => "(head)".to_owned(),
                        Mark::Artifact(Artifact::Footer) => "(foot)".to_owned(),
                        Mark::Artifact(Artifact::Layout) => "(layout)".to_owned(),
                    };
                }
                Item::End => {
                    flush(&mut out, &what, line.take());
                    if drawn > 0 {
                        let _ = writeln!(out, "                {what} {drawn} drawn");
                        drawn = 0;
                    }
                }
                Item::Run(run) => {
                    let text = run_text(pages, run).replace('\u{ad}', "¬");
                    match &mut line {
                        Some((_, y, words)) if *y == run.y => {
                            // Artifacts are not read: what is apart may show as apart.
                            words.push_str(if what.starts_with('(') { " | " } else { "" });
                            words.push_str(&text);
                        }
                        other => {
                            flush(&mut out, &what, other.take());
                            *other = Some((run.x, run.y, text));
                        }
                    }
                }
                Item::Rect { .. } | Item::Path(_) | Item::Image { .. } => drawn += 1,
            }
        }
        for link in &page.links {
            let target = match &link.target {
                Destination::Uri(uri) => uri.clone(),
                Destination::Page(page, y) => format!("page {} at {y:.1}", page + 1),
            };
            let [x, y, ..] = link.area;
            let _ = writeln!(out, "{x:7.1} {y:7.1} -> {target}: {}", link.contents);
        }
    }
    for entry in &pages.outline {
        let indent = "  ".repeat(usize::from(entry.level));
        let _ = writeln!(out, "outline{indent}{} @ {} {:.1}", entry.title, entry.page + 1, entry.y);
    }
    out
}

fn flush(out: &mut String, what: &str, line: Option<(f32, f32, String)>) {
    if let Some((x, y, text)) = line {
        let _ = writeln!(out, "{x:7.1} {y:7.1} {what} {}", text.trim_end());
    }
}

/// Text of each marked sequence of each page.
fn sequences(pages: &Pages) -> Vec<Vec<String>> {
    pages
        .pages
        .iter()
        .map(|page| {
            let mut texts = vec![String::new(); page.marks.len()];
            let mut open = None;
            for item in &page.items {
                match item {
                    Item::Begin(Mark::Content(mark)) => open = Some(*mark as usize),
                    Item::Begin(_) | Item::End => open = None,
                    Item::Run(run) => {
                        if let Some(mark) = open {
                            texts[mark].push_str(&run_text(pages, run));
                        }
                    }
                    Item::Rect { .. } | Item::Path(_) | Item::Image { .. } => {}
                }
            }
            texts
        })
        .collect()
}

/// The structure tree, one element a line with its attributes and its own text.
#[must_use]
pub fn dump_tree(pages: &Pages) -> String {
    let texts = sequences(pages);
    let mut out = String::new();
    let mut stack = vec![(0u32, 0usize)];
    while let Some((id, depth)) = stack.pop() {
        let element = &pages.tree[id as usize];
        let _ = write!(out, "{}{}", "  ".repeat(depth), element.tag.name());
        match &element.attributes {
            Attributes::None => {}
            Attributes::Cell { columns, rows, scope, headers } => {
                if *columns > 1 {
                    let _ = write!(out, " columns={columns}");
                }
                if *rows > 1 {
                    let _ = write!(out, " rows={rows}");
                }
                if let Some(scope) = scope {
                    let scope = match scope {
                        Scope::Column => "column",
                        Scope::Row => "row",
                        Scope::Both => "both",
                    };
                    let _ = write!(out, " scope={scope}");
                }
                if !headers.is_empty() {
                    let _ = write!(out, " headers={}", headers.len());
                }
            }
            Attributes::List { ordered } => {
                let _ = write!(out, " ordered={ordered}");
            }
            Attributes::Figure { area: [x, y, w, h], page } => {
                let page = page + 1;
                let _ = write!(out, " page={page} box={x:.0},{y:.0},{w:.0},{h:.0}");
            }
            Attributes::Note { id } => {
                let _ = write!(out, " id={id}");
            }
        }
        for (key, value) in [
            ("alt", &element.alt),
            ("actual", &element.actual_text),
            ("expansion", &element.expansion),
            ("lang", &element.lang),
        ] {
            if let Some(value) = value {
                let _ = write!(out, " {key}={value:?}");
            }
        }
        let mut own = String::new();
        for kid in &element.kids {
            match kid {
                Kid::Content { page, mark } => {
                    own.push_str(&texts[*page as usize][*mark as usize]);
                }
                Kid::Element(_) => own.push('◦'),
                Kid::Link { .. } => {}
            }
        }
        let own = own.replace('\u{ad}', "¬");
        if own.chars().any(|c| c != '◦') {
            let _ = write!(out, " {:?}", own.trim_end());
        }
        out.push('\n');
        for kid in element.kids.iter().rev() {
            if let Kid::Element(kid) = kid {
                stack.push((*kid, depth + 1));
            }
        }
    }
    out
}

/// All text below an element in reading order; soft hyphens joined, blanks single.
#[must_use]
pub fn element_text(pages: &Pages, element: u32) -> String {
    let texts = sequences(pages);
    let mut out = String::new();
    let mut stack = vec![Kid::Element(element)];
    while let Some(kid) = stack.pop() {
        match kid {
            Kid::Element(id) => {
                stack.extend(pages.tree[id as usize].kids.iter().rev().copied());
            }
            Kid::Content { page, mark } => out.push_str(&texts[page as usize][mark as usize]),
            Kid::Link { .. } => {}
        }
    }
    out.replace('\u{ad}', "")
}
