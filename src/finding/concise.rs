//! One line a finding: `file!sheet!cell: level[RB014]: message`, for editors and `grep`.

use super::{Finding, Place, Style, printable};
use std::fmt::Write as _;

/// Renders the findings, each on a line of its own, in the order given. The level stays the word
/// of ratsbericht.toml in every language, so that a line can be searched for.
#[must_use]
pub fn concise(findings: &[Finding], style: Style) -> String {
    let mut out = String::new();
    for finding in findings {
        let accepted = match finding.accepted {
            Some(_) => style.say(" (angenommen)", " (accepted)"),
            None => "",
        };
        let level = format!("{}[{}]", finding.level.word(), finding.rule);
        writeln!(
            out,
            "{}: {}: {}{accepted}",
            printable(&where_it_is(finding)),
            style.paint(&level, Some(finding.level.ansi())),
            printable(finding.message.get(style.lang)),
        )
        .expect("writing to a string cannot fail");
    }
    out
}

/// The place joined by `!`; the department where no file is concerned.
fn where_it_is(finding: &Finding) -> String {
    let Place { file, sheet, .. } = &finding.place;
    if file.is_empty() {
        return finding.department.clone().unwrap_or_else(|| "-".to_owned());
    }
    let mut place = file.clone();
    for part in [sheet.clone(), finding.place.a1()].into_iter().flatten() {
        place.push('!');
        place.push_str(&part);
    }
    place
}
