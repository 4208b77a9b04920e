//! Widths of a table's columns, from what stands in them.

use super::font::{ITALIC, REGULAR, SEMIBOLD};
use super::inline::{TextStyle, small};
use super::paragraph::Setter;
use super::{inline, object};
use crate::document::{Align, Cell, Column, ColumnWidth, Inline, Row, RowKind, Table};

/// Columns of a table: where each begins, and how wide it is.
#[derive(Debug)]
pub(super) struct Columns {
    pub(super) specs: Vec<Column>,
    pub(super) x: Vec<f32>,
    pub(super) width: Vec<f32>,
    /// Space left of a column's text.
    pub(super) inset: Vec<f32>,
    /// Width of what follows the decimal comma, for aligned columns.
    pub(super) fraction: Vec<f32>,
}

/// What a cell's text asks for.
#[derive(Debug, Clone, Copy, Default)]
struct Extent {
    /// Its widest unbreakable part.
    least: f32,
    /// All on one line.
    most: f32,
}

/// Places the columns of `table` side by side from `left` over `total`.
pub(super) fn columns(
    setter: &mut Setter<'_>,
    table: &Table,
    style: &TextStyle,
    left: f32,
    total: f32,
) -> Columns {
    let rows = || table.groups.iter().flat_map(|group| &group.rows);
    let reach = |row: &Row| row.cells.iter().map(|cell| usize::from(cell.columns.max(1))).sum();
    let count = rows().chain(&table.head).map(reach).max().unwrap_or(0).max(table.columns.len());
    let count = count.max(1);
    let mut specs = table.columns.clone();
    specs.resize(count, Column::default());
    let padding = 2.0 * setter.theme.numbers.table.padding;
    let mut extents = vec![Extent::default(); count];
    let mut integer = vec![0.0f32; count];
    let mut fraction = vec![0.0f32; count];
    for row in rows() {
        let style = row_style(style, row.kind);
        let mut at = 0;
        for cell in &row.cells {
            let span = usize::from(cell.columns.max(1));
            if span == 1 {
                let extent = extent(setter, &cell.text, &style);
                let own = &mut extents[at];
                own.least = own.least.max(extent.least);
                own.most = own.most.max(extent.most);
                if cell.align.unwrap_or(specs[at].align) == Align::Decimal
                    && let Some(before) = before_comma(setter, &cell.text, &style)
                {
                    integer[at] = integer[at].max(before);
                    fraction[at] = fraction[at].max(extent.most - before);
                }
            }
            at += span;
        }
    }
    let bold = TextStyle { face: SEMIBOLD, ..*style };
    for (at, cell) in head_cells(&table.head, count) {
        if cell.columns <= 1 {
            let extent = extent(setter, &cell.text, &bold);
            let own = &mut extents[at];
            own.least = own.least.max(extent.least);
            // A heading may wrap; it does not make a column of short values wide.
            own.most = own.most.max(extent.least);
        }
    }
    let inset = insets(&specs, padding / 2.0);
    for (i, extent) in extents.iter_mut().enumerate() {
        let padding = padding / 2.0 + inset[i];
        let aligned = integer[i] + fraction[i];
        // Half a point against rounding: a text must fit the width that it asked for.
        extent.least = extent.least.max(aligned) + padding + 0.5;
        extent.most = extent.most.max(aligned) + padding + 0.5;
    }
    let width = share(&extents, &specs, total);
    let mut x = Vec::with_capacity(count);
    let mut next = left;
    for width in &width {
        x.push(next);
        next += width;
    }
    Columns { specs, x, width, inset, fraction }
}

/// Space left of each column's text: more where figures that stand right meet words that stand left.
fn insets(specs: &[Column], padding: f32) -> Vec<f32> {
    let right = |align: Align| matches!(align, Align::Right | Align::Decimal);
    (0..specs.len())
        .map(|i| {
            let meet = i > 0 && right(specs[i - 1].align) && specs[i].align == Align::Left;
            if meet { padding + 7.0 } else { padding }
        })
        .collect()
}

/// Style of a row's text.
pub(super) fn row_style(style: &TextStyle, kind: RowKind) -> TextStyle {
    let face = if kind == RowKind::Total { SEMIBOLD } else { REGULAR };
    TextStyle { face, ..*style }
}

/// Head cells with the column that each begins in; cells from rows above are stepped over.
pub(super) fn head_cells(head: &[Row], count: usize) -> impl Iterator<Item = (usize, &Cell)> {
    head_grid(head, count).into_iter().map(|(_, at, cell)| (at, cell))
}

/// Fills a header row that has too few cells.
static EMPTY: Cell = Cell { text: Vec::new(), columns: 1, rows: 1, header: true, align: None };

/// Head cells with row and first column; together they cover every column of every row.
pub(super) fn head_grid(head: &[Row], count: usize) -> Vec<(usize, usize, &Cell)> {
    let mut taken = vec![0usize; count];
    let mut cells = Vec::new();
    for (r, row) in head.iter().enumerate() {
        let mut at = 0;
        for cell in &row.cells {
            while at < count && taken[at] > r {
                at += 1;
            }
            if at >= count {
                break;
            }
            let end = (at + usize::from(cell.columns.max(1))).min(count);
            for column in &mut taken[at..end] {
                *column = r + usize::from(cell.rows.max(1));
            }
            cells.push((r, at, cell));
            at = end;
        }
        for (at, column) in taken.iter_mut().enumerate().filter(|(_, below)| **below <= r) {
            *column = r + 1;
            cells.push((r, at, &EMPTY));
        }
    }
    cells
}

/// Divides `total` among the columns.
fn share(extents: &[Extent], specs: &[Column], total: f32) -> Vec<f32> {
    let least: f32 = extents.iter().map(|extent| extent.least).sum();
    if least >= total {
        return squeeze(extents, total);
    }
    let mut widths: Vec<f32> = extents.iter().map(|extent| extent.least).collect();
    let mut left = total - least;
    // Columns from their content grow towards one line; shares wait for the rest.
    let shares: f32 = specs.iter().map(|spec| weight(spec.width)).sum();
    let wish = |i: usize| {
        let auto = matches!(specs[i].width, ColumnWidth::Auto);
        // A little more than the text, so that neighbours stand apart.
        let air = 6.0;
        if auto { (extents[i].most - extents[i].least).clamp(0.0, total * 0.6) + air } else { 0.0 }
    };
    let wishes: f32 = (0..specs.len()).map(wish).sum();
    let granted = if shares > 0.0 { wishes.min(left * 0.5) } else { wishes.min(left) };
    if wishes > 0.0 {
        for (i, width) in widths.iter_mut().enumerate() {
            *width += granted * wish(i) / wishes;
        }
        left -= granted;
    }
    if shares > 0.0 {
        share_rest(&mut widths, specs, left);
    } else {
        // The table is as wide as its column: the rest goes to all but the narrow ones.
        let open: f32 = widths
            .iter()
            .zip(specs)
            .filter(|(_, spec)| spec.width != ColumnWidth::Narrow)
            .map(|(width, _)| width)
            .sum();
        let all: f32 = widths.iter().sum();
        for (width, spec) in widths.iter_mut().zip(specs) {
            if open <= 0.0 {
                *width += left * *width / all;
            } else if spec.width != ColumnWidth::Narrow {
                *width += left * *width / open;
            }
        }
    }
    widths
}

fn weight(width: ColumnWidth) -> f32 {
    match width {
        ColumnWidth::Share(weight) if weight.is_finite() && weight > 0.0 => weight,
        ColumnWidth::Share(_) => 1.0,
        ColumnWidth::Auto | ColumnWidth::Narrow => 0.0,
    }
}

/// Gives `left` to the share columns so that their widths come near their weights; none loses
/// what its words need.
fn share_rest(widths: &mut [f32], specs: &[Column], left: f32) {
    let mut open: Vec<usize> = (0..specs.len()).filter(|&i| weight(specs[i].width) > 0.0).collect();
    let mut room = left + open.iter().map(|&i| widths[i]).sum::<f32>();
    loop {
        let weights: f32 = open.iter().map(|&i| weight(specs[i].width)).sum();
        let fair = |i: usize| room * weight(specs[i].width) / weights;
        match open.iter().position(|&i| widths[i] > fair(i)) {
            Some(at) => {
                room -= widths[open[at]];
                open.remove(at);
                if open.is_empty() {
                    return;
                }
            }
            None => {
                for &i in &open {
                    widths[i] = fair(i);
                }
                return;
            }
        }
    }
}

/// Too little room even for single words: the widest columns give way first, their words are
/// hyphenated or cut.
fn squeeze(extents: &[Extent], total: f32) -> Vec<f32> {
    let mut sorted: Vec<f32> = extents.iter().map(|extent| extent.least).collect();
    sorted.sort_by(f32::total_cmp);
    let (mut room, mut count) = (total, sorted.len() as f32);
    let mut level = total;
    for width in sorted {
        if width * count >= room {
            level = room / count;
            break;
        }
        room -= width;
        count -= 1.0;
    }
    extents.iter().map(|extent| extent.least.min(level)).collect()
}

/// Widths of a text. Lines that it forces are measured one by one.
fn extent(setter: &mut Setter<'_>, text: &[Inline], style: &TextStyle) -> Extent {
    let mut meter = Meter::default();
    meter.walk(setter, text, style);
    meter.end_line();
    Extent { least: meter.least, most: meter.most }
}

#[derive(Default)]
struct Meter {
    least: f32,
    most: f32,
    word: f32,
    line: f32,
}

impl Meter {
    fn end_word(&mut self) {
        self.least = self.least.max(self.word);
        self.word = 0.0;
    }

    fn end_line(&mut self) {
        self.end_word();
        self.most = self.most.max(self.line);
        self.line = 0.0;
    }

    fn add(&mut self, width: f32) {
        self.word += width;
        self.line += width;
    }

    fn text(&mut self, setter: &mut Setter<'_>, text: &str, style: &TextStyle) {
        let blank = setter.text_width(style, " ");
        for (i, word) in text.split(' ').enumerate() {
            if i > 0 {
                self.end_word();
                self.line += blank;
            }
            // Long words may be parted at their hyphens.
            for part in word.split_inclusive('-') {
                if !part.is_empty() {
                    if part.len() < word.len() && self.word > 0.0 && part.len() > 3 {
                        self.end_word();
                    }
                    let width = setter.text_width(style, part);
                    self.add(width);
                }
            }
        }
    }

    fn walk(&mut self, setter: &mut Setter<'_>, text: &[Inline], style: &TextStyle) {
        for inline in text {
            match inline {
                Inline::Text(text) | Inline::Abbreviation { text, .. } => {
                    self.text(setter, text, style);
                }
                Inline::Strong(inner) => {
                    self.walk(setter, inner, &TextStyle { face: SEMIBOLD, ..*style });
                }
                Inline::Emphasis(inner) => {
                    let face = if style.face == REGULAR { ITALIC } else { style.face };
                    self.walk(setter, inner, &TextStyle { face, ..*style });
                }
                Inline::Small(inner) => {
                    self.walk(setter, inner, &TextStyle { size: small(style.size), ..*style });
                }
                Inline::Toned(_, inner)
                | Inline::Lang(_, inner)
                | Inline::Link { text: inner, .. } => self.walk(setter, inner, style),
                Inline::Break => self.end_line(),
                Inline::Footnote(_) => self.add(style.size * 0.6),
                Inline::Shape(shape, tone) => {
                    let shape = inline::Object::Shape(*shape, setter.theme.shape(*tone));
                    let width = object::width(&shape, setter.theme, style.size);
                    self.add(width + style.size * 0.26);
                }
                Inline::Bar(..) => self.add(setter.theme.numbers.inline.bar_width),
                Inline::Stack { .. } => self.add(setter.theme.numbers.inline.stack_width),
                Inline::Image(picture) => {
                    if let Some(read) = setter.picture(picture) {
                        self.add(read.within_line(style.size).0);
                    }
                }
                Inline::Spark { .. } => self.add(setter.theme.numbers.inline.spark_width),
            }
        }
    }
}

/// Width of what stands before the decimal comma of a cell's number, or before the end of a
/// number without one; `None` for a cell without a figure or with more than words.
pub(super) fn before_comma(
    setter: &mut Setter<'_>,
    text: &[Inline],
    style: &TextStyle,
) -> Option<f32> {
    match text {
        [Inline::Text(text)] => {
            let end = integer_end(text)?;
            Some(setter.text_width(style, &text[..end]))
        }
        [Inline::Strong(inner)] => {
            before_comma(setter, inner, &TextStyle { face: SEMIBOLD, ..*style })
        }
        [Inline::Small(inner)] => {
            before_comma(setter, inner, &TextStyle { size: small(style.size), ..*style })
        }
        [Inline::Toned(_, inner)] => before_comma(setter, inner, style),
        // A number and what is said about it ("507", a mark).
        [first @ Inline::Text(_), rest @ ..] if !rest.contains(&Inline::Break) => {
            before_comma(setter, std::slice::from_ref(first), style)
        }
        _ => None,
    }
}

/// Byte after the integer part of the first number in a text.
fn integer_end(text: &str) -> Option<usize> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let mut end = start;
    let mut chars = text[start..].char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next_is_digit = chars.peek().is_some_and(|(_, c)| c.is_ascii_digit());
        let grouping = matches!(c, '.' | '\u{202f}' | '\u{a0}' | '\u{2009}') && next_is_digit;
        if c.is_ascii_digit() {
            end = start + at + 1;
        } else if !grouping {
            break;
        }
    }
    Some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_end_before_comma_unit_and_sign() {
        let integer = |text: &'static str| integer_end(text).map(|end| &text[..end]);
        assert_eq!(integer("1.234,5"), Some("1.234"));
        assert_eq!(integer("−12\u{202f}345,67 €"), Some("−12\u{202f}345"));
        assert_eq!(integer("507 r"), Some("507"));
        assert_eq!(integer("(12)"), Some("(12"));
        assert_eq!(integer("–"), None);
    }

    #[test]
    fn shares_and_squeezes_fill_the_width() {
        let extents =
            [(20.0, 30.0), (50.0, 500.0), (40.0, 60.0)].map(|(least, most)| Extent { least, most });
        let spec = |width| Column { width, ..Column::default() };
        let auto = [ColumnWidth::Auto; 3].map(spec);
        for total in [60.0, 110.0, 200.0, 400.0, 900.0] {
            let widths = share(&extents, &auto, total);
            assert!((widths.iter().sum::<f32>() - total).abs() < 0.1, "{total}: {widths:?}");
        }
        let mixed =
            [ColumnWidth::Narrow, ColumnWidth::Share(2.0), ColumnWidth::Share(1.0)].map(spec);
        let widths = share(&extents, &mixed, 320.0);
        assert_eq!(widths, [20.0, 200.0, 100.0]);
    }
}
