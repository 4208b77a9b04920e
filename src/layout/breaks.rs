//! Where lines end: total fit over a paragraph (Knuth and Plass, 1981), justified or ragged.

/// A part of a paragraph as line breaking sees it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Atom {
    /// Something set whole: bytes of the paragraph's text, of one span.
    Box {
        /// Span.
        span: u16,
        /// First byte.
        start: u32,
        /// End.
        end: u32,
        /// Width.
        width: f32,
    },
    /// A drawn object.
    Object {
        /// Its index.
        object: u16,
        /// Width.
        width: f32,
    },
    /// A blank that vanishes at a line's end.
    Glue {
        /// Span.
        span: u16,
        /// Width.
        width: f32,
        /// How unwelcome a break is here, 0 to 120.
        cost: f32,
    },
    /// A place to break that is no blank.
    Break {
        /// Width of the hyphen; 0 for none.
        hyphen: f32,
        /// How unwelcome, 0 to 100.
        cost: f32,
        /// The line ends here.
        forced: bool,
    },
}

/// How lines are filled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fill {
    /// Blanks stretch and shrink.
    Justified,
    /// They do not.
    Ragged,
}

/// Stretch and shrink of a blank, against its width.
const STRETCH: f32 = 0.5;
const SHRINK: f32 = 0.2;

struct Node {
    at: usize,
    width: f32,
    glue: f32,
    demerits: f32,
    previous: usize,
    hyphen: bool,
}

/// Atoms that each line ends before; the last is `atoms.len()`.
pub(super) fn line_ends(atoms: &[Atom], width: f32, fill: Fill) -> Vec<usize> {
    let mut nodes = vec![Node {
        at: 0,
        width: 0.0,
        glue: 0.0,
        demerits: 0.0,
        previous: usize::MAX,
        hyphen: false,
    }];
    let mut active = vec![0usize];
    let mut next = Vec::new();
    let (mut sum, mut glue) = (0.0f32, 0.0f32);
    for i in 0..=atoms.len() {
        let last = i == atoms.len();
        let (extra, cost, forced, legal) = match atoms.get(i) {
            None => (0.0, 0.0, true, true),
            Some(Atom::Break { hyphen, cost, forced }) => (*hyphen, *cost, *forced, true),
            Some(Atom::Glue { cost, .. }) => {
                let after_box =
                    i > 0 && matches!(atoms[i - 1], Atom::Box { .. } | Atom::Object { .. });
                (0.0, *cost, false, after_box)
            }
            Some(_) => (0.0, 0.0, false, false),
        };
        if legal {
            let mut best: Option<(f32, usize)> = None;
            let mut overfull = None;
            next.clear();
            for &a in &active {
                let node = &nodes[a];
                let natural = sum - node.width + extra;
                let blanks = glue - node.glue;
                let shrink = if fill == Fill::Justified { blanks * SHRINK } else { 0.0 };
                if natural - shrink > width + 0.01 {
                    overfull = Some(a);
                    continue;
                }
                if !forced {
                    next.push(a);
                }
                let ratio = ratio(natural, width, blanks, fill, forced);
                let badness = 100.0 * ratio.abs().min(20.0).powi(3);
                let mut demerits = (10.0 + badness).powi(2).min(1e12) + cost * cost;
                let hyphen = extra > 0.0;
                if node.hyphen && hyphen {
                    demerits += 8_000.0;
                }
                // A last line of a word's rest or of a short word alone looks torn off.
                if forced && node.previous != usize::MAX && natural < 0.14 * width {
                    demerits += if node.hyphen { 900_000.0 } else { 25_000.0 };
                } else if node.hyphen && last {
                    demerits += 4_000.0;
                }
                let total = node.demerits + demerits;
                if best.is_none_or(|(least, _)| total < least) {
                    best = Some((total, a));
                }
            }
            // Nothing fits: a box wider than the line. It stands out, and the rest goes on.
            if best.is_none() && next.is_empty() {
                let a = overfull.unwrap_or(nodes.len() - 1);
                best = Some((nodes[a].demerits + 1e12, a));
            }
            if let Some((demerits, previous)) = best {
                let (mut w, mut g) = (sum, glue);
                for atom in &atoms[i..] {
                    match atom {
                        Atom::Glue { width, .. } => {
                            w += width;
                            g += width;
                        }
                        Atom::Break { forced: false, .. } => {}
                        Atom::Break { .. } if std::ptr::eq(atom, &atoms[i]) => {}
                        _ => break,
                    }
                }
                let hyphen = extra > 0.0;
                nodes.push(Node { at: i, width: w, glue: g, demerits, previous, hyphen });
                next.push(nodes.len() - 1);
            }
            std::mem::swap(&mut active, &mut next);
        }
        match atoms.get(i) {
            Some(Atom::Box { width, .. } | Atom::Object { width, .. }) => sum += width,
            Some(Atom::Glue { width, .. }) => {
                sum += width;
                glue += width;
            }
            _ => {}
        }
    }
    let mut ends = Vec::new();
    let mut node = nodes.len() - 1;
    while nodes[node].previous != usize::MAX {
        ends.push(nodes[node].at);
        node = nodes[node].previous;
    }
    ends.reverse();
    ends
}

fn ratio(natural: f32, width: f32, blanks: f32, fill: Fill, forced: bool) -> f32 {
    let gap = width - natural;
    match fill {
        _ if forced && gap >= 0.0 => 0.0,
        Fill::Ragged => gap / (width * 0.3),
        Fill::Justified if gap >= 0.0 => gap / (blanks * STRETCH).max(0.01),
        Fill::Justified => gap / (blanks * SHRINK).max(0.01),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(widths: &[f32]) -> Vec<Atom> {
        let mut atoms = Vec::new();
        for (i, &width) in widths.iter().enumerate() {
            if i > 0 {
                atoms.push(Atom::Glue { span: 0, width: 2.0, cost: 0.0 });
            }
            atoms.push(Atom::Box { span: 0, start: 0, end: 1, width });
        }
        atoms
    }

    #[test]
    fn total_fit_evens_lines_where_greedy_would_not() {
        // Greedy fills the first line and leaves the second half empty: 5, 7, 9.
        let atoms = words(&[16.0, 16.0, 4.0, 20.0, 30.0]);
        assert_eq!(line_ends(&atoms, 40.0, Fill::Ragged), [3, 7, 9]);
    }

    #[test]
    fn forced_breaks_end_lines() {
        let mut atoms = words(&[10.0]);
        atoms.push(Atom::Break { hyphen: 0.0, cost: 0.0, forced: true });
        atoms.push(Atom::Break { hyphen: 0.0, cost: 0.0, forced: true });
        atoms.extend(words(&[10.0]));
        assert_eq!(line_ends(&atoms, 100.0, Fill::Justified), [1, 2, 4]);
    }

    #[test]
    fn a_box_wider_than_the_line_stands_alone() {
        let atoms = words(&[10.0, 90.0, 10.0]);
        assert_eq!(line_ends(&atoms, 40.0, Fill::Justified), [1, 3, 5]);
    }
}
