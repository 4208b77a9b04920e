//! The boxes of comments: Excel keeps them in a VML drawing beside the comments. VML is no proper
//! XML in old files, so it is searched as text; boxes of people are not touched.

use super::listing::At;
use std::collections::BTreeSet;
use std::ops::Range;

/// Shapes of one cluster of numbers; Excel gives each sheet clusters of its own.
const CLUSTER: u32 = 1024;

/// A drawing without shapes.
pub(super) const EMPTY: &str = "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" \
    xmlns:o=\"urn:schemas-microsoft-com:office:office\" xmlns:x=\"urn:schemas-microsoft-com:office:excel\">\
    <o:shapelayout v:ext=\"edit\"></o:shapelayout></xml>";

const TYPE: &str = "<v:shapetype xmlns:v=\"urn:schemas-microsoft-com:vml\" \
    xmlns:o=\"urn:schemas-microsoft-com:office:office\" id=\"_x0000_t202\" coordsize=\"21600,21600\" \
    o:spt=\"202\" path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>\
    <v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype>";

/// The highest cluster of shape numbers that a drawing uses.
pub(super) fn highest_cluster(drawing: &str) -> u32 {
    let mut highest = 0;
    for (at, mark) in drawing.match_indices("_x0000_s") {
        highest = highest.max(digits(&drawing[at + mark.len()..]) / CLUSTER);
    }
    if let Some((_, list)) = idmap(drawing) {
        highest = list.split(',').map(|n| digits(n.trim())).fold(highest, u32::max);
    }
    highest
}

/// Takes boxes out and puts boxes in; `cluster` is the first one whose numbers are free. Gives the
/// drawing and the number of clusters that were used.
pub(super) fn change(
    drawing: &str,
    gone: &BTreeSet<At>,
    fresh: &[(At, usize)],
    cluster: u32,
) -> (String, u32) {
    let mut text = String::with_capacity(drawing.len() + fresh.len() * 900);
    let mut at = 0;
    for range in boxes(drawing).into_iter().filter(|(_, cell)| gone.contains(cell)).map(|b| b.0) {
        text.push_str(&drawing[at..range.start]);
        at = range.end;
    }
    text.push_str(&drawing[at..]);
    if fresh.is_empty() {
        return (text, 0);
    }
    let used = u32::try_from(fresh.len()).unwrap_or(u32::MAX).div_ceil(CLUSTER - 1);
    let clusters: Vec<String> = (cluster..cluster + used).map(|n| n.to_string()).collect();
    claim(&mut text, &clusters.join(","));
    let mut shapes = String::new();
    if !text.contains("id=\"_x0000_t202\"") && !text.contains("id='_x0000_t202'") {
        shapes += TYPE;
    }
    for (n, (cell, lines)) in (0u32..).zip(fresh) {
        let number = (cluster + n / (CLUSTER - 1)) * CLUSTER + 1 + n % (CLUSTER - 1);
        shapes += &shape(number, *cell, *lines);
    }
    match text.rfind("</xml>") {
        Some(end) => text.insert_str(end, &shapes),
        None => text = EMPTY.replace("</xml>", &(shapes + "</xml>")),
    }
    (text, used)
}

fn digits(text: &str) -> u32 {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text[..end.min(9)].parse().unwrap_or(0)
}

/// Where the list of clusters stands, and the list.
fn idmap(drawing: &str) -> Option<(Range<usize>, &str)> {
    let start = drawing.find("<o:idmap")?;
    let tag = &drawing[start..start + drawing[start..].find('>')?];
    let data = tag.find("data=")? + "data=".len();
    let quote = tag[data..].chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let list = tag[data + 1..].split(quote).next()?;
    let at = start + data + 1;
    Some((at..at + list.len(), list))
}

/// Adds clusters to the list of those in use.
fn claim(drawing: &mut String, clusters: &str) {
    if let Some((range, list)) = idmap(drawing) {
        let list = if list.is_empty() { clusters.to_owned() } else { format!("{list},{clusters}") };
        drawing.replace_range(range, &list);
    } else if let Some(end) = drawing.find("</o:shapelayout>") {
        drawing.insert_str(end, &format!("<o:idmap v:ext=\"edit\" data=\"{clusters}\"/>"));
    }
}

/// The boxes of comments with their cells.
fn boxes(drawing: &str) -> Vec<(Range<usize>, At)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = drawing[at..].find("<v:shape") {
        let start = at + offset;
        at = start + "<v:shape".len();
        if !drawing[at..].starts_with(|c: char| c.is_ascii_whitespace()) {
            continue;
        }
        let Some(length) = drawing[start..].find("</v:shape>") else { break };
        let end = start + length + "</v:shape>".len();
        let shape = &drawing[start..end];
        at = end;
        let number = |name: &str| {
            let open = format!("<x:{name}>");
            let value = &shape[shape.find(&open)? + open.len()..];
            value.starts_with(|c: char| c.is_ascii_digit()).then(|| digits(value) + 1)
        };
        let is_note = shape.contains("ObjectType=\"Note\"") || shape.contains("ObjectType='Note'");
        if let (true, Some(row), Some(column)) = (is_note, number("Row"), number("Column")) {
            found.push((start..end, (row, column)));
        }
    }
    found
}

/// A hidden box beside its cell, as tall as its text.
fn shape(number: u32, (row, column): At, lines: usize) -> String {
    let (row, column) = (row - 1, column - 1);
    let height = u32::try_from(lines.clamp(4, 24)).unwrap_or(24);
    let left = if column + 5 < 16_384 { column + 1 } else { column.saturating_sub(5) };
    let top = row.saturating_sub(1).min(1_048_576 - height - 1);
    let (right, bottom) = (left + 4, top + height);
    format!(
        "<v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\" \
         id=\"_x0000_s{number}\" type=\"#_x0000_t202\" \
         style='position:absolute;margin-left:60pt;margin-top:2pt;width:240pt;height:{}pt;z-index:1;visibility:hidden' \
         fillcolor=\"#ffffe1\" o:insetmode=\"auto\"><v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" \
         obscured=\"t\"/><v:path o:connecttype=\"none\"/><v:textbox style='mso-direction-alt:auto'>\
         <div style='text-align:left'></div></v:textbox>\
         <x:ClientData xmlns:x=\"urn:schemas-microsoft-com:office:excel\" ObjectType=\"Note\"><x:MoveWithCells/>\
         <x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 4, {right}, 15, {bottom}, 4</x:Anchor>\
         <x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>",
        height * 15
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_come_and_go_and_numbers_stay_apart() {
        let fresh: Vec<(At, usize)> = (1..=1500).map(|row| ((row, 2), 4)).collect();
        let (drawing, used) = change(EMPTY, &BTreeSet::new(), &fresh, 3);
        assert_eq!(used, 2);
        assert_eq!(highest_cluster(&drawing), 4);
        assert!(drawing.contains("data=\"3,4\""));
        assert_eq!(boxes(&drawing).len(), 1500);
        let mut ids: Vec<&str> = drawing
            .match_indices("id=\"_x0000_s")
            .map(|(at, _)| drawing[at..].split('"').nth(1).expect("quoted"))
            .collect();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 1500);
        let gone: BTreeSet<At> = (1..=1499).map(|row| (row, 2)).collect();
        let (rest, used) = change(&drawing, &gone, &[], 5);
        assert_eq!((used, boxes(&rest).len()), (0, 1));
        assert_eq!(rest.matches("<v:shapetype").count(), 1);
    }
}
