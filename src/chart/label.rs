//! Places labels so that they do not cover each other or a line, as far as there is room.

use super::TEXT;
use crate::document::Anchor;

/// Width of a text in points, estimated: charts are drawn before fonts are at hand.
pub(super) fn width(text: &str) -> f32 {
    let count = text.chars().map(|c| if c.is_whitespace() { 0.5 } else { 1.0 }).sum::<f64>() as f32;
    count * TEXT * 0.52
}

#[derive(Debug, Clone, Copy)]
struct Area {
    left: f32,
    right: f32,
    top: f32,
    bottom: f32,
}

impl Area {
    fn meets(&self, other: &Area) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }
}

/// Labels placed so far, and lines to keep off.
pub(super) struct Labels {
    taken: Vec<Area>,
    shunned: Vec<Area>,
    bounds: Area,
}

impl Labels {
    pub(super) fn new(left: f32, right: f32, top: f32, bottom: f32) -> Self {
        Self { taken: Vec::new(), shunned: Vec::new(), bounds: Area { left, right, top, bottom } }
    }

    /// Keeps labels off a line.
    pub(super) fn cross(&mut self, from: (f32, f32), to: (f32, f32)) {
        // Eight boxes along the line follow it closely enough.
        const PIECES: u8 = 8;
        let at = |n: u8| {
            let t = f32::from(n) / f32::from(PIECES);
            (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t)
        };
        for n in 0..PIECES {
            let (a, b) = (at(n), at(n + 1));
            self.taken.push(Area {
                left: a.0.min(b.0),
                right: a.0.max(b.0),
                top: a.1.min(b.1) - 1.0,
                bottom: a.1.max(b.1) + 1.0,
            });
        }
    }

    /// Keeps labels off a level line, where there is another place at all.
    pub(super) fn shun(&mut self, from: (f32, f32), to: (f32, f32)) {
        let (top, bottom) = (from.1.min(to.1) - 0.5, from.1.max(to.1) + 0.5);
        let (left, right) = (from.0.min(to.0), from.0.max(to.0));
        self.shunned.push(Area { left, right, top, bottom });
    }

    /// The first of `places` (baselines) that is free, else the first; pulled into the drawing.
    pub(super) fn place(
        &mut self,
        text: &str,
        anchor: Anchor,
        places: &[(f32, f32)],
    ) -> (f32, f32) {
        self.place_near(text, anchor, places, &[])
    }

    /// The same with places further off, which are taken only where all others cover something: a
    /// level line through a word is better than a word that seems to belong to nothing.
    pub(super) fn place_near(
        &mut self,
        text: &str,
        anchor: Anchor,
        places: &[(f32, f32)],
        far: &[(f32, f32)],
    ) -> (f32, f32) {
        let width = width(text);
        let before = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => width / 2.0,
            Anchor::End => width,
        };
        let area = |(x, y): (f32, f32)| Area {
            left: x - before,
            right: x - before + width,
            top: y - TEXT * 0.75,
            bottom: y + TEXT * 0.2,
        };
        let bounds = self.bounds;
        let pulled = |(x, y): &(f32, f32)| {
            let left = (x - before).min(bounds.right - width).max(bounds.left);
            (left + before, y.clamp(bounds.top + TEXT * 0.75, bounds.bottom - 2.0))
        };
        let inside: Vec<(f32, f32)> = places.iter().map(pulled).collect();
        let far: Vec<(f32, f32)> = far.iter().map(pulled).collect();
        let free = |areas: &[Area], place: &(f32, f32)| {
            !areas.iter().any(|taken| taken.meets(&area(*place)))
        };
        let best = |places: &[(f32, f32)]| {
            let off_lines =
                |place: &&(f32, f32)| free(&self.taken, place) && free(&self.shunned, place);
            let found = places.iter().find(off_lines);
            found.or_else(|| places.iter().find(|place| free(&self.taken, place))).copied()
        };
        let chosen = best(&inside).or_else(|| best(&far)).or(inside.first().copied());
        let chosen = chosen.unwrap_or_default();
        self.taken.push(area(chosen));
        chosen
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_label_moves_out_of_the_way() {
        let mut labels = Labels::new(0.0, 200.0, 0.0, 100.0);
        let places = [(50.0, 50.0), (50.0, 70.0)];
        assert_eq!(labels.place("507", Anchor::Middle, &places), (50.0, 50.0));
        assert_eq!(labels.place("Ziel", Anchor::Start, &places), (50.0, 70.0));
        labels.shun((0.0, 78.0), (200.0, 78.0));
        let places = [(20.0, 80.0), (20.0, 95.0)];
        assert_eq!(labels.place("12", Anchor::Start, &places), (20.0, 95.0));
        assert_eq!(labels.place("13", Anchor::Start, &places), (20.0, 80.0));
        let (x, _) = labels.place("weit rechts", Anchor::Start, &[(199.0, 20.0)]);
        assert!(x + width("weit rechts") <= 200.01);
    }
}
