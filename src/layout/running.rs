//! Running head and foot: artifacts on every page, set when the number of pages is known.

use super::font::{Figures, REGULAR, SEMIBOLD, Shaper};
use super::inline::TextStyle;
use super::page::Geometry;
use super::theme::{MM, Theme};
use super::{Artifact, Item, Mark, Page, Run, Stamp};
use crate::document::{Running, Tone};

/// Where a page's head and foot stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) left: f32,
    pub(super) right: f32,
    /// Whether it has a head: the first page of a letter has its letterhead instead.
    pub(super) head: bool,
}

/// Adds head and foot to page `number` of `count`, both from 1. `reserved` is the room of a
/// recipient that a stamp sets; without it the running matter's own recipient is set. The result is
/// where the recipient's line ends.
pub(super) fn add(
    page: &mut Page,
    place: Place,
    running: &Running,
    reserved: Option<f32>,
    theme: &Theme,
    shaper: &mut Shaper<'_>,
    (number, count): (usize, usize),
) -> Spot {
    let numbers = &theme.numbers.running;
    let (left, right) = (place.left, page.width - place.right);
    let mut line =
        Strip { theme, shaper, left, right, size: numbers.size, y: 0.0, runs: Vec::new() };
    if place.head && !(running.title.is_empty() && running.period.is_empty()) {
        line.y = numbers.head * MM;
        line.set(&running.title, "", &running.period);
        let mut items = vec![Item::Begin(Mark::Artifact(Artifact::Header))];
        items.extend(line.take());
        let area = [left, numbers.head * MM + 4.0, right - left, numbers.rule];
        items.push(Item::Rect { area, fill: theme.shape(Tone::Hairline) });
        items.push(Item::End);
        page.items.append(&mut items);
    }
    line.y = page.height - numbers.foot * MM;
    let first = line.y;
    let page_number = format!("Seite {number} von {count}");
    let y = line.foot(running, reserved, &page_number, numbers.leading);
    let mut items = vec![Item::Begin(Mark::Artifact(Artifact::Footer))];
    let area = [left, first - numbers.size - 3.0, right - left, numbers.rule];
    items.push(Item::Rect { area, fill: theme.shape(Tone::Hairline) });
    items.extend(line.take());
    items.push(Item::End);
    page.items.append(&mut items);
    Spot { right, y, width: right - left, height: page.height }
}

/// Where the recipient's line ends on a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    right: f32,
    y: f32,
    width: f32,
    height: f32,
}

/// A place on the pages of a section, before it is known how far down it stands.
pub(super) fn spot(geometry: &Geometry) -> Spot {
    let right = geometry.width - geometry.right;
    Spot { right, y: 0.0, width: geometry.column(), height: geometry.height }
}

/// The part of a line that a recipient takes at most; a longer one goes into further lines.
const RECIPIENT: f32 = 0.5;

/// How wide a recipient's lines are in a column.
pub(super) fn recipient_width(
    recipient: &str,
    spot: Spot,
    theme: &Theme,
    shaper: &mut Shaper<'_>,
) -> f32 {
    let mut line = Strip::at(spot, theme, shaper);
    let rows = line.recipient_rows(recipient);
    rows.iter().map(|(_, row)| line.width(row, REGULAR)).fold(0.0, f32::max)
}

/// The recipient alone, for all pages on which it stands at `spot`.
pub(super) fn stamp(recipient: &str, spot: Spot, theme: &Theme, shaper: &mut Shaper<'_>) -> Stamp {
    let mut line = Strip::at(spot, theme, shaper);
    line.recipient(recipient, theme.numbers.running.leading);
    let mut items = vec![Item::Begin(Mark::Artifact(Artifact::Footer))];
    items.extend(line.take());
    items.push(Item::End);
    Stamp { height: spot.height, items }
}

/// One line with something left, in the middle and right.
struct Strip<'t, 's, 'a> {
    theme: &'t Theme,
    shaper: &'s mut Shaper<'a>,
    left: f32,
    right: f32,
    size: f32,
    y: f32,
    runs: Vec<Run>,
}

impl<'t, 's, 'a> Strip<'t, 's, 'a> {
    fn at(spot: Spot, theme: &'t Theme, shaper: &'s mut Shaper<'a>) -> Self {
        let Spot { right, y, width, .. } = spot;
        let size = theme.numbers.running.size;
        Self { theme, shaper, left: right - width, right, size, y, runs: Vec::new() }
    }

    fn take(&mut self) -> Vec<Item> {
        self.runs.drain(..).map(Item::Run).collect()
    }

    fn set(&mut self, start: &str, middle: &str, end: &str) {
        let gap = 14.0;
        let width = self.right - self.left;
        let end_width = self.width(end, REGULAR);
        let middle_width = self.width(middle, SEMIBOLD);
        // What stands in the middle is never cut: it is the confidentiality mark.
        let middle_x = self.left + (width - middle_width) / 2.0;
        let limit = if middle.is_empty() { self.right - end_width } else { middle_x } - gap;
        let start = self.shorten(start, limit - self.left);
        let end_limit = if middle.is_empty() { width } else { middle_x - self.left - gap };
        let end = self.shorten(end, end_limit.max(0.0));
        let end_width = self.width(&end, REGULAR);
        self.put(&start, self.left, REGULAR);
        self.put(middle, middle_x, SEMIBOLD);
        self.put(&end, self.right - end_width, REGULAR);
    }

    /// The foot: issuer and page number, below them mark, notice and recipient. Nothing is cut: the
    /// issuer and the notice take further lines where one is too short.
    fn foot(&mut self, running: &Running, reserved: Option<f32>, page: &str, leading: f32) -> f32 {
        let gap = 14.0;
        let page_width = self.width(page, REGULAR);
        self.put(page, self.right - page_width, REGULAR);
        let issuer = self.wrap(&running.issuer, self.left, self.right - page_width - gap, 0.0);
        self.rows(&issuer, leading);
        if !issuer.is_empty() || !page.is_empty() {
            self.y += leading;
        }
        let line = self.y;
        let recipient_width = match reserved {
            Some(width) => width,
            None => self.recipient(&running.recipient, leading),
        };
        self.y = line;
        let limit =
            if recipient_width > 0.0 { self.right - recipient_width - gap } else { self.right };
        self.put(&running.mark, self.left, SEMIBOLD);
        let mark_width = self.width(&running.mark, SEMIBOLD);
        let indent = if running.mark.is_empty() { 0.0 } else { mark_width + gap };
        let notice = self.wrap(&running.notice, self.left, limit, indent);
        self.rows(&notice, leading);
        line
    }

    /// Sets the recipient at the right end of its line; how wide it is.
    fn recipient(&mut self, recipient: &str, leading: f32) -> f32 {
        let mut widest = 0.0_f32;
        for (i, (_, row)) in self.recipient_rows(recipient).into_iter().enumerate() {
            if i > 0 {
                self.y += leading;
            }
            let width = self.width(&row, REGULAR);
            widest = widest.max(width);
            self.put(&row, self.right - width, REGULAR);
        }
        widest
    }

    fn recipient_rows(&mut self, recipient: &str) -> Vec<(f32, String)> {
        let most = (self.right - self.left) * RECIPIENT;
        self.wrap(recipient, self.right - most, self.right, 0.0)
    }

    /// Sets lines one below the other; stays at the last.
    fn rows(&mut self, rows: &[(f32, String)], leading: f32) {
        for (i, (x, text)) in rows.iter().enumerate() {
            if i > 0 {
                self.y += leading;
            }
            self.put(text, *x, REGULAR);
        }
    }

    /// Breaks a text between words; all lines start `indent` further right.
    fn wrap(&mut self, text: &str, left: f32, limit: f32, indent: f32) -> Vec<(f32, String)> {
        let mut rows: Vec<(f32, String)> = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let joined = rows.last().map(|(x, row)| (*x, format!("{row} {word}")));
            match joined {
                Some((x, row)) if x + self.width(&row, REGULAR) <= limit => {
                    if let Some(last) = rows.last_mut() {
                        last.1 = row;
                    }
                }
                _ => rows.push((left + indent, word.to_owned())),
            }
        }
        rows
    }

    fn style(&self, face: u8) -> TextStyle {
        TextStyle {
            face,
            size: self.size,
            leading: 0.0,
            fill: self.theme.text(if face == SEMIBOLD { Tone::Ink } else { Tone::Muted }),
            figures: Figures::Tabular,
            hyphenate: false,
        }
    }

    fn width(&mut self, text: &str, face: u8) -> f32 {
        self.shaper.text_width(&self.style(face), text)
    }

    fn shorten(&mut self, text: &str, limit: f32) -> String {
        if self.width(text, REGULAR) <= limit {
            return text.to_owned();
        }
        let mut cut: Vec<char> = text.chars().collect();
        while cut.pop().is_some() {
            let shorter = format!("{}…", cut.iter().collect::<String>().trim_end());
            if self.width(&shorter, REGULAR) <= limit {
                return shorter;
            }
        }
        String::new()
    }

    fn put(&mut self, text: &str, x: f32, face: u8) {
        if text.is_empty() {
            return;
        }
        let (mut run, _) = self.shaper.run(&self.style(face), text, x, 0.0);
        run.y = self.y;
        self.runs.push(run);
    }
}
