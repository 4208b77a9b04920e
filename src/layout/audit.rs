//! Faults of set pages that a program can see, for tests.

use super::dump::{run_text, run_width};
use super::{Destination, Item, Kid, Mark, Page, Pages, Run, Tag};
use rustc_hash::FxHashMap;

/// Looks over all pages: text or drawings off the page, text over text on one line, a heading
/// that ends a page, a paragraph parted after its first or before its last line, a row parted
/// from its beginning, a page number in the contents that is not its heading's, a mark that the tree
/// does not name once. Empty when all is well.
#[must_use]
pub fn audit(pages: &Pages) -> Vec<String> {
    let mut faults = Vec::new();
    for (i, page) in pages.pages.iter().enumerate() {
        let mut fault = |text: String| faults.push(format!("page {}: {text}", i + 1));
        within(pages, page, &mut fault);
        overlaps(pages, page, &mut fault);
        last_is_heading(pages, page, &mut fault);
        balanced(page, &mut fault);
        contents(pages, page, &mut fault);
    }
    parted(pages, &mut faults);
    named_once(pages, &mut faults);
    faults
}

/// What is painted on a page, its stamp included.
fn painted<'p>(pages: &'p Pages, page: &'p Page) -> impl Iterator<Item = &'p Item> {
    let stamp = page.stamp.and_then(|stamp| pages.stamps.get(stamp as usize));
    page.items.iter().chain(stamp.into_iter().flat_map(|stamp| &stamp.items))
}

/// Text stays off the outer 10 mm, drawings on the paper.
fn within(pages: &Pages, page: &Page, fault: &mut dyn FnMut(String)) {
    const EDGE: f32 = 28.0;
    for item in painted(pages, page) {
        match item {
            Item::Run(run) => {
                let text = run_text(pages, run);
                let blank = text.len() - text.trim_end_matches(' ').len();
                let right = run.x + run_width(pages, run) - blank as f32 * run.size * 0.5;
                if run.x < EDGE
                    || right > page.width - EDGE + 1.0
                    || run.y - run.size < EDGE * 0.5
                    || run.y > page.height - EDGE * 0.5
                {
                    fault(format!("`{text}` stands outside at {:.1}, {:.1}", run.x, run.y));
                }
            }
            Item::Rect { area: [x, y, w, h], .. } | Item::Image { area: [x, y, w, h], .. } => {
                let inside = *x >= -0.1
                    && *y >= -0.1
                    && x + w <= page.width + 0.1
                    && y + h <= page.height + 0.1;
                if !inside {
                    fault(format!("a shape stands outside at {x:.1}, {y:.1}"));
                }
            }
            Item::Begin(_) | Item::End | Item::Path(_) => {}
        }
    }
}

/// Runs on one baseline do not cover each other.
fn overlaps(pages: &Pages, page: &Page, fault: &mut dyn FnMut(String)) {
    let mut figure = false;
    let mut lines: FxHashMap<i64, Vec<(f32, f32, &Run)>> = FxHashMap::default();
    for item in painted(pages, page) {
        match item {
            Item::Begin(Mark::Content(mark)) => {
                let element = page.marks[*mark as usize];
                figure = pages.tree[element as usize].tag == Tag::Figure;
            }
            Item::Begin(_) => figure = false,
            Item::Run(run) if !figure => {
                let text = run_text(pages, run);
                let blanks = text.len() - text.trim_end_matches(' ').len();
                let width = run_width(pages, run) - blanks as f32 * run.size * 0.2;
                let key = (f64::from(run.y) * 10.0).round() as i64;
                lines.entry(key).or_default().push((run.x, run.x + width, run));
            }
            _ => {}
        }
    }
    let mut keys: Vec<i64> = lines.keys().copied().collect();
    keys.sort_unstable();
    for key in keys {
        let Some(runs) = lines.get_mut(&key) else { continue };
        runs.sort_by(|a, b| a.0.total_cmp(&b.0));
        for pair in runs.windows(2) {
            if pair[0].1 > pair[1].0 + 1.0 {
                let (a, b) = (run_text(pages, pair[0].2), run_text(pages, pair[1].2));
                fault(format!("`{a}` runs into `{b}`"));
            }
        }
    }
}

fn last_is_heading(pages: &Pages, page: &Page, fault: &mut dyn FnMut(String)) {
    let last = page.items.iter().rev().find_map(|item| match item {
        Item::Begin(Mark::Content(mark)) => Some(page.marks[*mark as usize]),
        _ => None,
    });
    if let Some(element) = last {
        let mut tag = pages.tree[element as usize].tag;
        let mut id = element;
        while !matches!(tag, Tag::H1 | Tag::H2 | Tag::H3 | Tag::Caption | Tag::Sect | Tag::Document)
        {
            id = pages.tree[id as usize].parent;
            tag = pages.tree[id as usize].tag;
        }
        if matches!(tag, Tag::H1 | Tag::H2 | Tag::H3 | Tag::Caption) {
            fault(format!("a {} is the last on the page", tag.name()));
        }
    }
}

fn balanced(page: &Page, fault: &mut dyn FnMut(String)) {
    let mut open = false;
    for item in &page.items {
        match item {
            Item::Begin(_) if open => return fault("marks nest".to_owned()),
            Item::Begin(_) => open = true,
            Item::End if !open => return fault("a mark ends that did not begin".to_owned()),
            Item::End => open = false,
            _ if !open => return fault("something is painted outside of marks".to_owned()),
            _ => {}
        }
    }
    if open {
        fault("a mark does not end".to_owned());
    }
}

/// Every entry of the contents names the page that it leads to.
fn contents(pages: &Pages, page: &Page, fault: &mut dyn FnMut(String)) {
    let parent = |id: u32| pages.tree[id as usize].parent;
    let in_contents = |id: u32| pages.tree[parent(parent(id)) as usize].tag == Tag::TOCI;
    for link in page.links.iter().filter(|link| in_contents(link.element)) {
        let Destination::Page(target, _) = link.target else { continue };
        let mut text = String::new();
        let mut inside = false;
        for item in &page.items {
            match item {
                Item::Begin(Mark::Content(mark)) => {
                    inside = page.marks[*mark as usize] == link.element;
                }
                Item::Begin(_) | Item::End => inside = false,
                Item::Run(run) if inside => text.push_str(&run_text(pages, run)),
                _ => {}
            }
        }
        let printed = text.split_whitespace().next_back().and_then(|word| word.parse().ok());
        if printed != Some(target + 1) {
            fault(format!("the contents say `{text}`, which leads to page {}", target + 1));
        }
    }
}

/// Lines of each paragraph and cell a page: none stands alone where it is parted.
fn parted(pages: &Pages, faults: &mut Vec<String>) {
    // Element to pages and the lines on each.
    let mut lines: FxHashMap<u32, Vec<(usize, Vec<f32>)>> = FxHashMap::default();
    for (number, page) in pages.pages.iter().enumerate() {
        let mut open = None;
        for item in &page.items {
            match item {
                Item::Begin(Mark::Content(mark)) => {
                    open = Some(block_of(pages, page.marks[*mark as usize]));
                }
                Item::Begin(_) | Item::End => open = None,
                Item::Run(run) => {
                    let Some(element) = open else { continue };
                    let on = lines.entry(element).or_default();
                    if on.last().is_none_or(|(page, _)| *page != number) {
                        on.push((number, Vec::new()));
                    }
                    if let Some((_, ys)) = on.last_mut()
                        && ys.last() != Some(&run.y)
                    {
                        ys.push(run.y);
                    }
                }
                _ => {}
            }
        }
    }
    let mut elements: Vec<u32> = lines.keys().copied().filter(|id| lines[id].len() > 1).collect();
    elements.sort_unstable();
    for id in elements {
        let on = &lines[&id];
        let element = &pages.tree[id as usize];
        let (first, last) = (&on[0], &on[on.len() - 1]);
        let name = element.tag.name();
        if matches!(element.tag, Tag::TD | Tag::TH) {
            // A row may be parted where it is high, and then by two lines at least.
            let cells = || {
                let kids = pages.tree[element.parent as usize].kids.iter();
                kids.filter_map(|kid| match kid {
                    Kid::Element(id) => lines.get(id),
                    _ => None,
                })
            };
            let all = cells().map(|on| on.iter().map(|(_, ys)| ys.len()).sum::<usize>()).max();
            let begun = cells().map(|on| if on[0].0 == first.0 { on[0].1.len() } else { 0 }).max();
            if all.unwrap_or(0) < 16 || begun.unwrap_or(0) < 2 {
                faults.push(format!("page {}: a row is cut", first.0 + 1));
            }
        } else if first.1.len() < 2 || last.1.len() < 2 {
            faults.push(format!("page {}: one line of a {name} stands alone", first.0 + 1));
        }
    }
}

/// The paragraph or cell that an inline element belongs to.
fn block_of(pages: &Pages, element: u32) -> u32 {
    let mut id = element;
    loop {
        let element = &pages.tree[id as usize];
        match element.tag {
            Tag::Span | Tag::Link | Tag::Reference if element.parent != id => id = element.parent,
            _ => return id,
        }
    }
}

/// Every sequence is a child of exactly the element that it names, once; every element but the
/// root is a child of its parent, once.
fn named_once(pages: &Pages, faults: &mut Vec<String>) {
    let mut marks: Vec<Vec<u32>> = pages.pages.iter().map(|p| vec![0; p.marks.len()]).collect();
    let mut elements = vec![0u32; pages.tree.len()];
    for (id, element) in pages.tree.iter().enumerate() {
        for kid in &element.kids {
            match kid {
                Kid::Element(kid) => {
                    elements[*kid as usize] += 1;
                    if pages.tree[*kid as usize].parent as usize != id {
                        faults.push(format!("element {kid} has another parent than {id}"));
                    }
                }
                Kid::Content { page, mark } => {
                    marks[*page as usize][*mark as usize] += 1;
                    if pages.pages[*page as usize].marks[*mark as usize] as usize != id {
                        faults.push(format!("mark {mark} of page {} is not {id}'s", page + 1));
                    }
                }
                Kid::Link { page, link } => {
                    let link = &pages.pages[*page as usize].links[*link as usize];
                    if link.element as usize != id {
                        faults.push(format!("a link of page {} is not {id}'s", page + 1));
                    }
                }
            }
        }
    }
    if marks.iter().flatten().any(|&n| n != 1) {
        faults.push("a marked sequence is not named once by the tree".to_owned());
    }
    if elements.iter().skip(1).any(|&n| n != 1) {
        faults.push("an element is not named once by its parent".to_owned());
    }
}
