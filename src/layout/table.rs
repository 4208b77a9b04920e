//! Tables: rows to pieces that a page break never cuts, with what is repeated after it.

use super::breaks::Fill;
use super::columns::{Columns, before_comma, columns, head_grid, row_style};
use super::flow::{Column, Composer, baseline};
use super::font::{Figures, REGULAR, SEMIBOLD};
use super::inline::TextStyle;
use super::line::Line;
use super::page::{Hold, Piece, Resume, shift};
use super::paragraph::Measure;
use super::{Artifact, Attributes, Item, Mark, Scope, Tag};
use crate::document::{Align, Cell, Inline, Row, RowKind, Table, Tone, plain_text};
use std::rc::Rc;

/// A cell with its lines.
struct CellBox {
    lines: Vec<Line>,
}

/// What rows of one table share.
struct Frame {
    columns: Columns,
    style: TextStyle,
    x: f32,
    width: f32,
    /// Header cells of each column, where they must be named cell by cell.
    heads: Option<Vec<Vec<u32>>>,
}

impl Composer<'_> {
    pub(super) fn table(&mut self, table: &Table, column: Column) {
        self.table_rows(table, column);
        self.table_notes(&table.notes, column);
        self.space(self.setter.theme.numbers.table.after);
    }

    /// Caption, head and rows.
    pub(super) fn table_rows(&mut self, table: &Table, column: Column) {
        let theme = self.setter.theme;
        let numbers = &theme.numbers.table;
        self.flush_label(numbers.leading, numbers.size);
        let mut style = self.style(REGULAR, numbers.size, numbers.leading, Tone::Ink);
        style.figures = Figures::Tabular;
        let columns = columns(&mut self.setter, table, &style, column.x, column.width);
        let mut frame = Frame { columns, style, x: column.x, width: column.width, heads: None };
        let root = self.setter.tree.add(Tag::Table, column.parent);
        self.space(numbers.before);
        if !table.id.is_empty() {
            self.anchor(&table.id, None);
        }
        let caption = self.caption(table, root, &frame);
        let head = self.head(table, root, &mut frame);
        let mut held = !table.caption.is_empty() || head.height > 0.0;
        let mut any = false;
        for group in &table.groups {
            if group.rows.is_empty() && group.title.is_empty() {
                continue;
            }
            any = true;
            let body = self.setter.tree.add(Tag::TBody, root);
            let again = Rc::new(self.repeated(&[&caption, &head]));
            let mut resume = Rc::clone(&again);
            if !group.title.is_empty() {
                let title = self.group_title(&group.title, body, &frame);
                if held {
                    self.hold(Hold::Never);
                }
                self.push(Piece { resume: Some(again), ..title });
                held = true;
                let words = format!("{} (Fortsetzung)", plain_text(&group.title));
                let title = self.group_title(&[words.into()], 0, &frame);
                let title = Resume { height: title.height, items: artifact(title.items) };
                resume = Rc::new(self.repeated(&[&caption, &head, &title]));
            }
            self.rows(&group.rows, body, &frame, &resume, held);
            held = false;
        }
        if !any {
            let body = self.setter.tree.add(Tag::TBody, root);
            let count = u16::try_from(frame.columns.width.len()).unwrap_or(u16::MAX);
            let row =
                Row { cells: vec![Cell::text("keine Einträge").over(count)], ..Row::default() };
            self.rows(&[row], body, &frame, &Rc::new(self.repeated(&[&caption, &head])), held);
        }
    }

    /// Space above and below the text of a row.
    fn row_gap(&self) -> f32 {
        let gap = self.setter.theme.numbers.table.row_gap;
        if self.dense { gap * 0.3 } else { gap }
    }

    /// What is repeated after a page break; nothing when it would take a third of every page.
    fn repeated(&self, parts: &[&Resume]) -> Resume {
        let height: f32 = parts.iter().map(|part| part.height).sum();
        if height > self.pager.geometry.room() / 3.0 {
            return Resume { height: 0.0, items: Vec::new() };
        }
        joined(parts)
    }

    /// Sets the caption; what is repeated of it.
    fn caption(&mut self, table: &Table, root: u32, frame: &Frame) -> Resume {
        if table.caption.is_empty() {
            return Resume { height: 0.0, items: Vec::new() };
        }
        let body = &self.setter.theme.numbers.body;
        let style = self.style(SEMIBOLD, body.size, body.leading, Tone::Ink);
        let element = self.setter.tree.add(Tag::Caption, root);
        let measure =
            Measure { x: frame.x, width: frame.width, align: Align::Left, fill: Fill::Ragged };
        for (i, line) in
            self.setter.lines(&table.caption, &style, element, measure).into_iter().enumerate()
        {
            if i > 0 {
                self.hold(Hold::Never);
            }
            self.push(super::flow::line_piece(line, style.leading, style.size));
        }
        self.hold(Hold::Never);
        self.space(3.0);
        let words = format!("{} (Fortsetzung)", plain_text(&table.caption));
        let mut piece = Piece::default();
        let mut y = 0.0;
        for line in self.setter.lines(&[words.into()], &style, 0, measure) {
            y += super::flow::stack(&mut piece, line, y, style.leading, style.size);
        }
        Resume { height: y + 3.0, items: artifact(piece.items) }
    }

    /// Sets the header rows as one piece; what is repeated of them.
    fn head(&mut self, table: &Table, root: u32, frame: &mut Frame) -> Resume {
        let count = frame.columns.width.len();
        let cells = head_grid(&table.head, count);
        if cells.is_empty() {
            return Resume { height: 0.0, items: Vec::new() };
        }
        let numbers = &self.setter.theme.numbers.table;
        let (gap, leading) = (self.row_gap(), numbers.leading);
        let rows = table.head.len();
        let complex = rows > 1 || cells.iter().any(|(_, _, cell)| cell.columns > 1);
        let head = self.setter.tree.add(Tag::THead, root);
        let bold = TextStyle { face: SEMIBOLD, ..frame.style };
        let mut named: Vec<Vec<u32>> = vec![Vec::new(); count];
        let mut set = Vec::with_capacity(cells.len());
        let mut heights = vec![0.0f32; rows];
        let mut row_elements: Vec<Option<u32>> = vec![None; rows];
        for (r, at, cell) in cells {
            let row = *row_elements[r].get_or_insert_with(|| self.setter.tree.add(Tag::TR, head));
            let element = self.setter.tree.add(Tag::TH, row);
            let end = (at + usize::from(cell.columns.max(1))).min(count);
            let span = usize::from(cell.rows.max(1)).min(rows - r);
            let headers = if complex { named[at].clone() } else { Vec::new() };
            self.setter.tree.get(element).attributes = Attributes::Cell {
                columns: u16::try_from(end - at).unwrap_or(1),
                rows: u16::try_from(span).unwrap_or(1),
                scope: Some(Scope::Column),
                headers,
            };
            for column in &mut named[at..end] {
                column.push(element);
            }
            let align = cell.align.unwrap_or(frame.columns.specs[at].align);
            let align = match align {
                _ if end - at > 1 && cell.align.is_none() => Align::Left,
                Align::Decimal => Align::Right,
                align => align,
            };
            let lines = self.cell_lines(&cell.text, &bold, element, frame, (at, end), align);
            let height = lines.len() as f32 * leading + 2.0 * gap;
            if span == 1 {
                heights[r] = heights[r].max(height);
            }
            set.push((r, span, height, lines));
        }
        for (r, span, height, _) in &set {
            let have: f32 = heights[*r..r + span].iter().sum();
            if have < *height {
                heights[r + span - 1] += height - have;
            }
        }
        let mut piece = Piece::default();
        for (r, span, height, lines) in set {
            let bottom: f32 = heights[..r + span].iter().sum();
            let mut y = bottom - height + gap;
            for line in lines {
                y += super::flow::stack(&mut piece, line, y, leading, frame.style.size);
            }
        }
        piece.height = heights.iter().sum();
        let ink = self.setter.theme.text(Tone::Ink);
        let rule = self.setter.theme.numbers.table.rule;
        let line =
            Item::Rect { area: [frame.x, piece.height - rule, frame.width, rule], fill: ink };
        let mut items = rect_items(vec![line]);
        items.append(&mut piece.items);
        piece.items = items;
        let resume = Resume {
            height: piece.height,
            items: artifact(piece.items.iter().map(super::page::copy).collect()),
        };
        self.push(piece);
        self.hold(Hold::Never);
        frame.heads = complex.then_some(named);
        resume
    }

    /// A group's heading row.
    fn group_title(&mut self, title: &[Inline], body: u32, frame: &Frame) -> Piece {
        let numbers = &self.setter.theme.numbers.table;
        let (gap, leading, hair) = (numbers.row_gap, numbers.leading, numbers.hairline);
        let element = if body == 0 {
            0
        } else {
            let row = self.setter.tree.add(Tag::TR, body);
            let element = self.setter.tree.add(Tag::TH, row);
            self.setter.tree.get(element).attributes = Attributes::Cell {
                columns: u16::try_from(frame.columns.width.len()).unwrap_or(u16::MAX),
                rows: 1,
                scope: Some(Scope::Row),
                headers: Vec::new(),
            };
            element
        };
        let bold = TextStyle { face: SEMIBOLD, ..frame.style };
        let all = (0, frame.columns.width.len());
        let lines = self.cell_lines(title, &bold, element, frame, all, Align::Left);
        let height = lines.len() as f32 * leading + 2.0 * gap + 1.0;
        let wash = self.setter.theme.shape(Tone::Wash);
        let grey = self.setter.theme.shape(Tone::Hairline);
        let mut piece = Piece {
            height,
            items: rect_items(vec![
                Item::Rect { area: [frame.x, 0.0, frame.width, height], fill: wash },
                Item::Rect { area: [frame.x, height - hair, frame.width, hair], fill: grey },
            ]),
            ..Piece::default()
        };
        let mut y = gap + 0.5;
        for line in lines {
            y += super::flow::stack(&mut piece, line, y, leading, frame.style.size);
        }
        piece
    }

    /// Sets the rows of a group. `held`: a heading stands right above.
    fn rows(&mut self, rows: &[Row], body: u32, frame: &Frame, resume: &Rc<Resume>, held: bool) {
        let last = rows.iter().rposition(|row| row.kind != RowKind::Detail).unwrap_or(0);
        // Rows so far, a row and its details counted once.
        let mut count = 0;
        for (i, row) in rows.iter().enumerate() {
            let hold = match row.kind {
                RowKind::Detail => Hold::Never,
                _ if count == 0 && held => Hold::Never,
                _ if count == 1 && held => Hold::Keep,
                RowKind::Total => Hold::Never,
                RowKind::Item if i == last && count > 0 => Hold::Avoid,
                RowKind::Item => Hold::Loose,
            };
            if row.kind != RowKind::Detail {
                count += 1;
            }
            let next = rows.get(i + 1).map(|next| next.kind);
            self.hold(hold);
            self.row(row, body, frame, resume, next);
        }
    }

    fn row(
        &mut self,
        row: &Row,
        body: u32,
        frame: &Frame,
        resume: &Rc<Resume>,
        next: Option<RowKind>,
    ) {
        let theme = self.setter.theme;
        let numbers = &theme.numbers.table;
        let (gap, leading) = (self.row_gap(), numbers.leading);
        let cells = self.row_cells(row, body, frame);
        let count = cells.iter().map(|cell| cell.lines.len()).max().unwrap_or(1).max(1);
        // A detail continues its row: no gap between them.
        let above = if row.kind == RowKind::Detail { 0.0 } else { gap };
        let tall = |cell: &CellBox| {
            let below: f32 = cell.lines.iter().map(|line| line.below).sum();
            cell.lines.len() as f32 * leading + below
        };
        let height = above + cells.iter().map(tall).fold(leading, f32::max) + gap;
        let mut lines = Vec::new();
        if row.kind == RowKind::Total {
            let area = [frame.x, 0.0, frame.width, numbers.rule];
            lines.push(Item::Rect { area, fill: theme.text(Tone::Ink) });
        }
        let hair = numbers.hairline;
        let ruled = match next {
            None => true,
            Some(RowKind::Item) => !self.dense,
            Some(RowKind::Detail | RowKind::Total) => false,
        };
        let hairline = ruled.then(|| {
            let fill = theme.shape(Tone::Hairline);
            move |bottom: f32| Item::Rect {
                area: [frame.x, bottom - hair, frame.width, hair],
                fill,
            }
        });
        if height <= self.pager.geometry.room() / 3.0 {
            if let Some(hairline) = hairline {
                lines.push(hairline(height));
            }
            let mut piece = Piece { height, resume: Some(Rc::clone(resume)), ..Piece::default() };
            piece.items.reserve_exact(cells.len() * 3 + 4);
            if !lines.is_empty() {
                piece.items.append(&mut rect_items(lines));
            }
            for cell in cells {
                let mut y = above;
                for line in cell.lines {
                    y += stack_line(&mut piece, line, y, leading, frame.style.size);
                }
            }
            self.push(piece);
            return;
        }
        // Higher than a third of the page: parted between lines, never after the first or
        // before the last.
        let mut cells: Vec<_> = cells.into_iter().map(|cell| cell.lines.into_iter()).collect();
        for i in 0..count {
            let top = if i == 0 { above } else { 0.0 };
            let bottom = if i + 1 == count { gap } else { 0.0 };
            let height = top + leading + bottom;
            let mut rules = Vec::new();
            if i == 0 {
                rules.append(&mut lines);
            }
            if i + 1 == count
                && let Some(hairline) = &hairline
            {
                rules.push(hairline(height));
            }
            let mut piece = Piece { height, resume: Some(Rc::clone(resume)), ..Piece::default() };
            if i == 1 || i + 1 == count {
                piece.hold = Hold::Never;
            }
            if !rules.is_empty() {
                piece.items = rect_items(rules);
            }
            for line in cells.iter_mut().filter_map(Iterator::next) {
                stack_line(&mut piece, line, top, leading, frame.style.size);
            }
            self.push(piece);
        }
    }

    /// Cells of a body row; what is missing to the last column is one empty cell.
    fn row_cells(&mut self, row: &Row, body: u32, frame: &Frame) -> Vec<CellBox> {
        let count = frame.columns.width.len();
        let element = self.setter.tree.add(Tag::TR, body);
        let style = row_style(&frame.style, row.kind);
        let mut cells = Vec::with_capacity(row.cells.len());
        let mut at = 0;
        let mut row_heads: Vec<u32> = Vec::new();
        let rest = Cell::new(Vec::new());
        let filled: usize = row.cells.iter().map(|cell| usize::from(cell.columns.max(1))).sum();
        let rest = (filled < count).then_some(&rest);
        for cell in row.cells.iter().chain(rest) {
            let span = usize::from(cell.columns.max(1));
            let missing = rest.is_some_and(|rest| std::ptr::eq(rest, cell));
            let end = if missing { count } else { (at + span).min(count) };
            let tag = if cell.header { Tag::TH } else { Tag::TD };
            let id = self.setter.tree.add(tag, element);
            let mut headers = Vec::new();
            if let Some(heads) = &frame.heads {
                for &id in heads[at..end].iter().flatten() {
                    if !headers.contains(&id) {
                        headers.push(id);
                    }
                }
                if !cell.header {
                    headers.extend_from_slice(&row_heads);
                }
            }
            if cell.header {
                row_heads.push(id);
            }
            if cell.header || end - at > 1 || !headers.is_empty() {
                self.setter.tree.get(id).attributes = Attributes::Cell {
                    columns: u16::try_from(end - at).unwrap_or(1),
                    rows: 1,
                    scope: cell.header.then_some(Scope::Row),
                    headers,
                };
            }
            let align = cell.align.unwrap_or(frame.columns.specs[at].align);
            let lines = self.cell_lines(&cell.text, &style, id, frame, (at, end), align);
            cells.push(CellBox { lines });
            at = end;
        }
        cells
    }

    /// Lines of a cell over the columns `at..end`.
    fn cell_lines(
        &mut self,
        text: &[Inline],
        style: &TextStyle,
        element: u32,
        frame: &Frame,
        (at, end): (usize, usize),
        align: Align,
    ) -> Vec<Line> {
        let padding = self.setter.theme.numbers.table.padding;
        let columns = &frame.columns;
        let x = columns.x[at] + columns.inset[at];
        let width = columns.width[at..end].iter().sum::<f32>() - padding - columns.inset[at];
        let mut measure = Measure { x, width: width.max(4.0), align, fill: Fill::Ragged };
        if align == Align::Decimal
            && end - at == 1
            && let Some(before) = before_comma(&mut self.setter, text, style)
        {
            // The comma stands where the widest fraction leaves room for it.
            let comma = width - columns.fraction[at];
            if before <= comma + 0.1 {
                let shift = (comma - before).max(0.0);
                measure.x += shift;
                measure.width -= shift - 0.6;
                measure.align = Align::Left;
            }
        }
        self.setter.lines(text, style, element, measure)
    }

    pub(super) fn table_notes(&mut self, notes: &[Vec<Inline>], column: Column) {
        let body = &self.setter.theme.numbers.body;
        let style = self.style(REGULAR, body.note_size, body.note_leading, Tone::Muted);
        for (i, note) in notes.iter().enumerate() {
            let element = self.setter.tree.add(Tag::P, column.parent);
            let measure = Measure {
                x: column.x,
                width: column.width,
                align: Align::Left,
                fill: Fill::Ragged,
            };
            let lines = self.setter.lines(note, &style, element, measure);
            self.space(if i == 0 { 4.0 } else { 1.0 });
            self.hold(if i == 0 { Hold::Never } else { Hold::Keep });
            self.push_lines(lines, style.leading, style.size);
        }
    }
}

/// Puts a line into a piece; artifact rules of the piece stay in front.
fn stack_line(piece: &mut Piece, mut line: Line, y: f32, leading: f32, size: f32) -> f32 {
    let below = line.below;
    let dy = y + baseline(leading, size);
    for item in &mut line.items {
        shift(item, dy);
    }
    for link in &mut line.links {
        link.area[1] += dy;
    }
    // The sequence of a cell's line before is continued.
    if let (Some(Item::End), Some(Item::Begin(Mark::Content(next)))) =
        (piece.items.last(), line.items.first())
        && piece.items.iter().rev().find_map(|item| match item {
            Item::Begin(mark) => Some(*mark),
            _ => None,
        }) == Some(Mark::Content(*next))
    {
        piece.items.pop();
        line.items.remove(0);
    }
    piece.items.append(&mut line.items);
    piece.links.append(&mut line.links);
    piece.notes.append(&mut line.notes);
    leading + below
}

fn rect_items(rects: Vec<Item>) -> Vec<Item> {
    let mut items = Vec::with_capacity(rects.len() + 2);
    items.push(Item::Begin(Mark::Artifact(Artifact::Layout)));
    items.extend(rects);
    items.push(Item::End);
    items
}

/// The same paint as one artifact.
fn artifact(items: Vec<Item>) -> Vec<Item> {
    rect_items(
        items.into_iter().filter(|item| !matches!(item, Item::Begin(_) | Item::End)).collect(),
    )
}

/// Parts one below the other.
fn joined(parts: &[&Resume]) -> Resume {
    let mut height = 0.0;
    let mut items = Vec::new();
    for part in parts {
        for item in &part.items {
            let mut item = super::page::copy(item);
            shift(&mut item, height);
            items.push(item);
        }
        height += part.height;
    }
    Resume { height, items }
}
